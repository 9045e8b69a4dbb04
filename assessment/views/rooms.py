"""The set-up of a live workshop: its plan, a rehearsal, and the ways to projector and control.

Opening the room is the facilitator's deed; links with a key can be shown again and renewed.
"""

from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.access import rooms as keys
from assessment.forms.audiences import KINDS
from assessment.store import rooms
from assessment.store.database import db
from assessment.store.places import Place
from assessment.store.rooms import ClosedError, NoRoomError
from assessment.views import live as lives
from assessment.views import reaching, writing
from assessment.views.audiences import can_have_room
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.live import Which
from assessment.views.reaching import Way
from assessment.views.room_words import CLOSED, UNREADABLE, part_name
from assessment.workshop import plan as plans
from assessment.workshop.parts import ORDER
from questions.load import bank

pages = Blueprint("rooms", __name__, url_prefix="/audience/<uuid:id>/room")
pages.after_request(keep_private)
USUAL = 60
WHICH: tuple[Which, ...] = ("stage", "control")
HERE = ("set_plan", "rehearse", "end_rehearsal")  # commands that this page sends


class Link(NamedTuple):
    """A way in without an account."""

    which: Which
    url: str
    qr: str


@pages.get("")
def show(id: UUID) -> Answer:
    """The plan and the ways in; before it is open, what opening means."""
    place = _place(id)
    live = lives.look("control", {"id": id}, place)
    page = render_template(
        "room/setup/show.html",
        place=place,
        live=live,
        kinds=KINDS,
        plans=plans.PLANS,
        minutes=_minutes(place),
        chosen=live.room.plan if live else USUAL,
        links=_links(live) if live else [],
        ways=reaching.ways(),
        way=reaching.way(),
    )
    return make_response(page)


@pages.post("")
def open_(id: UUID) -> Answer:
    """Open the room; a second press finds it open."""
    place = _place(id)
    plan = request.form.get("plan", type=int)
    if plan not in plans.PLANS:
        flash(str(UNREADABLE), "error")
        return _back(id)
    was_open = rooms.version(db.session, id) is not None
    subject, now = f"{place.assessment.name}: {place.audience.kind}", lives.moment()
    try:
        rooms.open_(db.session, id, plan, now, keys.hash_of)
    except NoRoomError as error:
        db.session.rollback()
        if error.reason != "answered":
            raise NotFound from None
        flash(_("People have answered this audience’s form already: it has no room."), "error")
        return redirect(url_for("audiences.show", id=id), 303)
    if not was_open:
        writing.note(place, "room-opened", subject)
    db.session.commit()
    return _back(id)


@pages.post("/<command>")
def change(id: UUID, command: str) -> Answer:
    """Another plan, or a rehearsal begun or ended."""
    from assessment.views import commanding  # noqa: PLC0415  # brings numpy along

    live = lives.look("control", {"id": id}, _place(id))
    if live is None or command not in HERE:
        raise NotFound
    refused = commanding.carry_out(live, command, request.form)
    if refused is not None:
        flash(str(refused), "error")
    return _back(id)


@pages.post("/renew/<which>")
def renew(id: UUID, which: str) -> Answer:
    """A new key; the link before opens nothing any more."""
    place = _place(id)
    if which not in WHICH:
        raise NotFound
    subject = f"{place.assessment.name}: {place.audience.kind}"
    try:
        rooms.renew(db.session, id, which, keys.hash_of)
    except NoRoomError:
        raise NotFound from None
    except ClosedError:
        db.session.rollback()
        flash(str(CLOSED), "error")
        return _back(id)
    writing.note(place, "room-link-renewed", subject)
    db.session.commit()
    flash(_("The new link is ready. The one before opens nothing any more."), "fine")
    return _back(id)


def _place(id: UUID) -> Place:
    """The audience, if it is one that can have a room."""
    place = access.audience(id, "facilitator")
    if not can_have_room(place.audience) or place.audience.state == "draft":
        raise NotFound
    return place


def _back(id: UUID) -> Answer:
    return redirect(url_for("rooms.show", id=id), 303)


def _links(live: lives.Live) -> list[Link]:
    """The ways in without an account, as this server is reached from elsewhere."""
    way, now = reaching.way(), live.current
    turns = {"stage": now.stage_turn, "control": now.control_turn}
    return [_link(way, which, now.audience_id, turns[which]) for which in WHICH]


def _link(way: Way, which: Which, id: UUID, turn: int) -> Link:
    path = url_for(f"{which}_by_key.show", key=keys.key_of(which, id, turn))
    return Link(which, way.url + path, reaching.qr(way.url + path))


def _minutes(place: Place) -> list[tuple[str, list[int]]]:
    """For each part but the end its minutes in every plan."""
    instrument, language = bank(place.assessment.bank_version), of_request()
    return [
        (part_name(instrument, key, language), [plans.minutes(one, key) for one in plans.PLANS])
        for key in ORDER[:-1]
    ]
