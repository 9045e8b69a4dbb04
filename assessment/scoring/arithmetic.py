"""The arithmetic of `statistics.md`: intervals and tests over plain numbers.

Pure functions of arrays and numbers; nothing here knows a lever, a person or a form. A figure
that is not defined (too few values, no variance) is None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt, tanh

import numpy as np

from assessment.scoring import student
from assessment.scoring.responses import Array, ScoringError
from assessment.scoring.results import Interval

LOW, HIGH = 1.0, 5.0  # the ends of the scale
NO_SPREAD = 1e-9  # below this a standard deviation is rounding noise: all values are the same


@dataclass(frozen=True, slots=True)
class Moments:
    """How many values there are, their mean, and their standard deviation (n − 1)."""

    n: int
    mean: float | None
    sd: float | None


def moments(values: Array) -> Moments:
    """Moments of the values that are there, the same to the last bit in any order."""
    there = np.sort(values[~np.isnan(values)].astype(float))
    if not there.size:
        return Moments(0, None, None)
    mean = float(there.mean())
    if there.size == 1:
        return Moments(1, mean, None)
    if there[-1] - there[0] <= NO_SPREAD:
        return Moments(there.size, float(there[0]), 0.0)
    return Moments(there.size, mean, float(there.std(ddof=1)))


def moments_of_counts(counts: Sequence[int]) -> Moments:
    """Moments of whole answers 1, 2, 3 … from how often each was given; exact."""
    n = sum(counts)
    total = sum(value * count for value, count in enumerate(counts, 1))
    squares = sum(value * value * count for value, count in enumerate(counts, 1))
    if n == 0:
        return Moments(0, None, None)
    if n == 1:
        return Moments(1, float(total), None)
    return Moments(n, total / n, sqrt((n * squares - total * total) / (n * (n - 1))))


def logit_t(of: Moments, invited: int | None = None) -> Interval | None:
    """The 95 % interval of a mean on 1…5; it never leaves the scale.

    None for fewer than three values, without spread, and where all who were invited answered.
    Fewer invited than answered is a ScoringError.
    """
    if invited is not None and invited < of.n:
        raise ScoringError(f"{of.n} people answered, but only {invited} were invited")
    if of.n < 3 or of.mean is None or not of.sd or of.n == invited:
        return None
    p = (of.mean - LOW) / (HIGH - LOW)
    finite = sqrt(1 - of.n / invited) if invited is not None else 1.0
    se = of.sd / ((HIGH - LOW) * sqrt(of.n)) * finite / (p * (1 - p))
    half, logit = student.quantile(of.n - 1) * se, log(p / (1 - p))
    low, high = (LOW + (HIGH - LOW) * _expit(logit + sign * half) for sign in (-1, 1))
    return Interval(low, high)


def _expit(x: float) -> float:
    return (1 + tanh(x / 2)) / 2


def wilson(successes: int, n: int) -> Interval | None:
    """The 95 % interval of a share."""
    if n == 0:
        return None
    z2 = student.NORMAL_QUANTILE**2
    share = successes / n
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(z2 * (share * (1 - share) + z2 / (4 * n)) / n) / (1 + z2 / n)
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return Interval(low, high)


@dataclass(frozen=True, slots=True)
class TTest:
    """A mean or a difference of means with its t statistic."""

    diff: float
    t: float
    df: float
    p: float
    interval: Interval


def welch(first: Moments, second: Moments) -> TTest | None:
    """Difference of two means; None unless both have two values and one of them spread."""
    if first.mean is None or second.mean is None or first.sd is None or second.sd is None:
        return None
    v1, v2 = first.sd**2 / first.n, second.sd**2 / second.n
    if v1 + v2 == 0:
        return None
    df = (v1 + v2) ** 2 / (v1**2 / (first.n - 1) + v2**2 / (second.n - 1))
    return _t_test(first.mean - second.mean, sqrt(v1 + v2), df)


def one_sample(of: Moments) -> TTest | None:
    """A mean against 0 (of paired differences); None below two values or without spread."""
    if of.mean is None or not of.sd:
        return None
    return _t_test(of.mean, of.sd / sqrt(of.n), of.n - 1)


def _t_test(diff: float, se: float, df: float) -> TTest:
    half = student.quantile(df) * se
    t = diff / se
    return TTest(diff, t, df, student.two_sided(t, df), Interval(diff - half, diff + half))


def hedges_g(first: Moments, second: Moments) -> float | None:
    """Difference in pooled standard deviations, with the exact correction for small samples."""
    if first.mean is None or second.mean is None or first.sd is None or second.sd is None:
        return None
    df = first.n + second.n - 2
    pooled = sqrt(((first.n - 1) * first.sd**2 + (second.n - 1) * second.sd**2) / df)
    if pooled <= NO_SPREAD:
        return None
    correction = student.half_step((df - 1) / 2) / sqrt(df / 2)
    return (first.mean - second.mean) / pooled * correction


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Holm's adjustment over the p values that are defined, in the order given."""
    order = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    largest = 0.0
    for rank, (p, i) in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - rank) * p))
        adjusted[i] = largest
    return tuple(adjusted)
