"""Published results put together: weights, intervals, what is left out, and from how many on."""

from dataclasses import replace
from datetime import date
from math import sqrt

import pytest

from assessment.scoring.arithmetic import Moments, logit_t
from assessment.scoring.levels import shown
from assessment.scoring.rollup import Score, Standing, beside, roll_up
from questions.bank import LEVERS

DAY = date(2026, 11, 2)


def standing(
    mean=3.0, n=20, sd: float | None = 0.8, form="pulse", day=DAY, shared=None
) -> Standing:
    """A team whose levers are all alike."""
    return Standing(form, "1", day, dict.fromkeys(LEVERS, Score(n, mean, sd)), shared, mean)


def goals(found):
    return found.levers[0]


def test_teams_count_by_how_many_answered():
    found = roll_up([standing(2.0, 30), standing(4.0, 10)], asked_itself=False)
    assert (goals(found).mean, goals(found).n, found.overall) == (2.5, 40, 2.5)


def test_a_lever_that_is_withheld_in_a_team_leaves_only_that_team_out():
    without = standing(5.0, 40)
    without = replace(without, levers={**without.levers, "goals": Score(0, None, None)})
    found = roll_up([standing(2.0), standing(3.0), without], asked_itself=False)
    assert (goals(found).mean, goals(found).n) == (2.5, 40)
    assert found.levers[1].n == 80


def test_fewer_than_two_teams_are_nothing_to_put_together():
    assert roll_up([], asked_itself=False) is None
    assert roll_up([standing()], asked_itself=False) is None
    alone = replace(standing(), levers=dict.fromkeys(LEVERS, Score(0, None, None)))
    assert roll_up([standing(), alone], asked_itself=False) is None


def test_a_whole_that_was_asked_itself_is_never_put_beside_the_sum_of_its_teams():
    assert roll_up([standing(), standing(), standing()], asked_itself=True) is None


def test_the_interval_of_teams_that_are_alike_is_that_of_one_body_of_people():
    found = roll_up([standing(3.0, 400, 0.8)] * 2, asked_itself=False)
    one = logit_t(Moments(800, 3.0, 0.8))
    assert (goals(found).interval.low, goals(found).interval.high) == (
        shown(one.low),
        shown(one.high),
    )


def test_the_interval_weighs_the_spread_of_each_team():
    """By hand: variance Σ w²s²/n, here on a mean of 3 where the logit's slope is 1."""
    found = roll_up([standing(3.0, 16, 1.2), standing(3.0, 64, 0.4)], asked_itself=False)
    se = sqrt(0.2**2 * 1.2**2 / 16 + 0.8**2 * 0.4**2 / 64)
    half = (goals(found).interval.high - goals(found).interval.low) / 2
    assert half == pytest.approx(2.03 * se, abs=0.06)


@pytest.mark.parametrize("sd", [None, 0.0])
def test_without_the_spread_of_every_team_there_is_no_interval(sd):
    teams = [standing(3.0, 20, sd), standing(3.0, 20, None if sd is None else sd)]
    assert goals(roll_up(teams, asked_itself=False)).interval is None
    assert goals(roll_up([standing(), standing(sd=None)], asked_itself=False)).interval is None


@pytest.mark.parametrize("mean", [1.0, 5.0])
def test_at_the_ends_of_the_scale_there_is_no_interval(mean):
    found = roll_up([standing(mean), standing(mean)], asked_itself=False)
    assert (goals(found).mean, goals(found).interval) == (mean, None)


def test_different_forms_are_put_together_on_what_all_of_them_ask():
    full = standing(4.0, form="full", shared=dict.fromkeys(LEVERS, Score(20, 2.0, 0.5)))
    found = roll_up([full, standing(3.0)], asked_itself=False)
    assert (goals(found).mean, found.all_items) == (2.5, False)
    found = roll_up([full, full], asked_itself=False)
    assert (goals(found).mean, found.all_items) == (4.0, True)


def test_only_the_latest_instrument_counts_and_the_days_are_told():
    old = replace(standing(1.5, day=date(2025, 3, 1)), bank_version="0")
    spring = standing(3.0, day=date(2026, 4, 1))
    found = roll_up([old, spring, standing(3.0)], asked_itself=False)
    assert (goals(found).mean, found.first, found.last) == (3.0, date(2026, 4, 1), DAY)
    assert roll_up([old, standing(3.0)], asked_itself=False) is None


def test_median_and_range_come_from_five_others_on():
    others = [standing(mean) for mean in (2.0, 2.4, 3.0, 3.4, 4.8)]
    assert beside(standing(), others[:4]) is None
    found = beside(standing(3.1), others)[0]
    assert (found.own, found.median, found.low, found.high) == (3.1, 3.0, 2.0, 4.8)
    assert found.others == 5
    assert beside(standing(), [*others, standing(3.1)])[0].median == 3.1  # 3.05, halves upwards


def test_a_lever_that_too_few_of_the_others_have_says_nothing():
    blind = replace(standing(), levers={**standing().levers, "goals": Score(0, None, None)})
    found = beside(standing(), [blind, *[standing(3.0)] * 4])
    assert (found[0].median, found[0].low, found[0].high, found[0].others) == (None, None, None, 4)
    assert found[1].median == 3.0


def test_others_that_were_asked_with_another_instrument_do_not_count():
    others = [standing()] * 4 + [replace(standing(), bank_version="0")]
    assert beside(standing(), others) is None


def test_beside_another_form_only_what_every_form_asks_is_compared():
    full = standing(4.0, form="full", shared=dict.fromkeys(LEVERS, Score(20, 2.0, 0.5)))
    found = beside(full, [standing(3.0)] * 5)[0]
    assert (found.own, found.median) == (2.0, 3.0)
