"""How the position between the three strategies moved: a path through the triangle."""

from collections.abc import Sequence
from itertools import pairwise

from questions.bank import STRATEGIES
from reports.charts.base import Chart, Figure, Setting, Table, chart
from reports.charts.region import Shares
from reports.charts.ternary import arrow, ground, trace
from reports.charts.ternary_frame import POINT, Way, distance, frame
from reports.charts.text import BREAK, bold, escaped, plain, safe, shorten
from reports.document.whole_shape import TrendOfVoice

NEAR = 0.06  # in sides of the triangle: a nearer step has no room for an arrow
MOST = 3  # shares that have room in a corner
LONGEST = 22  # letters of a wave's name beside its point


def positioning_path(setting: Setting, said: TrendOfVoice, waves: Sequence[str]) -> Chart | None:
    """One kind of audience; None where fewer than two waves show where it stands."""
    if not said.positions:
        return None
    places = [(name, shares) for name, shares in zip(waves, _places(said), strict=True) if shares]
    if len(places) < 2:
        return None
    return chart(
        setting,
        f"path-{said.kind}",
        {
            "data": _data(setting, places),
            "layout": frame(setting, None, None, (), _way(said, places)),
        },
        title=said.path_title,
        caption=setting.caption(
            setting.words("Beyond each dotted line another strategy has the largest share."),
        ),
        alt=setting.words(
            "Triangle of the three strategies, wave by wave. %(path)s",
            path=" ".join(_spoken(setting, name, shares) for name, shares in places),
        ),
        table=_table(setting, said, waves),
    )


def _places(said: TrendOfVoice) -> list[Shares | None]:
    """Per wave the three shares, None where one of them is not shown."""
    found: list[Shares | None] = []
    for points in zip(*(row.points for row in said.positions), strict=True):
        first, centric, product = (point.value for point in points)
        there = first is not None and centric is not None and product is not None
        found.append((first, centric, product) if there else None)
    return found


def _way(said: TrendOfVoice, places: Sequence[tuple[str, Shares]]) -> Way:
    rows = {row.key: [p.score for p in row.points if p.value is not None] for row in said.positions}
    return Way(
        tuple((shorten(plain(name), LONGEST), shares) for name, shares in places),
        {key: escaped(" → ".join(_few(scores))) for key, scores in rows.items()},
    )


def _few(scores: Sequence[str]) -> Sequence[str]:
    """Each wave's, or of many the first and the last."""
    return scores if len(scores) <= MOST else (scores[0], scores[-1])


def _data(setting: Setting, places: Sequence[tuple[str, Shares]]) -> list[Figure]:
    """The triangle, the steps from wave to wave, and a point for each: the last one is filled."""
    colours, data = setting.colours, ground(setting)
    for (_, one), (_, other) in pairwise(places):
        if distance(one, other) > NEAR:
            data.append(arrow(setting, one, other))
        else:
            line = {"color": colours.accent, "width": 1.75 * setting.bold}
            data.append(trace([one, other], "lines", line=line))
    for number, (name, shares) in enumerate(places):
        last = number == len(places) - 1
        marker = {
            "symbol": "circle",
            "size": setting.bold * (POINT if last else POINT - 3),
            "color": colours.accent if last else colours.paper,
            "line": {"color": colours.paper if last else colours.accent, "width": 2},
        }
        hover = BREAK.join([bold(safe(name, 60)), *_spelt(setting, shares)])
        more = {"marker": marker, "name": safe(name), "hoverinfo": "text", "text": [hover]}
        data.append(trace([shares], "markers", **more))
    return data


def _spelt(setting: Setting, shares: Shares) -> list[str]:
    return [
        f"{safe(setting.bank.strategy(key).name[setting.words.language], 60)} "
        f"{setting.words.percent(share)}"
        for key, share in zip(STRATEGIES, shares, strict=True)
    ]


def _spoken(setting: Setting, name: str, shares: Shares) -> str:
    return f"{plain(name, 60)}: {'; '.join(_spelt(setting, shares))}."


def _table(setting: Setting, said: TrendOfVoice, waves: Sequence[str]) -> Table:
    words = setting.words
    head = (
        words("Strategy"),
        *(plain(name, 60) for name in waves),
        words("Change in points"),
        words("95 per cent interval"),
        words("Finding"),
    )
    rows = tuple(
        (row.name, *(p.score for p in row.points), row.change, row.interval, row.verdict)
        for row in said.positions
    )
    return Table(words("The position over the waves: %(who)s", who=said.name), head, rows)
