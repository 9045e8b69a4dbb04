"""What the room sees when the answers of a vote are revealed: dots, median, spread in words.

From three answers, and rounded. No order of the ballots reaches what is shown.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assessment.scoring.discretion import FLOOR, Rules
from assessment.scoring.levels import shown
from assessment.scoring.placing import published_position
from assessment.scoring.positioning import position
from assessment.scoring.reliability import agreement
from assessment.scoring.responses import Codes
from assessment.scoring.results import Positioning
from assessment.scoring.veiling import UNITED
from assessment.workshop.ballots import codes, counts, lever, points
from assessment.workshop.parts import Asks, Ballot, Part
from assessment.workshop.room import Voting
from questions.bank import Bank

RULES = Rules.of("open", 0)
LEAST = FLOOR["open"]
Spread = Literal["united", "divided"]
Dots = tuple[int, int, int, int, int]


class HiddenError(ValueError):
    """This round was not revealed, or by fewer than three."""


def enough(answers: int) -> bool:
    """Whether so many answers may be shown."""
    return answers >= LEAST


def freed(
    bank: Bank, part: Part, sealed: Sequence[Ballot], *, shown: bool, last: bool
) -> Sequence[Ballot]:
    """What becomes ballots of the sealed votes of a round; none while they wait for more.

    `shown`: ballots of the round are there already. `last`: the room ends, no vote comes any more.
    """
    if not enough(len(sealed)):
        return ()
    if not shown or may_join(bank, part, sealed):
        return sealed
    return _thinned(bank, part, sealed) if last else ()


def may_join(bank: Bank, part: Part, batch: Sequence[Ballot]) -> bool:
    """Whether these may become ballots where others of their round were shown before.

    The pictures before and after differ by what the batch says, so nothing of that may come from
    one or two: each question is answered by none of the batch or by three, a lever likewise.
    """
    return all(n == 0 or enough(n) for n in _answers(bank, part, batch))


def _thinned(bank: Bank, part: Part, batch: Sequence[Ballot]) -> Sequence[Ballot]:
    """A batch without the questions that keep it from joining, the fewest answers first.

    Waiting would lose whole votes for the sake of one answer. So these questions stay as they were
    shown, as if the batch had not been asked; nothing is left of a batch that says nothing else.
    """
    while not may_join(bank, part, batch):
        answers = Counter(key for one in batch for key, said in one.items() if said is not None)
        out = min(answers, key=lambda key: (answers[key], key))
        batch = [{key: said for key, said in one.items() if key != out} for one in batch]
    return [one for one in batch if one]


def _answers(bank: Bank, part: Part, batch: Sequence[Ballot]) -> list[int]:
    """How many of a batch stand behind each figure that a picture may come from."""
    found = [sum(one.get(key) is not None for one in batch) for key in part.keys]
    if part.is_lever:  # its mean takes nearly all of its questions, its agreement all
        found.append(lever(bank, part.key, batch).n)
        found.append(sum(all(one.get(key) is not None for key in part.keys) for one in batch))
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as the room sees it; from fewer than three answers only how many there are."""

    key: str
    kind: Asks
    n: int  # who answered it
    missing: int  # who could not judge; not whose answer is withheld, see `freed`
    dots: Dots | None = None  # answers at level 1 … 5
    median: float | None = None  # 1, 1.5 … 5
    mean: float | None = None  # one decimal
    agreement: float | None = None  # mean absolute deviation, two decimals
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class Cloud:
    """Everybody's points in the order first, centric, product; sorted."""

    key: str
    points: tuple[tuple[int, int, int], ...]
    place: Positioning  # centre in whole per cent, and what may be said of it


@dataclass(frozen=True, slots=True)
class Revealed:
    """One round of a part."""

    part: str
    round: int
    n: int  # ballots
    questions: tuple[Shown, ...]  # none where points were given
    cloud: Cloud | None
    mean: float | None  # of a lever all of whose practices were asked
    widest: str | None  # the question with the widest spread; the first of equals


def revealed(
    bank: Bank, part: Part, voting: Voting, round: int, ballots: Sequence[Ballot]
) -> Revealed:
    """The picture of a revealed round; HiddenError before."""
    if not 1 <= round <= len(voting.rounds) or voting.rounds[round - 1].phase != "revealed":
        raise HiddenError(f"{part.key}, round {round}, was not revealed")
    return picture(bank, part, voting.rounds[round - 1].questions, round, ballots)


def picture(
    bank: Bank, part: Part, asked: Sequence[str], round: int, ballots: Sequence[Ballot]
) -> Revealed:
    """The picture of these ballots, for whom it may concern; HiddenError from fewer than three."""
    if not enough(len(ballots)):
        raise HiddenError(f"{len(ballots)} ballots are too few")
    questions = [question for question in part.questions if question.key in asked]
    rated = [question for question in questions if question.kind != "points"]
    given = codes([question.key for question in rated], ballots)
    found = tuple(
        _shown(q.key, q.kind, given[[q.key in ballot for ballot in ballots], i])
        for i, q in enumerate(rated)
    )
    clouds = [_cloud(q.key, ballots) for q in questions if q.kind == "points"]
    return Revealed(
        part=part.key,
        round=round,
        n=len(ballots),
        questions=found,
        cloud=clouds[0] if clouds else None,
        mean=_lever_mean(bank, part, asked, ballots),
        widest=_widest(found),
    )


def _shown(key: str, kind: Asks, given: Codes) -> Shown:
    dots = counts(given)
    n = sum(dots)
    missing = len(given) - n
    if n < LEAST:
        return Shown(key, kind, n, missing)
    answers = np.repeat(np.arange(1, 6), dots)
    apart = round(agreement(np.array([dots])) or 0.0, 2)  # 5/6, the limit itself, is united
    return Shown(
        key=key,
        kind=kind,
        n=n,
        missing=missing,
        dots=dots,
        median=float(np.median(answers)),
        mean=shown(float(answers.mean())),
        agreement=apart,
        spread="united" if apart <= UNITED else "divided",
    )


def _cloud(key: str, ballots: Sequence[Ballot]) -> Cloud:
    given = points(key, ballots)
    if len(given) < LEAST:
        return Cloud(key, (), position(None))
    rows = tuple((int(a), int(b), int(c)) for a, b, c in given)
    return Cloud(key, rows, published_position(position(given), RULES))


def _lever_mean(
    bank: Bank, part: Part, asked: Sequence[str], ballots: Sequence[Ballot]
) -> float | None:
    if not part.is_lever or len(asked) < len(part.questions):
        return None
    of = lever(bank, part.key, ballots)
    return shown(of.mean) if of.mean is not None and of.n >= LEAST else None


def _widest(found: Sequence[Shown]) -> str | None:
    """None where everybody says the same everywhere."""
    apart = {one.key: one.agreement for one in found if one.agreement}
    return max(apart, key=lambda key: apart[key]) if apart else None
