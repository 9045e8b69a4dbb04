"""A cloud of answers in the triangle: one mark for each place, by area as large as its number.

Nothing is moved to make room: who gave 50, 30 and 20 points stands there.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from reports.charts.region import Shares

Cloud = Sequence[tuple[int, int, int]]  # points of 100: first, centric, product
ONE = 7.0  # px across: a single answer
LARGEST = 26.0


@dataclass(frozen=True, slots=True)
class Mark:
    """All answers at one place."""

    place: Shares
    count: int
    size: float  # px across


def marks(cloud: Cloud) -> list[Mark]:
    """The largest first, so that no small one is hidden; the same for any order of the answers."""
    counted = Counter(cloud)
    one = min(ONE, LARGEST / sqrt(max(counted.values(), default=1)))
    found = [
        Mark((first / 100, centric / 100, product / 100), n, round(one * sqrt(n), 1))
        for (first, centric, product), n in counted.items()
    ]
    return sorted(found, key=lambda mark: (-mark.count, mark.place))
