"""Which browser is signed in as whom: the session cookie names a row that can be ended anywhere.

One query per request of a member, none on pages that ask for nobody.
"""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask, request, session
from flask_login import user_logged_out
from flask_security import password_changed, password_reset, user_authenticated
from flask_security.utils import set_request_attr
from sqlalchemy.orm import Session

from assessment.access.members import SIGN_IN, sign_in_here
from assessment.store import accounts
from assessment.store.database import begin_write, db

BROWSERS = (
    ("Edge", r"\bEdg"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"SamsungBrowser"),
    ("Firefox", r"Firefox/|FxiOS"),
    ("Chrome", r"Chrome/|CriOS"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
)


def init_app(app: Flask) -> None:
    """Keep the rows in step with signing in and out."""
    app.login_manager.user_loader(load)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # no tokens
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_only_here, app)
    password_reset.connect(_nowhere, app)


def load(uniquifier: str) -> Any:
    """Whoever the cookie names, if the browser was not signed out meanwhile."""
    number, now = sign_in_here(), datetime.now(UTC)
    found = accounts.signed_in(db.session, uniquifier, number, now) if number else None
    if found is None or number is None:
        return None
    account, sign_in = found
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    # Other requests may be about to write, and SQLite lets one write at a time.
    if request.method == "GET" and request.blueprint != "security":
        _touch(sign_in.seen_at, number, now)
    return account


def device(agent: str) -> str:
    """'Firefox, Linux': enough to know one's own browsers by, and no more."""
    names = (_first(BROWSERS, agent), _first(SYSTEMS, agent))
    return ", ".join(name for name in names if name)


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, sign in known if re.search(sign, agent)), "")


def _touch(seen_at: datetime, number: UUID, now: datetime) -> None:
    if now - seen_at < accounts.SEEN_EVERY:
        return
    with Session(db.engine) as own:
        accounts.note_seen(own, number, now)
        own.commit()


def _signed_in(_app: Flask, user: Any, **_more: Any) -> None:
    """A row for this browser; the view that signs in commits."""
    if not db.session.dirty and not db.session.new and request.endpoint == "security.login":
        db.session.rollback()  # checking the password took a while: read on what is there now
        begin_write(db.session)
    before, now = sign_in_here(), datetime.now(UTC)
    if before:
        accounts.sign_out(db.session, user.id, before)
    name = device(request.user_agent.string)
    session[SIGN_IN] = str(accounts.note_sign_in(db.session, user.id, name, now))
    session.permanent = True
    session.pop("csrf_token", None)  # whoever planted the session before could sign forms with it


def _signed_out(_app: Flask, user: Any, **_more: Any) -> None:
    number = sign_in_here()
    session.pop(SIGN_IN, None)
    if number and user and getattr(user, "id", None):
        accounts.sign_out(db.session, user.id, number)
        db.session.commit()


def _only_here(_app: Flask, user: Any, **_more: Any) -> None:
    accounts.sign_out_everywhere(db.session, user.id, keep=sign_in_here())


def _nowhere(_app: Flask, user: Any, **_more: Any) -> None:
    """The link came by mail: whoever set the new password has shown that the address is theirs."""
    accounts.sign_out_everywhere(db.session, user.id)
    accounts.confirm(db.session, user.id, datetime.now(UTC))
