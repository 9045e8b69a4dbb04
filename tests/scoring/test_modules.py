"""Levels, priorities, flags, the nice trap and the other modules, trends."""

from dataclasses import replace

import numpy as np
import pytest

from assessment.scoring.gaps import trend
from assessment.scoring.levels import band, level, nearest, shown
from assessment.scoring.results import Interval, LevelRange
from assessment.scoring.score import score
from assessment.scoring.steps import damping, priorities
from tests.scoring.examples import BANK, ITEMS, NAN, organisation, people


def service(n, speed, friendliness=None):
    return np.array([[speed, friendliness or speed]] * n, dtype=float)


@pytest.mark.parametrize(
    ("limits", "levels"),
    [
        ((2.5, 3.49), (3, 3)),
        ((2.49, 3.2), (2, 3)),
        ((2.6, 3.5), (3, 4)),
        ((1.4, 3.6), (1, 4)),
        ((4.5, 4.99), (5, 5)),
    ],
)
def test_a_level_needs_the_whole_interval(limits, levels):
    assert level(3.0, Interval(*limits)) == LevelRange(*levels, estimate=False)


@pytest.mark.parametrize(("score_", "number"), [(1, 1), (1.49, 1), (1.5, 2), (4.5, 5), (5, 5)])
def test_the_nearest_level_goes_up_at_the_half(score_, number):
    assert nearest(score_) == number


@pytest.mark.parametrize(
    ("exact", "figure", "advice"),
    [
        (2.4, 2.4, "start"),
        (2.449, 2.4, "start"),
        (2.45, 2.5, "build"),
        (3.449999, 3.4, "build"),
        (3.45, 3.5, "embed"),
        (2.4499999999999997, 2.5, "build"),
    ],
)
def test_advice_follows_the_figure_that_is_shown(exact, figure, advice):
    assert (shown(exact), band(exact)) == (figure, advice)


def test_damping_falls_with_the_width_of_the_interval():
    widths = [damping(Interval(3 - half, 3 + half)) for half in (0, 0.1, 0.5, 1, 2)]
    assert widths == sorted(widths, reverse=True)
    assert (damping(None), widths[0], widths[2], widths[3]) == (1, 1, 0.8, 0.5)


def test_a_priority_is_the_distance_to_the_target_times_the_importance():
    answers = [2] * 5 + [3] * 20
    wishes = {
        "importance": np.array([[5, 1, 1, 1, 1]], float),
        "targets": np.array([[5, 4, 4, 4, 4]], float),
    }
    first = score(BANK, people(answers, **wishes)).priorities[0]
    assert (first.rank, first.item, first.step) == (1, first.item, f"{first.item}-start")
    assert (first.target, first.score, first.importance, first.damping) == (5, 2, 5, 1)
    assert first.priority == 15


def test_a_target_that_was_set_goes_before_those_that_people_named():
    named = people(3, targets=np.full((1, 5), 2.0))
    assert score(BANK, named).targets == (2,) * 5
    assert score(BANK, named, targets={"goals": 5.0}).targets == (5, 2, 2, 2, 2)
    assert score(BANK, people(3)).targets == (4,) * 5
    assert score(BANK, people(3)).importance == (3,) * 5


def test_at_the_target_a_practice_has_no_priority_and_goes_last():
    answers = [5, 1] + [4] * 23
    found = score(BANK, people(answers)).priorities
    assert found[0].item == "G2"
    assert all(one.priority == 0 for one in found[1:])
    assert [one.rank for one in found] == list(range(1, 26))


def test_ties_go_by_effort_then_by_the_order_of_the_bank():
    efforts = {item: "SML"[i % 3] for i, item in enumerate(ITEMS)}
    steps = tuple(replace(step, effort=efforts[step.practice]) for step in BANK.steps)
    bank = replace(BANK, steps=steps)
    result = score(BANK, people(3))
    found = priorities(bank, result.levers, result.importance, result.targets)
    want = [item for effort in "SML" for item in ITEMS if efforts[item] == effort]
    assert [one.item for one in found] == want


def test_a_practice_without_answers_has_no_priority():
    found = score(BANK, people([NAN] + [3] * 24)).priorities
    assert "G1" not in {one.item for one in found}
    assert len(found) == 24


