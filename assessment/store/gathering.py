"""From the ballots of a room to the answers that closing reads; then no vote is tied to a phone.

One transaction, which the caller commits: cut off before that, nothing has happened; again after
it, nothing happens.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from assessment.models import Audience, Response, Seat
from assessment.store import commands, rooms, votes
from assessment.store.rooms import Current
from assessment.store.votes import Round
from assessment.workshop import parts
from assessment.workshop.parts import VOTES, Answer, Ballot, Part
from assessment.workshop.room import Room
from questions.bank import Bank, Form
from questions.load import bank

if TYPE_CHECKING:
    from assessment.workshop.outcome import Outcome

Ballots = Mapping[Round, Sequence[Ballot]]


def gather(session: Session, audience_id: UUID, now: float) -> None:
    """Finish the room of an audience that is closing, and write its last votes as answers."""
    current = rooms.held(session, audience_id)
    answered = select(exists().where(Response.audience_id == audience_id))
    if current is None or session.scalar(answered):
        return
    if current.room.rehearsal is not None:
        current = commands.without_rehearsal(session, current, now)
    if not current.room.done:
        current = commands.finished(session, current, now)
    found = _answers(session, current)
    if found:
        session.execute(insert(Response), sorted(found, key=lambda row: row["uuid"]))
    # What tied votes and dots to a phone goes with its seat.
    session.execute(delete(Seat).where(Seat.audience_id == audience_id))


def outcome(session: Session, audience_id: UUID, targets: Mapping[str, float]) -> "Outcome | None":
    """What a finished room comes to by all its ballots; None without a room."""
    current = rooms.load(session, audience_id)
    if current is None:
        return None
    from assessment.workshop import outcome  # noqa: PLC0415  # numpy: at closing only

    ballots = votes.ballots(session, audience_id)
    return outcome.outcome(bank(current.bank_version), current.room, ballots, targets)


def _answers(session: Session, current: Current) -> list[dict[str, Any]]:
    form = session.scalars(select(Audience.form).where(Audience.id == current.audience_id)).one()
    ballots = votes.ballots(session, current.audience_id)
    said = answers(bank(current.bank_version), form, current.room, ballots)
    return [
        {"audience_id": current.audience_id, "uuid": uuid4(), "payload": payload}
        for payload in said
    ]


def answers(bank: Bank, form: str, room: Room, ballots: Ballots) -> list[dict[str, Any]]:
    """The last votes as answers to a form.

    Nobody knows which ballots of two parts are one person's, and nobody shall: an answer takes one
    ballot of each part, in the order of their random numbers. So an answer holds together within a
    lever alone, and what is known from it about two levers is chance.
    """
    asked = bank.form(form)
    found: list[dict[str, Any]] = []
    for key in VOTES:
        part = parts.part(bank, key)
        for questions, given in _last(part, room, ballots):
            for i, ballot in enumerate(given):
                if i == len(found):
                    found.append(_empty(asked))
                for question in questions:
                    _write(found[i], asked, part, question, ballot.get(question))
    return found


def _last(part: Part, room: Room, ballots: Ballots) -> Iterator[tuple[list[str], Sequence[Ballot]]]:
    """The rounds of a part, each with the questions that were answered in it last by enough."""
    from assessment.workshop.reveal import enough  # noqa: PLC0415  # numpy: at closing only

    left = list(part.keys)
    rounds = list(enumerate(room.voting(part.key).rounds, 1))
    for number, one in reversed(rounds):
        given = ballots.get((part.key, number), ())
        here = [
            key
            for key in left
            if key in one.questions
            and (enough(sum(ballot.get(key) is not None for ballot in given)) or number == 1)
        ]
        if here and enough(len(given)):
            left = [key for key in left if key not in here]
            yield here, given


def _empty(asked: Form) -> dict[str, Any]:
    sections: dict[str, Any] = {"items": {}, "allocations": {}, "comments": {}, "groups": {}}
    there = [name for name in ("service", "importance") if name in asked.modules]
    return sections | {name: {} for name in there}


def _write(payload: dict[str, Any], asked: Form, part: Part, key: str, said: Answer) -> None:
    """Put one answer where the form has it; what the form does not ask stays out."""
    if part.is_lever and key in asked.items:
        payload["items"][key] = said
    elif part.key == "today":  # one answer for all situations of the form
        payload["allocations"] = dict.fromkeys(asked.allocations, said)
    elif part.key == "intended" and "intended" in asked.modules:
        payload["intended"] = said
    elif part.key in payload and not part.is_lever:  # service, importance
        payload[part.key][key] = said
