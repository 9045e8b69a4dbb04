"""Next steps by what they take and what they bring: effort across, benefit upwards."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.scoring.results import Priority
from questions.bank import EFFORTS
from reports.charts.base import Chart, Figure, Setting, Table, axis, layout, note
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
    return Chart(
        key="steps",
        title=title or _finding(setting, shown),
        caption=setting.caption(
            words("Benefit: (target − score) × importance, less where it is uncertain."),
            moved if any(spot.moved for spot in placed) else "",
        ),
        alt=words("Next steps by effort and benefit: %(steps)s.", steps="; ".join(named)),
        table=_table(setting, shown),
        figure=figure,
        width=setting.width,
        height=figure["layout"]["height"],
    )


def effort_names(setting: Setting) -> Mapping[str, str]:
    """S, M and L in words."""
    words = setting.words
    return {"S": words("low"), "M": words("medium"), "L": words("high")}


def _named(setting: Setting, shown: Sequence[Priority]) -> list[tuple[Priority, str, str]]:
    names, language = effort_names(setting), setting.words.language
    return [(p, plain(step_of(setting, p).title[language], 90), names[p.effort]) for p in shown]


def _figure(setting: Setting, spots: Sequence[Spot]) -> dict[str, Any]:
    listed = _listed(setting, spots) if setting.narrow else []
    high, top, foot = tall(setting), 24, 46
    below = sum(len(text) for text in listed) * LINE + 6 * len(listed)
    notes = [*_axes(setting), *(_numbers(setting, s) for s in spots)]
    if setting.narrow:
        notes += _list(setting, listed, foot)
    else:
        notes += [_label(setting, spot) for spot in spots]
    return {
        "data": [_frame(setting), *_leaders(setting, spots), _markers(setting, spots)],
        "layout": layout(
            setting,
            high + top + foot + below,
            (4, top, 4, foot + below),
            xaxis=axis(0, 3 * COLUMN),
            yaxis=axis(0, high),
            annotations=notes,
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
        "mode": "markers",
        "x": [_across(setting, s) for s in spots],
        "y": [s.up for s in spots],
        "marker": {
            "size": MARKER,
            "color": [colours.levers[lever[s.priority.item]] for s in spots],
            "line": {"color": colours.paper, "width": 1.5},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "text": [
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


def _numbers(setting: Setting, spot: Spot) -> Figure:
    font = {"size": setting.size, "color": setting.colours.paper}
    place: dict[str, Any] = {"x": _across(setting, spot), "y": spot.up, "xanchor": "center"}
    return note(**place, text=bold(str(spot.number)), font=font, captureevents=False)


def _label_at(setting: Setting, spot: Spot) -> float:
    unit = 3 * COLUMN / (setting.width - 8)
    return round(_across(setting, spot) + (MARKER / 2 + 6) * unit, 2)


def _label(setting: Setting, spot: Spot) -> Figure:
    font = {"size": setting.size, "color": setting.colours.ink}
    place = {"x": _label_at(setting, spot), "y": spot.label_up}
    return note(**place, text=BREAK.join(spot.label), font=font)


def _listed(setting: Setting, spots: Sequence[Spot]) -> list[tuple[str, ...]]:
    language, room = setting.words.language, setting.width - 44
    return [lines(s.step.title[language], room, setting.size + 1, 2) for s in spots]


def _list(setting: Setting, listed: Sequence[tuple[str, ...]], foot: int) -> list[Figure]:
    """On a phone: the numbers and what they stand for, below the matrix."""
    notes, down = [], foot + 2
    font = {"size": setting.size + 1, "color": setting.colours.ink}
    common: dict[str, Any] = {
        "xref": "paper",
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "font": font,
    }
    for number, text in enumerate(listed, 1):
        notes.append(note(x=0, yshift=-down, text=bold(str(number)), **common))
        notes.append(note(x=0, xshift=24, yshift=-down, text=BREAK.join(text), **common))
        down += len(text) * LINE + 6
    return notes


def _axes(setting: Setting) -> list[Figure]:
    words, names = setting.words, effort_names(setting)
    font = {"size": setting.size, "color": setting.colours.muted}
    paper: dict[str, Any] = {"xref": "paper", "yref": "paper", "font": font}
    notes = [
        note(x=0, y=1, yanchor="bottom", yshift=4, text=words("↑ benefit"), **paper),
        note(x=1, y=0, yanchor="top", xanchor="right", yshift=-22, text=words("effort →"), **paper),
    ]
    for column, effort in enumerate(EFFORTS):
        place: dict[str, Any] = {
            "x": (column + 0.5) / 3,
            "y": 0,
            "xanchor": "center",
            "yanchor": "top",
        }
        notes.append(note(**place, yshift=-4, text=safe(names[effort]), **paper))
    return notes


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
