"""Who may see what: the private link of a quick check. Knows tokens, draws no page.

A form carries a random number (a version 4 UUID, 122 bits). Its link's token is the HMAC of that
number under the server's secret: sending the form again leads to the same link, nobody can choose
a token or guess one, and the database, which holds only the token's hash, gives no link away.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import current_app
from werkzeug.exceptions import NotFound

from assessment.store import checks
from assessment.store.database import db

SAMPLE = "example"  # the address of the demonstration organisation, in place of a token
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def token_for(number: UUID) -> str:
    """The token of the link that the form with this number leads to; 256 bits in 43 letters."""
    secret = current_app.config["SECRET_KEY"].encode()
    digest = hmac.digest(secret, b"quick check " + number.bytes, "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """What the database stores of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_behind(token: str) -> Any:
    """The check that a link leads to; NotFound if there is none, or none any more."""
    found = None
    if token == SAMPLE:
        found = checks.sample(db.session)
    elif TOKEN.fullmatch(token):
        found = checks.find(db.session, hash_of(token), datetime.now(UTC))
    if found is None or (found.sample and token != SAMPLE):
        raise NotFound
    return found
