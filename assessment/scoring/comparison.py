"""Two audiences, or two groups, beside each other, from what is published of them and nothing else.

Different forms are compared on the items that both ask. Differences are those of the rounded
means; the intervals (Welch's) come from the published standard deviations, and leave out the
finite-population factor: a comparison is about more than those who were asked. How many people are
in a group is not published: the lower end of its size counts, which makes intervals wider, never
narrower.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.scoring.arithmetic import Moments, TTest, holm, welch
from assessment.scoring.cells import fewest
from assessment.scoring.discretion import ITEMS_FROM
from assessment.scoring.gaps import NOTABLE, SIGNIFICANT
from assessment.scoring.levels import shown
from assessment.scoring.results import Interval, LeverResult, Result
from assessment.scoring.snapshot import GroupCell, Snapshot

Basis = Literal["all", "shared"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One lever in two audiences: first − second."""

    lever: str
    first: float | None
    second: float | None
    diff: float | None  # of the rounded means; None where one is withheld
    interval: Interval | None  # None too where a spread is withheld
    relevant: bool  # at least 0.5 apart, and surely so over the five levers


@dataclass(frozen=True, slots=True)
class Comparison:
    """All levers, the items they are compared on, and why those."""

    levers: tuple[Difference, ...]
    basis: Basis  # 'shared': the forms differ, so only the items that both ask count
    items: tuple[str, ...]


def compare(first: Snapshot, second: Snapshot) -> Comparison | None:
    """The difference of two audiences; None while one of them has no result, or not the same."""
    if first.total is None or second.total is None:
        return None
    same = first.form == second.form
    one, other = _basis(first, same), _basis(second, same)
    if one is None or other is None or one.bank_version != other.bank_version:
        return None
    pairs = list(zip(one.levers, other.levers, strict=True))
    tests = [welch(_moments(a), _moments(b)) for a, b in pairs]
    adjusted = holm([test.p if test else None for test in tests])
    return Comparison(
        levers=tuple(
            _difference(a, b, test, p)
            for (a, b), test, p in zip(pairs, tests, adjusted, strict=True)
        ),
        basis="all" if same else "shared",
        items=_items(first.total) if same else _common(first.total, second.total),
    )


def compare_cells(
    first: GroupCell, second: GroupCell, levers: Sequence[str]
) -> tuple[Difference, ...]:
    """Two groups that share nobody, on these levers; no interval where a spread is withheld."""
    one, other = ([cell_moments(cell, lever) for lever in levers] for cell in (first, second))
    tests = [welch(a, b) for a, b in zip(one, other, strict=True)]
    adjusted = holm([test.p if test else None for test in tests])
    return tuple(
        _difference_of(lever, a.mean, b.mean, test, p)
        for lever, a, b, test, p in zip(levers, one, other, tests, adjusted, strict=True)
    )


def cell_moments(cell: GroupCell, lever: str) -> Moments:
    """What a group publishes of a lever, with the fewest people that may stand behind its spread.

    A spread is published from fifteen who answered the lever, and from no fewer than the size says.
    """
    people = max(ITEMS_FROM, fewest(cell.size))
    return Moments(people, cell.means.get(lever), cell.spreads.get(lever))


def _basis(snapshot: Snapshot, same: bool) -> Result | None:
    """The whole form where both are alike; else the items that every form asks."""
    return snapshot.total if same or snapshot.shared is None else snapshot.shared


def _items(total: Result) -> tuple[str, ...]:
    return tuple(practice.item for lever in total.levers for practice in lever.practices)


def _common(first: Result, second: Result) -> tuple[str, ...]:
    other = set(_items(second))
    return tuple(item for item in _items(first) if item in other)


def _moments(lever: LeverResult) -> Moments:
    return Moments(lever.n, lever.mean, lever.sd)


def _difference(
    first: LeverResult, second: LeverResult, test: TTest | None, p: float | None
) -> Difference:
    return _difference_of(first.lever, first.mean, second.mean, test, p)


def _difference_of(
    lever: str, first: float | None, second: float | None, test: TTest | None, p: float | None
) -> Difference:
    diff = None if first is None or second is None else round(first - second, 1)
    notable = diff is not None and abs(diff) >= NOTABLE
    interval = Interval(shown(test.interval.low), shown(test.interval.high)) if test else None
    sure = p is not None and p < SIGNIFICANT
    return Difference(lever, first, second, diff, interval, notable and sure)
