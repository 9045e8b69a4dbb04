"""The facilitator's control of a workshop: on a phone or a laptop, any number of them, in step.

Every command is a form with the version it was made for: whoever was slower changes nothing and
sees the room as it is. Members sign their forms; a key's come from its own page.
"""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import LazyString
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as Answer

from assessment.access import seals
from assessment.views import live as lives
from assessment.views import reaching
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.live import Live
from assessment.views.stage import tell

pages = Blueprint("control", __name__, url_prefix="/audience/<uuid:id>/control")
by_key = Blueprint("control_by_key", __name__, url_prefix="/control/<key>")
for blueprint in (pages, by_key):
    blueprint.after_request(keep_private)
    blueprint.register_error_handler(lives.LeavingError, lives.leaving)


@pages.get("")
@by_key.get("")
def show(**where: Any) -> Answer:
    """The one next action, how far the room is, and everything else that can be done."""
    live = _look(where)
    if live is None:
        return redirect(url_for("rooms.show", id=where["id"]), 303)
    return _page(live)


@pages.get("/beat")
@by_key.get("/beat")
def beat(**where: Any) -> Answer:
    """Whether something has changed: version, counts and pace."""
    return tell(lives.now_marked("control", lives.place_of("control", where, "facilitator")))


@pages.get("/<command>")
@by_key.get("/<command>")
def back(command: str, **where: Any) -> Answer:  # noqa: ARG001  # whichever was refused before
    """A page that said why a command was refused, looked at again."""
    lives.place_of("control", where, "facilitator")
    return redirect(url_for(".show", **where), 303)


@pages.post("/<command>")
@by_key.post("/<command>")
def carry_out(command: str, **where: Any) -> Answer:
    """Do one thing with the room, or say why not."""
    from assessment.views import commanding  # noqa: PLC0415  # brings numpy along

    if "key" in where and seals.is_from_elsewhere():
        raise Forbidden
    live = _look(where)
    if live is None:
        raise NotFound
    refused = commanding.carry_out(live, command, request.form)
    if refused is None and not lives.wants_part():
        return redirect(url_for(".show", **where), 303)
    now = _look(where)
    if now is None:
        raise NotFound
    return _page(now, refused)


def _look(where: dict[str, Any]) -> Live | None:
    return lives.look("control", where, lives.place_of("control", where, "facilitator"))


def _page(live: Live, refused: LazyString | None = None) -> Answer:
    from assessment.views import steering  # noqa: PLC0415  # brings numpy along

    shown = {"desk": steering.desk(live, of_request()), "way": reaching.way(), "refused": refused}
    response = lives.answer("control", live, shown)
    response.status_code = 409 if refused else 200
    return response
