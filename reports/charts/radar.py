"""The radar of the five levers: up to three series, each with its interval as a band."""

from collections.abc import Sequence
from typing import Any

from assessment.scoring.results import Result
from reports.charts.base import (
    Chart,
    Figure,
    Setting,
    Table,
    Theme,
    chart,
    ends,
    level,
    lever_name,
    score,
    span,
)
from reports.charts.radar_frame import frame, spoken
from reports.charts.radar_levels import ladder
from reports.charts.series import STYLES, Series, legend
from reports.charts.text import BREAK, bold, plain, safe
from reports.words import Words, rounded

TURN = 72
HIDDEN = 0.25  # levels; a band of this width lies under its line
ROUND = [0, 72, 144, 216, 288, 0]


def radar(
    setting: Setting, result: Result, series: Sequence[Series] = (), title: str | None = None
) -> Chart:
    """`result` names the finding; `series` (default: its scores alone) are drawn, three at most."""
    shown = tuple(series) or (Series.scores(setting.words("Today"), result),)
    if not 1 <= len(shown) <= 3:
        raise ValueError("A radar shows one to three series")
    drawing = frame(setting, shown)
    return chart(
        setting,
        "radar",
        {"data": _data(setting, shown), "layout": drawing},
        title=title or ends(setting, result.levers),
        caption=_caption(setting, shown),
        alt=_alt(setting, shown),
        table=_table(setting, shown),
        series=legend({one.kind: one.name for one in shown}) if len(shown) > 1 else (),
    )


def _data(setting: Setting, shown: Sequence[Series]) -> list[Figure]:
    colours = setting.colours
    bands = [{**band, **_whose(one, shown)} for one in shown for band in _bands(colours, one)]
    lines_ = [{**_line(setting, one), **_whose(one, shown)} for one in shown]
    return [*_grid(colours), *bands, ladder(setting, shown), *lines_]


def _whose(one: Series, shown: Sequence[Series]) -> Figure:
    """Tells a trace of one series from those of the others."""
    return {"meta": one.kind} if len(shown) > 1 else {}


def _line(setting: Setting, one: Series) -> Figure:
    style, colours = STYLES[one.kind], setting.colours
    colour = getattr(colours, style.colour)
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": safe(one.name, 40),
        "r": _closed([score(v) for v in one.values]),
        "theta": ROUND,
        "connectgaps": False,
        "line": {"color": colour, "width": 2.25 * setting.bold, "dash": style.dash},
        "marker": {
            "color": colours.paper if style.hollow else colour,
            "symbol": style.symbol,
            "size": setting.bold * (11 if "triangle" in style.symbol else 9),
            "line": {"color": colour if style.hollow else colours.paper, "width": 1.5},
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


def _grid(colours: Theme) -> list[Figure]:
    """Axes and rings, quiet; the ring of level 3 stands out."""
    axes, rings = [0, 1, 2, 3, 4], [1, 2, 4, 5]
    common = {"type": "scatterpolar", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    quiet = {
        "r": [v for _ in axes for v in (1, 5, None)] + [v for k in rings for v in [k] * 6 + [None]],
        "theta": [v for i in axes for v in (i * TURN, i * TURN, None)] + [*ROUND, None] * 4,
        "line": {"color": colours.line, "width": 1},
    }
    middle = {"r": [3] * 6, "theta": ROUND, "line": {"color": colours.muted, "width": 1}}
    return [{**common, **quiet, "connectgaps": False}, {**common, **middle}]


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
    return setting.caption(*counts, _interval(words, shown))


def _interval(words: Words, shown: Sequence[Series]) -> str:
    """Where the interval is, so that nobody looks for a band that the line hides."""
    widths = [i.high - i.low for s in shown for i in s.intervals if i is not None]
    if not widths:
        return ""
    if max(widths) < HIDDEN:
        return words("The 95 per cent interval is hardly wider than the line.")
    return words("The light band is the 95 per cent interval.")


def _alt(setting: Setting, shown: Sequence[Series]) -> str:
    words = setting.words
    parts = []
    for one in shown:
        scores = "; ".join(
            f"{plain(lever_name(setting, lever.key), 60)} {spoken(setting, value)}"
            for lever, value in zip(setting.bank.levers, one.values, strict=True)
        )
        parts.append(f"{plain(one.name, 40)}: {scores}.")
    return words("Radar of the five levers on a scale from 1 to 5.") + " " + " ".join(parts)


def _table(setting: Setting, shown: Sequence[Series]) -> Table:
    words = setting.words
    several = len(shown) > 1
    head = [words("Lever")]
    for one in shown:
        name = plain(one.name, 40)
        head.append(name if several else words("Score"))
        if any(one.intervals):
            interval = words("95 per cent interval")
            head.append(f"{name}, {interval}" if several else interval)
        if any(one.levels) and not several:
            head.append(words("Level"))
    return Table(words("The five levers in numbers"), tuple(head), _rows(setting, shown))


def _rows(setting: Setting, shown: Sequence[Series]) -> tuple[tuple[str, ...], ...]:
    rows = []
    for index, lever in enumerate(setting.bank.levers):
        row = [plain(lever_name(setting, lever.key), 120)]
        for one in shown:
            row.append(spoken(setting, one.values[index]))
            if any(one.intervals):
                row.append(span(setting.words, one.intervals[index]))
            if any(one.levels) and len(shown) == 1:
                row.append(level(setting, one.levels[index]))
        rows.append(tuple(row))
    return tuple(rows)
