"""What a workshop comes to: first vote, second vote and agreed score, and the ranked next steps.

Rounded, from three answers. During the workshop it knows what was revealed, afterwards every vote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.scoring.levels import shown
from assessment.scoring.modules import TARGET
from assessment.scoring.results import LeverResult, Priority, Result
from assessment.scoring.steps import priorities
from assessment.workshop import rehearsal
from assessment.workshop.parts import VOTES, Ballot, part
from assessment.workshop.refusal import RefusedError
from assessment.workshop.result import Taken, last_levers, lever_mean, overall, result
from assessment.workshop.reveal import Shown, enough
from assessment.workshop.room import Agreement, Room
from questions.bank import LEVERS, Bank

Ballots = Mapping[tuple[str, int], Sequence[Ballot]]  # by part and round


@dataclass(frozen=True, slots=True)
class PracticeOutcome:
    """One practice in both votes, and what the room agreed on."""

    item: str
    first: Shown | None
    second: Shown | None
    agreed: Agreement | None
    score: float | None


@dataclass(frozen=True, slots=True)
class LeverOutcome:
    """One lever in both votes, and what the room agreed on.

    Where only some practices were voted on again, `second` is the mean of the practices' last
    votes. `score` is what was agreed, else the mean of the practices' scores if one of them was
    agreed, else the last vote.
    """

    lever: str
    n: int  # ballots of the first vote
    first: float | None
    second: float | None
    agreed: Agreement | None
    score: float | None
    practices: tuple[PracticeOutcome, ...]

    @property
    def has_agreed(self) -> bool:
        """Whether the room agreed on this lever or on one of its practices."""
        return self.agreed is not None or any(one.agreed for one in self.practices)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that comes out of a workshop."""

    levers: tuple[LeverOutcome, ...]  # always five, in the order of the bank
    overall: float | None  # mean of the five scores
    weakest: str | None  # the lever with the lowest score
    result: Result  # of the last votes; its priorities go by the scores above
    dots: tuple[tuple[str, int], ...]  # next step and count, most first
    rehearsed: bool = False  # by simulated people: for looking at, never for keeping


def outcome(
    bank: Bank, room: Room, ballots: Ballots, targets: Mapping[str, float] | None = None
) -> Outcome:
    """The outcome of a real workshop so far; RefusedError for a rehearsal."""
    if room.rehearsal is not None:
        raise RefusedError("rehearsal")
    return _outcome(bank, room, ballots, targets or {})


def rehearsed(
    bank: Bank, room: Room, now: float, targets: Mapping[str, float] | None = None
) -> Outcome:
    """What the simulated people of a rehearsal come to; RefusedError for a real workshop."""
    if room.rehearsal is None:
        raise RefusedError("not_rehearsing")
    said = {
        (key, number): rehearsal.ballots(room, part(bank, key), number, now)
        for key, voting in room.votes.items()
        for number in range(1, len(voting.rounds) + 1)
    }
    return replace(_outcome(bank, room, said, targets or {}), rehearsed=True)


def _outcome(bank: Bank, room: Room, ballots: Ballots, targets: Mapping[str, float]) -> Outcome:
    taken = {key: _taken(bank, room, key, ballots) for key in VOTES}
    levers = last_levers(bank, taken)
    found = tuple(_lever(room, taken[one.lever], one) for one in levers)
    scores = {one.lever: one.score for one in found}
    mean, weakest = overall(scores)
    aims = tuple(targets.get(key, TARGET) for key in LEVERS)
    base = result(bank, taken, levers, aims)
    ranked = _ranked(bank, base, found)
    rank = {one.step: one.rank for one in ranked}
    dots = sorted(room.dots.items(), key=lambda one: (-one[1], rank.get(one[0], len(rank)), one))
    return Outcome(found, mean, weakest, replace(base, priorities=ranked), tuple(dots))


def _taken(bank: Bank, room: Room, key: str, ballots: Ballots) -> Taken:
    """The rounds of a part that count: revealed, or at the end all; each by three or more."""
    rounds = []
    for number, one in enumerate(room.voting(key).rounds, 1):
        given = ballots.get((key, number), ())
        if (room.done or one.phase == "revealed") and enough(len(given)):
            rounds.append((number, one.questions, given))
    return Taken.of(bank, part(bank, key), rounds)


def _lever(room: Room, taken: Taken, last: LeverResult) -> LeverOutcome:
    agreed = room.agreed.get(last.lever)
    moved = 0.0 if agreed is None or last.mean is None else agreed.score - last.mean
    practices = tuple(
        PracticeOutcome(
            item=one.item,
            first=taken.shown(1, one.item),
            second=taken.shown(2, one.item),
            agreed=room.agreed.get(one.item),
            score=_score(room.agreed.get(one.item), one.mean, moved),
        )
        for one in last.practices
    )
    return LeverOutcome(
        lever=last.lever,
        n=taken.n,
        first=taken.first_mean,
        second=last.mean if taken.has(2) else None,
        agreed=agreed,
        score=_lever_score(agreed, practices, last.mean),
        practices=practices,
    )


def _score(agreed: Agreement | None, vote: float | None, moved: float) -> float | None:
    """What was agreed; else the vote, moved as far as the room moved its lever from the votes."""
    if agreed is not None:
        return agreed.score
    return None if vote is None else shown(min(5.0, max(1.0, vote + moved)))


def _lever_score(
    agreed: Agreement | None, practices: Sequence[PracticeOutcome], vote: float | None
) -> float | None:
    if agreed is not None:
        return agreed.score
    if all(one.agreed is None for one in practices):
        return vote
    return lever_mean([one.score for one in practices])


def _ranked(bank: Bank, base: Result, found: Sequence[LeverOutcome]) -> tuple[Priority, ...]:
    """By the scores; what was agreed is not uncertain, so nothing damps it."""
    levers = tuple(
        replace(
            last,
            practices=tuple(
                replace(
                    practice, mean=new.score, interval=None if new.agreed else practice.interval
                )
                for practice, new in zip(last.practices, of.practices, strict=True)
            ),
        )
        for last, of in zip(base.levers, found, strict=True)
    )
    ranked = priorities(bank, levers, base.importance, base.targets)
    return tuple(
        replace(one, damping=round(one.damping, 2), priority=shown(one.priority)) for one in ranked
    )
