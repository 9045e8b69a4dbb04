"""What stands round and in the triangle of strategies: its corners, and the names of the points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt
from typing import Any

from questions.bank import STRATEGIES, Strategy
from reports.charts.base import Figure, Setting, layout, note
from reports.charts.region import Shares
from reports.charts.room import Box, Line, Point, clearest
from reports.charts.text import BREAK, bold, lines, measure, safe

APART = 0.04  # nearer than this, today and intended are one point to the eye
POINT = 14  # px across
SPECK = 4  # px across: as much of a small mark as a name should not cover
ROW = 1.3  # height of a line of text / its size, as Plotly sets it


@dataclass(frozen=True, slots=True)
class Triangle:
    """Its size in px."""

    tall: int

    @classmethod
    def of(cls, setting: Setting) -> "Triangle":
        if setting.stage:
            return cls(360)
        if setting.theme == "print":
            return cls(min(260, round(setting.width * 0.55)))
        if setting.slim:
            return cls(236 if setting.narrow else 290)
        return cls(min(330, round((setting.width - 230) * sqrt(3) / 2)))

    @property
    def half(self) -> float:
        """Of a side."""
        return self.tall / sqrt(3)

    def point(self, shares: Shares) -> Point:
        """Across from the middle and up from the base, in px."""
        across, up = plane(shares)
        return across * 2 * self.half, up * self.tall

    @property
    def sides(self) -> list[Line]:
        left, right, top = (-self.half, 0.0), (self.half, 0.0), (0.0, float(self.tall))
        return [(left, right), (left, top), (right, top)]


def plane(shares: Shares) -> Point:
    """Across from the middle and up from the base, in sides and heights of the triangle."""
    first, centric, product = shares
    return (product - first) / 2, centric


def distance(one: Shares, other: Shares) -> float:
    """Between two points, in sides of the triangle."""
    return hypot(*(plane(one)[i] - plane(other)[i] for i in (0, 1)))


@dataclass(frozen=True, slots=True)
class Way:
    """A position over the waves: its places in their order, and what stands in the corners."""

    places: tuple[tuple[str, Shares], ...]  # each with its name
    shares: Mapping[str, str]  # strategy → '14 % → 26 %'


def frame(
    setting: Setting,
    today: Shares | None,
    goal: Shares | None,
    marks: Sequence[Shares] = (),
    way: Way | None = None,
) -> dict[str, Any]:
    """The layout with every text; `marks` are what the names of the points rather leave free."""
    triangle = Triangle.of(setting)
    corners = {s.key: _rows(setting, s, today, goal) for s in setting.bank.strategies}
    if way:
        corners = {key: [*rows, bold(way.shares[key])] for key, rows in corners.items()}
    head, *feet = (len(corners[key]) for key in ("centric", "first", "product"))
    row = ROW * (setting.size + 0.5)
    margin = (4, round(head * row + 14), 4, round(max(feet) * row + 14))
    notes = [_corner(setting, triangle, key, rows) for key, rows in corners.items()]
    notes += _labels(setting, triangle, (today, goal), marks)
    notes += _waves(setting, triangle, way) if way else []
    hidden: dict[str, Any] = {
        "showgrid": False,
        "showline": False,
        "showticklabels": False,
        "ticks": "",
    }
    hidden |= {"title": {"text": ""}, "min": 0}
    ternary = {
        "sum": 100,
        "domain": {"x": [0, 1], "y": [0, 1]},
        "bgcolor": "rgba(0,0,0,0)",
        **{f"{axis}axis": hidden for axis in "abc"},
    }
    height = margin[1] + triangle.tall + margin[3]
    return layout(setting, height, margin, ternary=ternary, annotations=notes)


def _rows(
    setting: Setting, strategy: Strategy, today: Shares | None, goal: Shares | None
) -> list[str]:
    """A corner: the strategy, in a line what it means, and its shares."""
    language, size, top = setting.words.language, setting.size, strategy.key == "centric"
    room = 300.0 if top and not setting.narrow else 240.0
    if not top:
        room = (setting.least - 24) / 2 if setting.slim else 230
    name = lines(strategy.name[language], room, size + 1, 2, 40)
    meaning = lines(strategy.meaning[language], room, size, 3)
    muted = f'<span style="color:{setting.colours.muted}">'
    rows = [*map(bold, name), *(f"{muted}{line}</span>" for line in meaning)]
    if setting.stage:  # the rest stands beside it
        return list(map(bold, name))
    return rows + _share(setting, STRATEGIES.index(strategy.key), room, today, goal)


def _share(
    setting: Setting, index: int, room: float, today: Shares | None, goal: Shares | None
) -> list[str]:
    """Today and intended, on one line where there is room."""
    words = setting.words
    if today is None:
        return []
    now = bold(words.percent(today[index]))
    if goal is None:
        return [now]
    text = words(
        "today %(today)s, intended %(intended)s", today=now, intended=words.percent(goal[index])
    )
    fits = measure(text.replace("<b>", "").replace("</b>", ""), setting.size) <= room
    return [text] if fits else text.split(", ")


def _corner(setting: Setting, triangle: Triangle, key: str, rows: Sequence[str]) -> Figure:
    text = BREAK.join(rows)
    if key == "centric":
        return _note(setting, text, y=1, yshift=10, yanchor="bottom", align="center")
    side = -1 if key == "first" else 1
    below = {"y": 0, "yshift": -10, "yanchor": "top"}
    if setting.slim:
        edge = "left" if side < 0 else "right"
        return _note(setting, text, x=(side + 1) / 2, xanchor=edge, align=edge, **below)
    return _note(setting, text, xshift=side * triangle.half, align="center", **below)


def _labels(
    setting: Setting,
    triangle: Triangle,
    points: tuple[Shares | None, Shares | None],
    marks: Sequence[Shares],
) -> list[Figure]:
    """'Today' and 'Intended' beside their points, clear of each other and of every line."""
    words, (today, goal) = setting.words, points
    if today is None:
        return []
    if goal is None or distance(today, goal) <= APART:
        text = words("Today") if goal is None else words("Today and intended")
        named = [(text, triangle.point(today), 1)]
    else:
        one, two = triangle.point(today), triangle.point(goal)
        side = -1 if one[0] <= two[0] else 1
        named = [(words("Today"), one, side), (words("Intended"), two, -side)]
    obstacles = [Box(*point, POINT, POINT) for _, point, _ in named]
    obstacles += [Box(*triangle.point(mark), SPECK, SPECK) for mark in marks]
    if marks and len(named) == 2:  # the names have a ground here, which would hide the arrow
        (x, y), (to_x, to_y) = named[0][1], named[1][1]
        way = ((x + (to_x - x) * t / 9, y + (to_y - y) * t / 9) for t in range(1, 9))
        obstacles += [Box(*point, POINT, POINT) for point in way]
    drawn = [*triangle.sides, *([(named[0][1], named[1][1])] if len(named) == 2 else [])]
    return _beside(setting, named, drawn, obstacles, ground=bool(marks))


def _waves(setting: Setting, triangle: Triangle, way: Way) -> list[Figure]:
    """The waves' names beside their places; those that are one point to the eye share a name."""
    near: list[tuple[list[str], Shares]] = []
    for name, place in way.places:
        if near and distance(near[-1][1], place) <= APART:
            near[-1][0].append(name)
        else:
            near.append(([name], place))
    points = [triangle.point(place) for _, place in near]
    named = [
        (" · ".join(names), point, -1 if point[0] <= 0 else 1)
        for (names, _), point in zip(near, points, strict=True)
    ]
    drawn = [*triangle.sides, *pairwise(points)]
    return _beside(setting, named, drawn, [Box(*point, POINT, POINT) for point in points])


