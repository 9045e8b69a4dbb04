"""A result as it is published: every figure rounded, and those withheld that tell too much.

What follows from other figures (overall, level, bounds, ranks) is computed from the published
ones, so that it adds nothing to them. Decides about the whole audience only, not about groups.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assessment.scoring.arithmetic import Moments, logit_t, wilson
from assessment.scoring.discretion import (
    INVITED_FROM,
    LEAST_ITEM_SD,
    MOST,
    Rules,
    fine,
    is_nearly_all,
)
from assessment.scoring.levels import level, shown
from assessment.scoring.levers import INVISIBLE, worst_case
from assessment.scoring.results import Interval, LeverResult, PracticeResult

AGREEMENT_FROM, COEFFICIENTS_FROM = 10, 100  # people who answered all items of a lever
UNITED, LEAST_AGREEMENT = 0.83, 0.3


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What every figure of an audience is published under."""

    rules: Rules
    people: int  # who answered anything
    invited: int | None
    hidden: Collection[str]  # items whose mean would tell a single answer beside the lever's
    targets: Mapping[str, float]  # set for the assessment, by lever
    # By lever, who answered all its items; None for votes in a room, which all there have seen.
    complete: Mapping[str, int] | None = None
    unjudged: Mapping[str, float] = field(default_factory=dict)  # share of all people, by item

    @property
    def known(self) -> int | None:
        """How many were invited, where that may be said."""
        small = self.rules.veiled and self.invited is not None and self.invited < INVITED_FROM
        return None if small else self.invited


def published_lever(lever: LeverResult, under: Circumstances) -> LeverResult:
    """One lever with its practices; nothing of it where too few gave a score."""
    rules, exact = under.rules, lever.mean
    if exact is None or lever.n < rules.least:
        return _withheld(lever)
    practices = tuple(_practice(practice, under) for practice in lever.practices)
    exact = rules.clipped(exact - _moved(lever, under), lever.n)
    mean, census = shown(exact), under.known is not None and lever.n == under.known
    spread = rules.spread(Moments(lever.n, exact, lever.sd))
    interval = rounded(logit_t(Moments(lever.n, exact, spread), under.known))
    bounds = worst_case(Moments(lever.n, mean, None), under.known)
    return replace(
        lever,
        mean=mean,
        sd=None if spread is None else shown(spread),
        interval=interval,
        census=census,
        level=level(mean, interval, census),
        bounds=rounded(bounds),
        practices=practices,
        **_coefficients(lever, under),
    )


def _moved(lever: LeverResult, under: Circumstances) -> float:
    """By how much the practices' means are moved away from what all said, on average.

    The lever moves along: otherwise it would tell, less its practices, what they hide.
    """
    if not lever.practices:
        return 0.0
    moves = [one.mean - _item_mean(one, under.rules) for one in lever.practices if one.mean]
    return sum(moves) / len(lever.practices)


def _item_mean(practice: PracticeResult, rules: Rules) -> float:
    """The mean that is published, unrounded: where hardly anybody differs, what nearly all said."""
    mean, level_of_most = practice.mean or 0.0, _said_by_most(practice, rules)
    return rules.clipped(mean if level_of_most is None else level_of_most, practice.n)


def _said_by_most(practice: PracticeResult, rules: Rules) -> int | None:
    """The answer of all but a few, too few to be seen."""
    n, counts = practice.n, practice.counts or ()
    for answer, count in enumerate(counts, 1):
        if rules.veiled and n >= rules.items_from and is_nearly_all(count / n, n):
            return answer if n - count < rules.least else None
    return None


def _practice(practice: PracticeResult, under: Circumstances) -> PracticeResult:
    rules, n = under.rules, practice.n
    if n < rules.least or practice.item in under.hidden:
        return _unsaid(practice)
    mean, wide = _item_mean(practice, rules), n >= rules.items_from
    spread = _item_spread(practice, rules, mean) if wide else None
    cant_judge = rules.share(under.unjudged.get(practice.item, practice.cant_judge or 0.0))
    about = n if not rules.veiled else max(rules.least, round((1 - cant_judge) * under.people))
    interval = logit_t(Moments(n, mean, spread), under.known) if wide else None
    return replace(
        practice,
        n=about,
        mean=shown(mean),
        sd=None if spread is None else shown(spread),
        interval=rounded(interval),
        cant_judge=cant_judge,
        invisible=cant_judge > INVISIBLE + 1e-9,
        **(_distribution(practice, rules) if wide else NO_DISTRIBUTION),
    )


def _item_spread(practice: PracticeResult, rules: Rules, mean: float) -> float | None:
    if _said_by_most(practice, rules) is not None:
        return LEAST_ITEM_SD
    return rules.spread(Moments(practice.n, mean, practice.sd), LEAST_ITEM_SD)


NO_DISTRIBUTION: dict[str, Any] = {
    "counts": None,
    "favourable": None,
    "favourable_interval": None,
    "shares": None,
}


def _distribution(practice: PracticeResult, rules: Rules) -> dict[str, Any]:
    share, n, counts = practice.favourable or 0.0, practice.n, practice.counts or ()
    said = rules.capped(share, n)
    vague = rules.veiled and not 1 - MOST - 1e-9 <= said <= MOST + 1e-9
    around = None if vague else wilson(round(said * n) if rules.veiled else round(share * n), n)
    return {
        "counts": None if rules.veiled else counts,
        "shares": rules.shares(counts) if rules.veiled else None,
        "favourable": said,
        "favourable_interval": around and Interval(round(around.low, 2), round(around.high, 2)),
    }


def _coefficients(lever: LeverResult, under: Circumstances) -> dict[str, Any]:
    """What is reckoned over those alone who answered all items, from enough of them."""
    complete = lever.n if under.complete is None else under.complete[lever.lever]
    least = 0 if under.complete is None else max(AGREEMENT_FROM, under.rules.least)
    agreement = lever.agreement if complete >= least else None
    many = complete >= COEFFICIENTS_FROM
    names = ("alpha", "omega", "rwg_j", "icc1", "icc2")
    said: dict[str, Any] = {name: fine(getattr(lever, name)) if many else None for name in names}
    return said | {"agreement": None if agreement is None else _agreement(agreement, under.rules)}


def _agreement(deviation: float, rules: Rules) -> float:
    """One decimal on the right side of 'united'; never so small that all said the same."""
    low, high = (LEAST_AGREEMENT, 0.8) if rules.veiled else (0.0, 0.8)
    figure = shown(deviation)
    return max(low, min(high, figure)) if deviation <= UNITED else max(0.9, figure)


def _withheld(lever: LeverResult) -> LeverResult:
    nothing: dict[str, Any] = dict.fromkeys(
        ("mean", "sd", "interval", "level", "alpha", "omega", "agreement", "rwg_j", "icc1",
         "icc2", "bounds")
    )  # fmt: skip
    practices = tuple(map(_unsaid, lever.practices))
    return replace(lever, n=0, census=False, practices=practices, **nothing)


def _unsaid(practice: PracticeResult) -> PracticeResult:
    nothing: dict[str, Any] = dict.fromkeys(("mean", "sd", "interval", "cant_judge"))
    return replace(practice, n=0, invisible=False, **nothing, **NO_DISTRIBUTION)


def rounded(interval: Interval | None) -> Interval | None:
    """Both limits to one decimal."""
    return None if interval is None else Interval(shown(interval.low), shown(interval.high))
