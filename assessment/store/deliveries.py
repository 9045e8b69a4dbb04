"""Single mails of a mailing: claimed, then settled, put off or refused.

A delivery is 'sending' from before its mail is handed over until the outcome is known, and the
caller commits in between. Found after a crash, it may have gone out, and nobody gets it twice.
Deliveries of a reminder end alike for all: nothing in them tells whether a mail was due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from assessment.models import Address, Audience, Delivery, Mailing

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=60))
OPEN = ("waiting", "sending")


@dataclass(frozen=True, slots=True)
class Next:
    """The mail to send now: to whom, in which language."""

    address_id: UUID
    email: str
    name: str
    language: str


def after_crash(session: Session, mailing: Mailing) -> None:
    """Settle what was being sent when a worker stopped."""
    state = "done" if mailing.kind == "reminder" else "uncertain"
    being_sent = and_(Delivery.mailing_id == mailing.id, Delivery.state == "sending")
    session.execute(update(Delivery).where(being_sent).values(state=state))


def is_open(session: Session, audience_id: UUID, now: datetime) -> bool:
    """Whether mails to this audience still make sense."""
    return bool(session.scalar(select(exists().where(Audience.id == audience_id, *_open(now)))))


def _open(now: datetime) -> tuple[Any, ...]:
    in_time = or_(Audience.closes_at.is_(None), Audience.closes_at > now)
    return Audience.state == "open", in_time


def claim(session: Session, mailing_id: UUID, now: datetime) -> Next | None:
    """Mark the next mail as being sent; None if none is due, or the audience takes no answers."""
    # One table in the order of its index: joined to others, PostgreSQL may read all of them each
    # time, as it finds out only once a minute how many rows there are.
    waits = Delivery.mailing_id == mailing_id, Delivery.state == "waiting", Delivery.due_at <= now
    next_ = select(Delivery.address_id).where(*waits).order_by(Delivery.due_at).limit(1)
    address_id = session.scalar(next_.with_for_update(skip_locked=True))
    theirs = Mailing.id == mailing_id, Audience.id == Mailing.audience_id
    if address_id is None or not session.scalar(select(exists().where(*theirs, *_open(now)))):
        return None
    settle(session, mailing_id, address_id, "sending")
    to = session.get_one(Address, address_id)
    return Next(to.id, to.email, to.name, to.language)


def settle(session: Session, mailing_id: UUID, address_id: UUID, state: str) -> None:
    """Note what became of one mail."""
    session.execute(update(Delivery).where(_one(mailing_id, address_id)).values(state=state))


def refuse(session: Session, mailing_id: UUID, address_id: UUID, reason: str) -> None:
    """Note that mail to this address is refused."""
    settle(session, mailing_id, address_id, "failed")
    bounced = update(Address).where(Address.id == address_id)
    session.execute(bounced.values(bounce=reason[:200] or "-"))


def postpone(session: Session, mailing_id: UUID, address_id: UUID, now: datetime) -> bool:
    """Try one mail again later; False if it was tried often enough."""
    return _postpone(session, _one(mailing_id, address_id), now) > 0


def postpone_all(session: Session, mailing_id: UUID, now: datetime) -> None:
    """Try all that waits again later; what was tried often enough has failed.

    What is being sent stays as it is: it may be out, or another worker has it.
    """
    waiting = and_(Delivery.mailing_id == mailing_id, Delivery.state == "waiting")
    tired = and_(waiting, Delivery.tries >= len(PAUSES))
    session.execute(update(Delivery).where(tired).values(state="failed"))
    _postpone(session, waiting, now)


def _postpone(session: Session, which: Any, now: datetime) -> int:
    later = case(*((Delivery.tries == n, now + pause) for n, pause in enumerate(PAUSES)))
    values = {"state": "waiting", "due_at": later, "tries": Delivery.tries + 1}
    again = update(Delivery).where(which, Delivery.tries < len(PAUSES)).values(**values)
    changed: Any = session.execute(again, execution_options={"synchronize_session": False})
    return int(changed.rowcount)


def _one(mailing_id: UUID, address_id: UUID) -> Any:
    return and_(Delivery.mailing_id == mailing_id, Delivery.address_id == address_id)


def left(session: Session, mailing_id: UUID) -> int:
    """How many mails wait, even if only for later."""
    waiting = and_(Delivery.mailing_id == mailing_id, Delivery.state.in_(OPEN))
    return session.scalar(select(func.count()).where(waiting)) or 0
