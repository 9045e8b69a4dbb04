"""The positioning as it is published: whole per cent, and never a point that all stand on.

Everything but the shares' spread is computed from the rounded shares, so that it adds nothing.
"""

from math import ceil

import numpy as np

from assessment.scoring.arithmetic import Moments, one_sample
from assessment.scoring.discretion import (
    BEYOND,
    ITEMS_FROM,
    REGION_FROM,
    STEP,
    Rules,
    is_nearly_all,
    portions,
)
from assessment.scoring.positioning import position, region_radius2, verdict
from assessment.scoring.results import Interval, Positioning
from questions.bank import STRATEGIES

LEAST_VARIANCE, LEAST_SD = 0.0025, 0.05  # of shares, in any direction: five points
# The two directions in which shares can move while they add up to one.
FREE = np.array([[1, 1], [-1, 1], [0, -2]]) / np.sqrt([2, 6])


def published_position(exact: Positioning, rules: Rules) -> Positioning:
    """Mean shares in whole per cent, with the lead that they show; nothing where too few."""
    if exact.mean is None or exact.n < rules.least:
        return position(None)
    mean = _mean(exact.mean, exact.n, rules)
    order = sorted(range(3), key=lambda i: (-mean[i], i))
    top, second = order[:2]
    diff = round(mean[top] - mean[second], 2)
    covariance = _covariance(exact, rules)
    interval = _lead(exact, top, second, rules)
    region = None if covariance is None else np.array(covariance)
    return Positioning(
        n=exact.n,
        mean=mean,
        covariance=covariance,
        radius2=None if covariance is None else float(f"{region_radius2(exact.n):.3g}"),
        top=STRATEGIES[top],
        second=STRATEGIES[second],
        diff=diff,
        interval=interval,
        p=None,
        verdict=verdict(exact.n, np.array(mean), region, diff, interval),
        first_choice=_first_choice(exact, rules),
        flip=round(diff / 2, 3),
    )


def _mean(exact: tuple[float, float, float], n: int, rules: Rules) -> tuple[float, float, float]:
    """Whole per cent that add up to 100; a share that hardly anybody gave points is not zero."""
    shares = list(exact)
    if rules.veiled:
        least = max(1, ceil(10 / n - 1e-9)) / 100
        raised = [max(least, share) for share in shares]
        raised[int(np.argmax(exact))] -= sum(raised) - 1
        shares = raised
    a, b, c = portions(shares, 0.01)
    return a, b, c


def _covariance(exact: Positioning, rules: Rules) -> tuple[tuple[float, float, float], ...] | None:
    """For the region: rounded, rows that add up to zero, and wide enough in every direction."""
    if exact.covariance is None or exact.n < REGION_FROM:
        return None
    values, vectors = np.linalg.eigh(FREE.T @ np.array(exact.covariance) @ FREE)
    least, axes = LEAST_VARIANCE if rules.veiled else 0.0, FREE @ vectors
    around = (axes * np.maximum(values, least)) @ axes.T
    ab, ac, bc = (round(float(around[i, j]), 3) for i, j in ((0, 1), (0, 2), (1, 2)))
    a, b, c = (round(0.0 - x - y, 3) for x, y in ((ab, ac), (ab, bc), (ac, bc)))
    return (a, ab, ac), (ab, b, bc), (ac, bc, c)


def _lead(exact: Positioning, top: int, second: int, rules: Rules) -> Interval | None:
    """The paired interval of top − second, to whole points."""
    if exact.mean is None or exact.covariance is None:
        return None
    cov = exact.covariance
    variance = cov[top][top] + cov[second][second] - 2 * cov[top][second]
    sd = max(0.0, variance) ** 0.5
    if rules.veiled:
        sd = max(LEAST_SD, sd)
    test = one_sample(Moments(exact.n, exact.mean[top] - exact.mean[second], sd))
    if test is None:
        return None
    return Interval(round(test.interval.low, 2), round(test.interval.high, 2))


def _first_choice(exact: Positioning, rules: Rules) -> tuple[float, float, float] | None:
    if exact.first_choice is None or not rules.veiled:
        return exact.first_choice and _three(*(round(share, 2) for share in exact.first_choice))
    if exact.n < ITEMS_FROM:
        return None
    nearly = [is_nearly_all(share, exact.n) for share in exact.first_choice]
    if any(nearly):
        return _three(*(BEYOND if one else 0.0 for one in nearly))
    nobody = max(0.0, 1 - sum(exact.first_choice))  # put one alone first
    return _three(*portions((*exact.first_choice, nobody), STEP)[:3])


def _three(a: float, b: float, c: float) -> tuple[float, float, float]:
    return a, b, c
