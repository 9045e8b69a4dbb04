"""A phone's seat in a room: the cookie that holds it, and the mark of what the phone has seen.

The cookie's token is random and tells one phone from another, nothing more. The mark of a version
is a keyed hash: nobody can try codes by guessing what a phone in their room would send.
"""

import hmac
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from flask import current_app, g, request
from werkzeug.wrappers import Response

from assessment.access import rooms
from assessment.store import seats
from assessment.store.database import db
from assessment.store.seats import Phone

LASTS = timedelta(days=2)  # a room that is reopened next morning finds its phones


def phone(audience: UUID) -> Phone:
    """This phone, by its cookie; whether it has joined is another question."""
    return Phone(audience, rooms.seat_hash(request.cookies.get(rooms.SEAT_COOKIE, "")))


def here(audience: UUID) -> Phone | None:
    """This phone; None unless it has joined the room. Looked up once in a request."""
    if not rooms.is_token(request.cookies.get(rooms.SEAT_COOKIE, "")):
        return None
    found = phone(audience)
    known: dict[Phone, bool] = g.setdefault("seated", {})
    if found not in known:
        known[found] = seats.is_seated(db.session, found)
    return found if known[found] else None


def give(response: Response, code: str, token: str) -> None:
    """Let the phone keep its seat; only pages of this room ever see it."""
    response.set_cookie(
        rooms.SEAT_COOKIE,
        token,
        max_age=LASTS,
        path=f"/r/{code}",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def mark(code: str, version: int) -> str:
    """The ETag of a version of the room behind this code, with its quotes."""
    return marked(current_app.config["SECRET_KEY"], code, version)


@lru_cache(maxsize=1024)
def marked(secret: str, code: str, version: int) -> str:
    """The same without an application at hand."""
    told = f"beat {code} {version}".encode()
    return f'"{hmac.digest(secret.encode(), told, "sha256").hex()[:24]}"'
