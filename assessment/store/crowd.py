"""Everybody in a room as its pages show them: those who joined, in a rehearsal with the simulated.

Simulated people are worked out anew each time and never stored.
"""

from collections.abc import Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from assessment.store import dots as placed
from assessment.store import seats, votes
from assessment.store.rooms import Current
from assessment.workshop.parts import Ballot, Part
from assessment.workshop.parts import part as part_of
from questions.bank import Bank

if TYPE_CHECKING:
    from assessment.workshop.outcome import Outcome


def joined(session: Session, current: Current, now: float) -> int:
    """How many have joined."""
    here = seats.count(session, current.audience_id)
    if current.room.rehearsal is None:
        return here
    from assessment.workshop import rehearsal  # noqa: PLC0415  # numpy

    return here + rehearsal.joined(current.room, now)


def answered(
    session: Session, current: Current, bank: Bank, now: float
) -> dict[tuple[str, int], int]:
    """How many have voted, by part and round; nothing where nobody has."""
    counts = votes.counts(session, current.audience_id)
    found = {which: count.voted for which, count in counts.items()}
    for which, said in _simulated(current, bank, now).items():
        found[which] = found.get(which, 0) + len(said)
    return found


def said(
    session: Session, current: Current, part: Part, round: int, now: float
) -> tuple[Ballot, ...]:
    """The ballots of a round; what may be shown of them says `reveal.revealed`."""
    ballots = votes.ballots(session, current.audience_id).get((part.key, round), [])
    if current.room.rehearsal is None:
        return tuple(ballots)
    from assessment.workshop import rehearsal  # noqa: PLC0415  # numpy

    return (*ballots, *rehearsal.ballots(current.room, part, round, now))


def dots(session: Session, current: Current, steps: Sequence[str], now: float) -> dict[str, int]:
    """How many dots lie on each of these steps."""
    room = current.room
    found = dict(room.dots) if room.done else placed.counted(session, current.audience_id)
    if room.rehearsal is not None and room.part in ("dots", "actions"):
        from assessment.workshop import rehearsal  # noqa: PLC0415  # numpy

        elapsed = room.in_part(now) if room.part == "dots" else inf  # all have placed theirs
        for step, count in rehearsal.dots(room.rehearsal, steps, elapsed).items():
            found[step] = found.get(step, 0) + count
    return {step: found[step] for step in steps if step in found}


def outcome(
    session: Session, current: Current, bank: Bank, targets: Mapping[str, float], now: float
) -> "Outcome":
    """What the workshop has come to so far; in a rehearsal what the simulated people say."""
    from assessment.workshop import outcome  # noqa: PLC0415  # numpy

    if current.room.rehearsal is not None:
        return outcome.rehearsed(bank, current.room, now, targets)
    ballots = votes.ballots(session, current.audience_id)
    return outcome.outcome(bank, current.room, ballots, targets)


def _simulated(
    current: Current, bank: Bank, now: float
) -> dict[tuple[str, int], tuple[Ballot, ...]]:
    if current.room.rehearsal is None:
        return {}
    from assessment.workshop import rehearsal  # noqa: PLC0415  # numpy

    return {
        (key, number): rehearsal.ballots(current.room, part_of(bank, key), number, now)
        for key, voting in current.room.votes.items()
        for number in range(1, len(voting.rounds) + 1)
    }
