"""The token in a shared link, and the proof that somebody knew its password.

A token is the HMAC of the link's number under the server's secret, so that members can see it
again; the database holds the HMAC of the token alone. Who reads the database opens nothing.
"""

import hmac
import re
import time
from base64 import urlsafe_b64encode
from uuid import UUID

from flask import current_app, request
from werkzeug.wrappers import Response

TOKEN = re.compile(r"[A-Za-z0-9_-]{24}")
BYTES = 18  # 144 bits in 24 letters
COOKIE = "opened"
LASTS = 12 * 3600  # seconds until the password is asked for again
MARK = re.compile(r"([0-9]{1,12})\.([0-9a-f]{64})")


def token_of(share: UUID) -> str:
    """The secret part of a link."""
    return urlsafe_b64encode(_keyed(b"shared " + share.bytes)[:BYTES]).decode()


def token_hash(token: str) -> str:
    """What `share.token_hash` stores of a token."""
    return _keyed(b"used shared " + token.encode()).hex()


def is_token(text: str) -> bool:
    """Whether this could be a token at all."""
    return bool(TOKEN.fullmatch(text))


def open_(response: Response, token: str, password: str) -> None:
    """Let this browser in for a while; `password` is the hash that it knew the word of."""
    until = str(int(time.time()) + LASTS)
    response.set_cookie(
        COOKIE,
        f"{until}.{_mark(token, password, until)}",
        max_age=LASTS,
        path=f"/shared/{token}",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def is_open(token: str, password: str) -> bool:
    """Whether this browser may look: always without a password, else once it was told."""
    if not password:
        return True
    found = MARK.fullmatch(request.cookies.get(COOKIE, ""))
    if found is None or int(found[1]) < time.time():
        return False
    return hmac.compare_digest(found[2], _mark(token, password, found[1]))


def _mark(token: str, password: str, until: str) -> str:
    return _keyed(f"opened {token} {password} {until}".encode()).hex()


def _keyed(told: bytes) -> bytes:
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), told, "sha256")
