"""The frozen results of scoring: what every page, chart, report and export reads.

Scores are on 1…5 and unrounded, shares on 0…1. `None` means that the figure is not defined for
these answers (too few people, nobody answered, no variance); it is never replaced by a guess.
A result that was published (`publication.py`) is rounded, and None is also what is withheld.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits of a 95 % confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LevelRange:
    """The maturity level of a score: one level, or 'between low and high'.

    `estimate` is true where there is no interval (a single person): the nearest level.
    """

    low: int
    high: int
    estimate: bool


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """One item over all people: answers, mean, and how many could not judge it."""

    item: str
    n: int
    mean: float | None
    sd: float | None
    interval: Interval | None
    counts: tuple[int, int, int, int, int] | None  # answers at level 1 … 5
    cant_judge: float | None  # share of the people asked who left it or could not judge
    invisible: bool  # more than 30 % could not judge
    favourable: float | None  # share of answers 4–5
    favourable_interval: Interval | None  # Wilson
    # Where an anonymous result is published, in place of counts and in steps of 0.05: shares of
    # answers at level 1 … 5. Here and in `favourable`, 0.95 says '> 90 %' and 0.05 '< 10 %';
    # beside a 0.95 the others are 0.
    shares: tuple[float, float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class LeverResult:
    """One lever over all people who have a valid score for it."""

    lever: str
    n: int
    mean: float | None
    sd: float | None  # n − 1
    interval: Interval | None  # logit-t
    census: bool  # n = N: everybody answered, so there is no interval
    level: LevelRange | None
    alpha: float | None
    omega: float | None
    agreement: float | None  # mean absolute deviation from the item means
    rwg_j: float | None
    icc1: float | None
    icc2: float | None
    bounds: Interval | None  # worst case: all who did not answer at 1, or at 5
    practices: tuple[PracticeResult, ...]


@dataclass(frozen=True, slots=True)
class Positioning:
    """Mean shares in the order first, centric, product, and what may be said about them."""

    n: int
    mean: tuple[float, float, float] | None
    covariance: tuple[tuple[float, float, float], ...] | None  # 3 × 3, n − 1
    radius2: float | None  # of the 95 % region on the first two shares; n ≥ 10 for a display
    top: str | None
    second: str | None
    diff: float | None  # top − second, a share
    interval: Interval | None  # paired t for diff
    p: float | None
    verdict: Literal["strategy", "between", "balanced"] | None
    first_choice: tuple[float, float, float] | None  # share of people who put it alone first
    flip: float | None  # the share of points that has to move from top to second for a tie


@dataclass(frozen=True, slots=True)
class NiceTrap:
    """Service friendliness minus the structures behind it (G3, H2, H3, H5 as far as asked)."""

    n: int
    service: float
    structure: float
    value: float
    warn: bool  # ≥ 1.0, and at least five answers or a single person
    impression: bool  # one person only
    lagging: str  # the item id of the weakest structure


@dataclass(frozen=True, slots=True)
class FigureInUse:
    """How far one customer figure is in use: people per stage, from 'not taken' to 'steers'."""

    key: str
    counts: tuple[int, int, int, int] | None
    n: int
    stage: int | None  # the median stage 0 … 3, lower one where it lies between two


@dataclass(frozen=True, slots=True)
class Priority:
    """Why a practice stands where it stands: (target − score) × importance × damping."""

    rank: int
    item: str
    step: str  # id of the next step for the band of its score
    score: float
    target: float
    importance: float
    damping: float  # 1 where there is no interval, smaller where it is wide
    priority: float
    effort: str


@dataclass(frozen=True, slots=True)
class Flags:
    """Careless responses: counted and reported, never deleted."""

    too_fast: int | None  # shorter than 2 seconds per item
    uniform: int | None  # one answer throughout
    flagged: int | None  # either
    shift: tuple[tuple[str, float], ...]  # lever → mean without the flagged minus mean with them


@dataclass(frozen=True, slots=True)
class Gap:
    """One lever in two groups: m1 − m2 with Welch's interval."""

    lever: str
    n1: int
    n2: int
    m1: float | None
    m2: float | None
    diff: float | None
    interval: Interval | None
    t: float | None
    df: float | None
    p: float | None
    p_holm: float | None
    hedges_g: float | None
    mann_whitney_p: float | None
    relevant: bool  # |diff| ≥ 0.5 and Holm-adjusted p < .05


@dataclass(frozen=True, slots=True)
class Change:
    """One lever in two waves: after − before, Welch's interval (people can't be linked)."""

    lever: str
    before: float | None
    after: float | None
    change: float | None
    interval: Interval | None
    distinguishable: bool  # there is an interval and it does not contain 0


@dataclass(frozen=True, slots=True)
class GroupLever:
    """One lever within one group of people."""

    group: str
    lever: str
    n: int
    mean: float | None
    agreement: float | None
    rwg_j: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that is known about one body of responses."""

    bank_version: str
    bank_hash: str
    form: str
    n: int  # people with at least one answer
    invited: int | None
    levers: tuple[LeverResult, ...]  # always five, in the order of the bank
    overall: float | None  # mean of the five lever scores; None while one is missing
    weakest: str | None
    positioning: Positioning
    intended: Positioning | None
    nice_trap: NiceTrap | None
    price_pull: float | None
    contrasts: tuple[
        float | None, ...
    ]  # mean of each, in the order of the bank; empty if not asked
    figures: tuple[FigureInUse, ...]
    importance: tuple[float, ...]  # per lever; 3 where it was not asked
    targets: tuple[float, ...]  # per lever; 4 where none was set
    flags: Flags
    priorities: tuple[Priority, ...]  # every practice with a score, first rank first

    def lever(self, key: str) -> LeverResult:
        return next(lever for lever in self.levers if lever.lever == key)
