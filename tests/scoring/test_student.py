"""Student's t against tables, and the exact rank test against counting all permutations."""

from itertools import combinations
from math import exp, lgamma

import numpy as np
import pytest
from scipy import special, stats

from assessment.scoring import student
from assessment.scoring.positioning import region_radius2
from assessment.scoring.ranks import doubled_ranks, mann_whitney_p


@pytest.mark.parametrize(
    ("df", "quantile"),  # from printed tables of the distribution
    [(1, 12.706), (2, 4.303), (4, 2.776), (10, 2.228), (59, 2.001), (1e6, 1.960)],
)
def test_the_quantile_is_that_of_the_tables(df, quantile):
    assert student.quantile(df) == pytest.approx(quantile, abs=5e-4)
    assert student.two_sided(student.quantile(df), df) == pytest.approx(0.05)
    assert student.two_sided(-student.quantile(df), df) == pytest.approx(0.05)


@pytest.mark.parametrize("a", [0.5, 1, 10, 99.5, 100, 1e3, 1e5])
def test_half_a_step_of_the_gamma_function_agrees_with_its_logarithm(a):
    assert student.half_step(a) == pytest.approx(exp(lgamma(a + 0.5) - lgamma(a)), rel=1e-8)


def test_a_t_without_end_has_no_chance():
    assert student.two_sided(1e200, 5) == 0


@pytest.mark.parametrize("n", [3, 4, 10, 60, 100_000])
def test_the_closed_form_of_the_region_is_the_f_quantile(n):
    radius2 = 2 * (n - 1) / (n * (n - 2)) * special.fdtri(2, n - 2, 0.95)
    assert region_radius2(n) == pytest.approx(radius2, rel=1e-9)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([1, 2, 2], [2, 3, 5, 5]),
        ([1], [1, 2, 3]),
        ([3.2, 3.2, 3.4, 1.8, 1.0], [3.2, 4.0, 4.0, 2.6]),
        ([5, 5], [1, 1, 1, 1]),
    ],
)
def test_the_exact_rank_test_counts_every_way_to_draw_the_first_group(first, second):
    ranks = doubled_ranks(np.array([*first, *second], dtype=float))[0].tolist()
    middle = sum(ranks) * len(first) / len(ranks)
    observed = abs(sum(ranks[: len(first)]) - middle)
    ways = [abs(sum(way) - middle) for way in combinations(ranks, len(first))]
    share = sum(way >= observed - 1e-9 for way in ways) / len(ways)
    assert mann_whitney_p(np.array(first, float), np.array(second, float)) == pytest.approx(share)


def test_without_ties_the_rank_test_is_exact_below_50_in_each_group():
    chance = np.random.default_rng(7)
    first, second = chance.normal(size=30), chance.normal(0.4, size=45)
    want = stats.mannwhitneyu(first, second, method="exact").pvalue
    assert mann_whitney_p(first, second) == pytest.approx(want)


def test_large_groups_with_ties_use_the_corrected_normal_distribution():
    chance = np.random.default_rng(8)
    first, second = (chance.integers(1, 6, n).astype(float) for n in (40, 300))
    want = stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=True).pvalue
    assert mann_whitney_p(first, second) == pytest.approx(want)


def test_rounding_noise_does_not_break_a_tie():
    noisy = np.array([0.1 + 0.2, 0.3, 3.2, 3.2 + 1e-15])
    assert doubled_ranks(noisy)[0].tolist() == [3, 3, 7, 7]


def test_equal_values_everywhere_have_the_rank_p_value_1():
    assert mann_whitney_p(np.full(4, 3.0), np.full(60, 3.0)) == 1


def test_an_empty_group_has_no_rank_test():
    assert mann_whitney_p(np.array([]), np.array([1.0, 2.0])) is None
