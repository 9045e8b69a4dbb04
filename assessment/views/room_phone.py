"""A phone in a live workshop: takes a seat, votes, places dots, and asks whether the room moved on.

No session and no name: a cookie of this room alone holds the seat. Phones ask every second and a
half with the mark of what they show and mostly hear 304 (see `beats.py` for why). Whatever is sent
twice is stored once, and is acknowledged only after it was committed.
"""

from datetime import UTC, datetime

from flask import Blueprint, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment.access import rooms as tokens
from assessment.access import seals, seats
from assessment.access.entering import door_of
from assessment.forms.vote import Vote, form_class
from assessment.manner import address_as
from assessment.store import dots as placed
from assessment.store import rooms, votes
from assessment.store import seats as taken
from assessment.store.database import db
from assessment.store.doors import Door
from assessment.store.rooms import Current, NoRoomError
from assessment.store.seats import Phone
from assessment.views import (
    branding,
    room_phone_pages,
    room_refusals,
    room_steps,
    room_words,
    wrong_codes,
)
from assessment.views.headers import bring_style, keep_private
from assessment.views.language import of_request
from assessment.views.room_phone_pages import Dots, Failed, Seen
from assessment.views.room_refusals import Told, no, tell, wants_data
from assessment.workshop.parts import KINDS
from questions.load import bank

pages = Blueprint("room_phone", __name__, url_prefix="/r/<code>")
room_refusals.init(pages)
wrong_codes.init(pages)


@pages.post("/join")
def join(code: str) -> Answer:
    """Take a seat, or the one that this phone has; then into the room."""
    door = _door(code)
    if seals.is_from_elsewhere():
        return no("elsewhere", door)
    token = request.cookies.get(tokens.SEAT_COOKIE, "")
    if seats.here(door.id) is None:
        token = tokens.new_seat()
    taken.join(db.session, Phone(door.id, tokens.seat_hash(token)))
    db.session.commit()
    response = redirect(url_for(".show", code=door.code, joined=1), 303)
    seats.give(response, door.code, token)
    return keep_private(response)  # type: ignore[arg-type]


@pages.get("/room")
def show(code: str) -> Answer:
    """Where the room is: what is asked now, or what to look at."""
    door = _door(code)
    seen = _seen(door)
    if seen is None:
        return _to_notice(door)
    if "joined" in request.args:  # it keeps its cookie: from here on the plain address
        return redirect(url_for(".show", code=door.code), 303)
    return _page(seen)


@pages.post("/vote")
def vote(code: str) -> Answer:
    """Store a vote and say what becomes of it."""
    door = _door(code)
    current, form = _voting(door)
    if seals.is_from_elsewhere():
        return no("elsewhere", door)
    if form is None:
        return no("shut", door)
    if problems := form.problems():
        return _again(door, Failed(form, problems))
    part, number = str(form.part.data), int(form.round.data or 0)
    asked = bank(current.bank_version)
    phone = seats.phone(door.id)
    receipt = votes.put(db.session, phone, asked, (part, number), form.payload())
    db.session.commit()
    return _receipt(door, receipt, current, part)


@pages.post("/dots")
def dots(code: str) -> Answer:
    """Place so many dots on a step: the number it shall have, so that a repeat changes nothing."""
    door = _door(code)
    current = _current(door)
    if seals.is_from_elsewhere():
        return no("elsewhere", door)
    step, count = request.form.get("step", ""), request.form.get("count", "")
    now = datetime.now(UTC).timestamp()
    if current.room.part != "dots":
        return no("undotted", door)
    offered = room_steps.shown(current, bank(current.bank_version), now)
    if step not in offered or count not in tuple("012345"):
        return no("dots", door) if wants_data() else _back(door, f"step-{step}")
    left = placed.put(db.session, seats.phone(door.id), step, int(count))
    db.session.commit()
    if wants_data():
        return keep_private(make_response({"left": left}))
    return _back(door, f"step-{step}")


