"""Waiting in tests for what another process does."""

import time
from collections.abc import Callable

from assessment.store.database import db


def until(happened: Callable[[], object]) -> None:
    """Return once it has happened in the database; fail after a minute."""
    for _ in range(600):
        db.session.rollback()
        db.session.expire_all()
        if happened():
            db.session.rollback()
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within a minute")
