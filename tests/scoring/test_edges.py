"""What scoring says where there is little or nothing to say."""

import numpy as np
import pytest

from assessment.scoring import reliability
from assessment.scoring.arithmetic import (
    Moments,
    hedges_g,
    holm,
    logit_t,
    moments,
    one_sample,
    welch,
    wilson,
)
from assessment.scoring.gaps import gaps
from assessment.scoring.groups import group_results
from assessment.scoring.levers import worst_case
from assessment.scoring.responses import Answers, Groups, Responses, ScoringError, collect
from assessment.scoring.results import Interval, LevelRange
from assessment.scoring.score import score
from tests.scoring.examples import BANK, NAN, people, points


def test_nobody_answered():
    result = score(BANK, people())
    assert (result.n, result.overall, result.weakest) == (0, None, None)
    assert all((lever.n, lever.mean, lever.level) == (0, None, None) for lever in result.levers)
    assert result.positioning.mean is None
    assert result.priorities == ()
    assert result.flags.flagged == 0


def test_people_who_answered_nothing_are_not_counted():
    result = score(BANK, people(NAN, NAN, 3), invited=1)
    assert (result.n, result.levers[0].n) == (1, 1)
    assert result.levers[0].practices[0].cant_judge == 0


def test_one_person_is_an_estimate_without_an_interval():
    lever = score(BANK, people([4, 4, 4, 4, 3] * 5)).levers[0]
    assert (lever.mean, lever.sd, lever.interval) == (3.8, None, None)
    assert lever.level == LevelRange(4, 4, estimate=True)
    assert (lever.agreement, lever.rwg_j, lever.alpha, lever.omega) == (None,) * 4


@pytest.mark.parametrize("answer", [1, 3, 5])
def test_the_same_answer_from_everyone_has_no_spread_and_no_interval(answer):
    result = score(BANK, people(*[answer] * 6), invited=10)
    lever = result.levers[0]
    assert (lever.mean, lever.sd, lever.interval) == (answer, 0, None)
    assert (lever.agreement, lever.rwg_j, lever.alpha, lever.omega) == (0, 1, None, None)
    assert result.overall == answer
    assert result.weakest == "goals"


def test_scores_that_are_equal_up_to_rounding_have_no_spread():
    assert moments(np.array([0.1 + 0.2, 0.3, 0.3])) == Moments(3, 0.3, 0.0)


def test_two_people_have_no_interval():
    lever = score(BANK, people(2, 4)).levers[0]
    assert lever.sd is not None
    assert lever.interval is None


def test_everybody_answered_so_there_is_no_interval_and_no_estimate():
    lever = score(BANK, people(2, 3, 4), invited=3).levers[0]
    assert (lever.census, lever.interval) == (True, None)
    assert lever.level == LevelRange(3, 3, estimate=False)
    assert lever.bounds == Interval(3, 3)


def test_more_answers_than_invitations_is_an_error_that_names_both():
    with pytest.raises(ScoringError, match="3 people answered, but only 2 were invited"):
        score(BANK, people(2, 3, 4), invited=2)
    with pytest.raises(ScoringError):
        logit_t(Moments(5, 3.0, 1.0), 4)


def test_who_did_not_answer_bounds_the_mean():
    assert worst_case(Moments(2, 3.0, 1.0), 4) == Interval(2, 4)


def test_a_lever_needs_four_of_five_answers_and_in_the_pulse_two_of_three():
    three_missing = [NAN, 4, NAN, 4, NAN] + [3] * 20
    four = [NAN, 4, 4, 4, 3] + [3] * 20
    assert score(BANK, people(three_missing)).levers[0].mean is None
    assert score(BANK, people(four)).levers[0].mean == 3.75
    assert score(BANK, people(three_missing), form="pulse").levers[0].mean == 4
    assert score(BANK, people([4, *[NAN] * 24]), form="pulse").levers[0].mean is None


def test_a_pulse_result_has_three_practices_per_lever():
    lever = score(BANK, people(3), form="pulse").levers[0]
    assert [practice.item for practice in lever.practices] == ["G1", "G2", "G4"]


def test_overall_needs_all_five_levers_and_the_weakest_those_that_are_there():
    result = score(BANK, people([4] * 20 + [NAN] * 5))
    assert (result.overall, result.weakest) == (None, "goals")


def test_above_30_percent_who_cant_judge_a_practice_is_invisible():
    rows = [[3] * 25 for _ in range(10)]
    for row in rows[:3]:
        row[0] = NAN
    for row in rows[:4]:
        row[1] = NAN
    first, second = score(BANK, people(*rows)).levers[0].practices[:2]
    assert (first.cant_judge, first.invisible) == (pytest.approx(0.3), False)
    assert (second.cant_judge, second.invisible) == (pytest.approx(0.4), True)


def test_answers_off_the_scale_are_refused():
    for wrong in (0, 6, 2.5):
        with pytest.raises(ScoringError, match="items must be whole numbers from 1 to 5"):
            people([wrong] + [3] * 24)


def test_modules_of_another_length_are_refused():
    with pytest.raises(ScoringError, match="price has 2 rows, items has 1"):
        people(3, price=np.array([1.0, 2.0]))


def test_intervals_and_tests_without_values_or_spread_are_not_defined():
    nobody, one, same = Moments(0, None, None), Moments(1, 3.0, None), Moments(4, 3.0, 0.0)
    assert welch(nobody, same) is welch(one, same) is welch(same, same) is None
    assert one_sample(one) is one_sample(same) is None
    assert hedges_g(one, same) is hedges_g(same, same) is None
    assert wilson(0, 0) is None
    assert wilson(5, 5).high == 1


