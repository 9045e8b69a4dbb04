"""When a strategy may be named, and when not."""

import numpy as np
import pytest

from assessment.scoring.positioning import position
from tests.scoring.examples import NAN, points


def test_one_clear_person_is_a_strategy_without_an_interval():
    found = position(points((20, 60, 20)))
    assert (found.verdict, found.top, found.interval, found.radius2) == (
        "strategy",
        "centric",
        None,
        None,
    )
    assert found.flip == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("row", "verdict"), [((45, 35, 20), "strategy"), ((40, 35, 25), "between")]
)
def test_ten_points_make_the_difference(row, verdict):
    assert position(points(row)).verdict == verdict
    assert position(points(*[row] * 12)).verdict == verdict


def test_a_large_but_uncertain_lead_stays_between():
    found = position(points((100, 0, 0), (90, 10, 0), (0, 60, 40), (20, 50, 30)))
    assert found.diff > 0.1
    assert found.interval.low < 0
    assert found.verdict == "between"


def test_a_large_certain_lead_is_a_strategy():
    rows = [(60 + 5 * (i % 3), 25 - 5 * (i % 3), 15) for i in range(12)]
    found = position(points(*rows))
    assert (found.verdict, found.top, found.second) == ("strategy", "first", "centric")
    assert found.first_choice == (1, 0, 0)


def test_people_spread_round_the_middle_are_balanced_from_ten_on():
    rows = [(50, 25, 25), (25, 50, 25), (25, 25, 50)] * 4
    assert position(points(*rows)).verdict == "balanced"
    assert position(points(*rows[:9])).verdict == "between"


def test_everybody_exactly_in_the_middle_is_balanced():
    third = 100 / 3
    assert position(points(*[(third, third, third)] * 10)).verdict == "balanced"


def test_a_flat_region_that_misses_the_middle_is_not_balanced():
    rows = [(50 + 5 * (i % 2), 50 - 5 * (i % 2), 0) for i in range(12)]
    assert position(points(*rows)).verdict == "between"


def test_situations_are_averaged_per_person():
    three = np.array(
        [[[60, 40, 0], [30, 40, 30], [0, 40, 60]], [[90, 10, 0], [NAN] * 3, [NAN] * 3]]
    )
    found = position(three)
    assert found.n == 2
    assert found.mean == pytest.approx((0.6, 0.25, 0.15))


def test_a_tie_at_the_top_puts_nobody_first_and_follows_the_order_of_the_bank():
    found = position(points((40, 40, 20)))
    assert (found.top, found.second, found.diff, found.first_choice) == (
        "first",
        "centric",
        0,
        (0, 0, 0),
    )


def test_no_points_no_positioning():
    for nothing in (None, np.zeros((0, 1, 3)), np.full((2, 1, 3), np.nan)):
        found = position(nothing)
        assert (found.n, found.mean, found.verdict) == (0, None, None)


def test_no_difference_of_two_shares_is_said_to_reach_beyond_all_of_it():
    found = position(np.array([[[100.0, 0, 0]], [[0, 100.0, 0]], [[0, 0, 100.0]]]))
    assert (found.interval.low, found.interval.high) == (-1, 1)
