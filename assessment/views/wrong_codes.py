"""A code that leads nowhere: what is wrong with it as far as that can be seen, and the way back.

Whether an audience was deleted or never was is not told. Looks nothing up.
"""

from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment.store import audiences
from assessment.views.headers import bring_style, keep_private

LONGEST = 20  # characters that are looked at


def init(pages: Blueprint) -> None:
    """Wherever a code stands in the address."""
    pages.register_error_handler(NotFound, _of_address)


def _of_address(_error: Any) -> Answer:
    return answer(str((request.view_args or {}).get("code", "")))


def answer(typed: str) -> Answer:
    """The page to type it again, or for the script of a phone why it came to nothing."""
    typed = typed[:LONGEST]
    if request.accept_mimetypes.best == "application/json":
        told = _("This was deleted, so nothing can be sent. What you chose stays on this device.")
        return keep_private(make_response({"state": "gone", "said": told}, 404))
    bring_style()
    page = render_template("participate/code.html", typed=typed, wrong=why(typed))
    return keep_private(make_response(page, 404))


def why(typed: str) -> str:
    """What is wrong with a code, for whoever looks at it again."""
    code = audiences.spelled(typed)
    strange = sorted(set(code) - set(audiences.LETTERS))
    if strange and code.isascii() and code.isalnum():
        return str(
            _(
                "No code has %(characters)s in it: what can be taken for something else, such as "
                "0 and O or 1 and I, is left out. Please look again, or scan the QR code.",
                characters=", ".join(strange),
            )
        )
    if code and len(code) != audiences.LENGTH:
        return str(_("A code has six characters; this one has %(number)s.", number=len(code)))
    return str(
        _(
            "No survey and no workshop has this code. Please check it. If it is right, the survey "
            "or workshop is no longer there: ask the person you have it from."
        )
    )
