"""The groups that an audience plans to show, in their order of priority, and who is in them.

Knows neither answers nor rules of release, but how few may stand behind a cross.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assessment.scoring.disclosure import Cell
from assessment.scoring.responses import Groups, Mask
from assessment.scoring.snapshot import cell_key

TOTAL = "total"
CROSS_FROM = 10  # people in a cross of two groups
BANDS = ((100, "100+"), (50, "50–99"), (20, "20–49"), (10, "10–19"), (5, "5–9"))


@dataclass(frozen=True, slots=True)
class Plan:
    """What was fixed before launch: groups with their names, and which of them are crossed."""

    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    crosses: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls, groups: Sequence[Mapping[str, Any]], crosses: Sequence[Sequence[str]] = ()
    ) -> "Plan":
        """The plan behind an audience's columns; a group without names is answered yes or no."""
        named = tuple((one["key"], tuple(one.get("names") or ("yes", "no"))) for one in groups)
        known = {key for key, _ in named}
        pairs = [(a, b) for a, b in crosses if a in known and b in known and a != b]
        return cls(named, tuple(pairs))

    def cells(self, k: int) -> tuple[tuple[Cell, tuple[tuple[str, str], ...]], ...]:
        """Every cell after the total, with the groups and names that it stands for."""
        return tuple(
            (Cell(cell_key(*where), max(k, CROSS_FROM) if len(where) > 1 else k), where)
            for where in self._places()
        )

    def _places(self) -> Iterator[tuple[tuple[str, str], ...]]:
        names = dict(self.groups)
        for key, each in self.groups:
            yield from (((key, name),) for name in each)
        for a, b in self.crosses:
            yield from (((a, x), (b, y)) for x in names[a] for y in names[b])


def members(groups: Mapping[str, Groups], where: Sequence[tuple[str, str]], people: int) -> Mask:
    """Who belongs to all of these groups."""
    inside = np.ones(people, dtype=np.bool_)
    for key, name in where:
        of = groups.get(key)
        if of is None or name not in of.names:
            return np.zeros(people, dtype=np.bool_)
        inside &= of.numbers == of.names.index(name)
    return inside


def band(people: int) -> str:
    """About how many people: never the number."""
    return next(name for least, name in BANDS if people >= least)


def band_from(people: int) -> int:
    """The fewest people that the same band is said of."""
    return next((least for least, _ in BANDS if people >= least), 0)


def fewest(band: str) -> int:
    """How many people at least a band speaks of."""
    return next((least for least, name in BANDS if name == band), 0)
