"""The room of a live workshop: opened, read, and changed by one command at a time.

Whoever commands says which version they saw; votes and seats never change it. A vote holds the
room's row shared and a command holds it alone, so that no vote arrives while votes are cut. On
SQLite both wait for the one writing transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    Row,
    bindparam,
    exists,
    func,
    literal_column,
    outerjoin,
    select,
    update,
)
from sqlalchemy.orm import Session

from assessment.models import Assessment, Audience, Response, RoomDot, Seat, Vote
from assessment.models import Room as Kept
from assessment.store import audiences
from assessment.store.database import begin_write, insert_once
from assessment.workshop.room import Room, opened

Way = Literal["stage", "control"]
HashOf = Callable[[Way, UUID, int], str]  # of the key of a turn
OF_AUDIENCE = Kept.audience_id == bindparam("of_audience")
VERSION = select(Kept.version).where(OF_AUDIENCE)
UNOPENED = 0  # the version of a live workshop's room before it is opened
VERSION_OF_CODE = (
    select(func.coalesce(Kept.version, literal_column(str(UNOPENED))))
    .select_from(outerjoin(Audience, Kept, Kept.audience_id == Audience.id))
    .where(Audience.code == bindparam("code"), Audience.live)
)
KNOWN = (
    select(
        Kept.audience_id,
        Kept.version,
        Kept.state.label("room"),
        Kept.stage_turn,
        Kept.control_turn,
        Audience.state,
        Audience.assessment_id,
        Assessment.bank_version,
    )
    .join(Audience, Audience.id == Kept.audience_id)
    .join(Assessment, Assessment.id == Audience.assessment_id)
)
OF_ROOM = KNOWN.where(OF_AUDIENCE)
SHARED, ALONE = (OF_ROOM.with_for_update(read=read, of=Kept) for read in (True, False))


def _counted(row: type[Seat | Vote | RoomDot], what: Any) -> Any:
    return select(what).where(row.audience_id == bindparam("of_audience")).scalar_subquery()


BEAT = select(
    Kept.version,
    _counted(Seat, func.count()).label("joined"),
    _counted(Vote, func.count()).label("voted"),
    _counted(RoomDot, func.coalesce(func.sum(RoomDot.count), 0)).label("dots"),
).where(OF_AUDIENCE)


class NoRoomError(Exception):
    """There is no room; `reason` is 'kind', 'answered' (otherwise), 'gone'."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StaleError(Exception):
    """Somebody else has commanded since; `version` is the room's now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the room is at version {version}")
        self.version = version


class ClosedError(Exception):
    """The audience is closing or closed: nothing happens in its room any more."""


@dataclass(frozen=True, slots=True)
class Current:
    """A room as it is now, with what its pages need to know of its audience."""

    audience_id: UUID
    version: int
    room: Room
    state: str  # of the audience
    stage_turn: int
    control_turn: int
    assessment_id: UUID
    bank_version: str


@dataclass(frozen=True, slots=True)
class Beat:
    """What tells stage and control that something has changed: the version and counts, no more."""

    version: int
    joined: int
    voted: int  # votes in all parts and rounds
    dots: int


def open_(session: Session, audience_id: UUID, plan: int, now: float, hash_of: HashOf) -> Current:
    """The room of a launched workshop, which is live from now on; or the one that is there.

    NoRoomError where it is no workshop with an open link, or where somebody has answered its form:
    votes and such answers are not mixed.
    """
    session.rollback()
    if there := load(session, audience_id):
        return there
    session.rollback()
    begin_write(session)
    asked = audiences.to_change(session, audience_id)
    kind = (asked.kind, asked.confidentiality, asked.entry, asked.state)
    if kind != ("workshop", "open", "link", "open"):
        raise NoRoomError("kind")
    if session.scalar(select(exists().where(Response.audience_id == audience_id))):
        raise NoRoomError("answered")
    asked.live = True
    session.flush()
    keys = {f"{way}_key": hash_of(way, audience_id, 1) for way in ("stage", "control")}
    turns = {"version": 1, "stage_turn": 1, "control_turn": 1}
    state = opened(plan, now).to_json()
    insert_once(session, Kept, {"audience_id": audience_id, "state": state} | keys | turns)
    return _current(session, OF_ROOM, audience_id)


def load(session: Session, audience_id: UUID) -> Current | None:
    """The room as it is; None if there is none."""
    row = session.connection().execute(OF_ROOM, {"of_audience": audience_id}).first()
    return _read(row) if row else None


def version(session: Session, audience_id: UUID) -> int | None:
    """The version alone: one indexed read."""
    found: int | None = session.connection().scalar(VERSION, {"of_audience": audience_id})
    return found


def version_of_code(session: Session, code: str) -> int | None:
    """The version alone, of the live workshop behind a code; None if there is none."""
    found: int | None = session.connection().scalar(VERSION_OF_CODE, {"code": code})
    return found


def by_key(session: Session, way: Way, key_hash: str) -> UUID | None:
    """The audience whose stage or control this key opens."""
    column = Kept.stage_key if way == "stage" else Kept.control_key
    return session.scalar(select(Kept.audience_id).where(column == key_hash))


def beat(session: Session, audience_id: UUID) -> Beat | None:
    """How far the room is, by counts."""
    row = session.connection().execute(BEAT, {"of_audience": audience_id}).first()
    return Beat(*row) if row else None


def shared(session: Session, audience_id: UUID) -> Current:
    """The running room for a vote, in a transaction of its own: no command until it ends."""
    return _running(session, SHARED, audience_id)


def alone(session: Session, audience_id: UUID, expected: int | None = None) -> Current:
    """The running room for a command, in a transaction of its own: nobody else until it ends.

    StaleError if it is not the expected version any more.
    """
    found = _running(session, ALONE, audience_id)
    if expected is not None and found.version != expected:
        raise StaleError(found.version)
    return found


def held(session: Session, audience_id: UUID) -> Current | None:
    """The room held alone in a transaction that has begun, whatever its audience's state."""
    row = session.connection().execute(ALONE, {"of_audience": audience_id}).first()
    return _read(row) if row else None


