"""The Mann–Whitney test on whole rank sums: doubled mid-ranks are integers, so ties stay ties.

Knows numbers only. Scores that differ by rounding noise (3.2 and 3.2000000000000002) are equal.
"""

from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.responses import Array

EXACT_WITH_TIES = 40  # people in both groups together
EXACT_WITHOUT_TIES = 50  # people in each group: below


def mann_whitney_p(first: Array, second: Array) -> float | None:
    """Two-sided p; None if a group is empty, 1 if all values are the same.

    Exact (the permutation distribution, with ties) up to 40 people in both groups together, and
    without ties while each group is below 50; else normal with tie and continuity correction.
    The limits are those that R's `wilcox.test` and `coin` lead to in practice.
    """
    n1, n2 = len(first), len(second)
    if n1 == 0 or n2 == 0:
        return None
    ranks, ties = doubled_ranks(np.concatenate([first, second]))
    if len(ties) == 1:
        return 1.0
    tied = bool((ties > 1).any())
    small = n1 + n2 <= EXACT_WITH_TIES
    if small or (not tied and max(n1, n2) < EXACT_WITHOUT_TIES):
        return _exact(ranks, n1)
    return _asymptotic(int(ranks[:n1].sum()), ties, n1, n2)


def doubled_ranks(values: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Twice the mid-rank of each value, and how often each distinct value occurs."""
    _, place, counts = np.unique(
        np.round(values.astype(float), 9), return_inverse=True, return_counts=True
    )
    last = np.cumsum(counts)
    return (2 * last - counts + 1)[place], counts.astype(np.int64)


def _exact(ranks: NDArray[np.int64], n1: int) -> float:
    """Share of all ways to draw the first group whose rank sum is at least as far from the mean."""
    total = int(ranks.sum())
    # ways[k, s]: in how many ways k people have the rank sum s; at most 98 over 49, fits a float
    ways = np.zeros((n1 + 1, total + 1))
    ways[0, 0] = 1
    for rank in ranks.tolist():
        ways[1:, rank:] += ways[:-1, : total + 1 - rank].copy()
    size = len(ranks)
    distance = np.abs(np.arange(total + 1) * size - n1 * total)  # whole numbers: no rounding
    observed = abs(int(ranks[:n1].sum()) * size - n1 * total)
    return float(min(1.0, ways[n1][distance >= observed].sum() / ways[n1].sum()))


def _asymptotic(doubled_sum: int, ties: NDArray[np.int64], n1: int, n2: int) -> float:
    size = n1 + n2
    u = doubled_sum / 2 - n1 * (n1 + 1) / 2
    t = ties.astype(float)
    tie_term = float((t**3 - t).sum()) / (size * (size - 1))
    sd = sqrt(n1 * n2 / 12 * (size + 1 - tie_term))
    z = max(0.0, abs(u - n1 * n2 / 2) - 0.5) / sd
    return min(1.0, erfc(z / sqrt(2)))
