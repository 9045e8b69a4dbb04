"""How single figures are said so that they give nobody away: from how many, and how rounded.

What an 'anonymous' audience hides beyond rounding (called veiled here): that everybody, or all but
one, answered the same. At the ends of the scale the last steps look alike, a spread never looks
smaller than a little, and a share beyond 90 % is only that. Pure; decides about no group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from assessment.scoring.arithmetic import HIGH, LOW, Moments
from assessment.scoring.levels import shown

FLOOR = {"anonymous": 5, "open": 3, "named": 1}  # fewest answers behind a figure
ITEMS_FROM = 15  # answers to an item, for its interval, sd and distribution
REGION_FROM = 10  # people
INVITED_FROM = 10  # people invited, for a response rate
MOST, BEYOND = 0.9, 0.95  # a larger share is said as BEYOND: '> 90 %'
STEP = 0.05  # of shares
LEAST_SD = 0.3  # of persons' scores: a smaller one is said as this
LEAST_ITEM_SD = 0.5
WIDEST = 0.7  # of the largest sd that is possible: a wider one tells single answers


@dataclass(frozen=True, slots=True)
class Rules:
    """What one audience's confidentiality allows."""

    least: int  # people behind any figure
    items_from: int
    veiled: bool

    @classmethod
    def of(cls, confidentiality: str, k: int) -> "Rules":
        """The rules of a level; k counts in an 'anonymous' audience, and never below 5."""
        floor = FLOOR[confidentiality]
        if confidentiality != "anonymous":
            return cls(floor, floor, veiled=False)
        return cls(max(floor, k), ITEMS_FROM, veiled=True)

    def clipped(self, mean: float, n: int) -> float:
        """A mean on 1…5, away from the ends by what two people's single steps make."""
        if not self.veiled:
            return mean
        margin = max(1, ceil(20 / n - 1e-9)) / 10
        return min(HIGH - margin, max(LOW + margin, mean))

    def mean(self, mean: float, n: int) -> float:
        """A mean on 1…5 as it is published."""
        return shown(self.clipped(mean, n))

    def spread(self, of: Moments, least: float = LEAST_SD) -> float | None:
        """The sd that may be used; None where it is undefined or would tell single answers."""
        if of.mean is None or of.sd is None or not self.veiled:
            return of.sd
        room = (of.mean - LOW) * (HIGH - of.mean) * of.n / (of.n - 1)
        if of.n < ITEMS_FROM and of.sd > max(least, WIDEST * sqrt(max(0.0, room))):
            return None
        return max(least, of.sd)

    def share(self, share: float) -> float:
        """A share of people: in steps of 5 points if veiled, else in whole per cent."""
        step = STEP if self.veiled else 0.01
        return round(round(share / step) * step, 2)

    def capped(self, share: float, n: int) -> float:
        """A share of answers where 'nearly all' and 'hardly any' stay as vague as that."""
        if not self.veiled:
            return self.share(share)
        if is_nearly_all(share, n):
            return BEYOND
        if is_nearly_all(1 - share, n):
            return round(1 - BEYOND, 2)
        return min(MOST, max(round(1 - MOST, 2), self.share(share)))

    def shares(self, counts: Sequence[int]) -> tuple[float, ...]:
        """A distribution that adds up to one, or only which answer nearly all gave."""
        n = sum(counts)
        nearly = [is_nearly_all(count / n, n) for count in counts]
        if any(nearly):
            return tuple(BEYOND if one else 0.0 for one in nearly)
        return portions([count / n for count in counts], STEP)


def is_nearly_all(share: float, n: int) -> bool:
    """Whether these are more than 90 %, or all but one."""
    return share > MOST + 1e-9 or round(share * n) >= n - 1


def portions(shares: Sequence[float], step: float) -> tuple[float, ...]:
    """Shares in whole steps that add up to one: what is left goes to the largest rests."""
    units = round(1 / step)
    exact = [round(share * units, 6) for share in shares]
    whole = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_rest[: units - sum(whole)]:
        whole[i] += 1
    return tuple(round(one * step, 2) for one in whole)


def fine(value: float | None) -> float | None:
    """A coefficient or a damping to two decimals."""
    return None if value is None else round(value, 2)
