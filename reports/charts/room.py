"""Whether a text has room: boxes in px against lines and other boxes. Knows no chart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Line = tuple[Point, Point]
HEAVY = 10  # a text on another can't be read; a line through it leaves it legible


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle round a middle."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: "Box") -> float:
        """The area that both cover."""
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        along = (self.height + other.height) / 2 - abs(self.y - other.y)
        wide, high = min(self.width, other.width), min(self.height, other.height)
        return max(min(across, wide), 0.0) * max(min(along, high), 0.0)

    def crossed(self, line: Line) -> float:
        """The length of the line within the box (Liang and Barsky)."""
        (x, y), (to_x, to_y) = line
        dx, dy, enter, leave = to_x - x, to_y - y, 0.0, 1.0
        for step, from_middle, half in (
            (dx, x - self.x, self.width / 2),
            (dy, y - self.y, self.height / 2),
        ):
            if step == 0:
                if abs(from_middle) >= half:
                    return 0.0
                continue
            one, two = sorted(((-half - from_middle) / step, (half - from_middle) / step))
            enter, leave = max(enter, one), min(leave, two)
        return max(leave - enter, 0.0) * float((dx * dx + dy * dy) ** 0.5)


def clash(box: Box, lines: Iterable[Line], boxes: Iterable[Box]) -> float:
    """How much stands in the way of a text here; 0 where it has room. A box counts most."""
    return sum(map(box.crossed, lines)) + HEAVY * sum(map(box.overlap, boxes))


def clearest(places: Sequence[Box], lines: Sequence[Line], boxes: Sequence[Box]) -> Box:
    """The first place with room, else the one where least stands in the way."""
    best, least = places[0], float("inf")
    for place in places:
        found = round(clash(place, lines, boxes), 3)
        if found < least:
            best, least = place, found
        if not least:
            break
    return best
