"""How large text may be in its place: the measure is taken here, since a file has none.

Sizes are points. It never cuts what is said; only names that people typed are shortened.
"""

from collections.abc import Sequence

from reports.charts.text import measure, plain
from reports.deck.shape import Line
from reports.deck.theme import Box

TITLES = (26, 24, 22, 20, 18)
SIZES = (18, 16, 15, 14, 13, 12, 11, 10)
POINTS = 72  # to the inch
SPACING = 1.22  # line height of our type
MEASURED = 0.94  # of the generous measure that charts are laid out by


def lines(text: str, width: float, size: float) -> int:
    """How many lines of `width` points the text fills, broken between words."""
    count, used, space = 1, 0.0, measure(" ", size) * MEASURED
    for word in text.split(" "):
        needed = measure(word, size) * MEASURED
        if used and used + space + needed > width:
            count, used = count + 1, 0.0
        used += needed + (space if used else 0)
        if used > width:  # a word wider than the line is broken
            count += int(used // (width))
            used %= width
    return count


def height(paragraphs: Sequence[Line], width: float, size: float) -> float:
    """How many points high the paragraphs are at this size."""
    total = 0.0
    for number, one in enumerate(paragraphs):
        own = larger(size) if one.large else size
        room = width - (0.2 * POINTS if one.point else 0)
        said = f"{one.lead} {one.text}".strip()
        weight = 1.03 if one.lead or one.large else 1.0
        total += lines(said, room / weight, own) * own * SPACING + (6 if number else 0)
    return total


def larger(size: float) -> int:
    """The size of what stands out among text of this size."""
    return round(size * 1.25)


def size(paragraphs: Sequence[Line], box: Box) -> int:
    """The largest of the sizes at which the paragraphs fit; else the smallest."""
    width, most = box.width * POINTS, box.height * POINTS
    return next((own for own in SIZES if height(paragraphs, width, own) <= most), SIZES[-1])


def title_size(text: str, box: Box, sizes: Sequence[int] = TITLES) -> int:
    """The largest size at which a bold title fits."""
    width = box.width * POINTS / 1.03
    most = box.height * POINTS
    fitting = (own for own in sizes if lines(text, width, own) * own * 1.15 <= most)
    return next(fitting, sizes[-1])


def name(text: str, limit: int = 60) -> str:
    """What people typed, on one line and not longer than this."""
    return plain(text, limit)
