"""Student's t distribution from scipy, imported at the first use.

Importing scipy takes a third of a second and 25 MB, and a quick check of one person has no
interval: processes that never need it are spared it.
"""

from functools import lru_cache
from statistics import NormalDist

NORMAL_QUANTILE = NormalDist().inv_cdf(0.975)


def two_sided(t: float, df: float) -> float:
    """The chance of a t at least as far from 0; 0 < df."""
    from scipy.special import stdtr  # noqa: PLC0415  # see above

    return float(2 * stdtr(df, -abs(t)))


@lru_cache(maxsize=4096)
def quantile(df: float) -> float:
    """The 97.5 % point for df > 0."""
    from scipy.special import stdtrit  # noqa: PLC0415  # see above

    return float(stdtrit(df, 0.975))


def half_step(a: float) -> float:
    """Γ(a + ½)/Γ(a), also where both are too large for a float."""
    from scipy.special import poch  # noqa: PLC0415  # see above

    return float(poch(a, 0.5))
