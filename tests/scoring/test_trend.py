"""What changed between waves: from published figures, the same questions and released groups."""

from dataclasses import replace

import numpy as np
import pytest

from assessment.scoring.arithmetic import Moments, welch
from assessment.scoring.cells import Plan
from assessment.scoring.publication import Agreed, publish
from assessment.scoring.responses import Groups
from assessment.scoring.snapshot import Snapshot
from assessment.scoring.trend import Seen, trend
from questions.bank import Bank, Text
from tests.factories import items, responses
from tests.scoring.examples import BANK

NAMES = ("Sales", "Service")
PLANNED = {"department": NAMES}
PLAN = Plan.of([{"key": "department", "names": NAMES}])


def wave(
    level=2.5,
    n=60,
    *,
    form="pulse",
    sales=30,
    seed=4,
    confidentiality="anonymous",
    given=None,
    **more,
) -> Snapshot:
    """One closed audience; the first `sales` people are in Sales, the others in Service."""
    names = ["Sales" if i < sales else "Service" for i in range(n)]
    answers = responses(
        n,
        form=form,
        items=items(n, levels=(level,) * 5, seed=seed) if given is None else given,
        groups={"department": Groups.of(names)},
        **more,
    )
    return publish(BANK, answers, Agreed(form, "pulse", confidentiality, plan=PLAN)).snapshot


def seen(snapshot: Snapshot, bank: Bank = BANK, planned=PLANNED) -> Seen:
    return Seen(bank, snapshot, planned)


def reworded(item: str, **change) -> Bank:
    """The instrument with one practice changed, as another version."""
    lever = BANK.lever(BANK.item(item).lever)
    changed = tuple(
        replace(one, **(change or {"statement": Text("Neu.", "New.")})) if one.id == item else one
        for one in lever.items
    )
    levers = tuple(replace(x, items=changed) if x.key == lever.key else x for x in BANK.levers)
    return replace(BANK, levers=levers, hash="another")


def test_a_change_is_that_of_the_rounded_figures_with_welch_s_interval_over_them() -> None:
    before, after = wave(2.4), wave(3.1, seed=5)
    found = trend([seen(before), seen(after)])
    for line, one, other in zip(found.levers, before.total.levers, after.total.levers, strict=True):
        test = welch(Moments(other.n, other.mean, other.sd), Moments(one.n, one.mean, one.sd))
        assert line.change == pytest.approx(round(other.mean - one.mean, 1))
        assert line.interval.low == pytest.approx(test.interval.low, abs=0.05001)
        assert [point.value for point in line.points] == [one.mean, other.mean]
        assert line.clear == (line.interval.low > 0)
    assert found.levers[0].clear
    assert found.basis == "all"


def test_no_figure_of_a_trend_has_more_places_than_are_shown() -> None:
    found = trend([seen(wave(2.4)), seen(wave(2.8, n=47, seed=9))])
    lines = [*found.levers, *found.practices, *(line for _, rows in found.groups for line in rows)]
    assert len(lines) > 20
    for line in lines:
        ends = [line.change, *((line.interval.low, line.interval.high) if line.interval else ())]
        for point in line.points:
            ends.append(point.value)
            ends += [point.interval.low, point.interval.high] if point.interval else []
        assert all(round(end, 1) == end for end in ends)
    for line in found.shares:
        assert all(round(x, 2) == x for x in (line.change, line.interval.low, line.interval.high))


def test_the_same_wave_twice_shows_no_change_that_is_clear() -> None:
    same = wave()
    found = trend([seen(same), seen(same)])
    lines = [*found.levers, *found.practices, *found.shares]
    assert {line.change for line in lines} == {0.0}
    assert not any(line.clear for line in lines)


def test_an_interval_that_touches_nought_is_not_clear() -> None:
    found = trend([seen(wave(2.5)), seen(wave(2.6, seed=7))]).levers[0]
    for low, high, change, clear in (
        (0.0, 0.6, 0.3, False),
        (0.1, 0.6, 0.3, True),
        (-0.6, 0.0, -0.3, False),
        (-0.6, -0.1, -0.3, True),
        (0.1, 0.6, 0.0, False),
    ):
        interval = replace(found.interval, low=low, high=high)
        assert replace(found, change=change, interval=interval).clear is clear
    assert replace(found, interval=None, change=2.0).clear is False


@pytest.mark.parametrize(
    "waves",
    [
        [],
        [None],
        ["one"],
        ["one", None],
        [None, "one"],
        ["few", "one"],
        ["one", "few"],
    ],
)
def test_without_two_results_there_is_no_trend(waves) -> None:
    made = {"one": seen(wave()), "few": seen(wave(n=4)), None: None}
    assert trend([made[one] for one in waves]) is None


def test_the_wave_before_is_the_latest_with_a_result() -> None:
    waves = [seen(wave(2.0)), seen(wave(3.0, seed=8)), seen(wave(n=3)), seen(wave(3.0, seed=8))]
    found = trend(waves)
    assert found.before == 1
    assert found.levers[0].change == 0.0
    assert [point is None for point in found.levers[0].points] == [False, False, True, False]


