"""What a radar compares: a line with its five values, and how kinds of lines are told apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.scoring.results import Interval, LevelRange, Result
from reports.charts.base import Entry
from reports.charts.text import plain

Kind = Literal["score", "leadership", "pulse", "workshop", "target", "group", "votes"]


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the radar: what it is called, how it is drawn, and its five values."""

    name: str
    kind: Kind
    values: tuple[float | None, ...]
    intervals: tuple[Interval | None, ...] = (None,) * 5
    levels: tuple[LevelRange | None, ...] = (None,) * 5
    n: int = 0

    @classmethod
    def scores(cls, name: str, result: Result, kind: Kind = "score") -> "Series":
        levers = result.levers
        return cls(
            name,
            kind,
            tuple(r.mean for r in levers),
            tuple(r.interval for r in levers),
            tuple(r.level for r in levers),
            result.n,
        )

    @classmethod
    def target(cls, name: str, result: Result) -> "Series":
        return cls(name, "target", tuple(result.targets))


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of series is told apart without colour: dash and marker."""

    colour: str  # a role of the theme
    dash: str
    symbol: str
    glyph: str
    band: float  # opacity
    hollow: bool = False


STYLES: dict[Kind, Style] = {
    "score": Style("accent", "solid", "circle", "●", 0.18),
    "leadership": Style("accent", "solid", "circle", "●", 0.18),
    "pulse": Style("ink", "dash", "triangle-up", "▲", 0.10),
    "workshop": Style("muted", "dot", "square", "■", 0.14),
    "target": Style("muted", "dot", "diamond", "◇", 0.0, hollow=True),
    "group": Style("ink", "dot", "circle", "○", 0.0, hollow=True),
    "votes": Style("ink", "dash", "square", "□", 0.0, hollow=True),
}


def legend(names: Mapping[Kind, str]) -> tuple[Entry, ...]:
    """The key of a chart with these series."""
    return tuple(Entry(kind, STYLES[kind].glyph, plain(name, 40)) for kind, name in names.items())