def test_the_nice_trap_warns_a_group_from_five_answers():
    row = [3, 3, 2, 3, 3] + [3] * 10 + [3, 2, 1, 3, 3] + [3] * 5
    for n, warn in ((4, False), (5, True)):
        trap = score(BANK, people(*[row] * n, service=service(n, 4))).nice_trap
        assert (trap.n, trap.warn, trap.impression, trap.lagging) == (n, warn, False, "H3")
        assert (trap.service, trap.structure, trap.value) == (4, 2, 2)


def test_the_nice_trap_of_one_person_is_an_impression():
    trap = score(BANK, people(3, service=service(1, 4))).nice_trap
    assert (trap.value, trap.warn, trap.impression) == (1, True, True)


def test_the_nice_trap_keeps_to_the_items_of_the_form():
    row = [3] * 15 + [3, 2, 5, 3, 5] + [3] * 5
    trap = score(BANK, people(row, service=service(1, 4)), form="pulse").nice_trap
    assert (trap.structure, trap.lagging) == (2, "H2")


def test_without_service_or_structure_there_is_no_nice_trap():
    assert score(BANK, people(3)).nice_trap is None
    assert score(BANK, people(NAN, service=service(1, 4))).nice_trap is None
    half = service(1, 4)
    half[0, 0] = NAN
    assert score(BANK, people(3, service=half)).nice_trap.service == 4


def test_careless_responses_are_counted_and_shift_the_levers_without_them():
    careful = [1, 2, 1, 2, 1] * 5
    responses = people(careful, careful, 5, seconds=np.array([300, 49, 300], float))
    found = score(BANK, responses).flags
    assert (found.too_fast, found.uniform, found.flagged) == (1, 1, 2)
    assert dict(found.shift)["goals"] == pytest.approx(1.4 - (1.4 + 1.4 + 5) / 3)


def test_fifty_seconds_are_enough_and_an_unknown_time_is_not_held_against_anyone():
    rows = people(*[[1, 2, 1, 2, 1] * 5] * 2, seconds=np.array([50, NAN]))
    assert score(BANK, rows).flags.too_fast == 0


def test_a_few_equal_answers_are_not_one_answer_throughout():
    few = [3] * 12 + [NAN] * 13
    assert score(BANK, people(few)).flags.uniform == 0
    assert score(BANK, people([*few[:12], 3, *few[13:]])).flags.uniform == 1


def test_the_modules_of_the_full_form_are_averaged():
    responses = people(
        3,
        4,
        price=np.array([2.0, 5.0]),
        contrasts=np.array([[1, 2, 3, 4, NAN], [3, 2, 3, 4, NAN]], float),
        figures=np.array([[0, 3, NAN, 1, 2, 2, 2], [2, 3, NAN, 1, 2, 2, 3]], float),
        intended=np.array([[20, 60, 20], [20, 70, 10]], float),
    )
    result = score(BANK, responses, form="full")
    assert result.price_pull == 3.5
    assert result.contrasts == (2, 2, 3, 4, None)
    assert result.intended.mean == pytest.approx((0.2, 0.65, 0.15))
    first, second, third = result.figures[:3]
    assert (first.counts, first.n, first.stage) == ((1, 0, 1, 0), 2, 0)
    assert (second.counts, second.stage) == ((0, 0, 0, 2), 3)
    assert (third.n, third.stage) == (0, None)


def test_what_was_not_asked_is_empty():
    result = score(BANK, people(3))
    assert (result.price_pull, result.contrasts, result.figures, result.intended) == (
        None,
        (),
        (),
        None,
    )


def test_a_trend_that_may_be_chance_is_not_distinguishable():
    wave = organisation()
    changes = trend(BANK, wave, wave.where(np.arange(0, 60, 2)))
    assert not any(change.distinguishable for change in changes)
    assert all(change.interval.low < change.change < change.interval.high for change in changes)


def test_a_certain_trend_is_distinguishable():
    before = people(*[[1, 2, 1, 2, 1 + i % 2] * 5 for i in range(9)])
    after = people(*[[3, 4, 3, 4, 3 + i % 2] * 5 for i in range(9)])
    change = trend(BANK, before, after)[0]
    assert change.distinguishable
    assert change.change == pytest.approx(2)


def test_share_of_favourable_answers_with_its_interval():
    practice = score(BANK, people(3, 4, 5, 5)).levers[0].practices[0]
    assert (practice.counts, practice.favourable) == ((0, 0, 1, 1, 2), 0.75)
    assert practice.favourable_interval.low < 0.75 < practice.favourable_interval.high
