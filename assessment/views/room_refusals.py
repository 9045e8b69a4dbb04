"""What a phone in a room is told when something could not be done, and where to go on.

Decides nothing and stores nothing: what was sent stays on the phone.
"""

from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from assessment.access.entering import door_of
from assessment.store.database import db
from assessment.store.doors import Door
from assessment.store.dots import TooManyError
from assessment.store.rooms import ClosedError, NoRoomError
from assessment.store.seats import NoSeatError
from assessment.store.votes import ShutError
from assessment.views import branding
from assessment.views.headers import bring_style, keep_private
from assessment.workshop.parts import BadVoteError


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told, and where to go on."""

    status: int
    title: str
    text: str
    link: str
    endpoint: str = "room_phone.show"


def _told(reason: str) -> Told:
    back, join_again = _("Back to the room"), _("To the start of the workshop")
    return {
        "shut": Told(
            409, _("This is not asked any more"), _("What was sent now was not counted."), back
        ),
        "undotted": Told(409, _("Dots are not placed just now"), _("Nothing was changed."), back),
        "dots": Told(
            409, _("All five dots are placed"), _("Take one back first to move it."), back
        ),
        "unseated": Told(
            403,
            _("This phone has lost its place"),
            _("Please join again; what you had sent before still counts."),
            join_again,
            "participate.notice",
        ),
        "cookies": Told(
            403,
            _("This browser keeps no cookie"),
            _(
                "The room needs one, so that no device is counted twice. Please allow cookies for "
                "this site, or open the link in another browser."
            ),
            join_again,
            "participate.notice",
        ),
        "elsewhere": Told(
            403,
            _("This came from another page"),
            _("Answers are taken from the pages of this room only. Nothing was stored."),
            join_again,
            "participate.notice",
        ),
        "closed": Told(410, _("The workshop has ended"), _("It takes no more answers."), back),
    }[reason]


def no(reason: str, door: Door) -> Response:
    """Say 'shut', 'undotted', 'dots', 'unseated', 'cookies', 'elsewhere' or 'closed'."""
    return tell(_told(reason), door, reason)


def tell(told: Told, door: Door, reason: str = "") -> Response:
    """As a page, or as data for the script."""
    if wants_data():
        body = {"state": reason, "said": f"{told.title}. {told.text}"}
        return keep_private(make_response(body, told.status))
    bring_style(branding.style(door.accent))
    page = render_template("room/phone/told.html", told=told, door=door)
    return keep_private(make_response(page, told.status))


def init(pages: Blueprint) -> None:
    """Answer what the store refuses on these pages."""
    for kind in REASONS:
        pages.register_error_handler(kind, _refused)
    pages.register_error_handler(NoRoomError, _gone)


REASONS: dict[type[Exception], str] = {
    ShutError: "shut",
    BadVoteError: "shut",
    TooManyError: "dots",
    NoSeatError: "unseated",
    ClosedError: "closed",
}


def _refused(error: Exception) -> Any:
    db.session.rollback()
    reason = REASONS[type(error)]
    if isinstance(error, ShutError) and request.endpoint == "room_phone.dots":
        reason = "undotted"
    return no(reason, door_of((request.view_args or {})["code"]) or abort(404))


def _gone(_error: Exception) -> Any:
    """No room behind this code: the notice knows what there is instead."""
    db.session.rollback()
    return redirect(url_for("participate.notice", **(request.view_args or {})), 303)


def wants_data() -> bool:
    """Whether the script of a phone asks."""
    return request.accept_mimetypes.best == "application/json"