def test_different_forms_are_compared_on_the_items_that_both_ask() -> None:
    full, pulse = wave(form="full"), wave(seed=6)
    found = trend([seen(full), seen(pulse)])
    assert found.basis == "shared"
    assert [line.points[0].value for line in found.levers] == [x.mean for x in full.shared.levers]
    assert [line.key for line in found.practices] == list(BANK.form("pulse").items)
    assert found.groups == (), "the levers of groups were made of other practices"
    assert found.shares == (), "the points were given to other statements"


def test_a_reworded_practice_is_not_compared_nor_is_its_lever() -> None:
    then = reworded("G2")
    found = trend([seen(wave(), then), seen(wave(3.0, seed=6))])
    goals, *others = found.levers
    assert goals.change is None
    assert goals.points[0] is None
    assert all(line.change is not None for line in others)
    assert "G2" not in {line.key for line in found.practices}
    assert found.reworded == ("G2",)
    for _, lines in found.groups:
        assert "goals" not in {line.key for line in lines}


@pytest.mark.parametrize(
    ("item", "change"),
    [
        ("G2", {"anchors": tuple(Text(str(n), str(n)) for n in range(5))}),
        ("G2", {"lever": "culture"}),
    ],
)
def test_other_written_levels_or_another_lever_are_another_practice(item, change) -> None:
    found = trend([seen(wave(), reworded(item, **change)), seen(wave(3.0, seed=6))])
    assert item not in {line.key for line in found.practices}


def test_another_name_of_a_practice_or_another_hash_alone_changes_nothing() -> None:
    then = reworded("G2", name=Text("Anders", "Other"))
    found = trend([seen(wave(), then), seen(wave(3.0, seed=6))])
    assert found.reworded == ()
    assert all(line.change is not None for line in found.levers)


def test_a_practice_that_only_one_form_asks_counts_for_a_lever_of_that_form_alone() -> None:
    """What the pulse does not ask may read differently: its levers are the same."""
    extra = next(i for i in BANK.form("full").items if i not in BANK.form("pulse").items)
    found = trend([seen(wave(), reworded(extra)), seen(wave(3.0, seed=6))])
    assert all(line.change is not None for line in found.levers)
    full = [seen(wave(form="full"), reworded(extra)), seen(wave(3.0, form="full", seed=6))]
    assert [x.key for x in trend(full).levers if x.change is None] == [BANK.item(extra).lever]


def test_other_statements_for_the_points_leave_no_path() -> None:
    key = BANK.form("pulse").allocations[0]
    changed = tuple(
        replace(one, prompt=Text("Anders", "Other")) if one.key == key else one
        for one in BANK.allocations
    )
    then = replace(BANK, allocations=changed, hash="another")
    assert trend([seen(wave(), then), seen(wave(seed=6))]).shares == ()
    assert len(trend([seen(wave()), seen(wave(seed=6))]).shares) == 3


def test_a_group_is_compared_where_both_waves_released_it_for_the_lever() -> None:
    given = items(60, levels=(3.0,) * 5)
    given[:27, :5] = np.nan  # three of Sales judged the goals
    found = trend([seen(wave()), seen(wave(given=given))])
    by_name = {cell.key: {line.key for line in lines} for cell, lines in found.groups}
    assert by_name["department=Service"] >= {"culture", "knowledge"}
    assert "goals" not in by_name["department=Sales"]
    assert all(line.change is not None for _, lines in found.groups for line in lines)


def test_a_group_that_one_wave_withheld_is_not_in_the_trend() -> None:
    found = trend([seen(wave(sales=4)), seen(wave(seed=6))])
    assert found.groups == ()
    found = trend([seen(wave(sales=8)), seen(wave(seed=6))])
    assert [cell.key for cell, _ in found.groups] == ["department=Sales", "department=Service"]
    intervals = [line.interval for _, lines in found.groups for line in lines]
    assert set(intervals) == {None}, "the others' spread would tell that of eight people"


@pytest.mark.parametrize(
    ("then", "redefined"),
    [
        (("Sales", "Service"), ()),
        (("Service", "Sales"), ()),
        (("Sales", "Others"), ("department",)),
        (("Sales",), ("department",)),
    ],
)
def test_groups_that_were_cut_anew_are_told(then, redefined) -> None:
    waves = [seen(wave(), planned={"department": then}), seen(wave(seed=6))]
    assert trend(waves).redefined == redefined
    assert trend([seen(wave(), planned={}), seen(wave(seed=6))]).redefined == ()


def test_three_people_of_a_workshop_have_a_change_whose_interval_is_wide() -> None:
    waves = [seen(wave(2.0 + n, n=3, confidentiality="open", form="quick", seed=n)) for n in (0, 1)]
    found = trend(waves)
    assert found is not None
    assert all(line.points[0] and line.points[1] for line in found.levers)


def test_a_named_audience_that_answered_completely_has_intervals_in_a_trend() -> None:
    """A census has none of its own: of a change nobody knows everything."""
    answers = responses(8, form="full", items=items(8, levels=(3.0,) * 5, seed=2))
    agreed = Agreed("full", "leadership", "named", invited=8)
    made = publish(BANK, answers, agreed, names=[str(n) for n in range(8)]).snapshot
    found = trend([seen(made), seen(made)])
    assert made.total.levers[0].interval is None
    assert found.levers[0].points[0].interval is not None
    assert found.levers[0].interval is not None
