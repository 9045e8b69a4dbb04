"""The radar of the five levers: up to three series, each with its interval as a band."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi
from typing import Any, Literal

from assessment.scoring.results import Interval, LevelRange, Result
from reports.charts.base import (
    Chart,
    Figure,
    Setting,
    Table,
    Theme,
    ends,
    layout,
    level,
    lever_name,
    score,
    span,
)
from reports.charts.text import BREAK, bold, escaped, lines, plain, safe
from reports.words import rounded

Kind = Literal["score", "leadership", "pulse", "workshop", "target"]
TURN = 72
INNER = 0.4  # where the radius begins, so that level 1 is a ring and not a point
SIDE = cos(pi / 5)  # of a pentagon: middle of an edge / corner


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the radar: what it is called, how it is drawn, and its five values."""

    name: str
    kind: Kind
    values: tuple[float | None, ...]
    intervals: tuple[Interval | None, ...] = (None,) * 5
    levels: tuple[LevelRange | None, ...] = (None,) * 5
    n: int = 0

    @classmethod
    def scores(cls, name: str, result: Result, kind: Kind = "score") -> "Series":
        levers = result.levers
        return cls(
            name,
            kind,
            tuple(r.mean for r in levers),
            tuple(r.interval for r in levers),
            tuple(r.level for r in levers),
            result.n,
        )

    @classmethod
    def target(cls, name: str, result: Result) -> "Series":
        return cls(name, "target", tuple(result.targets))


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of series is told apart without colour: dash and marker."""

    colour: str  # a role of the theme
    dash: str
    symbol: str
    glyph: str
    band: float  # opacity


STYLES: dict[Kind, Style] = {
    "score": Style("accent", "solid", "circle", "●", 0.18),
    "leadership": Style("accent", "solid", "circle", "●", 0.18),
    "pulse": Style("ink", "dash", "triangle-up", "▲", 0.10),
    "workshop": Style("muted", "dot", "square", "■", 0.14),
    "target": Style("muted", "dot", "diamond-open", "◇", 0.0),
}


def radar(
    setting: Setting, result: Result, series: Sequence[Series] = (), title: str | None = None
) -> Chart:
    """`result` names the finding; `series` (default: its scores alone) are drawn, three at most."""
    shown = tuple(series) or (Series.scores(setting.words("Today"), result),)
    if not 1 <= len(shown) <= 3:
        raise ValueError("A radar shows one to three series")
    height = 440 if setting.narrow else 460
    return Chart(
        key="radar",
        title=title or ends(setting, result.levers),
        caption=_caption(setting, shown),
        alt=_alt(setting, shown),
        table=_table(setting, shown),
        figure={"data": _data(setting, shown), "layout": _layout(setting, shown, height)},
        width=setting.width,
        height=height,
    )


def _data(setting: Setting, shown: Sequence[Series]) -> list[Figure]:
    bands = [band for one in shown for band in _bands(setting.colours, one)]
    return [_middle(setting.colours), *bands, *(_line(setting, s) for s in shown), _ladder(setting)]


def _line(setting: Setting, one: Series) -> Figure:
    style, colours = STYLES[one.kind], setting.colours
    colour = getattr(colours, style.colour)
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": safe(one.name, 40),
        "r": _closed([score(v) for v in one.values]),
        "theta": _closed([i * TURN for i in range(5)]),
        "connectgaps": False,
        "line": {"color": colour, "width": 2.25, "dash": style.dash},
        "marker": {
            "color": colour,
            "symbol": style.symbol,
            "size": 9,
            "line": {"color": colour if "open" in style.symbol else colours.paper, "width": 1.5},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "text": _closed(_hover(setting, one)),
    }


def _hover(setting: Setting, one: Series) -> list[str]:
    words = setting.words
    texts = []
    for lever, value, interval in zip(setting.bank.levers, one.values, one.intervals, strict=True):
        ends_ = f" ({span(words, interval)})" if interval else ""
        name = safe(lever_name(setting, lever.key), 60)
        texts.append(f"{bold(name)}{BREAK}{safe(one.name, 40)}: {words.number(value)}{ends_}")
    return texts


def _bands(colours: Theme, one: Series) -> list[Figure]:
    """The interval as a band over each unbroken run of levers; alone on its axis as a line."""
    style = STYLES[one.kind]
    colour = getattr(colours, style.colour)
    common: dict[str, Any] = {"type": "scatterpolar", "hoverinfo": "skip", "showlegend": False}
    bands: list[Figure] = []
    for run in _runs([i is not None for i in one.intervals]):
        high = [rounded(i.high) for k in run if (i := one.intervals[k % 5])]
        low = [rounded(i.low) for k in run if (i := one.intervals[k % 5])]
        path = {
            "r": high + low[::-1],
            "theta": [k % 5 * TURN for k in run] + [k % 5 * TURN for k in run[::-1]],
        }
        drawn = (
            {"mode": "lines", "line": {"color": colour, "width": 6}}
            if len(run) == 1
            else {"mode": "none", "fill": "toself", "fillcolor": colour}
        )
        bands.append({**common, **drawn, **path, "opacity": style.band})
    return bands


def _runs(present: Sequence[bool]) -> list[list[int]]:
    """Runs of neighbours round the circle; all five close the ring (0 … 4, then 5 = 0)."""
    if all(present):
        return [[0, 1, 2, 3, 4, 5]]
    runs: list[list[int]] = []
    start = present.index(False)
    for k in range(start + 1, start + 5):
        if not present[k % 5]:
            continue
        if runs and runs[-1][-1] == k - 1:
            runs[-1].append(k)
        else:
            runs.append([k])
    return runs


def _middle(colours: Theme) -> Figure:
    """The ring of level 3, the only one that stands out."""
    return {
        "type": "scatterpolar",
        "mode": "lines",
        "r": [3] * 6,
        "theta": _closed([i * TURN for i in range(5)]),
        "line": {"color": colours.muted, "width": 1.25},
        "opacity": 0.7,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _ladder(setting: Setting) -> Figure:
    """The names of the levels, straight down between two axes where the rings run level."""
    names = [(n.number, safe(n.name[setting.words.language], 24)) for n in setting.bank.levels]
    return {
        "type": "scatterpolar",
        "mode": "text",
        "r": [round(INNER + (number - INNER) * SIDE, 3) for number, _ in names],
        "theta": [180] * 5,
        "text": [f"{number} {name}" for number, name in names],
        "textposition": "top center",
        "textfont": {"size": setting.size - 1, "color": setting.colours.muted},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _layout(setting: Setting, shown: Sequence[Series], height: int) -> Figure:
    colours = setting.colours
    side, top = (84, 56) if setting.narrow else (150, 56)
    key = len(shown) > 1
    polar = {
        "domain": {"x": [0, 1], "y": [0, 1]},
        "gridshape": "linear",
        "bgcolor": "rgba(0,0,0,0)",
        "angularaxis": {
            "rotation": 90,
            "direction": "clockwise",
            "tickmode": "array",
            "tickvals": [i * TURN for i in range(5)],
            "ticktext": [_corner(setting, shown, i, side) for i in range(5)],
            "tickfont": {"size": setting.size + 1, "color": colours.ink},
            "ticks": "",
            "showline": True,
            "linecolor": colours.line,
            "linewidth": 1,
            "gridcolor": colours.line,
            "gridwidth": 1,
        },
        "radialaxis": {
            "range": [INNER, 5],
            "tickmode": "array",
            "tickvals": [1, 2, 4, 5],
            "showticklabels": False,
            "showline": False,
            "ticks": "",
            "gridcolor": colours.line,
            "gridwidth": 1,
        },
    }
    legend = {
        "orientation": "h",
        "x": 0.5,
        "xanchor": "center",
        "y": 1,
        "yanchor": "top",
        "yref": "container",
        "font": {"size": setting.size + 1, "color": colours.ink},
        "itemclick": False,
        "itemdoubleclick": False,
        "bgcolor": "rgba(0,0,0,0)",
        "tracegroupgap": 0,
    }
    return layout(
        setting,
        height + (24 if key else 0),
        (side, top + (24 if key else 0), side, 56),
        polar=polar,
        showlegend=key,
        legend=legend,
    )


def _corner(setting: Setting, shown: Sequence[Series], index: int, room: float) -> str:
    """The end of an axis: the lever's name, below it each series' value."""
    colours, words = setting.colours, setting.words
    key = setting.bank.levers[index].key
    name = lines(lever_name(setting, key), room - 8, setting.size + 1, most=2, limit=48)
    if len(shown) == 1:
        value = shown[0].values[index]
        text = words("no score") if value is None else words.number(value)
        return BREAK.join([*map(bold, name), escaped(text)])
    values = []
    for one in shown:
        style = STYLES[one.kind]
        colour = getattr(colours, style.colour)
        figure = words.number(one.values[index])
        values.append(f'<span style="color:{colour}">{style.glyph}\u00a0{figure}</span>')
    return BREAK.join([*map(bold, name), "\u2002".join(values)])


def _closed(values: Sequence[Any]) -> list[Any]:
    return [*values, values[0]]


def _caption(setting: Setting, shown: Sequence[Series]) -> str:
    words = setting.words
    counts = [
        words("%(name)s: %(people)s", name=plain(s.name, 40), people=setting.people(s.n))
        for s in shown
        if s.n and len(shown) > 1
    ]
    if not counts:
        counts = [setting.people(shown[0].n)] if shown[0].n else []
    band = any(i is not None for s in shown for i in s.intervals)
    return setting.caption(*counts, words("The light band is the 95% interval.") if band else "")


def _alt(setting: Setting, shown: Sequence[Series]) -> str:
    words = setting.words
    parts = []
    for one in shown:
        scores = words.listing(
            [
                f"{plain(lever_name(setting, lever.key), 60)} {_spoken(setting, value)}"
                for lever, value in zip(setting.bank.levers, one.values, strict=True)
            ]
        )
        parts.append(f"{plain(one.name, 40)}: {scores}.")
    return words("Radar of the five levers on a scale from 1 to 5.") + " " + " ".join(parts)


def _spoken(setting: Setting, value: float | None) -> str:
    return setting.words("no score") if value is None else setting.words.number(value)


def _table(setting: Setting, shown: Sequence[Series]) -> Table:
    words = setting.words
    several = len(shown) > 1
    head = [words("Lever")]
    for one in shown:
        name = plain(one.name, 40)
        head.append(name if several else words("Score"))
        if any(one.intervals):
            interval = words("95% interval")
            head.append(f"{name}, {interval}" if several else interval)
        if any(one.levels) and not several:
            head.append(words("Level"))
    return Table(words("The five levers in numbers"), tuple(head), _rows(setting, shown))


def _rows(setting: Setting, shown: Sequence[Series]) -> tuple[tuple[str, ...], ...]:
    rows = []
    for index, lever in enumerate(setting.bank.levers):
        row = [plain(lever_name(setting, lever.key), 120)]
        for one in shown:
            row.append(_spoken(setting, one.values[index]))
            if any(one.intervals):
                row.append(span(setting.words, one.intervals[index]))
            if any(one.levels) and len(shown) == 1:
                row.append(level(setting, one.levels[index]))
        rows.append(tuple(row))
    return tuple(rows)
