"""The phones in a room: joined once each, counted, and never said whose they are."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from assessment.models import Seat
from assessment.store import rooms
from assessment.store.database import insert_once

MINE = (
    Seat.audience_id == bindparam("of_audience"),
    Seat.token_hash == bindparam("of_token"),
)
IS_SEATED = select(exists().where(*MINE))


class Phone(NamedTuple):
    """One phone in one room."""

    audience_id: UUID
    token_hash: str


class NoSeatError(Exception):
    """This phone has not joined the room, or the room is over."""


def join(session: Session, phone: Phone) -> bool:
    """Take a seat; False if this phone has one. ClosedError once the workshop is over."""
    if rooms.shared(session, phone.audience_id).room.done:
        raise rooms.ClosedError
    return insert_once(session, Seat, phone._asdict())


def is_seated(session: Session, phone: Phone) -> bool:
    """Whether this phone has joined."""
    which = {"of_audience": phone.audience_id, "of_token": phone.token_hash}
    return bool(session.connection().scalar(IS_SEATED, which))


def count(session: Session, audience_id: UUID) -> int:
    """How many have joined."""
    mine = Seat.audience_id == audience_id
    return session.scalar(select(func.count()).select_from(Seat).where(mine)) or 0
