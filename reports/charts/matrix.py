"""Next steps by what they take and what they bring: effort across, benefit upwards."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.scoring.results import Priority
from questions.bank import EFFORTS
from reports.charts.base import Chart, Figure, Label, Setting, Table, axis, chart, labels, layout
from reports.charts.spots import COLUMN, LINE, MARKER, Spot, spots, step_of, tall
from reports.charts.text import BREAK, bold, lines, plain, safe


def step_matrix(
    setting: Setting, priorities: Sequence[Priority], title: str | None = None
) -> Chart:
    """At most ten next steps, numbered by rank; labels beside them, on a phone below."""
    shown = tuple(priorities)[:10]
    placed = spots(setting, shown)
    figure = _figure(setting, placed)
    words = setting.words
    moved = words("Where markers would touch, they are moved apart.")
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


def _figure(setting: Setting, placed: Sequence[Spot]) -> dict[str, Any]:
    high, head, foot = tall(setting), 24, 44
    texts = _axes(setting)
    if setting.narrow:
        listed, below = _list(setting, placed, -foot)
        texts += listed
    else:
        texts += [Label(_label_at(setting, s), s.label_up, BREAK.join(s.label)) for s in placed]
        below = 0.0
    height = round(head + high + foot + below)
    return {
        "data": [
            _frame(setting),
            *_leaders(setting, placed),
            _markers(setting, placed),
            labels(setting, texts),
        ],
        "layout": layout(
            setting,
            height,
            (4, 0, 4, 0),
            xaxis=axis(0, 3 * COLUMN),
            yaxis=axis(high + head - height, high + head),
        ),
    }


def _across(setting: Setting, spot: Spot) -> float:
    """The middle of a marker on the axis; px are units at the nominal width."""
    unit = 3 * COLUMN / (setting.width - 8)
    if setting.narrow:
        return (spot.column + 0.5) * COLUMN
    return round(spot.column * COLUMN + 20 * unit, 2)


def _frame(setting: Setting) -> Figure:
    high, width = tall(setting), 3 * COLUMN
    x: list[float | None] = [0, 0, width, None]
    y: list[float | None] = [high, 0, 0, None]
    for column in (COLUMN, 2 * COLUMN):
        x += [column, column, None]
        y += [0, high, None]
    line = {"color": setting.colours.line, "width": 1.25}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _leaders(setting: Setting, spots: Sequence[Spot]) -> list[Figure]:
    """A thin line from a marker to a label that had to move."""
    x: list[float | None] = []
    y: list[float | None] = []
    unit = 3 * COLUMN / (setting.width - 8)
    for spot in spots:
        if spot.label and abs(spot.up - spot.label_up) > LINE:
            start = _across(setting, spot)
            x += [start, round(_label_at(setting, spot) - 3 * unit, 2), None]
            y += [spot.up, spot.label_up, None]
    line = {"color": setting.colours.muted, "width": 0.75}
    trace = {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}
    return [trace] if x else []


def _markers(setting: Setting, spots: Sequence[Spot]) -> Figure:
    colours, words, names = setting.colours, setting.words, effort_names(setting)
    lever = {item.id: item.lever for item in setting.bank.items}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_across(setting, s) for s in spots],
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


def _label_at(setting: Setting, spot: Spot) -> float:
    unit = 3 * COLUMN / (setting.width - 8)
    return round(_across(setting, spot) + (MARKER / 2 + 6) * unit, 2)


def _list(setting: Setting, placed: Sequence[Spot], start: float) -> tuple[list[Label], float]:
    """On a phone: the numbers and what they stand for, below the matrix; and their height."""
    language, room = setting.words.language, setting.width - 44
    beside = 26 * 3 * COLUMN / (setting.width - 8)
    texts, down = [], 0.0
    for spot in placed:
        title = lines(spot.step.title[language], room, setting.size + 1, 2)
        texts.append(Label(0, start - down, bold(str(spot.number)), "bottom right", larger=1))
        text = BREAK.join(title)
        texts.append(Label(round(beside, 2), start - down, text, "bottom right", larger=1))
        down += len(title) * (LINE + 2) + 6
    return texts, down


def _axes(setting: Setting) -> list[Label]:
    words, names = setting.words, effort_names(setting)
    end = 3 * COLUMN
    texts = [
        Label(0, tall(setting) + 12, words("↑ benefit"), muted=True),
        Label(end, -30, words("effort →"), "middle left", muted=True),
    ]
    for column, effort in enumerate(EFFORTS):
        middle = (column + 0.5) * COLUMN
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
