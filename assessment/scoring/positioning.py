"""Where the points place the organisation between its three strategies, and how sure that is.

The centre is the arithmetic mean of the persons' shares: zeros are legitimate answers.
"""

from math import nan
from typing import Literal

import numpy as np

from assessment.scoring.arithmetic import NO_SPREAD, moments, one_sample
from assessment.scoring.responses import Array
from assessment.scoring.results import Interval, Positioning
from questions.bank import STRATEGIES

Verdict = Literal["strategy", "between", "balanced"]
CLEAR = 0.10  # top − second in shares
REGION_FROM = 10  # people
SAME = 1e-9


def position(points: Array | None) -> Positioning:
    """Positioning from points, person × strategy or person × situation × strategy.

    A person's situations are averaged; who gave none is left out. Top and second follow the
    means, equal ones the order of STRATEGIES. Without an interval (one person, or everybody the
    same difference) a strategy is named from ten points on: for one person an estimate.
    """
    shares = _shares(points)
    n = len(shares)
    if n == 0:
        return _nothing()
    mean = shares.mean(axis=0)
    order = sorted(range(3), key=lambda i: (-round(float(mean[i]), 9), i))
    top, second = order[:2]
    of = moments(shares[:, top] - shares[:, second])
    test = one_sample(of)
    diff = max(0.0, of.mean or 0.0)
    cov = _covariance(shares)
    return Positioning(
        n=n,
        mean=_three(mean),
        covariance=None if cov is None else (_three(cov[0]), _three(cov[1]), _three(cov[2])),
        radius2=region_radius2(n),
        top=STRATEGIES[top],
        second=STRATEGIES[second],
        diff=diff,
        interval=_within(test.interval) if test else None,
        p=test.p if test else None,
        verdict=verdict(n, mean, cov, diff, test.interval if test else None),
        first_choice=_first_choice(shares),
        flip=diff / 2,
    )


def _within(interval: Interval) -> Interval:
    """Of few people it reaches further than a difference of two shares can."""
    return Interval(max(-1.0, interval.low), min(1.0, interval.high))


def region_radius2(n: int) -> float | None:
    """Squared radius of the 95 % region of two free shares (Hotelling); None for n < 3."""
    if n < 3:
        return None
    # with two numerator degrees of freedom the F quantile has a closed form
    quantile = (n - 2) / 2 * (pow(20.0, 2 / (n - 2)) - 1)
    return float(2 * (n - 1) / (n * (n - 2)) * quantile)


def _shares(points: Array | None) -> Array:
    """Person × strategy, in the order of their values: the same sums whoever answered first."""
    if points is None or not points.size:
        return np.zeros((0, 3))
    by_situation = points.reshape(len(points), -1, 3).astype(float)
    given = ~np.isnan(by_situation).any(axis=2)
    total = np.where(given[:, :, None], by_situation, 0).sum(axis=1)
    people = given.any(axis=1)
    shares = total[people] / total[people].sum(axis=1, keepdims=True)
    return np.asarray(shares[np.lexsort(shares.T)])


def _covariance(shares: Array) -> Array | None:
    if len(shares) < 2:
        return None
    return np.asarray(np.cov(shares, rowvar=False))


def verdict(
    n: int, mean: Array, cov: Array | None, diff: float, interval: Interval | None
) -> Verdict:
    """Balanced goes first: a strategy that may as well be none is not claimed."""
    if n >= REGION_FROM and cov is not None and _holds_centroid(n, mean, cov):
        return "balanced"
    sure = interval is None or interval.low > 0
    return "strategy" if diff >= CLEAR - SAME and sure else "between"


def _holds_centroid(n: int, mean: Array, cov: Array) -> bool:
    """Whether the region around the mean holds (1/3, 1/3, 1/3); it may be flat or a point."""
    away = mean[:2] - 1 / 3
    values, vectors = np.linalg.eigh(cov[:2, :2])
    along = vectors.T @ away
    flat = values <= NO_SPREAD**2
    if (np.abs(along[flat]) > SAME).any():
        return False
    distance = float((along[~flat] ** 2 / values[~flat]).sum())
    return distance <= (region_radius2(n) or nan)


def _first_choice(shares: Array) -> tuple[float, float, float]:
    highest = shares >= shares.max(axis=1, keepdims=True) - SAME
    alone = highest & (highest.sum(axis=1, keepdims=True) == 1)
    return _three(alone.mean(axis=0))


def _three(values: Array) -> tuple[float, float, float]:
    a, b, c = values.tolist()
    return a, b, c


def _nothing() -> Positioning:
    return Positioning(0, None, None, None, None, None, None, None, None, None, None, None)
