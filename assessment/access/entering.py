"""The audience that a code leads to, looked up once in a request however often it is asked for."""

from flask import g

from assessment.store import audiences, doors
from assessment.store.database import db
from assessment.store.doors import Door


def door_of(code: str) -> Door | None:
    """The running or finished audience with this code, however it was typed."""
    typed = audiences.typed_code(code)
    if typed is None:
        return None
    known: dict[str, Door | None] = g.setdefault("doors", {})
    if typed not in known:
        known[typed] = doors.behind(db.session, typed)
    return known[typed]
