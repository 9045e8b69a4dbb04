"""How votes are drawn: a row for each question, a shelf for each level, every answer a dot on it.

Draws what it is given in the places of `votes_plan`; the words are made in `votes`.
"""

from collections.abc import Sequence
from typing import Any

from reports.charts.base import Figure, Label, Setting, axis, labels, layout
from reports.charts.text import BREAK, bold, escaped, lines, measure, plain
from reports.charts.votes_plan import (
    AIR,
    GAP,
    LIFT,
    UNDER,
    Placed,
    Plan,
    VoteRow,
    joined,
    line_of,
    name_of,
    place,
    plan_of,
)


def figure(
    setting: Setting,
    rows: Sequence[VoteRow],
    levels: Sequence[str],
    key: Sequence[str],
    colour: str,
) -> dict[str, Any]:
    """The whole drawing; `levels` name the five, `key` says in lines what the marks mean."""
    plan = plan_of(setting, rows)
    head = line_of(setting) * len(key) + 8
    gap = GAP - 5 if setting.theme == "print" else GAP
    placed, at = [], float(head)
    for row in rows:
        placed.append(place(plan, row, at))
        at = placed[-1].bottom + gap
    names, foot = _levels(plan, levels, at - gap + 2)
    tall = round(at - gap + 2 + foot)
    texts = [Label(0, 0, BREAK.join(key), "bottom right"), *names]
    for one in placed:
        texts += _texts(plan, one)
    data = [_boards(plan, placed), *_dots(plan, placed, colour), *_marks(plan, placed)]
    return {
        "data": [*data, labels(setting, texts)],
        "layout": layout(
            setting, tall, (0, 0, 0, 0), xaxis=axis(0, setting.width), yaxis=axis(tall, 0)
        ),
    }


def _texts(plan: Plan, one: Placed) -> list[Label]:
    name, line = name_of(plan, one.row), line_of(plan.setting)
    head = Label(0, one.top, BREAK.join(map(bold, name)), "bottom right", larger=1)
    if not plan.beside:
        below = BREAK.join(joined(plan, one.row))
        return [head, Label(0, one.top + line * len(name), below, "bottom right", muted=True)]
    x, texts = plan.right, [head]
    for shelf, at in zip(one.row.shelves, one.shelves, strict=True):
        said = bold(escaped(shelf.remark)) if shelf.strong else escaped(shelf.remark)
        texts.append(Label(x, at - line + 2, said, "bottom right", muted=not shelf.strong))
    remarks = BREAK.join(map(escaped, one.row.remarks))
    at = one.shelves[-1] + UNDER
    return [*texts, Label(x, at, remarks, "bottom right", muted=True)] if remarks else texts


def _boards(plan: Plan, placed: Sequence[Placed]) -> Figure:
    """A shelf for each level, so that an empty one is seen to be empty."""
    x: list[float | None] = []
    y: list[float | None] = []
    for at in (at for one in placed for at in one.shelves):
        for level in range(1, 6):
            middle, half = plan.across(level), (plan.column - AIR) / 2
            x += [round(middle - half, 1), round(middle + half, 1), None]
            y += [at, at, None]
    line = {"color": plan.setting.colours.muted, "width": 1}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _dots(plan: Plan, placed: Sequence[Placed], colour: str) -> list[Figure]:
    """Those of a first vote beside a second are hollow."""
    return [trace for hollow in (True, False) if (trace := _piled(plan, placed, colour, hollow))]


def _piled(plan: Plan, placed: Sequence[Placed], colour: str, hollow: bool) -> Figure | None:
    x, y, text = [], [], []
    for one in placed:
        for shelf, at in zip(one.row.shelves, one.shelves, strict=True):
            if shelf.hollow is not hollow:
                continue
            last = one.row.agreed is not None and at == one.shelves[-1]
            base = at - (LIFT if last else 1)
            for level, count in enumerate(shelf.dots, 1):
                for across, up in plan.grain.pile(count):
                    x.append(round(plan.across(level) + across, 1))
                    y.append(round(base - up, 1))
                    text.append(shelf.hover[level - 1])
    if not x:
        return None
    size, paper = plan.grain.size, plan.setting.colours.paper
    edge = min(1.5, size / 4)
    marker = {
        "color": paper if hollow else colour,
        "size": round(size - edge, 1) if hollow else size,
        "opacity": 1,
        "line": {"color": colour, "width": round(edge, 1) if hollow else 0},
    }
    return {**_scatter(x, y), "marker": marker, "hoverinfo": "text", "text": text}


def _scatter(x: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "markers", "x": list(x), "y": list(y), "cliponaxis": False}


def _marks(plan: Plan, placed: Sequence[Placed]) -> list[Figure]:
    """The medians below the shelves, the agreed scores on the last ones."""
    colours, size = plan.setting.colours, 9
    medians = [
        (plan.across(shelf.median), at + (LIFT + 5 if _last(one, at) else 6))
        for one in placed
        for shelf, at in zip(one.row.shelves, one.shelves, strict=True)
        if shelf.median is not None
    ]
    agreed = [
        (plan.across(one.row.agreed), one.shelves[-1])
        for one in placed
        if one.row.agreed is not None and one.shelves
    ]
    found: list[Figure] = []
    if medians:
        marker = {"symbol": "triangle-up", "size": size, "color": colours.ink, "line": {"width": 0}}
        found.append(_trace(medians, marker))
    if agreed:
        line = {"color": colours.ink, "width": 2}
        marker = {"symbol": "diamond", "size": 13, "color": colours.paper, "line": line}
        found.append(_trace(agreed, marker))
    return found


def _last(one: Placed, at: float) -> bool:
    return one.row.agreed is not None and at == one.shelves[-1]


def _trace(points: Sequence[tuple[float, float]], marker: dict[str, Any]) -> Figure:
    x, y = zip(*points, strict=True)
    return {**_scatter(x, y), "marker": {"opacity": 1, **marker}, "hoverinfo": "skip"}


def _levels(plan: Plan, levels: Sequence[str], top: float) -> tuple[list[Label], float]:
    """The levels by number and name, and how high that is; wide names stand at two heights."""
    size, line = plan.setting.size, line_of(plan.setting)
    room = plan.column * plan.setting.least / plan.setting.width - 4
    wide = any(measure(word, size) > room for name in levels for word in name.split())
    texts, most = [], 0
    for number, name in enumerate(levels, 1):
        down = wide and number in {2, 4}
        named = [escaped(plain(name, 30))] if wide else lines(name, room, size, 2, 30)
        rows = [bold(str(number)), *([""] if down else []), *(row for row in named if row)]
        most = max(most, len(rows))
        texts.append(Label(plan.across(number), top, BREAK.join(rows), "bottom center", muted=True))
    return texts, most * line + 2
