"""Rounds of mails to an audience: asked for, followed, repeated where somebody chooses that.

Of a reminder only what holds for all alike is kept and told. How single mails go out stands in
`deliveries`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from random import SystemRandom
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, case, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from assessment.models import Address, Audience, Delivery, Invitation, Mailing
from assessment.store.addresses import BATCH, REACHED
from assessment.store.database import INSERTS

LATEST = 20  # mailings that are listed


class Totals(NamedTuple):
    """How far a mailing is."""

    id: UUID
    kind: str
    asked_at: datetime
    done_at: datetime | None
    all: int
    left: int
    next_at: datetime | None  # when the next mail is due


class UnderWayError(Exception):
    """A reminder to this audience is going out already."""


class NobodyError(Exception):
    """There is nobody to whom this mailing could go."""


def invite(session: Session, audience: Audience, now: datetime) -> Mailing:
    """Ask for the invitation of everybody who has none yet; never a second one for anybody."""
    _lock(session, audience.id)
    invited = exists().where(
        Delivery.address_id == Address.id,
        Mailing.id == Delivery.mailing_id,
        Mailing.kind == "invitation",
    )
    made = Mailing(audience_id=audience.id, kind="invitation", asked_at=now)
    due = max(now, audience.opens_at) if audience.opens_at else now
    _fill(session, made, due, ~invited)
    return made


def remind(session: Session, audience: Audience, now: datetime) -> Mailing:
    """Ask for a reminder. It looks at everybody who was invited; who gets a mail is not noted."""
    _lock(session, audience.id)
    open_ = (Mailing.audience_id == audience.id) & Mailing.done_at.is_(None)
    if session.scalar(select(exists().where(open_, Mailing.kind == "reminder"))):
        raise UnderWayError
    reached = exists().where(Delivery.address_id == Address.id, Delivery.state.in_(REACHED))
    made = Mailing(audience_id=audience.id, kind="reminder", asked_at=now)
    _fill(session, made, now, reached)
    return made


def _lock(session: Session, audience_id: UUID) -> None:
    """Two who press the button at once ask one after the other."""
    session.execute(select(Audience.id).where(Audience.id == audience_id).with_for_update())


def _fill(session: Session, mailing: Mailing, due: datetime, who: Any) -> None:
    session.add(mailing)
    session.flush()
    columns = ("mailing_id", "address_id", "state", "tries", "due_at")
    made = literal(mailing.id, Mailing.id.type), Address.id, literal("waiting"), literal(0)
    chosen = select(*made, literal(due, Delivery.due_at.type)).where(
        Address.audience_id == mailing.audience_id, Address.bounce == "", who
    )
    session.execute(insert(Delivery).from_select(columns, chosen))
    if not session.scalar(select(exists().where(Delivery.mailing_id == mailing.id))):
        raise NobodyError


def find(session: Session, id: UUID) -> Mailing | None:
    """The mailing with this number."""
    return session.get(Mailing, id)


def issue(session: Session, mailing: Mailing, hash_of: Callable[[UUID], str]) -> None:
    """Give everybody in the mailing the right to answer, in the order of a shuffle."""
    people = session.scalars(select(Delivery.address_id).where(Delivery.mailing_id == mailing.id))
    hashes = [hash_of(person) for person in people]
    SystemRandom().shuffle(hashes)
    once = INSERTS[session.get_bind().dialect.name](Invitation).on_conflict_do_nothing()
    rows = [
        {"audience_id": mailing.audience_id, "token_hash": token_hash, "used": False}
        for token_hash in hashes
    ]
    for start in range(0, len(rows), BATCH):
        session.execute(once, rows[start : start + BATCH])


def is_unused(session: Session, audience_id: UUID, token_hash: str) -> bool:
    """Whether the invitation can still be used."""
    theirs = (Invitation.audience_id == audience_id) & (Invitation.token_hash == token_hash)
    return bool(session.scalar(select(exists().where(theirs, ~Invitation.used))))


def send_again(session: Session, audience_id: UUID, state: str, now: datetime) -> Sequence[UUID]:
    """Somebody chose to send what failed or is uncertain once more; the mailings that go on."""
    _lock(session, audience_id)
    some = (
        Delivery.state == state,
        Delivery.mailing_id == Mailing.id,
        Mailing.audience_id == audience_id,
        Mailing.kind == "invitation",
        Address.id == Delivery.address_id,
        Address.bounce == "",
    )
    found = session.scalars(select(Mailing.id).where(*some).distinct()).all()
    again = update(Delivery).where(*some).values(state="waiting", tries=0, due_at=now)
    session.execute(again, execution_options={"synchronize_session": False})
    session.execute(update(Mailing).where(Mailing.id.in_(found)).values(done_at=None))
    return found


def end(session: Session, mailing_id: UUID, now: datetime) -> None:
    """End a mailing; what was not sent by now is not sent by it."""
    waiting = (Delivery.mailing_id == mailing_id) & (Delivery.state == "waiting")
    session.execute(delete(Delivery).where(waiting))
    session.execute(update(Mailing).where(Mailing.id == mailing_id).values(done_at=now))


def of_audience(session: Session, audience_id: UUID) -> Sequence[Totals]:
    """The latest mailings of an audience, the last one first."""
    left = Delivery.state.in_(("waiting", "sending"))
    query = (
        select(
            Mailing.id,
            Mailing.kind,
            Mailing.asked_at,
            Mailing.done_at,
            func.count(Delivery.address_id),
            func.count(case((left, 1))),
            func.min(case((left, Delivery.due_at))),
        )
        .outerjoin(Delivery, Delivery.mailing_id == Mailing.id)
        .where(Mailing.audience_id == audience_id)
        .group_by(Mailing.id)
        .order_by(Mailing.asked_at.desc())
        .limit(LATEST)
    )
    return [Totals(*row) for row in session.execute(query)]


def due(session: Session, now: datetime) -> Iterable[tuple[UUID, UUID]]:
    """Mailings with something to do now, each with its audience."""
    waits = and_(Delivery.state == "waiting", Delivery.due_at <= now)
    theirs = Delivery.mailing_id == Mailing.id
    left = exists().where(theirs, or_(Delivery.state == "sending", waits))
    query = select(Mailing.id, Mailing.audience_id).where(Mailing.done_at.is_(None))
    rows = session.execute(query.where(or_(left, ~exists().where(theirs))))
    return [(row[0], row[1]) for row in rows]
