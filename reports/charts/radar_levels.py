"""The names of a radar's levels: straight down, where the rings run level, clear of every line."""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, degrees, hypot, pi, sin

from reports.charts.base import Figure, Setting
from reports.charts.radar_frame import INNER, feet, radius_of
from reports.charts.room import Box, Line, Point, clash, clearest
from reports.charts.series import Series
from reports.charts.text import escaped, measure, plain

SIDE = cos(pi / 5)  # of a pentagon: middle of an edge / corner
EDGE = sin(pi / 5)  # half an edge / corner
OFF = 8  # px from a ring to the middle of its name
REACH = 12  # px that a name may stand out beyond its ring
SHIFT = 24  # px to either side, at most
POINT = 12  # px across, with some air


def ladder(setting: Setting, shown: Sequence[Series]) -> Figure:
    """Each name just inside or outside its ring; where no place is clear, its number alone."""
    lines, points = _drawn(setting, shown)
    points += feet(setting)
    placed: list[Box] = []
    texts: list[str] = []
    for level in setting.bank.levels:
        name = f"{level.number} {plain(level.name[setting.words.language], 24)}"
        text, box = _best(setting, level.number, name, lines, [*points, *placed])
        texts.append(escaped(text))
        placed.append(box)
    unit = radius_of(setting) / (5 - INNER)
    return {
        "type": "scatterpolar",
        "mode": "text",
        "r": [round(INNER + hypot(box.x, box.y) / unit, 3) for box in placed],
        "theta": [round(degrees(atan2(box.x, box.y)) % 360, 2) for box in placed],
        "text": texts,
        "textposition": "middle center",
        "textfont": {"size": setting.small, "color": setting.colours.muted},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _best(
    setting: Setting, number: int, name: str, lines: Sequence[Line], boxes: Sequence[Box]
) -> tuple[str, Box]:
    """The name with air above and below, else without, else the number; that on a projector."""
    offered = ((name, 1.9, 0), (name, 1.1, SHIFT), (str(number), 1.1, SHIFT))
    for text, air, shift in offered[2:] if setting.stage else offered:
        box = clearest(_places(setting, number, text, air, shift), lines, boxes)
        if clash(box, lines, boxes) == 0:
            break
    return text, box


def _places(setting: Setting, number: int, text: str, air: float, shift: int) -> list[Box]:
    """Inside the ring before outside, the middle before the sides."""
    reach = (number - INNER) * radius_of(setting) / (5 - INNER)
    width = measure(text, setting.small)
    most = max(0, min(shift, round(reach * EDGE - width / 2 + REACH)))
    shifts = sorted(range(-most // 6 * 6, most + 1, 6), key=lambda x: (abs(x), x))
    height = setting.small * air
    ups = (OFF - reach * SIDE, -OFF - reach * SIDE)
    return [Box(x, up, width, height) for x in shifts for up in ups]


def _drawn(setting: Setting, shown: Sequence[Series]) -> tuple[list[Line], list[Box]]:
    """The data in px from the middle: its lines and its points."""
    lines: list[Line] = []
    points: list[Box] = []
    for one in shown:
        spots = [_spot(setting, index, value) for index, value in enumerate(one.values)]
        points += [Box(*spot, POINT, POINT) for spot in spots if spot]
        for start, end in pairwise([*spots, spots[0]]):
            if start and end:
                lines.append((start, end))
    return lines, points


def _spot(setting: Setting, index: int, value: float | None) -> Point | None:
    if value is None:
        return None
    reach, turn = (value - INNER) * radius_of(setting) / (5 - INNER), index * 2 * pi / 5
    return sin(turn) * reach, cos(turn) * reach
