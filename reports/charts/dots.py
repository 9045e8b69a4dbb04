"""Rows of a track from 1 to 5 with several points each: what audiences and groups share.

Points differ by symbol as well as by colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.charts.base import Figure, Label, Setting, axis, labels, layout, score
from reports.charts.series import STYLES, Kind
from reports.charts.strips import GAP, LINE, PAD, TRACK, level_names, ticks
from reports.charts.text import BREAK

EDGE = 16  # px left and right of the scale, for a point at its end


@dataclass(frozen=True, slots=True)
class Dot:
    """One point on a track."""

    value: float
    kind: Kind  # gives symbol and colour
    hover: str
    small: bool = False  # one of many


@dataclass(frozen=True, slots=True)
class Row:
    """One track: harmless text above it and below its ends, and its points."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    dots: tuple[Dot, ...]
    below: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    figures: bool = False  # under the outermost points

    @property
    def above(self) -> int:
        return max(len(self.left), len(self.right)) * LINE

    @property
    def height(self) -> int:
        return self.above + TRACK + self.under * LINE + GAP

    @property
    def under(self) -> int:
        return max(int(self.figures), *map(len, self.below))


def dots(setting: Setting, rows: Sequence[Row], key: Sequence[str]) -> dict[str, Any]:
    """The figure: what the symbols mean, rows from top to bottom, below them the levels."""
    head, foot = LINE * len(key) + (10 if key else 0), 40 if setting.narrow else 22
    tall = head + sum(row.height for row in rows)
    tops = [head + sum(row.height for row in rows[:index]) for index in range(len(rows))]
    tracks = [top + row.above + TRACK / 2 for top, row in zip(tops, rows, strict=True)]
    low, high = _ends(setting)
    texts = [Label(low, LINE * n, line, "bottom right") for n, line in enumerate(key)]
    for row, top in zip(rows, tops, strict=True):
        texts += _texts(setting, row, top)
    texts += level_names(setting, tall)
    data = [
        ticks(setting, tracks),
        _links(setting, rows, tracks),
        *_points(setting, rows, tracks),
        labels(setting, texts),
    ]
    return {
        "data": data,
        "layout": layout(
            setting,
            tall + foot + PAD,
            (0, PAD, 0, 0),
            xaxis=axis(low, high),
            yaxis=axis(tall + foot, 0),
        ),
    }


def key_line(setting: Setting, names: Sequence[tuple[Kind, str]]) -> str:
    """'● Leadership   ▲ Staff'; the names are harmless already."""
    return "\u2003".join(
        f'<span style="color:{_colour(setting, kind)}">{STYLES[kind].glyph}</span>\u00a0{name}'
        for kind, name in names
    )


def _colour(setting: Setting, kind: Kind) -> str:
    return str(getattr(setting.colours, STYLES[kind].colour))


def _ends(setting: Setting) -> tuple[float, float]:
    """The scale at the left and right edge of the drawing."""
    beyond = EDGE * 4 / (setting.width - 2 * EDGE)
    return round(1 - beyond, 4), round(5 + beyond, 4)


def _links(setting: Setting, rows: Sequence[Row], tracks: Sequence[float]) -> Figure:
    """From the lowest to the highest point of each row."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, at in zip(rows, tracks, strict=True):
        if len(row.dots) > 1:
            values = [dot.value for dot in row.dots]
            x += [score(min(values)), score(max(values)), None]
            y += [at, at, None]
    line = {"color": setting.colours.muted, "width": 3}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _points(setting: Setting, rows: Sequence[Row], tracks: Sequence[float]) -> list[Figure]:
    """The points of each kind, as many kinds as there are."""
    placed = [(dot, at) for row, at in zip(rows, tracks, strict=True) for dot in row.dots]
    kinds = dict.fromkeys((dot.kind, dot.small) for dot, _ in placed)
    return [
        _trace(setting, kind, small, [(d, at) for d, at in placed if (d.kind, d.small) == one])
        for one in kinds
        for kind, small in (one,)
    ]


def _trace(
    setting: Setting, kind: Kind, small: bool, placed: Sequence[tuple[Dot, float]]
) -> Figure:
    style, colour = STYLES[kind], _colour(setting, kind)
    paper = setting.colours.paper
    return {
        "type": "scatter",
        "mode": "markers",
        "meta": kind,
        "x": [score(dot.value) for dot, _ in placed],
        "y": [at for _, at in placed],
        "marker": {
            "symbol": style.symbol,
            "color": paper if style.hollow else colour,
            "size": 10 if small else 13,
            "line": {"color": colour if style.hollow else paper, "width": 1.5},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "text": [dot.hover for dot, _ in placed],
    }


def _texts(setting: Setting, row: Row, top: float) -> list[Label]:
    """The lines above and under one track."""
    low, high = _ends(setting)
    under = top + row.above + TRACK
    placed = [
        Label(low, top, BREAK.join(row.left), "bottom right", larger=1),
        Label(high, top, BREAK.join(row.right), "bottom left", larger=1),
        Label(low, under, BREAK.join(row.below[0]), "bottom right", muted=True),
        Label(high, under, BREAK.join(row.below[1]), "bottom left", muted=True),
    ]
    placed += _figures(setting, row, under - 4) if row.figures else []
    return [label for label in placed if label.text]


def _figures(setting: Setting, row: Row, top: float) -> list[Label]:
    """The lowest and the highest value under their points, apart even where these touch."""
    values = sorted({score(dot.value) or 0 for dot in row.dots})
    pixel = 4 / (setting.width - 2 * EDGE)
    if not values:
        return []
    if len(values) == 1:
        return [Label(values[0], top, setting.words.number(values[0]), "bottom center")]
    low, high = values[0], values[-1]
    near = min(10 * pixel, (high - low) / 2 - 3 * pixel)
    return [
        Label(round(low + near, 3), top, setting.words.number(low), "bottom left"),
        Label(round(high - near, 3), top, setting.words.number(high), "bottom right"),
    ]
