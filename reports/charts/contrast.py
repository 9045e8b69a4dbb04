"""The profile from customer focus to customer obsession: five pairs of opposites, a point each."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from assessment.scoring.results import Result
from questions.bank import Contrast
from reports.charts.base import Chart, Figure, Setting, Table, axis, layout, note, score
from reports.charts.strips import LINE, Strip, strips
from reports.charts.text import BREAK, bold, lines, plain, safe
from reports.words import rounded

Pair = tuple[Contrast, float | None]
HEAD = 28
MIDDLE = 0.34  # of the width, for the tracks


def contrast_profile(setting: Setting, result: Result, title: str | None = None) -> Chart:
    """Both ends written out; on a phone they stand under the track instead of beside it."""
    values = result.contrasts or (None,) * len(setting.bank.contrasts)
    pairs = tuple(zip(setting.bank.contrasts, values, strict=True))
    words = setting.words
    if setting.narrow:
        figure = strips(setting, list(map(partial(_strip, setting), pairs)), levels=False)
    else:
        figure = _profile(setting, pairs)
    return Chart(
        key="contrasts",
        title=title or _finding(setting, pairs),
        caption=setting.caption(
            setting.people(result.n) if result.n else "",
            words("1 is customer focus, 5 customer obsession; neither is better as such."),
        ),
        alt=words(
            "From customer focus (1) to customer obsession (5): %(scores)s.",
            scores=words.listing([f"{_name(setting, c)} {_spoken(setting, v)}" for c, v in pairs]),
        ),
        table=_table(setting, pairs),
        figure=figure,
        width=setting.width,
        height=figure["layout"]["height"],
    )


def _name(setting: Setting, contrast: Contrast) -> str:
    return plain(contrast.name[setting.words.language], 60)


def _spoken(setting: Setting, value: float | None) -> str:
    return setting.words("no answer") if value is None else setting.words.number(value)


def _strip(setting: Setting, pair: Pair) -> Strip:
    contrast, value = pair
    language, room = setting.words.language, setting.width * 0.45
    ends = [lines(t[language], room, setting.size, 6) for t in (contrast.focus, contrast.obsession)]
    return Strip(
        left=tuple(map(bold, lines(_name(setting, contrast), 200, setting.size + 1, 2))),
        right=(bold(safe(_spoken(setting, value))),),
        value=value,
        interval=None,
        colour=setting.colours.accent,
        hover=_hover(setting, pair),
        below=(ends[0], ends[1]),
    )


def _hover(setting: Setting, pair: Pair) -> str:
    return bold(safe(_name(setting, pair[0]))) + BREAK + _spoken(setting, pair[1])


def _profile(setting: Setting, pairs: Sequence[Pair]) -> dict[str, Any]:
    room = setting.width * (1 - MIDDLE) / 2 - 26
    language, size = setting.words.language, setting.size
    texts = [
        (
            BREAK.join(lines(c.focus[language], room, size, 4)),
            BREAK.join(lines(c.obsession[language], room, size, 4)),
        )
        for c, _ in pairs
    ]
    heights = [
        max(left.count(BREAK) + 1, right.count(BREAK) + 1, 3) * LINE + 20 for left, right in texts
    ]
    at = [sum(heights[:i]) + heights[i] / 2 for i in range(len(heights))]
    notes = _head(setting)
    for (left, right), pair, y in zip(texts, pairs, at, strict=True):
        notes += _row(setting, y, pair, left, right)
    side = round(setting.width * (1 - MIDDLE) / 2)
    return {
        "data": [_tracks(setting, at), _line(setting, pairs, at)],
        "layout": layout(
            setting,
            sum(heights) + HEAD,
            (side, HEAD, side, 0),
            xaxis=axis(1, 5),
            yaxis=axis(sum(heights), 0),
            annotations=notes,
        ),
    }


def _head(setting: Setting) -> list[Figure]:
    words = setting.words
    font = {"size": setting.size, "color": setting.colours.muted}
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "bottom"}
    more = {**place, "yshift": 8, "font": font}
    return [
        note(x=0, xanchor="right", xshift=-22, text=words("customer focus ←"), **more),
        note(x=1, xshift=22, text=words("→ customer obsession"), **more),
    ]


def _row(setting: Setting, y: float, pair: Pair, left: str, right: str) -> list[Figure]:
    contrast, value = pair
    font = {"size": setting.size, "color": setting.colours.ink}
    muted = {"size": setting.size, "color": setting.colours.muted}
    place: dict[str, Any] = {"xref": "paper", "y": y, "font": font}
    name = BREAK.join(lines(_name(setting, contrast), setting.width * MIDDLE, setting.size, 2))
    notes = [
        note(x=0, xanchor="right", align="right", xshift=-22, text=left, **place),
        note(x=1, xshift=22, text=right, **place),
        note(x=3, y=y, xanchor="center", yanchor="bottom", yshift=9, text=name, font=muted),
    ]
    if value is None:
        text = safe(setting.words("no answer"))
        return [*notes, note(x=3, y=y, xanchor="center", yshift=-14, text=text, font=muted)]
    at = rounded(value)
    side = -1 if at > 4.4 else 1
    anchor = "left" if side > 0 else "right"
    figure = bold(setting.words.number(at))
    place = {"yanchor": "top", "xanchor": anchor, "xshift": side * 6, "yshift": -3}
    return [*notes, note(x=at, y=y, text=figure, font=font, **place)]


def _tracks(setting: Setting, at: Sequence[float]) -> Figure:
    x: list[float | None] = []
    y: list[float | None] = []
    for height in at:
        x += [1, 5, None]
        y += [height, height, None]
        for step in range(1, 6):
            x += [step, step, None]
            y += [height - 3, height + 3, None]
    line = {"color": setting.colours.line, "width": 1.5}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _line(setting: Setting, pairs: Sequence[Pair], at: Sequence[float]) -> Figure:
    """The points, joined where neighbours have a value."""
    colours = setting.colours
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [score(value) for _, value in pairs],
        "y": list(at),
        "connectgaps": False,
        "line": {"color": colours.accent, "width": 1.75},
        "marker": {
            "color": colours.accent,
            "size": 12,
            "line": {"color": colours.paper, "width": 2},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "text": [_hover(setting, pair) for pair in pairs],
    }


def _finding(setting: Setting, pairs: Sequence[Pair]) -> str:
    words = setting.words
    known = [(rounded(v), _name(setting, c)) for c, v in pairs if v is not None]
    if not known:
        return words("No answers on customer focus and obsession")
    (low, first), (high, last) = min(known), max(known)
    if low == high:
        return words("The same throughout: %(score)s", score=words.number(low))
    return words(
        "Nearest to focus: %(first)s; nearest to obsession: %(last)s", first=first, last=last
    )


def _table(setting: Setting, pairs: Sequence[Pair]) -> Table:
    words, language = setting.words, setting.words.language
    head = (
        words("Pair"),
        words("Customer focus (1)"),
        words("Customer obsession (5)"),
        words("Mean"),
    )
    rows = tuple(
        (
            _name(setting, c),
            plain(c.focus[language], 200),
            plain(c.obsession[language], 200),
            _spoken(setting, value),
        )
        for c, value in pairs
    )
    return Table(words("Customer focus to customer obsession"), head, rows)
