"""Paths of an SVG at their own place: moved without a transform, and lines of one kind in one path.

WeasyPrint pays for every element and every transform; a chart has dozens of ticks and grid lines.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

NUMBER = re.compile(r"-?\d*\.?\d+(?:e[-+]?\d+)?")
COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
POINTS = frozenset("MLCSQT")  # commands whose numbers are points; relative ones move by themselves
ARC = 7  # numbers of an arc, the last two are its end


@dataclass(frozen=True, slots=True)
class Path:
    """A path at its own place; `paint` are its attributes."""

    d: str
    paint: Mapping[str, str]

    @property
    def joins(self) -> bool:
        """Whether it looks the same as part of a longer path: an opaque line, not filled."""
        return self.paint.get("fill") == "none" and "stroke-opacity" not in self.paint


def number(value: str | float) -> str:
    """Two decimals are finer than any printer."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def moved(d: str, x: float, y: float) -> str:
    """The path data with all absolute places moved by (x, y)."""
    return "".join(
        letter + ",".join(map(number, _moved(letter, list(map(float, NUMBER.findall(rest))), x, y)))
        for letter, rest in COMMAND.findall(d)
    )


def _moved(letter: str, numbers: list[float], x: float, y: float) -> Iterator[float]:
    for place, value in enumerate(numbers):
        if letter in POINTS:
            yield value + (y if place % 2 else x)
        elif letter == "A":
            yield value + {ARC - 2: x, ARC - 1: y}.get(place % ARC, 0)
        else:
            yield value + {"H": x, "V": y}.get(letter, 0)


def joined(elements: Iterable[Path | str]) -> Iterator[Path | str]:
    """The elements in their order; neighbouring lines of the same kind are one path."""
    for kind, group in groupby(elements, _kind):
        if kind is None:
            yield from group
        else:
            yield Path("".join(e.d for e in group if isinstance(e, Path)), dict(kind))


def _kind(element: Path | str) -> tuple[tuple[str, str], ...] | None:
    return tuple(element.paint.items()) if isinstance(element, Path) and element.joins else None
