"""Next steps by what they take and what they bring: effort across, benefit upwards."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.scoring.results import Priority
from questions.bank import EFFORTS
from reports.charts.base import Chart, Figure, Label, Setting, Table, axis, chart, labels, layout
from reports.charts.spots import LINE, MARKER, Spot, edges, spots, step_of, tall
from reports.charts.text import BREAK, bold, escaped, lines, measure, plain, safe


def step_matrix(
    setting: Setting, priorities: Sequence[Priority], title: str | None = None
) -> Chart:
    """At most ten next steps, numbered by rank; labels beside them, on a phone below."""
    shown = tuple(priorities)[:10]
    placed = spots(setting, shown)
    figure = _figure(setting, shown, placed)
    words = setting.words
    moved = words("Where steps would overlap, they are moved apart.")
    named = [
        words("%(n)s: %(title)s (effort %(effort)s)", n=p.rank, title=t, effort=e)
        for p, t, e in _named(setting, shown)
    ]
    return chart(
        setting,
        "steps",
        figure,
        title=title or _finding(setting, shown),
        caption=setting.caption(
            words("Benefit: (target − score) × importance, less where it is uncertain."),
            moved if any(spot.moved for spot in placed) else "",
        ),
        alt=words("Next steps by effort and benefit: %(steps)s.", steps="; ".join(named)),
        table=_table(setting, shown),
    )


def effort_names(setting: Setting) -> Mapping[str, str]:
    """S, M and L in words."""
    words = setting.words
    return {"S": words("low"), "M": words("medium"), "L": words("high")}


def _named(setting: Setting, shown: Sequence[Priority]) -> list[tuple[Priority, str, str]]:
    names, language = effort_names(setting), setting.words.language
    return [(p, plain(step_of(setting, p).title[language], 90), names[p.effort]) for p in shown]


def _figure(setting: Setting, shown: Sequence[Priority], placed: Sequence[Spot]) -> dict[str, Any]:
    high, borders, key = tall(setting, shown), edges(setting, shown), _key(setting, placed)
    rows = len(key) + 1 if setting.narrow else max(len(key), 1)
    head, foot, below = 6 + 18 * rows, 44, 0.0
    texts = _axes(setting, borders, high, 14 if setting.narrow else head - 10)
    at, side = (0.0, "middle right") if setting.narrow else (borders[-1], "middle left")
    for row, line in enumerate(key):
        texts.append(Label(at, high + head - 10 - 18 * row, line, side))
    if setting.narrow:
        listed, below = _list(setting, placed, -foot)
        texts += listed
    across = [_across(setting, borders, spot) for spot in placed]
    beside = MARKER / 2 + 6
    texts += [
        Label(x + beside, s.up, BREAK.join(s.label))
        for x, s in zip(across, placed, strict=True)
        if s.label
    ]
    height = round(head + high + foot + below)
    return {
        "data": [
            _frame(setting, borders, high),
            _markers(setting, placed, across),
            labels(setting, texts),
        ],
        "layout": layout(
            setting,
            height,
            (4, 0, 4, 0),
            xaxis=axis(0, borders[-1]),
            yaxis=axis(high + head - height, high + head),
        ),
    }


def _across(setting: Setting, borders: Sequence[float], spot: Spot) -> float:
    """The middle of a marker in px: with room for its label, or in the middle on a phone."""
    left, right = borders[spot.column : spot.column + 2]
    return round((left + right) / 2 if setting.narrow else left + 20, 1)


def _frame(setting: Setting, borders: Sequence[float], high: int) -> Figure:
    x: list[float | None] = [0, 0, borders[-1], None]
    y: list[float | None] = [high, 0, 0, None]
    for border in borders[1:-1]:
        x += [border, border, None]
        y += [0, high, None]
    line = {"color": setting.colours.line, "width": 1.25}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _key(setting: Setting, placed: Sequence[Spot]) -> list[str]:
    """Which colour stands for which lever, in as few lines as fit; only levers that are shown."""
    lever = {item.id: item.lever for item in setting.bank.items}
    shown = {lever[spot.priority.item] for spot in placed}
    axis_name = measure(setting.words("↑ benefit"), setting.size) + 24
    room = setting.least - 8 - (0 if setting.narrow else axis_name)
    rows: list[list[str]] = []
    used = 0.0
    for one in setting.bank.levers:
        if one.key not in shown:
            continue
        name = f"●\u00a0{plain(one.name[setting.words.language], 32)}"
        width = measure(name, setting.size) + 16
        if not rows or used + width > room:
            rows, used = [*rows, []], 0.0
        colour = setting.colours.levers[one.key]
        rows[-1].append(f'<span style="color:{colour}">{escaped(name)}</span>')
        used += width
    return ["\u2003".join(row) for row in rows]


def _markers(setting: Setting, spots: Sequence[Spot], across: Sequence[float]) -> Figure:
    colours, words, names = setting.colours, setting.words, effort_names(setting)
    lever = {item.id: item.lever for item in setting.bank.items}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": list(across),
        "y": [s.up for s in spots],
        "marker": {
            "size": MARKER,
            "color": [colours.levers[lever[s.priority.item]] for s in spots],
            "line": {"color": colours.paper, "width": 1.5},
        },
        "cliponaxis": False,
        "text": [bold(str(s.number)) for s in spots],
        "textposition": "middle center",
        "textfont": {"size": setting.size, "color": colours.paper},
        "hoverinfo": "text",
        "hovertext": [
            bold(f"{s.number}  {safe(s.step.title[words.language])}")
            + BREAK
            + words(
                "effort %(effort)s, benefit %(benefit)s",
                effort=names[s.priority.effort],
                benefit=words.number(s.priority.priority),
            )
            for s in spots
        ],
    }


def _list(setting: Setting, placed: Sequence[Spot], start: float) -> tuple[list[Label], float]:
    """On a phone: the numbers and what they stand for, below the matrix; and their height."""
    language, room = setting.words.language, setting.least - 44
    texts, down = [], 0.0
    for spot in placed:
        title = lines(spot.step.title[language], room, setting.size + 1, 2)
        texts.append(Label(0, start - down, bold(str(spot.number)), "bottom right", larger=1))
        text = BREAK.join(title)
        texts.append(Label(28, start - down, text, "bottom right", larger=1))
        down += len(title) * (LINE + 2) + 6
    return texts, down


def _axes(setting: Setting, borders: Sequence[float], high: int, above: int) -> list[Label]:
    words, names = setting.words, effort_names(setting)
    texts = [
        Label(0, high + above, words("↑ benefit"), muted=True),
        Label(borders[-1], -30, words("effort →"), "middle left", muted=True),
    ]
    for effort, left, right in zip(EFFORTS, borders, borders[1:], strict=False):
        middle = round((left + right) / 2, 1)
        texts.append(Label(middle, -14, safe(names[effort]), "middle center", muted=True))
    return texts


def _finding(setting: Setting, shown: Sequence[Priority]) -> str:
    words = setting.words
    if not shown:
        return words("No next steps yet")
    title = plain(step_of(setting, shown[0]).title[setting.words.language], 90)
    return words("First: %(title)s", title=title)


def _table(setting: Setting, shown: Sequence[Priority]) -> Table:
    words = setting.words
    head = (words("Next step"), words("Rank"), words("Effort"), words("Benefit"))
    rows = tuple(
        (title, str(p.rank), effort, words.number(p.priority))
        for p, title, effort in _named(setting, shown)
    )
    return Table(words("Next steps by effort and benefit"), head, rows)
