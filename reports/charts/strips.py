"""Rows of a track from 1 to 5 with a point and its interval: what bars and profiles are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessment.scoring.results import Interval
from reports.charts.base import Figure, Setting, axis, layout, note, score
from reports.charts.text import BREAK, measure, safe
from reports.words import rounded

LINE = 17  # height of a line of text in px
TRACK = 24  # height of the track
GAP = 12  # between rows
PAD = 4  # above the first row
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
    notes = [
        text for top, row in zip(tops, rows, strict=True) for text in _texts(setting, row, top)
    ]
    if levels:
        notes += _levels(setting)
    data = [_ticks(setting, tracks), *_marks(setting, rows, tracks)]
    return {
        "data": data,
        "layout": layout(
            setting,
            tall + foot + PAD,
            (EDGE, PAD, EDGE, foot),
            xaxis=axis(1, 5),
            yaxis=axis(tall, 0),
            annotations=notes,
        ),
    }


def _ticks(setting: Setting, tracks: Sequence[float]) -> Figure:
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
    bands: list[Figure] = []
    points: list[Figure] = []
    for row, at in zip(rows, tracks, strict=True):
        if row.interval is not None:
            ends = [rounded(row.interval.low), rounded(row.interval.high)]
            bands.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": ends,
                    "y": [at, at],
                    "line": {"color": row.colour, "width": 12},
                    "opacity": 0.25,
                    "hoverinfo": "skip",
                }
            )
        if row.value is not None:
            points.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [score(row.value)],
                    "y": [at],
                    "marker": {
                        "color": row.colour,
                        "size": 13,
                        "line": {"color": setting.colours.paper, "width": 2},
                    },
                    "cliponaxis": False,
                    "hoverinfo": "text",
                    "text": [row.hover],
                }
            )
    return [*bands, *points]


def _texts(setting: Setting, row: Strip, top: float) -> list[Figure]:
    """The lines beside and under one track; the left ones end at the last line's height."""
    under = top + row.above + TRACK
    placed = (
        (row.left, 0.0, "left", top),
        (row.right, 1.0, "right", top),
        (row.below[0], 0.0, "left", under),
        (row.below[1], 1.0, "right", under),
    )
    font = {"size": setting.size + 1, "color": setting.colours.ink}
    small = {"size": setting.size, "color": setting.colours.muted}
    return [
        note(
            x=x,
            xref="paper",
            xanchor=side,
            align=side,
            y=y,
            yanchor="top",
            text=BREAK.join(text),
            font=small if y == under else font,
        )
        for text, x, side, y in placed
        if text
    ]


def _levels(setting: Setting) -> list[Figure]:
    """The levels by name; on a phone the second and fourth stand one line lower."""
    notes = []
    for level in setting.bank.levels:
        text = f"{level.number} {safe(level.name[setting.words.language], 24)}"
        side = {1: "left", 5: "right"}.get(level.number, "center")
        lower = setting.narrow and level.number in {2, 4}
        notes.append(
            note(
                x=(level.number - 1) / 4,
                xref="paper",
                xanchor=side,
                y=0,
                yref="paper",
                yanchor="top",
                yshift=-LINE if lower else 0,
                text=text,
                font={"size": setting.size, "color": setting.colours.muted},
            )
        )
    return notes


def fits(setting: Setting, left: str, right: str) -> bool:
    """Whether two texts have room on one line (sizes as in a strip)."""
    size = setting.size + 1
    return measure(left, size) + measure(right, size) + 24 <= setting.width - 2 * EDGE
