"""The right to answer once: a participant's token, and what the database keeps of it.

A token is the HMAC of audience and address under the server's secret, an invitation holds the HMAC
of the token. So the database alone, or two backups side by side, lead neither from an address nor
from a known token to an invitation, and whoever reads it can answer for nobody.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from uuid import UUID

from flask import current_app

TOKEN = re.compile(r"[A-Za-z0-9_-]{24}")
BYTES = 18  # 144 bits in 24 letters


def token_of(audience: UUID, address: UUID) -> str:
    """The personal key of one address in one audience."""
    told = b"invitation " + audience.bytes + address.bytes
    return urlsafe_b64encode(_keyed(told)[:BYTES]).decode()


def used_hash(token: str) -> str:
    """What `invitation.token_hash` stores of a token."""
    return _keyed(b"used " + token.encode()).hex()


def is_token(text: str) -> bool:
    """Whether this could be a token at all."""
    return bool(TOKEN.fullmatch(text))


def _keyed(told: bytes) -> bytes:
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), told, "sha256")
