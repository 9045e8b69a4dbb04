"""Plans of 30, 60 and 90 minutes, and whether a room is ahead or behind."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.workshop import commands as do
from assessment.workshop.parts import ORDER
from assessment.workshop.plan import PLANS, minutes, pace, window
from assessment.workshop.room import opened
from tests.workshop.examples import NOW


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_fills_its_time(plan):
    assert sum(minutes(plan, part) for part in ORDER) == plan
    assert window(plan, "end")[1] == plan - minutes(plan, "lobby")


@pytest.mark.parametrize("plan", PLANS)
def test_one_part_begins_where_the_one_before_ends(plan):
    for before, after in pairwise(ORDER[1:]):
        assert window(plan, before)[1] == window(plan, after)[0]


@pytest.mark.parametrize(
    ("plan", "part", "gone", "said"),
    [
        (60, "goals", 0, 0),
        (60, "goals", 7, 0),
        (60, "goals", 8.9, -1),
        (60, "goals", 10, -3),
        (60, "culture", 3, 4),
        (60, "culture", 6.9, 0),
        (30, "culture", 3, 0),
        (30, "measurability", 25, -10),
        (30, "result", 0, 20),
        (90, "measurability", 25, 19),
        (90, "end", 91, -6),
        (60, "lobby", 5, -5),
    ],
)
def test_a_room_is_ahead_before_its_part_begins_and_behind_after_it(plan, part, gone, said):
    assert pace(plan, part, 60 * gone) == said


@given(st.sampled_from(PLANS), st.sampled_from(ORDER), st.floats(0, 9000), st.floats(0, 600))
@settings(max_examples=50, deadline=None)
def test_time_never_brings_a_room_ahead(plan, part, gone, more):
    assert pace(plan, part, gone + more) <= pace(plan, part, gone)


@given(st.sampled_from(PLANS), st.integers(1, 12), st.floats(0, 9000))
@settings(max_examples=50, deadline=None)
def test_going_on_never_brings_a_room_behind(plan, place, gone):
    assert pace(plan, ORDER[place + 1], gone) >= pace(plan, ORDER[place], gone)


def test_the_plan_begins_when_the_lobby_is_left_for_the_first_time():
    room = opened(60, NOW)
    assert room.pace(NOW + 3000) is None
    room = do.forward(room, NOW + 3000)
    assert room.pace(NOW + 3000) == 0
    assert room.pace(NOW + 3000 + 9 * 60) == -2
    room = do.forward(do.back(room, NOW + 3060), NOW + 3120)
    assert room.worked(NOW + 3120) == 120


def test_another_plan_counts_from_the_same_beginning():
    room = do.go(opened(60, NOW), "knowledge", NOW)
    at = NOW + 10 * 60
    assert room.pace(at) == 4
    assert do.set_plan(room, 30).pace(at) == -1
    assert do.set_plan(room, 90).pace(at) == 12


def test_a_pause_costs_no_time():
    room = do.pause(do.forward(opened(60, NOW), NOW), NOW + 300)
    assert room.pace(NOW + 5000) == 0
    room = do.resume(room, NOW + 5000)
    assert room.worked(NOW + 5000) == 300
    assert room.pace(NOW + 5000 + 5 * 60) == -3
