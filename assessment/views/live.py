"""A workshop as stage and control see it: who comes in how, the room now, and how many answered.

Knows counts and never an answer: what was revealed is looked up where it is drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from flask import Response, make_response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from assessment import access
from assessment.access import rooms as keys
from assessment.store import crowd, places, rooms
from assessment.store.database import db
from assessment.store.places import Place
from assessment.store.rooms import Current
from assessment.workshop.room import Room
from questions.bank import Bank
from questions.load import bank

Which = Literal["stage", "control"]
REFRESH = 5  # seconds until a page without a room looks again
PLACING = 25  # seconds in which simulated people place their dots


class LeavingError(Exception):
    """The workshop is waiting to be deleted, so that nothing happens in it."""


@dataclass(frozen=True, slots=True)
class Live:
    """One look at a workshop."""

    which: Which
    where: Mapping[str, Any]  # of the address: the audience's id, or a key
    place: Place  # without a role where a key opened it
    current: Current
    bank: Bank
    now: float
    joined: int
    answered: Mapping[tuple[str, int], int]  # by part and round
    etag: str

    @property
    def room(self) -> Room:
        return self.current.room

    @property
    def is_member(self) -> bool:
        return "id" in self.where

    @property
    def over(self) -> bool:
        """Whether nothing can change any more."""
        return self.room.done or self.current.state != "open"

    def voted(self, part: str, round: int) -> int:
        """How many have answered."""
        return self.answered.get((part, round), 0)

    def address(self, page: str, **more: Any) -> str:
        """Of another page of the same stage or control, entered in the same way."""
        blueprint = self.which if self.is_member else f"{self.which}_by_key"
        return url_for(f"{blueprint}.{page}", **self.where, **more)


def place_of(which: Which, where: Mapping[str, Any], least: str) -> Place:
    """Where a member or a key leads to; NotFound if nowhere, LeavingError if not for long."""
    place = access.audience(where["id"], least) if "id" in where else _of_key(which, where)
    if any(row.leaves_at for row in (place.workspace, place.organisation, place.assessment)):
        raise LeavingError
    return place


def _of_key(which: Which, where: Mapping[str, Any]) -> Place:
    key, found = str(where["key"]), None
    if keys.is_token(key):
        found = rooms.by_key(db.session, which, keys.key_hash(which, key))
    place = places.above(db.session, found) if found else None
    if place is None:
        raise NotFound
    return place


def look(which: Which, where: Mapping[str, Any], place: Place) -> Live | None:
    """The workshop now; None while no room was opened."""
    audience_id, now = place.audience.id, moment()
    etag = mark(which, audience_id, now)  # first: what comes after it is told by the next beat
    current = rooms.load(db.session, audience_id)
    if etag is None or current is None:
        return None
    instrument = bank(current.bank_version)
    return Live(
        which=which,
        where=where,
        place=place,
        current=current,
        bank=instrument,
        now=now,
        joined=crowd.joined(db.session, current, now),
        answered=crowd.answered(db.session, current, instrument, now),
        etag=etag,
    )


def now_marked(which: Which, place: Place) -> str | None:
    """The mark at this moment."""
    return mark(which, place.audience.id, moment())


def moment() -> float:
    """Now, as rooms count it."""
    return datetime.now(UTC).timestamp()


def mark(which: Which, id: UUID, now: float) -> str | None:
    """What tells one state of the page from the next: version, counts and time, no answer."""
    beat = rooms.beat(db.session, id)
    current = rooms.load(db.session, id) if beat else None
    if beat is None or current is None:
        return None
    room = current.room
    told: list[int | None] = [beat.version, beat.joined, beat.voted, beat.dots]
    if room.rehearsal:
        simulated = crowd.answered(db.session, current, bank(current.bank_version), now)
        told += [crowd.joined(db.session, current, now), sum(simulated.values())]
        told.append(min(PLACING, int(room.in_part(now))) if room.part == "dots" else 0)
    told.append(room.timer_left(now) == 0)
    if which == "control":
        told.append(room.pace(now))
    return "-".join(str(one) for one in (which[0], current.state, *told))


def wants_part() -> bool:
    """Whether a script asks for what changes, without the page around it."""
    return "X-Part" in request.headers


def answer(which: Which, live: Live, shown: dict[str, Any]) -> Response:
    """The page, or for a script what changes in it, as room.js expects it."""
    if wants_part():
        html = render_template(f"room/{which}/room.html", live=live, **shown)
        return make_response({"html": html})
    return make_response(render_template(f"room/{which}/page.html", live=live, **shown))


def leaving(_error: LeavingError) -> Response:
    """Say that the workshop is deleted; whoever takes that back finds it here again."""
    response = make_response(render_template("room/leaving.html"), 410)
    response.headers["Refresh"] = str(REFRESH)
    return response
