"""Votes of a room: tied to their phone while they are sealed, cut off from it as ballots.

A vote is either among those that a reveal cuts or waits sealed for a later one: see `rooms.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import SystemRandom
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from assessment.models import Ballot as Row
from assessment.models import Vote
from assessment.store import rooms
from assessment.store.database import insert_once
from assessment.store.rooms import Current
from assessment.store.seats import NoSeatError, Phone, is_seated
from assessment.workshop import parts
from assessment.workshop.parts import Ballot
from questions.bank import Bank
from questions.load import bank

Receipt = Literal["kept", "late", "unchanged"]
Round = tuple[str, int]  # part and round
NAMES = ("audience_id", "token_hash", "part", "round")
IS_IT = tuple(getattr(Vote, name) == bindparam(f"of_{name}") for name in NAMES)
STORED = select(Vote.payload).where(*IS_IT).with_for_update()
REPLACE = update(Vote).where(*IS_IT).values(payload=bindparam("said"))


class ShutError(Exception):
    """This is not asked, or not any more."""


@dataclass(frozen=True, slots=True)
class Count:
    """Of one round: who has voted, and how many of their votes are still sealed."""

    voted: int
    sealed: int

    @property
    def ballots(self) -> int:
        return self.voted - self.sealed


def put(session: Session, phone: Phone, bank: Bank, of: Round, payload: object) -> Receipt:
    """Take a vote: 'kept' (the same again too), 'late' (sealed until a later reveal), 'unchanged'.

    The last says that an earlier vote of this phone counts: it has become a ballot, or its round is
    over. BadVoteError and ShutError say why nothing was stored.
    """
    room, (part, number) = rooms.shared(session, phone.audience_id).room, of
    if not is_seated(session, phone):
        raise NoSeatError
    standing = room.standing(part, number)
    if standing == "shut":
        raise ShutError
    asked = room.voting(part).rounds[number - 1].questions
    said = parts.check(parts.part(bank, part), payload, asked)
    key = dict(zip(NAMES, (*phone, *of), strict=True))
    if insert_once(session, Vote, key | {"payload": said}):
        return "kept" if standing == "open" else "late"
    which = {f"of_{name}": value for name, value in key.items()}
    before = session.connection().scalar(STORED, which)
    if before == said:
        return "kept"
    if before is None or standing == "late":
        return "unchanged"
    session.connection().execute(REPLACE, which | {"said": said})
    return "kept"


def own(session: Session, phone: Phone) -> dict[Round, Ballot | None]:
    """What this phone said, by part and round; None where it is no longer tied to the phone."""
    mine = Vote.audience_id == phone.audience_id, Vote.token_hash == phone.token_hash
    found = session.execute(select(Vote.part, Vote.round, Vote.payload).where(*mine))
    return {(row.part, row.round): row.payload for row in found}


def counts(session: Session, audience_id: UUID) -> dict[Round, Count]:
    """How many have voted, by part and round."""
    voted = func.count(), func.count(Vote.payload)
    query = select(Vote.part, Vote.round, *voted).group_by(Vote.part, Vote.round)
    found = session.execute(query.where(Vote.audience_id == audience_id))
    return {(part, number): Count(*both) for part, number, *both in found}


def ballots(session: Session, audience_id: UUID) -> dict[Round, list[Ballot]]:
    """All ballots by part and round, in the order of their random numbers."""
    query = select(Row.part, Row.round, Row.payload).where(Row.audience_id == audience_id)
    found: dict[Round, list[Ballot]] = {}
    for part, number, payload in session.execute(query.order_by(Row.id)):
        found.setdefault((part, number), []).append(payload)
    return found


def cut(session: Session, current: Current, part: str | None = None) -> None:
    """Make ballots of sealed votes where that gives nobody away: of a part, or all at the end.

    The room is held alone: a vote that arrives meanwhile waits, and is late.
    """
    from assessment.workshop.reveal import freed  # noqa: PLC0415  # numpy: for reveals only

    of_room = bank(current.bank_version)
    for which, sealed, shown in _sealed(session, current.audience_id, part):
        of = parts.part(of_room, which[0])
        if said := freed(of_room, of, sealed, shown=shown, last=part is None):
            _cut(session, current.audience_id, which, said)


def _sealed(
    session: Session, audience_id: UUID, part: str | None = None
) -> Iterator[tuple[Round, list[Ballot], bool]]:
    """What is sealed by round, of one part or all, and whether ballots of the round are there."""
    wanted = [Vote.audience_id == audience_id, Vote.payload.is_not(None)]
    if part is not None:
        wanted.append(Vote.part == part)
    query = select(Vote.part, Vote.round, Vote.payload).where(*wanted)
    rows = session.execute(query.order_by(Vote.part, Vote.round)).all()
    there = select(Row.part, Row.round).where(Row.audience_id == audience_id).distinct()
    shown = {(row.part, row.round) for row in session.execute(there)}
    for which, votes in groupby(rows, lambda row: (row.part, row.round)):
        yield which, [row.payload for row in votes], which in shown


def _cut(session: Session, audience_id: UUID, of: Round, said: Sequence[Ballot]) -> None:
    """Ballots are shuffled and written in the order of random numbers, apart from their phones."""
    part, number = of
    where = {"audience_id": audience_id, "part": part, "round": number}
    shuffled = SystemRandom().sample(said, len(said))
    numbers = sorted(uuid4() for _ in said)
    ballots = zip(numbers, shuffled, strict=True)
    session.execute(insert(Row), [where | {"id": n, "payload": one} for n, one in ballots])
    these = Vote.audience_id == audience_id, Vote.part == part, Vote.round == number
    cut_off = update(Vote).where(*these, Vote.payload.is_not(None)).values(payload=None)
    session.execute(cut_off, execution_options={"synchronize_session": False})
