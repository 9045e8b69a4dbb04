"""Asks for a proof again before what reaches far, where the last one was shown a while ago.

How long a proof counts is set with the accounts. Draws no page.
"""

from typing import Any

from flask import current_app, redirect, url_for
from flask_security.utils import check_and_update_authn_fresh, do_flash, get_message
from werkzeug.exceptions import HTTPException

KEYS = ("FRESHNESS", "FRESHNESS_GRACE_PERIOD")


class ProofNeededError(HTTPException):
    """Leads to where the password or a passkey is asked for."""

    code = 303

    def __init__(self, back: str) -> None:
        super().__init__()
        self.back = back

    def get_response(self, *_environ: Any, **_scope: Any) -> Any:
        """The way there, and back to the page from which to go on."""
        return redirect(url_for("security.verify", next=self.back), 303)


def recently(back: str) -> None:
    """ProofNeededError unless this browser proved not long ago who sits there."""
    within, grace = (current_app.config[f"SECURITY_{name}"] for name in KEYS)
    if not check_and_update_authn_fresh(within, grace):
        do_flash(*get_message("REAUTHENTICATION_REQUIRED"))
        raise ProofNeededError(back)
