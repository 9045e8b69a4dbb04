"""What changed between the waves of one kind of audience: from published figures and nothing else.

People can't be linked between waves, so every change has Welch's interval over two separate groups,
from rounded figures and without the finite-population factor: rather too wide than too narrow. Only
what was asked in the same words is compared, and a group only where both waves released it for the
lever under the same name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from assessment.scoring.arithmetic import Moments, logit_t, welch
from assessment.scoring.comparison import Basis, cell_moments
from assessment.scoring.levels import shown
from assessment.scoring.results import Interval, LeverResult, PracticeResult, Result
from assessment.scoring.snapshot import SHARED, GroupCell, Snapshot
from assessment.scoring.wording import same_lever, same_points, same_words
from questions.bank import STRATEGIES, Bank


@dataclass(frozen=True, slots=True)
class Seen:
    """What one wave published of an audience, and what it had asked."""

    bank: Bank
    snapshot: Snapshot
    planned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # group → its names

    @property
    def total(self) -> Result | None:
        return self.snapshot.total

    @property
    def form(self) -> str:
        return self.snapshot.form


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in one wave, with its interval as it counts for changes: nothing is finite here."""

    of: Moments
    interval: Interval | None

    @property
    def value(self) -> float:
        return self.of.mean or 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over the waves, and its change: the last wave less the one before it."""

    key: str
    points: tuple[Point | None, ...]  # None: not published, or not the same question
    change: float | None  # of the rounded figures
    interval: Interval | None

    @property
    def clear(self) -> bool:
        """Whether the interval, as it is shown, leaves out 0 on the side of the change."""
        if self.interval is None or not self.change:
            return False
        return self.interval.low > 0 if self.change > 0 else self.interval.high < 0


@dataclass(frozen=True, slots=True)
class Trend:
    """One kind of audience over the waves; `before` is the place of the wave compared with."""

    before: int
    basis: Basis  # 'shared': the forms differ, so only the items that every form asks count
    levers: tuple[Line, ...]
    practices: tuple[Line, ...]
    groups: tuple[tuple[GroupCell, tuple[Line, ...]], ...]
    shares: tuple[Line, ...]  # of the strategies; () where points were given otherwise
    reworded: tuple[str, ...]  # practices that read differently in the wave before
    redefined: tuple[str, ...]  # groups that have other names than in the wave before


def trend(waves: Sequence[Seen | None]) -> Trend | None:
    """The last wave against the latest before it; None unless both have a result."""
    there = [one if one and one.total else None for one in waves]
    earlier = [place for place, one in enumerate(there[:-1]) if one]
    if not earlier or there[-1] is None:
        return None
    return _History(tuple(there), there[-1], earlier[-1]).trend()


@dataclass(frozen=True, slots=True)
class _History:
    """All waves, None where there is no result; the last of them; the place of the one before."""

    waves: tuple[Seen | None, ...]
    now: Seen
    before: int

    def trend(self) -> Trend:
        then = self.waves[self.before] or self.now
        alike = all(one.form == self.now.form for one in self.waves if one)
        practices = tuple(self._practices())
        return Trend(
            before=self.before,
            basis="all" if alike else "shared",
            levers=tuple(self._levers(alike=alike)),
            practices=practices,
            groups=tuple(self._groups()),
            shares=tuple(self._shares()),
            reworded=tuple(
                item
                for item in self.now.bank.form(self.now.form).items
                if not same_words(item, then.bank, self.now.bank)
            ),
            redefined=_redefined(then.planned, self.now.planned),
        )

    def _line(self, key: str, points: Sequence[Point | None], digits: int = 1) -> Line:
        first, second = points[self.before], points[-1]
        if first is None or second is None:
            return Line(key, tuple(points), None, None)
        test = welch(second.of, first.of)
        change = round(second.value - first.value, digits) + 0.0
        return Line(key, tuple(points), change, _limits(test.interval, digits) if test else None)

    def _levers(self, *, alike: bool) -> Iterator[Line]:
        form = self.now.form if alike else SHARED
        for lever in self.now.bank.levers:
            yield self._line(
                lever.key,
                [
                    _of_lever(one, lever.key, alike=alike)
                    if one and same_lever(lever.key, form, one.bank, self.now.bank)
                    else None
                    for one in self.waves
                ],
            )

    def _practices(self) -> Iterator[Line]:
        for item in self.now.bank.form(self.now.form).items:
            points = [
                _of_practice(one, item)
                if one and same_words(item, one.bank, self.now.bank)
                else None
                for one in self.waves
            ]
            if points[-1] and points[self.before]:
                yield self._line(item, points)

    def _groups(self) -> Iterator[tuple[GroupCell, tuple[Line, ...]]]:
        for cell in self.now.snapshot.groups:
            lines = (self._group_line(cell.key, lever.key) for lever in self.now.bank.levers)
            shown_twice = tuple(line for line in lines if line.change is not None)
            if shown_twice:
                yield cell, shown_twice

    def _group_line(self, key: str, lever: str) -> Line:
        form = self.now.form
        return self._line(
            lever,
            [
                _of_group(one.snapshot, key, lever)
                if one and one.form == form and same_lever(lever, form, one.bank, self.now.bank)
                else None
                for one in self.waves
            ],
        )

    def _shares(self) -> Iterator[Line]:
        for place, strategy in enumerate(STRATEGIES):
            points = [
                _of_share(one, place) if one and _alike(one, self.now) else None
                for one in self.waves
            ]
            if points[-1] and points[self.before]:
                yield self._line(strategy, points, digits=2)


def _limits(interval: Interval, digits: int = 1) -> Interval:
    return Interval(_rounded(interval.low, digits), _rounded(interval.high, digits))


def _rounded(value: float, digits: int) -> float:
    scale: float = 10 ** (digits - 1)
    return round(shown(value * scale) / scale, digits) + 0.0


def _of_lever(seen: Seen, key: str, *, alike: bool) -> Point | None:
    result = seen.total if alike or seen.snapshot.shared is None else seen.snapshot.shared
    return _point(result.lever(key)) if result else None


def _of_practice(seen: Seen, item: str) -> Point | None:
    levers = seen.total.levers if seen.total else ()
    found = (one for lever in levers for one in lever.practices if one.item == item)
    return next((point for one in found if (point := _point(one))), None)


def _point(of: LeverResult | PracticeResult) -> Point | None:
    return None if of.mean is None else _around(Moments(of.n, of.mean, of.sd))


def _of_group(snapshot: Snapshot, key: str, lever: str) -> Point | None:
    cell = next((one for one in snapshot.groups if one.key == key), None)
    if cell is None or cell.means.get(lever) is None:
        return None
    return _around(cell_moments(cell, lever))


def _around(of: Moments) -> Point:
    around = logit_t(of)
    return Point(of, around and _limits(around))


def _of_share(seen: Seen, place: int) -> Point | None:
    stands = seen.total.positioning if seen.total else None
    if stands is None or stands.mean is None:
        return None
    variance = stands.covariance[place][place] if stands.covariance else None
    sd = None if variance is None else sqrt(max(0.0, variance))
    return Point(Moments(stands.n, _rounded(stands.mean[place], 2), sd), None)


def _alike(then: Seen, now: Seen) -> bool:
    """Whether the points between the strategies were given to the same statements."""
    return then.form == now.form and same_points(now.form, then.bank, now.bank)


def _redefined(
    then: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Groups that both waves plan, but with other names; the order of the names is no matter."""
    return tuple(key for key in now if key in then and set(now[key]) != set(then[key]))