def test_holm_leaves_out_what_has_no_p_value():
    assert holm([0.01, None, 0.04, 0.9]) == (0.03, None, 0.08, 0.9)
    assert holm([None]) == (None,)
    assert holm([0.6, 0.7]) == (1, 1)


def test_a_gap_with_an_empty_group_has_no_figures():
    gap = gaps(BANK, people(3, 4), people())[0]
    assert (gap.n2, gap.m2, gap.diff, gap.p, gap.mann_whitney_p, gap.relevant) == (
        0,
        None,
        None,
        None,
        None,
        False,
    )


def test_a_gap_between_two_groups_without_spread_has_a_size_but_no_test():
    gap = gaps(BANK, people(4, 4), people(2, 2))[0]
    assert (gap.diff, gap.interval, gap.p, gap.relevant) == (2, None, None, False)


def test_a_large_certain_gap_is_relevant():
    high = people(*[[4, 5, 4, 5, 4 + i % 2] * 5 for i in range(8)])
    low = people(*[[1, 2, 1, 2, 1 + i % 2] * 5 for i in range(8)])
    assert all(gap.relevant for gap in gaps(BANK, high, low))


def test_a_pulse_is_compared_with_a_quick_check_on_the_items_of_both():
    full_marks_elsewhere = [1, 1, 5, 1, 5] * 5
    gap = gaps(BANK, people(full_marks_elsewhere), people(1), "quick", "pulse")[0]
    assert (gap.m1, gap.m2) == (1, 1)


def test_a_group_of_one_has_no_agreement_and_no_group_is_left_out():
    responses = people(2, 4, 4, 5, groups={"dept": Groups.of(["A", "B", "B", ""])})
    first, second = group_results(BANK, responses, "dept")[:2]
    assert (first.group, first.n, first.mean, first.agreement, first.rwg_j) == (
        "A",
        1,
        2,
        None,
        None,
    )
    assert (second.group, second.n, second.mean, second.agreement) == ("B", 2, 4, 0)


@pytest.mark.parametrize(
    ("values", "groups"),
    [([1, 2, 3], [0, 0, 0]), ([1, 2, 3], [0, 1, 2]), ([3, 3, 3, 3], [0, 0, 1, 1]), ([], [])],
)
def test_icc_needs_two_groups_one_of_them_with_two_people_and_some_spread(values, groups):
    assert reliability.icc(np.array(values, float), np.array(groups, int)) is None


def test_icc_is_one_where_groups_differ_and_people_within_them_do_not():
    found = reliability.icc(np.array([1.0, 1, 4, 4]), np.array([0, 0, 1, 1]))
    assert (found.icc1, found.icc2) == (1, 1)


def test_icc_of_equal_group_means_is_negative_and_has_no_icc2():
    found = reliability.icc(np.array([1.0, 5, 1, 5]), np.array([0, 0, 1, 1]))
    assert (found.icc1, found.icc2) == (-1, None)


def test_rwg_is_zero_where_people_disagree_more_than_by_chance():
    rows = np.array([[1] * 5, [5] * 5, [1] * 5, [5] * 5], dtype=np.int8)
    counts = reliability.counts(rows, np.zeros(4, int), 1)[0]
    assert reliability.rwg_j(counts) == 0
    assert reliability.agreement(counts) == 2


def test_omega_is_not_defined_for_two_items_or_one_without_spread():
    rows = np.array([[1, 2, 3, 3, 1], [2, 3, 3, 1, 1], [4, 4, 3, 5, 2], [5, 3, 3, 4, 4]], np.int8)
    assert reliability.omega(reliability.covariance(rows)) is None
    assert reliability.omega(reliability.covariance(rows[:, :2])) is None
    assert reliability.alpha(reliability.covariance(rows[:, :1])) is None


def test_omega_of_equal_loadings_is_alpha():
    cov = 0.6 * np.ones((5, 5)) + 0.4 * np.eye(5)
    assert reliability.omega(cov) == pytest.approx(reliability.alpha(cov))


def test_omega_finds_the_factor_that_made_the_covariances():
    loadings, unique = np.array([0.9, 0.4, 1.2, 0.7, 0.5]), np.array([0.5, 0.9, 0.3, 0.8, 1.1])
    cov = np.outer(loadings, loadings) + np.diag(unique)
    want = loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum())
    assert reliability.omega(cov) == pytest.approx(want, rel=1e-9)


def test_plain_answers_become_arrays_in_the_order_of_the_bank():
    one = Answers(
        items={"G1": 4, "M5": 2, "C1": None},
        allocations={"single": (50, 30, 20)},
        service={"speed": 5},
        figures={BANK.figures[1].key: 3},
        importance={"culture": 5},
        seconds=200,
        groups={"dept": "Sales"},
    )
    found = collect(BANK, [one, Answers(items={})])
    assert (found.items[0, 0], found.items[0, 24]) == (4, 2)
    assert np.isnan(found.items).sum() == 48
    assert found.allocations[0, 0].tolist() == [50, 30, 20]
    assert (found.figures[0, 1], found.importance[0, 1], found.seconds[0]) == (3, 5, 200)
    assert found.groups["dept"].names == ("Sales",)
    assert found.groups["dept"].numbers.tolist() == [0, -1]
    assert found.answered().tolist() == [True, False]
    assert score(BANK, found).positioning.mean == (0.5, 0.3, 0.2)


def test_nobody_as_plain_answers_is_an_empty_table():
    assert len(collect(BANK, [])) == 0
    assert score(BANK, collect(BANK, [])).n == 0


def test_only_the_points_are_an_answer_too():
    responses = Responses(items=np.full((1, 25), np.nan), allocations=points((100, 0, 0)))
    assert score(BANK, responses).n == 1
