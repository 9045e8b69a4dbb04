"""What opens a workshop without an account: a phone's seat, and the keys of stage and control.

A seat's token is random and lives in a cookie; a key is the HMAC of its audience and turn under the
server's secret, so that its link can be shown again. The database holds hashes of both alone.
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from typing import Literal
from uuid import UUID

from flask import current_app

SEAT_COOKIE = "seat"
BYTES = 18  # 144 bits in 24 letters
TOKEN = re.compile(r"[A-Za-z0-9_-]{24}")
Way = Literal["stage", "control"]


def new_seat() -> str:
    """A token for one phone."""
    return secrets.token_urlsafe(BYTES)


def seat_hash(token: str) -> str:
    """What `seat.token_hash` stores of a token."""
    return _keyed(b"seat " + token.encode()).hex()


def is_token(text: str) -> bool:
    """Whether this could be a seat's token or a key at all."""
    return bool(TOKEN.fullmatch(text))


def key_of(which: Way, audience: UUID, turn: int) -> str:
    """The key in the link to stage or control; every turn has another."""
    told = f"key {which} {turn} ".encode() + audience.bytes
    return urlsafe_b64encode(_keyed(told)[:BYTES]).decode()


def key_hash(which: Way, key: str) -> str:
    """What the room stores of a key."""
    return _keyed(f"used {which} {key}".encode()).hex()


def hash_of(which: Way, audience: UUID, turn: int) -> str:
    """What the room stores of the key of this turn."""
    return key_hash(which, key_of(which, audience, turn))


def _keyed(told: bytes) -> bytes:
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), told, "sha256")
