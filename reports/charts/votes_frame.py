"""How votes are drawn: a row for each question, a shelf for each level, every answer a dot on it.

Lays out what it is given, in px; the words are made in `votes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.charts.base import Figure, Label, Setting, axis, labels, layout
from reports.charts.piles import Grain
from reports.charts.text import BREAK, bold, escaped, lines, measure, plain

BESIDE = 600  # px of width from which the questions stand beside their dots
GAP, AIR = 12, 8  # px between rows, between two shelves
MARK, LIFT = 13, 9  # px below a shelf for the median, above it for half an agreed score
UNDER = 3  # px from the last shelf to the remarks beside it
ENOUGH = 430  # px of height that a projector has where its text stays large


@dataclass(frozen=True, slots=True)
class Shelf:
    """One vote on one question; `dots` at level 1 … 5."""

    dots: tuple[int, ...]
    median: float | None
    hover: tuple[str, ...]  # per level
    remark: str
    strong: bool = False  # where the room is divided
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class VoteRow:
    """One question: plain texts, its votes from top to bottom, and what was agreed on."""

    name: str
    shelves: tuple[Shelf, ...]
    agreed: float | None = None
    remarks: tuple[str, ...] = ()  # what was agreed, who can't judge


@dataclass(frozen=True, slots=True)
class Plan:
    """The widths and heights of one drawing in px."""

    setting: Setting
    beside: bool
    left: float  # of the first shelf
    column: float
    grain: Grain

    def across(self, level: float) -> float:
        """The middle of a level; halves lie between two."""
        return round(self.left + (level - 0.5) * self.column, 1)

    @property
    def right(self) -> float:
        """Where remarks begin that stand beside the dots."""
        return round(self.left + 5 * self.column + 10, 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A row in its place, in px from the top."""

    row: VoteRow
    top: float
    shelves: tuple[float, ...]
    bottom: float


def figure(
    setting: Setting,
    rows: Sequence[VoteRow],
    levels: Sequence[str],
    key: str,
    colour: str,
) -> dict[str, Any]:
    """The whole drawing; `levels` name the five, `key` says what the marks mean."""
    plan = _plan(setting, rows)
    head = _line(setting) + 8
    gap = GAP - 5 if setting.theme == "print" else GAP
    placed, at = [], float(head)
    for row in rows:
        placed.append(_place(plan, row, at))
        at = placed[-1].bottom + gap
    names, foot = _levels(plan, levels, at - gap + 2)
    tall = round(at - gap + 2 + foot)
    texts = [Label(0, 0, key, "bottom right"), *names]
    for one in placed:
        texts += _texts(plan, one)
    data = [_boards(plan, placed), *_dots(plan, placed, colour), *_marks(plan, placed)]
    return {
        "data": [*data, labels(setting, texts)],
        "layout": layout(
            setting, tall, (0, 0, 0, 0), xaxis=axis(0, setting.width), yaxis=axis(tall, 0)
        ),
    }


def _line(setting: Setting) -> int:
    """Height of a line of text."""
    return setting.size + 5


def _plan(setting: Setting, rows: Sequence[VoteRow]) -> Plan:
    beside = setting.width >= BESIDE
    left = round(setting.width * 0.26) if beside else 0
    right = round(setting.width * 0.17) if beside else 0
    column = (setting.width - left - right) / 5
    shrunk = setting.least / setting.width
    most = max((count for row in rows for shelf in row.shelves for count in shelf.dots), default=0)
    grain = Grain.fitting(most or 1, (column - AIR) * shrunk, _pile(setting, rows))
    return Plan(setting, beside, left, column, grain)


def _pile(setting: Setting, rows: Sequence[VoteRow]) -> float:
    """Height of the highest pile: less for two votes, and what is left on a projector."""
    votes = sum(len(row.shelves) for row in rows)
    wanted = 26.0 if votes > len(rows) else 39.0
    if setting.theme == "print":
        return wanted * 0.6
    if not setting.stage or not votes:
        return wanted
    over = sum(len(row.shelves) * MARK + (2 * LIFT if row.agreed else 0) + GAP for row in rows)
    return max(14.0, min(52.0, (ENOUGH - 80 - over) / votes))


def _place(plan: Plan, row: VoteRow, top: float) -> Placed:
    at, shelves = top + _above(plan, row), []
    for shelf in row.shelves:
        lift = LIFT if row.agreed is not None and shelf is row.shelves[-1] else 0
        piled = -(-max(shelf.dots) // plan.grain.across) * plan.grain.pitch
        shelves.append(round(at + max(piled + 2, plan.beside and _line(plan.setting)) + lift, 1))
        at = shelves[-1] + MARK + (lift and LIFT - 2)
    if plan.beside:
        named = top + len(_name(plan, row)) * _line(plan.setting)
        at = max(at, named, shelves[-1] + UNDER + len(row.remarks) * _line(plan.setting))
    return Placed(row, top, tuple(shelves), at)


def _above(plan: Plan, row: VoteRow) -> float:
    """What the text takes above the dots where it has no place beside them."""
    if plan.beside:
        return 0
    return (len(_name(plan, row)) + len(_joined(plan, row))) * _line(plan.setting) + 4


def _name(plan: Plan, row: VoteRow) -> tuple[str, ...]:
    room = plan.left - 16 if plan.beside else plan.setting.least
    return lines(row.name, room, plan.setting.size + 1, 3 if plan.beside else 2)


def _joined(plan: Plan, row: VoteRow) -> tuple[str, ...]:
    """All remarks below the name, in as few lines as they fit."""
    rows: list[str] = []
    for text in (*(shelf.remark for shelf in row.shelves), *row.remarks):
        joined = f"{rows[-1]}\u2003{text}" if rows else text
        fits = measure(joined, plan.setting.size) <= plan.setting.least
        rows = [*rows[:-1], joined] if rows and fits else [*rows, text]
    return tuple(escaped(text) for text in rows)


def _texts(plan: Plan, one: Placed) -> list[Label]:
    name, line = _name(plan, one.row), _line(plan.setting)
    head = Label(0, one.top, BREAK.join(map(bold, name)), "bottom right", larger=1)
    if not plan.beside:
        below = BREAK.join(_joined(plan, one.row))
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
    size, line = plan.setting.size, _line(plan.setting)
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
