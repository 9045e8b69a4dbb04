"""Where an organisation stands between the three strategies, today and intended."""

from collections.abc import Sequence
from typing import Any

from assessment.scoring.results import Positioning
from questions.bank import STRATEGIES
from reports.charts.base import Chart, Figure, Setting, Table, chart
from reports.charts.cloud import Cloud, Mark, marks
from reports.charts.region import Shares, region
from reports.charts.ternary_frame import POINT, Triangle, distance, frame
from reports.charts.text import BREAK, bold, plain, safe
from reports.words import rounded

SHOWN_FROM = 10  # people, for the region
SMALL = 8  # px across: today's point within its region
ARROW = 0.11  # in sides of the triangle; nearer, an arrow has no room between the points
MOVE = 0.05  # five points, below which today and intended count as alike
# Axes of the triangle: a is the top corner, b the left one, c the right one.
CORNERS = {"centric": "a", "first": "b", "product": "c"}


def ternary(  # noqa: PLR0913 — both positions and who stands where
    setting: Setting,
    today: Positioning,
    intended: Positioning | None = None,
    title: str | None = None,
    *,
    cloud: Cloud = (),
    goals: Cloud = (),
) -> Chart:
    """Today as a filled point, intended as a hollow one, an arrow between.

    With everybody's points of today (`cloud`) or of what is intended (`goals`) as small marks, else
    with the 95 % region of today.
    """
    goal = intended.mean if intended else None
    spread = [*marks(cloud), *marks(goals)]
    drawing = frame(setting, today.mean, goal, [mark.place for mark in spread])
    return chart(
        setting,
        "ternary",
        {"data": _data(setting, today, goal, (cloud, goals)), "layout": drawing},
        title=title or (_aim(setting, today.mean, goal) if goals else _finding(setting, today)),
        caption=_caption(setting, today, spread),
        alt=_alt(setting, today.mean, goal),
        table=_table(setting, today.mean, goal),
    )


def _points(shares: Sequence[Shares | None]) -> dict[str, list[float | None]]:
    """Shares as a, b, c in points of 100, rounded; None breaks the line."""
    place = {axis: STRATEGIES.index(key) for key, axis in CORNERS.items()}
    return {
        axis: [None if s is None else rounded(s[index] * 100) for s in shares]
        for axis, index in place.items()
    }


def trace(shares: Sequence[Shares | None], mode: str, **more: Any) -> Figure:
    """Points, lines or an area in the triangle."""
    base = {"type": "scatterternary", "mode": mode, "hoverinfo": "skip", "showlegend": False}
    return {**base, **_points(shares), "cliponaxis": False, **more}


def _data(
    setting: Setting, today: Positioning, goal: Shares | None, clouds: tuple[Cloud, Cloud]
) -> list[Figure]:
    colours, words = setting.colours, setting.words
    traces = ground(setting) + _clouds(setting, clouds)
    if today.mean is None:
        return traces
    border = [] if any(clouds) else _border(today)
    if border:
        fill = {"fill": "toself", "fillcolor": colours.accent, "opacity": 0.28}
        traces.append(trace([*border, border[0]], "none", **fill))
    if goal and distance(today.mean, goal) > ARROW:
        traces.append(arrow(setting, today.mean, goal))
    for name, shares, hollow in (("Intended", goal, True), ("Today", today.mean, False)):
        if shares is None:
            continue
        marker = {
            "symbol": "circle",
            "size": setting.bold * (SMALL if border and not hollow else POINT + 2 * any(clouds)),
            "color": colours.paper if hollow else colours.accent,
            "line": {
                "color": colours.accent if hollow else colours.paper,
                "width": 1.5 if border and not hollow else 2.25,
            },
        }
        label = words("Intended") if name == "Intended" else words("Today")
        hover = BREAK.join([bold(safe(label)), *_spelt(setting, shares)])
        more = {"marker": marker, "name": safe(label), "hoverinfo": "text", "text": [hover]}
        traces.append(trace([shares], "markers", **more))
    return traces


def _clouds(setting: Setting, clouds: tuple[Cloud, Cloud]) -> list[Figure]:
    """Small marks, larger where several gave the same: today filled, intended hollow."""
    accent, found = setting.colours.accent, []
    for hollow, cloud in zip((False, True), clouds, strict=True):
        if not cloud:
            continue
        shown = marks(cloud)
        marker = {
            "symbol": "circle",
            "size": [round(one.size * setting.bold, 1) for one in shown],
            "color": "rgba(0,0,0,0)" if hollow else accent,
            "line": {"color": accent, "width": 1.25 * setting.bold if hollow else 0},
            "opacity": 0.75 if hollow or setting.stage else 0.4,
        }
        text = [_several(setting, one.count, one.place) for one in shown]
        more = {"marker": marker, "hoverinfo": "text", "text": text}
        found.append(trace([one.place for one in shown], "markers", **more))
    return found


def _several(setting: Setting, count: int, place: Shares) -> str:
    said = setting.words.plural("%(n)s answer", "%(n)s answers", count)
    return BREAK.join([bold(safe(said)), *_spelt(setting, place)])


