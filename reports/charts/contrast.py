"""The profile from customer focus to customer obsession: five pairs of opposites, a point each."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from assessment.scoring.results import Result
from questions.bank import Contrast
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
    score,
)
from reports.charts.strips import Strip, strips
from reports.charts.text import BREAK, bold, lines, plain, safe
from reports.words import rounded

Pair = tuple[Contrast, float | None]
HEAD = 28
LINE = 15  # height of a line of text in px
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
    return chart(
        setting,
        "contrasts",
        figure,
        title=title or _finding(setting, pairs),
        caption=setting.caption(
            setting.people(result.n) if result.n else "",
            words("1 is customer focus, 5 customer obsession; neither is better as such."),
        ),
        alt=words(
            "From customer focus (1) to customer obsession (5): %(scores)s.",
            scores="; ".join(f"{_name(setting, c)} {_spoken(setting, v)}" for c, v in pairs),
        ),
        table=_table(setting, pairs),
    )


def _name(setting: Setting, contrast: Contrast) -> str:
    return plain(contrast.name[setting.words.language], 60)


def _spoken(setting: Setting, value: float | None) -> str:
    return setting.words("no answer") if value is None else setting.words.number(value)


def _strip(setting: Setting, pair: Pair) -> Strip:
    contrast, value = pair
    language, room = setting.words.language, setting.least * 0.45
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
    """Both ends beside the track, the points joined."""
    room = setting.width * (1 - MIDDLE) / 2 - 26
    language, size = setting.words.language, setting.size
    texts = [
        (
            [bold(safe(_name(setting, c), 40)), *lines(c.focus[language], room, size, 4)],
            lines(c.obsession[language], room, size, 4),
        )
        for c, _ in pairs
    ]
    heights = [max(len(left), len(right), 2) * LINE + 14 for left, right in texts]
    at = [HEAD + sum(heights[:i]) + heights[i] / 2 for i in range(len(heights))]
    ends = [(BREAK.join(left), BREAK.join(right)) for left, right in texts]
    written = [*_ends(setting, ends, at), *_figures(setting, pairs, at)]
    tall, side = sum(heights) + HEAD, 2 * (1 - MIDDLE) / MIDDLE  # of the text, in levels
    return {
        "data": [_tracks(setting, at), _line(setting, pairs, at), labels(setting, written)],
        "layout": layout(
            setting,
            tall,
            (0, 0, 0, 0),
            xaxis=axis(round(1 - side, 3), round(5 + side, 3)),
            yaxis=axis(tall, 0),
        ),
    }


def _ends(setting: Setting, ends: Sequence[tuple[str, str]], at: Sequence[float]) -> list[Label]:
    """What 1 and 5 mean, above and in each row."""
    words, beside = setting.words, 20 * 4 / (setting.width * MIDDLE)
    low, high = round(1 - beside, 2), round(5 + beside, 2)
    texts = [
        Label(low, HEAD / 2, words("customer focus ←"), "middle left", muted=True),
        Label(high, HEAD / 2, words("→ customer obsession"), muted=True),
    ]
    for (left, right), y in zip(ends, at, strict=True):
        texts += [Label(low, y, left, "middle left"), Label(high, y, right)]
    return texts


def _figures(setting: Setting, pairs: Sequence[Pair], at: Sequence[float]) -> list[Label]:
    """Each figure below its point, on the side where the line does not run."""
    following = [*(value for _, value in pairs[1:]), None]
    texts = []
    for (_, value), after, y in zip(pairs, following, at, strict=True):
        if value is None:
            text = safe(setting.words("no answer"))
            texts.append(Label(3, y + 5, text, "bottom center", muted=True))
            continue
        left, figure = after is not None and after > value, rounded(value)
        at_ = round(figure + (-0.1 if left else 0.1), 1)
        text, side = bold(setting.words.number(figure)), "bottom left" if left else "bottom right"
        texts.append(Label(at_, y + 3, text, side))
    return texts


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
