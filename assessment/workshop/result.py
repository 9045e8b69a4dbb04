"""The last votes of a workshop as the result that pages, charts and reports read; rounded.

Of a second vote on some practices the others keep their first. Who gave which ballots in two parts
is not known, so what belongs together is compared by means.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.scoring.levels import shown
from assessment.scoring.modules import GROUP, IMPORTANCE, STRUCTURE, TRAP
from assessment.scoring.positioning import position
from assessment.scoring.results import (
    Flags,
    LeverResult,
    NiceTrap,
    Positioning,
    PracticeResult,
    Result,
)
from assessment.scoring.veiling import Circumstances, published_lever
from assessment.workshop import ballots as given
from assessment.workshop.parts import FORM, Ballot, Part
from assessment.workshop.reveal import LEAST, RULES, Revealed, Shown, picture
from questions.bank import LEVERS, Bank

Counted = tuple[int, Sequence[str], Sequence[Ballot]]  # round, what it asked, ballots


@dataclass(frozen=True, slots=True)
class Taken:
    """The rounds of one part that count, each with its picture."""

    part: Part
    rounds: tuple[tuple[Revealed, Sequence[Ballot]], ...]

    @classmethod
    def of(cls, bank: Bank, part: Part, rounds: Sequence[Counted]) -> "Taken":
        return cls(
            part,
            tuple((picture(bank, part, asked, n, said), said) for n, asked, said in rounds),
        )

    @property
    def n(self) -> int:
        """Ballots of the first round that counts."""
        return self.rounds[0][0].n if self.rounds else 0

    @property
    def first_mean(self) -> float | None:
        """Of a lever in the first vote."""
        return next((one.mean for one, _ in self.rounds if one.round == 1), None)

    @property
    def last(self) -> Mapping[str, Shown]:
        """Each question as it was answered last by three or more."""
        questions = (q for one, _ in self.rounds for q in one.questions)
        return {q.key: q for q in questions if q.mean is not None}

    def has(self, round: int) -> bool:
        return any(one.round == round for one, _ in self.rounds)

    def shown(self, round: int, key: str) -> Shown | None:
        """A question in one round, if it was asked there."""
        questions = (q for one, _ in self.rounds if one.round == round for q in one.questions)
        return next((q for q in questions if q.key == key), None)

    def place(self) -> Positioning | None:
        """Where the last points lie."""
        clouds = [one.cloud.place for one, _ in self.rounds if one.cloud and one.cloud.place.n]
        return clouds[-1] if clouds else None


def last_levers(bank: Bank, taken: Mapping[str, Taken]) -> tuple[LeverResult, ...]:
    """The five levers by their last votes."""
    return tuple(_last_lever(bank, taken[key]) for key in LEVERS)


def _last_lever(bank: Bank, taken: Taken) -> LeverResult:
    exact = _exact(bank, taken)
    return published_lever(exact, Circumstances(RULES, taken.n, None, (), {}))


def _exact(bank: Bank, taken: Taken) -> LeverResult:
    """Over all practices at once where the last round asked all; else put together."""
    key = taken.part.key
    if not taken.rounds:
        return given.lever(bank, key, ())
    found = [given.lever(bank, key, ballots) for _, ballots in taken.rounds]
    first, last = found[0], found[-1]
    asked = {question.key for question in taken.rounds[-1][0].questions}
    if len(asked) == len(taken.part.keys):
        return last
    both = zip(first.practices, last.practices, strict=True)
    practices = tuple(b if b.item in asked and b.n >= LEAST else a for a, b in both)
    return _put_together(first, practices, taken.last)


def _put_together(
    first: LeverResult, practices: tuple[PracticeResult, ...], last: Mapping[str, Shown]
) -> LeverResult:
    """A lever of practices from two votes: its mean is theirs, a spread of persons has none."""
    means = [one.mean for one in practices if one.mean is not None]
    apart = [one.agreement for one in last.values() if one.agreement is not None]
    return replace(
        first,
        mean=sum(means) / len(means) if means else None,
        sd=None,
        interval=None,
        alpha=None,
        omega=None,
        rwg_j=None,
        agreement=sum(apart) / len(apart) if apart else None,
        practices=practices,
    )


def result(
    bank: Bank,
    taken: Mapping[str, Taken],
    levers: tuple[LeverResult, ...],
    targets: tuple[float, ...],
) -> Result:
    """Everything but the ranked next steps."""
    mean, weakest = overall({one.lever: one.mean for one in levers})
    said = taken["importance"].last
    return Result(
        bank_version=bank.version,
        bank_hash=bank.hash,
        form=FORM,
        n=max(one.n for one in taken.values()),
        invited=None,
        levers=levers,
        overall=mean,
        weakest=weakest,
        positioning=taken["today"].place() or position(None),
        intended=taken["intended"].place(),
        nice_trap=_nice_trap(taken["service"], levers),
        price_pull=None,
        contrasts=(),
        figures=(),
        importance=tuple(_mean(said.get(key)) or IMPORTANCE for key in LEVERS),
        targets=targets,
        flags=Flags(None, None, None, ()),
        priorities=(),
    )


def overall(scores: Mapping[str, float | None]) -> tuple[float | None, str | None]:
    """The mean of the levers if all are there, and the first of the lowest."""
    there = {key: score for key, score in scores.items() if score is not None}
    weakest = min(there, key=lambda key: there[key]) if there else None
    return (lever_mean(list(there.values())) if len(there) == len(scores) else None), weakest


def lever_mean(scores: Sequence[float | None]) -> float | None:
    """The mean of those that are there, as it is shown."""
    there = [score for score in scores if score is not None]
    return shown(sum(there) / len(there)) if there else None


def _mean(of: Shown | None) -> float | None:
    return of.mean if of else None


def _nice_trap(service: Taken, levers: Sequence[LeverResult]) -> NiceTrap | None:
    """Service less structure, by means; at most one practice may be missing."""
    structure = {
        one.item: one
        for lever in levers
        for one in lever.practices
        if one.item in STRUCTURE and one.mean is not None
    }
    ratings = service.last
    if len(ratings) < len(service.part.keys) or len(structure) < len(STRUCTURE) - 1:
        return None
    means = {item: one.mean or 0.0 for item, one in structure.items()}
    friendly = lever_mean([one.mean for one in ratings.values()]) or 0.0
    built = lever_mean(list(means.values())) or 0.0
    n = min(*(one.n for one in structure.values()), *(one.n for one in ratings.values()))
    value = shown(friendly - built)
    return NiceTrap(
        n=n,
        service=friendly,
        structure=built,
        value=value,
        warn=value >= TRAP and n >= GROUP,
        impression=False,
        lagging=min(means, key=lambda item: means[item]),
    )
