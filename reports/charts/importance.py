"""How important each lever is, upwards, and where it stands, across; a hollow mark is its target.

Markers that would cover each other are moved apart upwards; the figures stand in the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from assessment.scoring.results import Result
from reports.charts.base import (
    Chart,
    Figure,
    Label,
    Setting,
    Table,
    axis,
    chart,
    labels,
    layout,
    lever_name,
    score,
)
from reports.charts.spots import MARKER, moved_apart
from reports.charts.strips import level_names
from reports.charts.text import BREAK, bold, escaped, measure, plain, safe
from reports.document.shape import Table as Said
from reports.words import rounded

HEAD, TALL, INSET, EDGE = 26, 200, 16, 18  # px


@dataclass(frozen=True, slots=True)
class Point:
    """One lever in the drawing; `at` is its place in px from the top."""

    lever: str
    letter: str
    name: str
    importance: float
    target: float
    score: float
    at: float


def importance_plot(
    setting: Setting, weighed: Result, scored: Result, said: Said, names: tuple[str, str]
) -> Chart | None:
    """Importance and targets by one audience, scores by another (both by name); `said` in words."""
    points = _points(setting, weighed, scored)
    if not points:
        return None
    words = setting.words
    moved = words("Where levers would overlap, they are moved apart.")
    told = [
        words("%(lever)s importance %(importance)s, score %(score)s, target %(target)s",
              lever=plain(p.name, 60), **_figures(setting, p))
        for p in points
    ]  # fmt: skip
    return chart(
        setting,
        "importance",
        _figure(setting, points, weighed, names),
        title=said.title,
        caption=setting.caption(
            words("Filled: the score. Hollow: the target."),
            moved if _crowded(points, weighed) else "",
        ),
        alt=words("Importance and score of the levers: %(levers)s.", levers="; ".join(told)),
        table=Table(words("Importance and score of the levers"), said.head, said.rows),
    )


def _points(setting: Setting, weighed: Result, scored: Result) -> list[Point]:
    """The levers that have a score, the most important first."""
    known = [
        (rounded(weighed.importance[i]), i, lever)
        for i, lever in enumerate(scored.levers)
        if lever.mean is not None
    ]
    known.sort(key=lambda one: (-one[0], one[1]))
    unit = (TALL - 2 * INSET) / (5 - _least(weighed))
    ups = [TALL - INSET - (5 - weight) * unit for weight, _, _ in known]
    placed = moved_apart(ups, [MARKER + 2] * len(ups), TALL)
    return [
        Point(
            lever=lever.lever,
            letter=setting.bank.lever(lever.lever).letter,
            name=lever_name(setting, lever.lever),
            importance=weight,
            target=rounded(weighed.targets[i]),
            score=rounded(lever.mean or 0),
            at=round(HEAD + TALL - up, 1),
        )
        for (weight, i, lever), up in zip(known, placed, strict=True)
    ]


def _least(weighed: Result) -> int:
    """The lowest importance on the axis."""
    return min(3, floor(min(weighed.importance)))


def _exact(weighed: Result, importance: float) -> float:
    unit = (TALL - 2 * INSET) / (5 - _least(weighed))
    return round(HEAD + INSET + (5 - importance) * unit, 1)


def _crowded(points: Sequence[Point], weighed: Result) -> bool:
    return any(abs(p.at - _exact(weighed, p.importance)) > 1 for p in points)


def _figures(setting: Setting, point: Point) -> dict[str, str]:
    number = setting.words.number
    return {
        "importance": number(point.importance),
        "score": number(point.score),
        "target": number(point.target),
    }


def _figure(
    setting: Setting, points: Sequence[Point], weighed: Result, names: tuple[str, str]
) -> dict[str, Any]:
    key = _key(setting, points)
    levels, tall = (40 if setting.narrow else 22), HEAD + TALL + 6
    height = tall + levels + 20 + 18 * len(key)
    beyond = EDGE * 4 / (setting.width - 2 * EDGE)
    low, high = round(1 - beyond, 4), round(5 + beyond, 4)
    texts = [*_axes(setting, names, low, high, tall + levels), *level_names(setting, tall)]
    texts += [Label(low, tall + levels + 20 + 18 * n, line, "bottom right")
              for n, line in enumerate(key)]  # fmt: skip
    texts += [Label(low, _exact(weighed, n), str(n), "middle right", muted=True)
              for n in range(_least(weighed), 6)]  # fmt: skip
    if not key:
        texts += [_name(setting, p) for p in points]
    marks = [_targets(setting, points), _markers(setting, points)]
    ways = [_way(setting, p) for p in points]
    data = [_grid(setting, weighed), *ways, *marks, labels(setting, texts)]
    axes = {"xaxis": axis(low, high), "yaxis": axis(height, 0)}
    return {"data": data, "layout": layout(setting, height, (0, 0, 0, 0), **axes)}


def _axes(
    setting: Setting, names: tuple[str, str], low: float, high: float, foot: float
) -> list[Label]:
    words = setting.words
    up = words("↑ importance (%(name)s)", name=safe(names[0], 40))
    across = words("score (%(name)s) →", name=safe(names[1], 40))
    return [Label(low, 2, up, "bottom right", muted=True),
            Label(high, foot, across, "bottom left", muted=True)]  # fmt: skip


def _grid(setting: Setting, weighed: Result) -> Figure:
    """A quiet line for each level; that of level 3 in both directions."""
    x: list[float | None] = []
    y: list[float | None] = []
    for level in range(1, 6):
        x += [level, level, None]
        y += [HEAD, HEAD + TALL, None]
    for weight in range(_least(weighed), 6):
        x += [1, 5, None]
        y += [_exact(weighed, weight)] * 2 + [None]
    line = {"color": setting.colours.line, "width": 1}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _way(setting: Setting, point: Point) -> Figure:
    """From where a lever stands to where it should be."""
    line = {"color": setting.colours.levers[point.lever], "width": 2}
    ends = [score(point.score), score(point.target)]
    return {"type": "scatter", "mode": "lines", "x": ends, "y": [point.at] * 2, "line": line,
            "opacity": 0.45, "hoverinfo": "skip"}  # fmt: skip


def _targets(setting: Setting, points: Sequence[Point]) -> Figure:
    colours = setting.colours
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [score(p.target) for p in points],
        "y": [p.at for p in points],
        "marker": {
            "symbol": "diamond",
            "size": 11,
            "color": colours.paper,
            "line": {"color": [colours.levers[p.lever] for p in points], "width": 2},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "text": [_hover(setting, p) for p in points],
    }


def _markers(setting: Setting, points: Sequence[Point]) -> Figure:
    colours = setting.colours
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [score(p.score) for p in points],
        "y": [p.at for p in points],
        "marker": {
            "size": MARKER,
            "color": [colours.levers[p.lever] for p in points],
            "line": {"color": colours.paper, "width": 1.5},
        },
        "cliponaxis": False,
        "text": [bold(escaped(p.letter)) for p in points],
        "textposition": "middle center",
        "textfont": {"size": setting.size, "color": colours.paper},
        "hoverinfo": "text",
        "hovertext": [_hover(setting, p) for p in points],
    }


def _hover(setting: Setting, point: Point) -> str:
    said = setting.words(
        "importance %(importance)s, score %(score)s, target %(target)s", **_figures(setting, point)
    )
    return f"{bold(safe(point.name, 60))}{BREAK}{said}"


def _name(setting: Setting, point: Point) -> Label:
    """Beside the marker where there is room, away from the target."""
    pixel = 4 / (setting.width - 2 * EDGE)
    left, right = sorted((point.score, point.target))
    room = (left - 1) / pixel - MARKER
    name = safe(point.name, 32)
    if measure(name, setting.size) < room:
        return Label(round(left - 18 * pixel, 4), point.at, name, "middle left")
    return Label(round(right + 18 * pixel, 4), point.at, name, "middle right")


def _key(setting: Setting, points: Sequence[Point]) -> list[str]:
    """On a phone: what the letters stand for, in as few lines as fit."""
    if not setting.narrow:
        return []
    rows: list[list[str]] = []
    used = 0.0
    for p in points:
        text = f"{p.letter}\u00a0{plain(p.name, 32)}"
        width = measure(text, setting.size) + 20
        if not rows or used + width > setting.least:
            rows, used = [*rows, []], 0.0
        colour = setting.colours.levers[p.lever]
        rows[-1].append(f'<span style="color:{colour}">{bold(escaped(text))}</span>')
        used += width
    return ["\u2003".join(row) for row in rows]
