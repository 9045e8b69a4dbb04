"""Members for tests: browsers that are signed in, and forms sent as their pages would send them."""

import re
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask, session
from flask.testing import FlaskClient
from flask_security import hash_password
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from assessment.models import Account, Membership
from assessment.store import accounts
from assessment.store.database import begin_write, db
from tests import rows

PASSWORD = "vier Wörter reichen aus"
HASHES: list[str] = []  # of the password, made once: that takes a while, as it should


def account(app: Flask, email: str = "anna@example.com", **more: Any) -> int:
    """An account with `PASSWORD`; its number."""
    with app.test_request_context():
        if not HASHES:
            HASHES.append(hash_password(PASSWORD))
        begun = db.session.in_transaction()  # by the test, whose context this is then as well
        made = accounts.find(db.session, email)
        if made is None:
            if not begun:
                db.session.rollback()
                begin_write(db.session)  # a server beside may write just now
            made = rows.account(db.session, email, **({"password": HASHES[0]} | more))
        number = made.id
        db.session.commit()
    return number


def signed_in(app: Flask, email: str = "anna@example.com", **more: Any) -> FlaskClient:
    """A browser that has just signed in with this address; the account is made if need be."""
    number, client = account(app, email, **more), app.test_client()
    with app.app_context():
        now = datetime.now(UTC)
        sign_in = accounts.note_sign_in(db.session, number, "Firefox, Linux", now)
        uniquifier = db.session.get_one(Account, number).fs_uniquifier
        db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = uniquifier, True
        cookie["sign_in"], cookie["fs_paa"] = str(sign_in), time.time()
    return client


def workspace(app: Flask, name: str = "Beratung Nord", **members: str) -> UUID:
    """A workspace and its members by the first part of their address: `anna="owner"`."""
    roles = {account(app, f"{who}@example.com"): role for who, role in members.items()}
    with app.app_context():
        number = rows.workspace(db.session, name, members=roles).id
        db.session.commit()
    return number


def role(app: Flask, workspace_id: UUID, email: str) -> str | None:
    """The role of an address in a workspace, as the database has it."""
    with app.app_context():
        found = accounts.find(db.session, email)
        member = found and db.session.get(Membership, (workspace_id, found.id))
        return member.role if member else None


def signature(client: FlaskClient, **at: Any) -> str:
    """A valid CSRF token of this browser; `at` may name another `base_url`."""
    with client.application.test_request_context():
        token = generate_csrf()
        raw = session["csrf_token"]
    with client.session_transaction(**at) as cookie:
        cookie["csrf_token"] = raw
    return str(token)


def unsigned(page: str) -> str:
    """A page without its forms' CSRF tokens, which tell the second in which they were made."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def post(client: FlaskClient, path: str, **data: Any) -> TestResponse:
    """Send a form as its page would."""
    return client.post(path, data={"csrf_token": signature(client)} | data)
