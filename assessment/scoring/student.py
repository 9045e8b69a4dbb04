"""Student's t distribution and its relations, in plain Python.

scipy has them too, but its import costs 25 MB in every process and a third of a second at every
start, for two functions; the tests hold these against it.
"""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

NORMAL_QUANTILE = NormalDist().inv_cdf(0.975)
TINY = 1e-300
EXACT = 1e-15
CLOSE = 1e-9


def two_sided(t: float, df: float) -> float:
    """The chance of a t at least as far from 0; 0 < df."""
    if t == 0:
        return 1.0
    square = t * t
    if square == inf:
        return 0.0
    # I_x(df/2, 1/2) with x = df/(df + t²); each of its two continued fractions where it is fast
    a, x = df / 2, df / (df + square)
    log_front = -a * log1p(square / df) + log(square / (df + square)) / 2
    front = exp(log_front) * half_step(a) / sqrt(pi)
    if x < (a + 1) / (a + 2.5):
        return front * _fraction(a, 0.5, x) / a
    return 1 - front * _fraction(0.5, a, square / (df + square)) * 2


@lru_cache(maxsize=4096)
def quantile(df: float) -> float:
    """The 97.5 % point for df ≥ 1, by Newton from its expansion about the normal one."""
    z = NORMAL_QUANTILE
    t = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    scale = half_step(df / 2) / sqrt(df * pi)
    for _ in range(60):
        density = scale * exp(-(df + 1) / 2 * log1p(t * t / df))
        step = (two_sided(t, df) - 0.05) / (2 * density)
        t += step
        if abs(step) < CLOSE * t:  # the next step would be its square
            break
    return t


def half_step(a: float) -> float:
    """Γ(a + ½)/Γ(a), also where both are too large for a float."""
    if a < 100:
        return exp(lgamma(a + 0.5) - lgamma(a))
    return sqrt(a) * exp(-1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5))


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function (Lentz's method)."""
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            c, d = _apart(1 + term / c), 1 / _apart(1 + term * d)
            value *= c * d
        if abs(c * d - 1) < EXACT:
            break
    return value


def _apart(value: float) -> float:
    """Never 0."""
    return value if abs(value) > TINY else TINY
