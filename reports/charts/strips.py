"""Rows of a track from 1 to 5 with a point and its interval: what bars and profiles are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessment.scoring.results import Interval
from reports.charts.base import Figure, Label, Setting, axis, labels, layout, score
from reports.charts.text import BREAK, measure, safe
from reports.words import rounded

LINE = 17  # height of a line of text in px
TRACK = 22  # height of the track
GAP = 8  # between rows
PAD = 6  # above the first row
EDGE = 8  # left and right, so that a point at 1 or 5 is whole


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: lines of harmless text left and right above the track, and the figure on it."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    value: float | None
    interval: Interval | None
    colour: str
    hover: str
    below: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # under the ends of the track

    @property
    def above(self) -> int:
        return max(len(self.left), len(self.right)) * LINE

    @property
    def height(self) -> int:
        return self.above + TRACK + max(map(len, self.below)) * LINE + GAP


def strips(setting: Setting, rows: Sequence[Strip], *, levels: bool = True) -> dict[str, Any]:
    """The figure: rows from top to bottom, below them the levels by name."""
    foot = (40 if setting.narrow else 22) if levels else 0
    tall = sum(row.height for row in rows)
    tops = [sum(row.height for row in rows[:index]) for index in range(len(rows))]
    tracks = [top + row.above + TRACK / 2 for top, row in zip(tops, rows, strict=True)]
    texts = [text for top, row in zip(tops, rows, strict=True) for text in _texts(row, top)]
    if levels:
        texts += level_names(setting, tall)
    data = [ticks(setting, tracks), *_marks(setting, rows, tracks), labels(setting, texts)]
    return {
        "data": data,
        "layout": layout(
            setting,
            tall + foot + PAD,
            (EDGE, PAD, EDGE, 0),
            xaxis=axis(1, 5),
            yaxis=axis(tall + foot, 0),
        ),
    }


def ticks(setting: Setting, tracks: Sequence[float]) -> Figure:
    """The tracks, with a mark at each level; that of level 3 reaches further."""
    x: list[float | None] = []
    y: list[float | None] = []
    for at in tracks:
        x += [1, 5, None]
        y += [at, at, None]
        for level in range(1, 6):
            half = 6 if level == 3 else 3
            x += [level, level, None]
            y += [at - half, at + half, None]
    line = {"color": setting.colours.line, "width": 1.5}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _marks(setting: Setting, rows: Sequence[Strip], tracks: Sequence[float]) -> list[Figure]:
    """A band for each interval (one trace for a colour), and the points."""
    bands: dict[str, dict[str, Any]] = {}
    for row, at in zip(rows, tracks, strict=True):
        if row.interval is not None:
            band = bands.setdefault(row.colour, _band(row.colour))
            band["x"] += [rounded(row.interval.low), rounded(row.interval.high), None]
            band["y"] += [at, at, None]
    shown = [(row, at) for row, at in zip(rows, tracks, strict=True) if row.value is not None]
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [score(row.value) for row, _ in shown],
        "y": [at for _, at in shown],
        "marker": {
            "color": [row.colour for row, _ in shown],
            "size": 13,
            "opacity": 1,
            "line": {"color": setting.colours.paper, "width": 2},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "text": [row.hover for row, _ in shown],
    }
    return [*bands.values(), points]


def _band(colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [],
        "y": [],
        "line": {"color": colour, "width": 12},
        "opacity": 0.25,
        "connectgaps": False,
        "hoverinfo": "skip",
    }


def _texts(row: Strip, top: float) -> list[Label]:
    """The lines above and under one track."""
    under = top + row.above + TRACK
    placed = (
        Label(1, top, BREAK.join(row.left), "bottom right", larger=1),
        Label(5, top, BREAK.join(row.right), "bottom left", larger=1),
        Label(1, under, BREAK.join(row.below[0]), "bottom right", muted=True),
        Label(5, under, BREAK.join(row.below[1]), "bottom left", muted=True),
    )
    return [label for label in placed if label.text]


def level_names(setting: Setting, top: float) -> list[Label]:
    """The levels by name; on a phone the second and fourth stand one line lower."""
    sides = {1: "bottom right", 5: "bottom left"}
    names = [(n.number, safe(n.name[setting.words.language], 24)) for n in setting.bank.levels]
    return [
        Label(
            number,
            top + (LINE if setting.narrow and number in {2, 4} else 0),
            f"{number} {name}",
            sides.get(number, "bottom center"),
            muted=True,
        )
        for number, name in names
    ]


def fits(setting: Setting, left: str, right: str) -> bool:
    """Whether two texts have room on one line (sizes as in a strip)."""
    size = setting.size + 1
    return measure(left, size) + measure(right, size) + 24 <= setting.least - 2 * EDGE
