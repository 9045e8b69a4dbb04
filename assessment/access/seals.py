"""The seal of a form: which notice somebody read before the form that they send.

Participants' pages set no cookie, so there is nothing that another site could make a browser send
on somebody's behalf, and no session to sign a form with. What has to be sure is that the answers
belong to what the notice promised: the seal is the HMAC of the audience and its promise, the same
for everybody, and a form whose seal no longer fits is not stored. Knows no page.
"""

import hmac
from functools import lru_cache

from flask import current_app, request

from assessment.store.doors import Door


def seal_of(door: Door) -> str:
    """The seal of forms for this audience as it is now."""
    return _seal(door, current_app.config["SECRET_KEY"])


@lru_cache(maxsize=256)
def _seal(door: Door, secret: str) -> str:
    promise = (door.form, door.confidentiality, door.k, door.entry, door.groups, door.crosses)
    told = b"form " + door.id.bytes + repr((*promise, door.bank_hash)).encode()
    return hmac.digest(secret.encode(), told, "sha256").hex()[:32]


def fits(seal: str, door: Door) -> bool:
    """Whether a form was made for this audience and for what it promises now."""
    return hmac.compare_digest(seal.encode(), seal_of(door).encode())


def is_from_elsewhere() -> bool:
    """Whether the browser says that another site's page sends this form.

    Where we ask browsers to send no referrer, they say 'null' for the origin of our own forms.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin != "null" and origin.partition("://")[2] != request.host
