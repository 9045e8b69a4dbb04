"""From a score to the words for it: the level, the band of advice, the figure as it is shown."""

from decimal import ROUND_HALF_UP, Decimal

from assessment.scoring.results import Interval, LevelRange
from questions.bank import Band


def shown(score: float) -> float:
    """The score to one decimal, halves upwards (2.45 → 2.5), as every page and report shows it."""
    tidy = Decimal(repr(round(score, 9)))  # 2.4499999999999997 is 2.45
    return float(tidy.quantize(Decimal("0.1"), ROUND_HALF_UP))


def band(score: float) -> Band:
    """Which next step fits: start ≤ 2.4, build 2.5–3.4, embed ≥ 3.5, of the score as shown."""
    figure = shown(score)
    if figure < 2.5:
        return "start"
    return "build" if figure < 3.5 else "embed"


def nearest(score: float) -> int:
    """The level whose range [L − 0.5, L + 0.5) holds the score."""
    return min(5, max(1, int(round(score, 9) + 0.5)))


def level(mean: float | None, interval: Interval | None, census: bool = False) -> LevelRange | None:
    """The level if the whole interval lies in its range, else from the lower to the upper limit's.

    Without an interval it is the nearest level: an estimate, unless everybody answered.
    """
    if mean is None:
        return None
    if interval is None:
        return LevelRange(nearest(mean), nearest(mean), estimate=not census)
    return LevelRange(nearest(interval.low), nearest(interval.high), estimate=False)