def change(
    session: Session, audience_id: UUID, expected: int, command: Callable[[Room], Room]
) -> Current:
    """Do one command with the room that was seen as this version."""
    before = alone(session, audience_id, expected)
    return save(session, before, command(before.room))


def save(session: Session, before: Current, room: Room) -> Current:
    """The room as it became, as its next version; it is held alone."""
    values: dict[str, Any] = {"version": before.version + 1, "state": room.to_json()}
    session.connection().execute(
        update(Kept).where(Kept.audience_id == before.audience_id).values(values)
    )
    return replace(before, version=before.version + 1, room=room)


def renew(session: Session, audience_id: UUID, way: Way, hash_of: HashOf) -> Current:
    """A new key for stage or control; the one before opens nothing any more."""
    before = alone(session, audience_id)
    turn = (before.stage_turn if way == "stage" else before.control_turn) + 1
    values = {f"{way}_turn": turn, f"{way}_key": hash_of(way, audience_id, turn)}
    session.connection().execute(update(Kept).where(Kept.audience_id == audience_id).values(values))
    return _current(session, OF_ROOM, audience_id)


def _running(session: Session, query: Any, audience_id: UUID) -> Current:
    session.rollback()  # what was read before belongs to another transaction
    begin_write(session)
    found = _current(session, query, audience_id)
    if found.state != "open":
        raise ClosedError
    return found


def _current(session: Session, query: Any, audience_id: UUID) -> Current:
    row = session.connection().execute(query, {"of_audience": audience_id}).first()
    if row is None:
        raise NoRoomError("gone")
    return _read(row)


def _read(row: Row[Any]) -> Current:
    known: dict[str, Any] = dict(row._mapping)
    return Current(**known | {"room": Room.from_json(known["room"])})