def _beside(
    setting: Setting,
    named: Sequence[tuple[str, Point, int]],
    drawn: Sequence[Line],
    obstacles: list[Box],
    *,
    ground: bool = False,
) -> list[Figure]:
    """Each name beside its point, on the side where most room is left."""
    notes = []
    for text, point, side in named:
        box = clearest(_places(setting, text, point, side), drawn, obstacles)
        obstacles.append(box)
        place: dict[str, Any] = {"xshift": box.x, "y": 0, "yshift": box.y}
        place |= {"bgcolor": setting.colours.paper} if ground else {}
        notes.append(_note(setting, bold(safe(text)), **place))
    return notes


def _places(setting: Setting, text: str, point: Point, side: int) -> list[Box]:
    """Beside a point (first on `side`), above and below it, then between these; on the page."""
    width, height = measure(text, setting.size), setting.size * 1.2
    across, along, slant = width / 2 + POINT / 2 + 4, height / 2 + POINT / 2 + 2, width / 2 + 6
    steps = [(side * across, 0.0), (-side * across, 0.0), (0.0, along), (0.0, -along)]
    steps += [(s * slant, u * along) for u in (1, -1, 2) for s in (side, -side)]
    edge = setting.least / 2 - 2 - width / 2
    x, y = point
    places = [Box(max(-edge, min(edge, x + dx)), y + dy, width, height) for dx, dy in steps]
    return [place for place in places if place.y > -height / 2] or places


def _note(setting: Setting, text: str, **more: Any) -> Figure:
    """Text placed in px from the middle of the triangle, so that it stays there at any width."""
    shifts = {k: round(more.pop(k, 0)) for k in ("xshift", "yshift")}
    place = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "xanchor": "center"}
    font = {"size": setting.size, "color": setting.colours.ink}
    return note(**{**place, "text": text, "font": font, **shifts, **more})
