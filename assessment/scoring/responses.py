"""The answers of many people as arrays, the one thing that scoring reads.

One row is one person, NaN is 'not answered or can't judge'. Nothing here computes a score, and
nothing knows where the answers were collected.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questions.bank import Bank

Array = NDArray[np.floating[Any]]
Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]
Shares = tuple[float, float, float]
Numbers = NDArray[np.integer[Any]]


class ScoringError(ValueError):
    """The answers or the circumstances contradict themselves; nothing can be scored."""


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """Who belongs to which group: per person the number of a name, −1 for no group."""

    names: tuple[str, ...]
    numbers: Numbers

    @classmethod
    def of(cls, values: Sequence[str]) -> "Groups":
        """Names in the order of the alphabet; an empty one is no group."""
        names = tuple(sorted(set(values) - {""}))
        number = {"": -1} | {name: i for i, name in enumerate(names)}
        return cls(names, np.array([number[value] for value in values], dtype=np.intp))

    def __len__(self) -> int:
        return len(self.numbers)

    def where(self, rows: "Mask | Numbers") -> "Groups":
        """Only the given rows; a name that nobody is left in stays."""
        return Groups(self.names, self.numbers[rows])


@dataclass(frozen=True, eq=False, slots=True)
class Responses:
    """Answers as arrays of n rows; a module that was not asked is None.

    Columns follow the order of the bank: items (25), service (2), contrasts (5), figures (7);
    importance and targets have a column per lever. Allocations are points, person × situation ×
    strategy: one situation or several, which are averaged per person.
    """

    items: Array
    allocations: Array | None = None  # n × k × 3, points
    intended: Array | None = None  # n × 3, points
    service: Array | None = None  # n × 2, 1 … 5
    price: Array | None = None  # n, 1 … 5
    contrasts: Array | None = None  # n × 5, 1 (focus) … 5 (obsession)
    figures: Array | None = None  # n × figures, stage 0 … 3
    importance: Array | None = None  # n × 5, 1 … 5
    targets: Array | None = None  # n × 5, 1 … 5
    seconds: Array | None = None  # n, time taken for the whole form
    groups: Mapping[str, Groups] = field(default_factory=dict)  # by column

    def __post_init__(self) -> None:
        sizes = {name: len(values) for name, values in self._arrays()}
        sizes |= {name: len(values) for name, values in self.groups.items()}
        for name, size in sizes.items():
            if size != len(self.items):
                raise ScoringError(f"{name} has {size} rows, items has {len(self.items)}")
        for name, low, high in _SCALES:
            values = getattr(self, name)
            if values is not None and not _within(values, low, high):
                raise ScoringError(f"{name} must be whole numbers from {low} to {high}, or NaN")

    def __len__(self) -> int:
        return len(self.items)

    def where(self, rows: Mask | NDArray[np.intp]) -> "Responses":
        """Only the given rows (a mask, or row numbers in the order wanted)."""
        parts: dict[str, Any] = {name: values[rows] for name, values in self._arrays()}
        groups = {column: values.where(rows) for column, values in self.groups.items()}
        return replace(self, **parts, groups=groups)

    def codes(self) -> Codes:
        """The items as small whole numbers, 0 for a missing answer."""
        return np.where(np.isnan(self.items), 0, self.items).astype(np.int8)

    def answered(self) -> Mask:
        """Who gave at least one answer to an item, an allocation or a rating."""
        there: Mask = ~np.asarray(np.isnan(self.items).all(axis=1))
        for values in (self.allocations, self.intended, self.service, self.price, self.contrasts):
            if values is not None and values.size:
                there |= ~np.isnan(values.reshape(len(values), -1)).all(axis=1)
        return there

    def _arrays(self) -> list[tuple[str, NDArray[Any]]]:
        named = [(name, getattr(self, name)) for name in _NAMES]
        return [(name, values) for name, values in named if values is not None]


_NAMES = tuple(f.name for f in fields(Responses) if f.name != "groups")
_SCALES = (
    ("items", 1, 5),
    ("service", 1, 5),
    ("price", 1, 5),
    ("contrasts", 1, 5),
    ("figures", 0, 3),
    ("importance", 1, 5),
)


def _within(values: Array, low: int, high: int) -> bool:
    good = (values >= low) & (values <= high) & (values == np.rint(values))
    return bool((good | np.isnan(values)).all())


@dataclass(frozen=True, slots=True)
class Answers:
    """One person's answers in plain values; what is absent or None was not answered."""

    items: Mapping[str, int | None]
    allocations: Mapping[str, Shares | None] = field(default_factory=dict)  # points per situation
    intended: Shares | None = None
    service: Mapping[str, int | None] = field(default_factory=dict)
    price: int | None = None
    contrasts: Mapping[str, int | None] = field(default_factory=dict)
    figures: Mapping[str, int | None] = field(default_factory=dict)  # stage 0 … 3
    importance: Mapping[str, int | None] = field(default_factory=dict)  # by lever
    targets: Mapping[str, float | None] = field(default_factory=dict)  # by lever
    seconds: float | None = None
    groups: Mapping[str, str] = field(default_factory=dict)


def collect(bank: Bank, answers: Sequence[Answers]) -> Responses:
    """People's plain answers as arrays in the order of the bank."""

    def table(part: Callable[[Answers], Mapping[str, float | None]], keys: list[str]) -> Array:
        rows = [[_number(part(a).get(key)) for key in keys] for a in answers]
        return np.array(rows, dtype=float).reshape(len(answers), len(keys))

    def points(given: Callable[[Answers], Shares | None]) -> Array:
        rows = [given(a) or (np.nan,) * 3 for a in answers]
        return np.array(rows, dtype=float).reshape(len(answers), 3)

    levers = [lever.key for lever in bank.levers]
    situations = [points(lambda a, k=s.key: a.allocations.get(k)) for s in bank.allocations]  # type: ignore[misc]
    columns = sorted({column for a in answers for column in a.groups})
    return Responses(
        items=table(lambda a: a.items, [item.id for item in bank.items]),
        allocations=np.stack(situations, axis=1),
        intended=points(lambda a: a.intended),
        service=table(lambda a: a.service, [rating.key for rating in bank.service]),
        price=np.array([_number(a.price) for a in answers], dtype=float),
        contrasts=table(lambda a: a.contrasts, [contrast.key for contrast in bank.contrasts]),
        figures=table(lambda a: a.figures, [figure.key for figure in bank.figures]),
        importance=table(lambda a: a.importance, levers),
        targets=table(lambda a: a.targets, levers),
        seconds=np.array([_number(a.seconds) for a in answers], dtype=float),
        groups={c: Groups.of([a.groups.get(c, "") for a in answers]) for c in columns},
    )


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)
