"""The addresses of an audience: added, listed with what became of their mail, corrected, removed.

Nothing here depends on whether an invitation was used, so nothing it shows or leaves can tell.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from assessment.models import Address, Audience, Delivery, Invitation, Mailing
from assessment.store import paging
from assessment.store.database import INSERTS
from assessment.store.names import matches
from assessment.store.paging import Page

BATCH = 1000  # rows in one statement
REACHED = ("sending", "done", "uncertain")  # a mail with the link may have arrived
STATES = ("new", "waiting", "sent", "uncertain", "failed", "bounced")
SHOWN = {None: "new", "done": "sent", "sending": "waiting"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be invited; language '' is the audience's."""

    email: str
    name: str = ""
    language: str = ""


class Listed(NamedTuple):
    """An address as the list shows it; `state` is one of STATES, of mailing, never of answering."""

    id: UUID
    email: str
    name: str
    language: str
    bounce: str
    state: str


class TakenError(Exception):
    """The audience has this address already."""


class ReachedError(Exception):
    """The mail arrived: whoever got it has the link, which stays theirs."""


def known(session: Session, audience_id: UUID) -> set[str]:
    """Every address that the audience has."""
    return set(session.scalars(select(Address.email).where(Address.audience_id == audience_id)))


def add(session: Session, audience: Audience, people: Iterable[Person]) -> int:
    """Add whoever is not there yet; how many were new."""
    insert = INSERTS[session.get_bind().dialect.name](Address).on_conflict_do_nothing()
    before, rows = _count(session, audience.id), [_row(audience, person) for person in people]
    for start in range(0, len(rows), BATCH):
        session.execute(insert, rows[start : start + BATCH])
    return _count(session, audience.id) - before


def _row(audience: Audience, person: Person) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "audience_id": audience.id,
        "email": person.email,
        "name": person.name,
        "language": person.language or audience.language,
        "bounce": "",
    }


def _count(session: Session, audience_id: UUID) -> int:
    return session.scalar(select(func.count()).where(Address.audience_id == audience_id)) or 0


def _invited(audience_id: UUID) -> Any:
    """Deliveries of the invitation alone: a reminder's are nobody's business."""
    return (
        select(Delivery.address_id, Delivery.state)
        .join(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Mailing.audience_id == audience_id, Mailing.kind == "invitation")
        .subquery()
    )


def counts(session: Session, audience_id: UUID) -> dict[str, int]:
    """How many addresses there are in each state; 'all' together."""
    found, sent = dict.fromkeys(STATES, 0), _invited(audience_id)
    bounces = (Address.bounce != "").label("bounces")
    rows = session.execute(
        select(sent.c.state, bounces, func.count())
        .select_from(Address)
        .outerjoin(sent, sent.c.address_id == Address.id)
        .where(Address.audience_id == audience_id)
        .group_by(sent.c.state, bounces)
    )
    for delivery, back, number in rows:
        found[_state(delivery, bounces=back)] += number
    return found | {"all": sum(found.values())}


def listed(
    session: Session, audience_id: UUID, *, page: int = 1, sought: str = "", back: bool = False
) -> Page[Listed]:
    """One page of the list in alphabetical order."""
    met = [Address.audience_id == audience_id]
    if sought:
        met.append(or_(*(matches(column, sought) for column in _SOUGHT)))
    if back:
        met.append(Address.bounce != "")
    sent = (
        select(Delivery.state)
        .join(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Delivery.address_id == Address.id, Mailing.kind == "invitation")
        .limit(1)
    )
    query = select(Address, sent.scalar_subquery()).where(*met).order_by(Address.email)
    found = paging.page(session, query, page)
    rows = [_listed(address, delivery) for address, delivery in found.rows]
    return replace(found, rows=rows)


_SOUGHT = (Address.email, Address.name)


def _listed(address: Address, delivery: str | None) -> Listed:
    state = _state(delivery, bounces=bool(address.bounce))
    return Listed(address.id, address.email, address.name, address.language, address.bounce, state)


def _state(delivery: str | None, *, bounces: bool) -> str:
    return "bounced" if bounces else SHOWN.get(delivery, str(delivery))


def find(session: Session, audience_id: UUID, id: UUID) -> Listed | None:
    """One address of the audience."""
    address = session.get(Address, id)
    if address is None or address.audience_id != audience_id:
        return None
    sent = _invited(audience_id)
    return _listed(address, session.scalar(select(sent.c.state).where(sent.c.address_id == id)))


def correct(session: Session, audience_id: UUID, id: UUID, person: Person) -> None:
    """Put an address right whose mail did not arrive; its invitation mail is due again.

    The link stays the same, so that nobody gets two: ReachedError where the mail arrived.
    """
    one = select(Audience.id).where(Audience.id == audience_id).with_for_update(key_share=True)
    session.execute(one)  # two rows do not become the same address at once
    address = session.get_one(Address, id, with_for_update=True)
    if _was_reached(session, id) and not address.bounce:
        raise ReachedError
    twin = (Address.audience_id == audience_id) & (Address.email == person.email)
    if session.scalar(select(exists().where(twin, Address.id != id))):
        raise TakenError
    address.email, address.name, address.bounce = person.email, person.name, ""
    address.language = person.language or address.language
    session.execute(delete(Delivery).where(Delivery.address_id == id))
    session.flush()


def remove(session: Session, audience_id: UUID, id: UUID, hash_of: Callable[[UUID], str]) -> None:
    """Delete an address and make its link useless.

    An invitation that nobody can have seen goes with it. One that was sent is marked as used,
    whether it was or not: the number of invitations stays, so removing somebody tells nothing.
    """
    token_hash = hash_of(id)
    theirs = (Invitation.audience_id == audience_id) & (Invitation.token_hash == token_hash)
    if _was_reached(session, id):
        session.execute(update(Invitation).where(theirs).values(used=True))
    else:
        session.execute(delete(Invitation).where(theirs))
    session.execute(delete(Address).where(Address.id == id, Address.audience_id == audience_id))


def _was_reached(session: Session, id: UUID) -> bool:
    reached = (Delivery.address_id == id) & Delivery.state.in_(REACHED)
    return bool(session.scalar(select(exists().where(reached))))


def comes_back(session: Session, email: str, reason: str, *, surely_invitation: bool) -> int:
    """Note for every open audience that mail to this address comes back; for how many.

    Where a reminder may be what came back, nothing is noted: it only goes to those who have not
    answered, and the list must not say who that is.
    """
    reminded = exists().where(
        Mailing.audience_id == Address.audience_id, Mailing.kind == "reminder"
    )
    invited = exists().where(Delivery.address_id == Address.id, Delivery.state.in_(REACHED))
    open_ = exists().where(Audience.id == Address.audience_id, Audience.state == "open")
    met = [Address.email == email.lower(), Address.bounce == "", invited, open_]
    if not surely_invitation:
        met.append(~reminded)
    changed: Any = session.execute(update(Address).where(*met).values(bounce=reason[:200]))
    return int(changed.rowcount)