def _border(today: Positioning) -> list[Shares]:
    """Of the 95 % region; none where too few answered."""
    if not (today.mean and today.covariance and today.radius2 and today.n >= SHOWN_FROM):
        return []
    return region(today.mean, today.covariance, today.radius2)


def _reach(setting: Setting, today: Positioning) -> float:
    """How far the region reaches from its middle, in px; 0 where there is none."""
    triangle, mean = Triangle.of(setting), today.mean
    return max((distance(mean, edge) * triangle.tall for edge in _border(today) if mean), default=0)


def ground(setting: Setting) -> list[Figure]:
    """The triangle, and the lines inside which one strategy has the largest share."""
    middle, line = (1 / 3, 1 / 3, 1 / 3), setting.colours.line
    corners: list[Shares] = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 0)]
    borders: list[Shares | None] = []
    for edge in ((0.5, 0.5, 0.0), (0.5, 0.0, 0.5), (0.0, 0.5, 0.5)):
        borders += [middle, edge, None]
    return [
        trace(borders, "lines", line={"color": line, "width": 1, "dash": "dot"}),
        trace(corners, "lines", line={"color": setting.colours.muted, "width": 1.25}),
    ]


def arrow(setting: Setting, start: Shares, end: Shares) -> Figure:
    """From one place to another, ending short of it."""
    marker = {
        "symbol": ["circle", "arrow"],
        "size": [0, 11 * setting.bold],
        "angleref": "previous",
        "standoff": [0, 9 * setting.bold],
        "opacity": 1,
        "line": {"width": 0},
        "color": setting.colours.accent,
    }
    line = {"color": setting.colours.accent, "width": 1.75 * setting.bold}
    return trace([start, end], "lines+markers", marker=marker, line=line)


def _name(setting: Setting, key: str) -> str:
    return plain(setting.bank.strategy(key).name[setting.words.language], 60)


def _finding(setting: Setting, today: Positioning) -> str:
    words = setting.words
    if today.mean is None or today.top is None or today.second is None:
        return words("No positioning yet")
    top, second = _name(setting, today.top), _name(setting, today.second)
    if today.verdict == "balanced":
        return words("The three strategies are in balance")
    if today.verdict == "between":
        return words("Between %(top)s and %(second)s", top=top, second=second)
    share = words.percent(today.mean[STRATEGIES.index(today.top)])
    return words("%(top)s comes first, with %(share)s", top=top, share=share)


def _aim(setting: Setting, today: Shares | None, goal: Shares | None) -> str:
    """Which strategy shall weigh more than today."""
    words = setting.words
    if today is None or goal is None:
        return words("No answers on what is intended")
    rise, key = max((b - a, key) for a, b, key in zip(today, goal, STRATEGIES, strict=True))
    if rounded(rise, 2) < MOVE:
        return words("Intended and today are alike")
    index = STRATEGIES.index(key)
    return words(
        "Intended: more %(name)s (%(today)s today, %(goal)s intended)",
        name=_name(setting, key),
        today=words.percent(today[index]),
        goal=words.percent(goal[index]),
    )


def _caption(setting: Setting, today: Positioning, spread: Sequence[Mark]) -> str:
    words = setting.words
    if spread:
        several = any(mark.count > 1 for mark in spread)
        alike = words("Each mark is one answer; larger ones are several that are alike.")
        return setting.caption(
            setting.people(today.n) if today.n else "",
            alike if several else words("Each small mark is one answer."),
        )
    reach = _reach(setting, today)
    shown = words("The light area is the 95 per cent region of the mean.")
    if reach < SMALL / 2 + 1:
        shown = words("The 95 per cent region of the mean is smaller than the point.")
    return setting.caption(
        setting.people(today.n) if today.n else "",
        words("Beyond each dotted line another strategy has the largest share."),
        shown if reach else "",
    )


def _spelt(setting: Setting, shares: Shares) -> list[str]:
    return [
        f"{safe(_name(setting, key))} {setting.words.percent(share)}"
        for key, share in zip(STRATEGIES, shares, strict=True)
    ]


def _alt(setting: Setting, today: Shares | None, goal: Shares | None) -> str:
    words = setting.words
    parts = [words("Triangle of the three strategies.")]
    for name, shares in ((words("Today"), today), (words("Intended"), goal)):
        if shares is not None:
            named = zip(STRATEGIES, shares, strict=True)
            spelt = [f"{_name(setting, k)} {words.percent(s)}" for k, s in named]
            parts.append(f"{name}: {'; '.join(spelt)}.")
    return " ".join(parts)


def _table(setting: Setting, today: Shares | None, goal: Shares | None) -> Table:
    words = setting.words
    head = [words("Strategy"), words("Today")] + ([words("Intended")] if goal else [])
    rows = []
    for index, key in enumerate(STRATEGIES):
        figures = [words.percent(shares[index] if shares else None) for shares in (today, goal)]
        rows.append((_name(setting, key), *figures[: len(head) - 1]))
    return Table(words("Shares of the three strategies"), tuple(head), tuple(rows))
