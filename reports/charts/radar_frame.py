"""What stands round a radar: the levers at its corners, the values, and the key."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any

from reports.charts.base import Figure, Setting, layout, lever_name, note
from reports.charts.room import Box
from reports.charts.series import STYLES, Series
from reports.charts.text import BREAK, bold, escaped, lines, measure, plain

INNER = 0.4  # where the radius begins, so that level 1 is a ring and not a point
BELOW = 16  # px from the lower corners to the names of their levers: room for the highest level


def frame(setting: Setting, shown: Sequence[Series]) -> dict[str, Any]:
    """The layout with every label."""
    key = _key(setting, shown)
    top = 46 + 20 * len(key) + (8 if key else 0)
    radius = radius_of(setting)
    notes = [_corner(setting, shown, index, radius) for index in range(5)]
    notes += [
        _text(line, setting, xshift=0, y=1, yshift=top - 10 - 20 * row, yanchor="middle")
        for row, line in enumerate(key)
    ]
    polar = {
        "domain": {"x": [0, 1], "y": [0, 1]},
        "bgcolor": "rgba(0,0,0,0)",
        "angularaxis": {
            "rotation": 90,
            "direction": "clockwise",
            "showticklabels": False,
            "showline": False,
            "showgrid": False,
            "ticks": "",
        },
        "radialaxis": {
            "range": [INNER, 5],
            "showticklabels": False,
            "showline": False,
            "showgrid": False,
            "ticks": "",
        },
    }
    bottom = 42 if setting.narrow or setting.stage else 24
    height = top + 2 * radius + bottom
    return layout(setting, height, (4, top, 4, bottom), polar=polar, annotations=notes)


def radius_of(setting: Setting) -> int:
    """Of the outermost corners in px; the plot is as high as the circle, at any width."""
    if setting.stage:
        return 158
    if setting.narrow:
        return 126
    if setting.slim:
        return 160
    most = 156 if setting.theme == "print" else 180
    return min(most, int((setting.width / 2 - 128) / sin(2 * pi / 5)))  # room for a name


def _key(setting: Setting, shown: Sequence[Series]) -> list[str]:
    """Which mark stands for whom, in as few lines as fit; nothing where there is one series."""
    if len(shown) == 1 or setting.stage or not setting.keyed:
        return []
    rows: list[list[str]] = []
    used = 0.0
    for one in shown:
        name = f"{STYLES[one.kind].glyph}\u00a0{plain(one.name, 32)}"
        width = measure(name, setting.size + 1) + 24
        if not rows or used + width > setting.width:
            rows, used = [*rows, []], 0.0
        rows[-1].append(_coloured(setting, one, escaped(name)))
        used += width
    return ["\u2003".join(row) for row in rows]


def _coloured(setting: Setting, one: Series, text: str) -> str:
    colour = getattr(setting.colours, STYLES[one.kind].colour)
    return f'<span style="color:{colour}">{text}</span>'


def _corner(setting: Setting, shown: Sequence[Series], index: int, radius: int) -> Figure:
    """The end of an axis: the lever's name, below it the value of each series."""
    across, up = sin(index * 2 * pi / 5) * radius, cos(index * 2 * pi / 5) * radius
    side, upper = 1 if across > 1 else -1, index in {1, 4}
    name = map(bold, _name(setting, index))
    text = BREAK.join(
        [*name, *_values(setting, shown, index, 2 if setting.narrow and upper else 3)]
    )
    if not upper:
        low = index in {2, 3}
        return _text(
            text,
            setting,
            xshift=across,
            yshift=up - BELOW if low else up + 6,
            yanchor="top" if low else "bottom",
        )
    anchor = "left" if side > 0 else "right"
    if setting.stage:  # above the corner, as far from the middle as there is room
        wide = max(measure(row, setting.size + 1) for row in _name(setting, index))
        near_edge = side * min(abs(across) + 12, setting.width / 2 - wide - 4)
        return _text(
            text, setting, xshift=near_edge, yshift=up + 14, yanchor="bottom", xanchor=anchor
        )
    if setting.slim:  # above the corner, at the edge of the page
        anchor = "right" if side > 0 else "left"
        near = len(shown) == 1 and not setting.narrow  # short enough to stand near its corner
        edge: dict[str, Any] = {"x": 1 if side > 0 else 0, "xshift": 0}
        edge["yshift"], edge["yanchor"] = (up + 20, "bottom") if near else (radius + 10, "top")
        return _text(text, setting, xanchor=anchor, align=anchor, **edge)
    return _text(text, setting, xshift=across + side * 12, yshift=up, xanchor=anchor, align=anchor)


def _name(setting: Setting, index: int) -> tuple[str, ...]:
    """Of a lever, in lines; the upper two stand beside their corners, between it and the edge."""
    across = abs(sin(index * 2 * pi / 5)) * radius_of(setting)
    beside = setting.width / 2 - across - 20 if index in {1, 4} else 200
    room = 200 if setting.stage else setting.width / 3 if setting.slim else beside
    return lines(lever_name(setting, setting.bank.levers[index].key), room, setting.size + 1, 2, 48)


def feet(setting: Setting) -> list[Box]:
    """Where the names of the two lower levers stand, in px from the middle."""
    boxes, size = [], setting.size + 1
    for index in (2, 3):
        across, up = (f(index * 2 * pi / 5) * radius_of(setting) for f in (sin, cos))
        rows = _name(setting, index)
        wide, high = max(measure(row, size) for row in rows), len(rows) * size * 1.3
        boxes.append(Box(across, up - BELOW - high / 2, wide, high))
    return boxes


def _values(setting: Setting, shown: Sequence[Series], index: int, most: int) -> list[str]:
    """The series' values at one axis, `most` of them on a line."""
    if setting.stage:  # they stand beside it
        return []
    if len(shown) == 1:
        return [escaped(spoken(setting, shown[0].values[index]))]
    marks = [
        _coloured(
            setting, s, f"{STYLES[s.kind].glyph}\u00a0{setting.words.number(s.values[index])}"
        )
        for s in shown
    ]
    return ["\u2002".join(marks[i : i + most]) for i in range(0, len(marks), most)]


def _text(text: str, setting: Setting, **more: Any) -> Figure:
    """Text placed in px from the centre of the plot, so that it stays there at any width."""
    place = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "xanchor": "center"}
    font = {"size": setting.size + 1, "color": setting.colours.ink}
    shifts = {k: round(more.pop(k, 0)) for k in ("xshift", "yshift")}
    return note(**{**place, "text": text, "align": "center", "font": font, **shifts, **more})


def spoken(setting: Setting, value: float | None) -> str:
    """A score, or that there is none."""
    return setting.words("no score") if value is None else setting.words.number(value)
