"""Leadership and staff side by side: from published figures, on the items that both answered."""

from dataclasses import replace

import numpy as np
import pytest

from assessment.scoring.arithmetic import Moments, welch
from assessment.scoring.cells import Plan
from assessment.scoring.comparison import cell_moments, compare, compare_cells
from assessment.scoring.publication import Agreed, publish
from assessment.scoring.snapshot import GroupCell, Snapshot
from tests.factories import items, responses
from tests.scoring.examples import BANK


def staff(n: int = 60, level: float = 2.5, form: str = "pulse") -> Snapshot:
    answers = responses(n, form=form, items=items(n, levels=(level,) * 5))
    return publish(BANK, answers, Agreed(form, "pulse", "anonymous")).snapshot


def leaders(n: int = 12, level: float = 3.9) -> Snapshot:
    answers = responses(n, form="full", items=items(n, levels=(level,) * 5, spread=0.4, seed=9))
    agreed = Agreed("full", "leadership", "named", plan=Plan())
    return publish(BANK, answers, agreed, names=[str(i) for i in range(n)]).snapshot


def test_the_same_form_is_compared_on_all_its_items() -> None:
    first, second = staff(level=3.4, form="full"), staff(level=2.5, form="full")
    found = compare(first, second)
    assert found.basis == "all"
    assert len(found.items) == 25


def test_different_forms_are_compared_on_the_items_that_both_ask() -> None:
    leadership, pulse = leaders(), staff()
    found = compare(leadership, pulse)
    assert found.basis == "shared"
    assert found.items == BANK.form("pulse").items
    shared = [lever.mean for lever in leadership.shared.levers]
    assert [one.first for one in found.levers] == shared
    assert [one.second for one in found.levers] == [lever.mean for lever in pulse.total.levers]


def test_a_difference_is_that_of_the_rounded_means() -> None:
    for one in compare(leaders(), staff()).levers:
        assert one.diff == pytest.approx(one.first - one.second)
        assert round(one.diff, 1) == one.diff
        assert (one.interval.low, one.interval.high) == tuple(
            round(limit, 1) for limit in (one.interval.low, one.interval.high)
        )


def test_the_interval_is_welch_s_over_the_published_figures() -> None:
    leadership, pulse = leaders(), staff()
    a, b = leadership.shared.levers[0], pulse.total.levers[0]
    test = welch(Moments(a.n, a.mean, a.sd), Moments(b.n, b.mean, b.sd))
    found = compare(leadership, pulse).levers[0].interval
    assert (found.low, found.high) == pytest.approx(
        (test.interval.low, test.interval.high), abs=0.05
    )


def test_a_large_and_sure_difference_is_relevant_and_a_small_one_is_not() -> None:
    assert all(one.relevant for one in compare(leaders(level=4.2), staff(level=2.0)).levers)
    assert not any(one.relevant for one in compare(staff(60, 2.6), staff(60, 2.4)).levers)


def test_a_large_difference_of_few_is_not_relevant() -> None:
    unsure = replace(staff(), total=None)
    assert compare(unsure, staff()) is None
    few, many = staff(5, 3.2), staff(60, 2.4)
    for one, lever in zip(compare(few, many).levers, few.total.levers, strict=True):
        if lever.sd is None:
            assert not one.relevant


def test_turning_the_audiences_turns_the_sign() -> None:
    forth, back = compare(leaders(), staff()), compare(staff(), leaders())
    assert [one.diff for one in forth.levers] == [-one.diff for one in back.levers]
    assert [one.relevant for one in forth.levers] == [one.relevant for one in back.levers]


def test_a_lever_that_is_withheld_is_not_compared() -> None:
    answers = items(20, levels=(3.0,) * 5)
    answers[3:, :5] = np.nan
    part = publish(
        BANK, responses(20, form="full", items=answers), Agreed("full", "pulse", "anonymous")
    ).snapshot
    goals, culture = compare(part, staff(form="full")).levers[:2]
    assert (goals.first, goals.diff, goals.interval, goals.relevant) == (None, None, None, False)
    assert culture.diff is not None


def cell(key: str, size: str, goals: float | None, spread: float | None) -> GroupCell:
    return GroupCell(key, size, {"goals": goals, "culture": 3.0}, {"goals": spread})


def test_two_groups_are_compared_with_the_fewest_people_that_their_sizes_allow() -> None:
    first, second = cell("contact=yes", "20–49", 3.4, 0.8), cell("contact=no", "100+", 2.6, 0.9)
    goals, culture = compare_cells(first, second, ("goals", "culture"))
    test = welch(Moments(20, 3.4, 0.8), Moments(100, 2.6, 0.9))
    assert (goals.diff, goals.relevant) == (0.8, True)
    assert (goals.interval.low, goals.interval.high) == pytest.approx(
        (test.interval.low, test.interval.high), abs=0.05
    )
    assert (culture.diff, culture.interval, culture.relevant) == (0.0, None, False)


@pytest.mark.parametrize(("size", "people"), [("5–9", 15), ("10–19", 15), ("20–49", 20)])
def test_a_spread_stands_for_fifteen_people_at_least(size, people) -> None:
    assert cell_moments(cell("contact=yes", size, 3.4, 0.8), "goals").n == people


def test_groups_without_a_spread_differ_by_their_means_and_never_relevantly() -> None:
    first, second = cell("contact=yes", "10–19", 4.4, None), cell("contact=no", "100+", 1.6, 0.4)
    goals, _ = compare_cells(first, second, ("goals", "culture"))
    assert (goals.diff, goals.interval, goals.relevant) == (2.8, None, False)
    withheld = compare_cells(cell("contact=yes", "5–9", None, None), second, ("goals",))[0]
    assert (withheld.diff, withheld.interval, withheld.relevant) == (None, None, False)