@pages.get("/beat")
def beat(code: str) -> Answer:
    """The version of the room; what has not changed is mostly answered before (`beats.py`).

    Before the room is opened whoever waits for it asks as well.
    """
    door = _door(code)
    version = rooms.version_of_code(db.session, door.code)
    if version is None:
        raise NotFound
    response = keep_private(make_response({"version": version}))
    response.headers["ETag"] = seats.mark(door.code, version)
    return response.make_conditional(request)


def _door(code: str) -> Door:
    """The audience behind a code, however it was typed; its manner of address is set."""
    door = door_of(code)
    if door is None:
        raise NotFound
    address_as(door.address)
    return door


def _current(door: Door) -> Current:
    found = rooms.load(db.session, door.id)
    if found is None:
        raise NoRoomError("gone")
    return found


def _seen(door: Door, failed: Failed | None = None) -> Seen | None:
    """What this phone sees; None unless it has a seat, or the workshop is over."""
    current = rooms.load(db.session, door.id)
    if current is None:
        return None
    if current.room.done:
        return Seen(door, current, "", {})
    phone = seats.here(door.id)
    if phone is None or current.state != "open":
        return None
    own = votes.own(db.session, phone)
    shown = _dots(current, phone) if room_phone_pages.state(current.room) == "dots" else None
    return Seen(door, current, phone.token_hash, own, shown, failed, request.args.get("change", ""))


def _dots(current: Current, phone: Phone) -> Dots:
    now = datetime.now(UTC).timestamp()
    own = placed.own(db.session, phone)
    steps = room_steps.steps(current, bank(current.bank_version), now)
    return Dots(steps, own, placed.MOST - sum(own.values()))


def _page(seen: Seen, status: int = 200) -> Answer:
    if request.headers.get("X-Part"):
        return keep_private(make_response({"html": room_phone_pages.fragment(seen)}))
    bring_style(branding.style(seen.door.accent))
    return keep_private(make_response(room_phone_pages.page(seen), status))


def _to_notice(door: Door) -> Answer:
    """Whoever has no seat joins first; a phone that has just done so refuses cookies."""
    if "joined" in request.args and request.cookies.get(tokens.SEAT_COOKIE) is None:
        return no("cookies", door)
    return redirect(url_for("participate.notice", code=door.code), 303)


def _voting(door: Door) -> tuple[Current, Vote | None]:
    """The room and what was sent to it; None where no such round was ever asked."""
    current = _current(door)
    part, number = request.form.get("part", ""), request.form.get("round", "")
    rounds = current.room.voting(part).rounds if KINDS.get(part) == "vote" else ()
    if number not in tuple("12")[: len(rounds)]:
        return current, None
    asked = rounds[int(number) - 1].questions
    return current, form_class(current.bank_version, part, asked)(request.form)


def _again(door: Door, failed: Failed) -> Answer:
    """The form as it was sent, and what to put right."""
    if wants_data():
        told = [{"place": found.place, "text": str(found.text)} for found in failed.problems]
        return keep_private(make_response({"problems": told}, 422))
    seen = _seen(door, failed)
    return _to_notice(door) if seen is None else _page(seen, 422)


def _receipt(door: Door, receipt: str, current: Current, part: str) -> Answer:
    if receipt == "late" and current.room.voting(part).phase == "closed":
        receipt = "closed"
    told = {
        "kept": _("Sent. You can change it until the facilitator reveals."),
        "closed": _("Sent. Voting had just been closed: your answers count at the reveal."),
        "late": _(
            "Arrived late: the picture on the screen stays as it is. Late answers are counted "
            "once at least three of them have come together on the same questions, so that "
            "nobody’s can be told apart."
        ),
        "unchanged": _("Your earlier answers count here. They can no longer be changed."),
    }[receipt]
    if wants_data():
        return keep_private(make_response({"state": receipt, "said": told}))
    if receipt in ("kept", "closed"):
        return _back(door, f"vote-{part}")
    name = room_words.part_name(bank(current.bank_version), part, of_request())
    return tell(Told(200, name, told, _("Back to the room")), door)


def _back(door: Door, place: str) -> Answer:
    return redirect(url_for(".show", code=door.code, _anchor=place), 303)
