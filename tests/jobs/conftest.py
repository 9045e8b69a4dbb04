"""What tests of jobs share: the application's context, and a power cut."""

import os
import signal
from collections.abc import Callable

import pytest

from assessment import jobs
from assessment.store import work
from assessment.store.database import db
from tests.jobs.cut_off import cut_off
from tests.rows import NOW


@pytest.fixture
def context(app):
    """The application's context; what a test leaves uncommitted goes with it."""
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture
def power_cut(context, settings, database_url) -> Callable[..., None]:
    """Runs a job up to a step, kills it there, and has the next start pick it up and end it."""

    def cut(order: work.Order, module: str, step: str, when: str) -> None:
        db.session.rollback()
        work.ask(db.session, order, NOW)
        db.session.commit()
        environment = os.environ | {
            "LEITSTERN_ENV": "production",
            "SECRET_KEY": settings.secret_key,
            "LEITSTERN_VAR": str(settings.var),
            "DATABASE_URL": database_url,
        }
        assert cut_off(environment, order.key, module, step, when) == -signal.SIGKILL
        db.session.rollback()
        jobs.current().pick_up()
        assert work.find(db.session, order.key).state == "queued"
        db.session.rollback()
        jobs.current().run(order.key)
        db.session.rollback()
        db.session.expire_all()

    return cut
