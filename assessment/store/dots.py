"""The five dots of each phone on the next steps: placed, taken back, counted."""

from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from assessment.models import RoomDot, Seat
from assessment.store import rooms
from assessment.store.database import insert_once
from assessment.store.seats import NoSeatError, Phone
from assessment.store.votes import ShutError

MOST = 5  # of one phone


class TooManyError(Exception):
    """The phone has fewer dots left than that; `left` says how many."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} dots are left")
        self.left = left


def put(session: Session, phone: Phone, step: str, count: int) -> int:
    """Set how many dots this phone has on a step, and say how many are left; 0 takes them back.

    The same again changes nothing. ShutError unless the room is placing dots.
    """
    room = rooms.shared(session, phone.audience_id).room
    mine = Seat.audience_id == phone.audience_id, Seat.token_hash == phone.token_hash
    # One after the other: two taps at once must not place six dots.
    if session.scalar(select(Seat.token_hash).where(*mine).with_for_update()) is None:
        raise NoSeatError
    if room.done or room.part != "dots":
        raise ShutError
    placed = own(session, phone)
    before = placed.pop(step, 0)
    left = MOST - sum(placed.values())
    if not 0 <= count <= left:
        raise TooManyError(left - before)
    if count != before:
        session.execute(delete(RoomDot).where(*_of(phone), RoomDot.step_id == step))
        if count:
            insert_once(session, RoomDot, phone._asdict() | {"step_id": step, "count": count})
    return left - count


def own(session: Session, phone: Phone) -> dict[str, int]:
    """Where this phone's dots are."""
    query = select(RoomDot.step_id, RoomDot.count).where(*_of(phone))
    found = session.execute(query.order_by(RoomDot.step_id))
    return {row.step_id: row[1] for row in found}


def counted(session: Session, audience_id: UUID) -> dict[str, int]:
    """How many dots lie on each step."""
    query = select(RoomDot.step_id, func.sum(RoomDot.count)).group_by(RoomDot.step_id)
    found = session.execute(query.where(RoomDot.audience_id == audience_id))
    return {step: int(count) for step, count in found}


def _of(phone: Phone) -> tuple[ColumnElement[bool], ...]:
    return RoomDot.audience_id == phone.audience_id, RoomDot.token_hash == phone.token_hash
