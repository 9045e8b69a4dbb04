"""The room's time, what a vote can still do, and its plain form."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.workshop import commands as do
from assessment.workshop.refusal import RefusedError
from assessment.workshop.room import Room, RoomError, opened
from tests.workshop.examples import NOW, again, asking, finished, revealed


def test_a_timer_counts_down_to_nothing():
    room = do.set_timer(opened(60, NOW), 3, NOW)
    assert room.timer_left(NOW + 60) == 120
    assert room.timer_left(NOW + 500) == 0


def test_a_pause_stops_the_timer_and_it_goes_on_where_it_stood():
    room = do.pause(do.set_timer(opened(60, NOW), 3, NOW), NOW + 60)
    assert room.timer_left(NOW + 900) == 120
    room = do.resume(room, NOW + 1000)
    assert room.timer_left(NOW + 1030) == 90


def test_a_timer_set_while_paused_waits():
    room = do.set_timer(do.pause(opened(60, NOW), NOW), 2, NOW + 50)
    assert room.timer_left(NOW + 500) == 120
    assert do.resume(room, NOW + 500).timer_left(NOW + 530) == 90


def test_a_timer_belongs_to_its_part():
    room = do.set_timer(do.forward(opened(60, NOW), NOW), 2, NOW)
    assert do.go(room, "goals", NOW).timer_left(NOW) == 120
    assert do.forward(room, NOW).timer_left(NOW) is None
    assert do.stop_timer(room).timer is None


@pytest.mark.parametrize("minutes", [0, -1, 121])
def test_a_timer_has_from_one_to_120_minutes(minutes):
    with pytest.raises(RefusedError, match="minutes"):
        do.set_timer(opened(60, NOW), minutes, NOW)


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), max_size=6))
@settings(max_examples=50, deadline=None)
def test_only_the_time_between_pauses_counts(spells):
    room, now, worked = do.forward(opened(60, NOW), NOW), NOW, 0.0
    for work, rest in spells:
        room = do.pause(room, now + work)
        room = do.resume(room, now + work + rest)
        now, worked = now + work + rest, worked + work
    assert room.worked(now) == pytest.approx(worked, abs=1e-3)
    assert room.in_part(now) == pytest.approx(worked, abs=1e-3)


def test_a_clock_that_is_set_back_takes_no_time_away():
    room = do.forward(opened(60, NOW), NOW)
    assert room.worked(NOW - 3600) == 0


def test_time_in_a_part_begins_anew_with_the_part_and_waits_in_a_pause():
    room = do.forward(do.forward(opened(60, NOW), NOW), NOW + 100)
    assert room.in_part(NOW + 130) == 30
    room = do.go(do.pause(room, NOW + 130), "holistic", NOW + 700)
    assert do.resume(room, NOW + 800).in_part(NOW + 805) == 5


def test_going_to_where_one_is_changes_nothing():
    room = do.set_timer(do.forward(opened(60, NOW), NOW), 5, NOW)
    assert do.go(room, "goals", NOW + 60) == room


def test_a_vote_counts_while_it_is_asked_is_kept_back_after_and_else_refused():
    room = asking()
    assert room.standing("goals", 1) == "open"
    assert room.standing("goals", 2) == room.standing("culture", 1) == "shut"
    assert room.standing("goals", 0) == room.standing("result", 1) == "shut"
    closed = do.close_votes(room, "goals", NOW)
    assert closed.standing("goals", 1) == "late"
    assert do.undo_close(closed, "goals").standing("goals", 1) == "open"


def test_a_first_vote_that_comes_during_the_second_is_kept_back():
    room = do.vote_again(revealed(), "goals", (), NOW)
    assert (room.standing("goals", 1), room.standing("goals", 2)) == ("late", "open")


def test_after_the_end_nothing_is_taken():
    room = finished(revealed())
    assert room.standing("goals", 1) == "shut"


def test_a_room_is_the_same_after_json():
    room = again(revealed("culture", do.skip(asking(), NOW)), "culture", "C2", "C4")
    room = do.agree(room, "C2", 2.5, "Nur im Vertrieb üblich")
    room = do.set_timer(do.pause(room, NOW + 5.25), 4, NOW + 6)
    for one in (room, opened(30, NOW), do.rehearse(opened(90, NOW), 12, 4, NOW), finished(room)):
        assert Room.from_json(json.loads(json.dumps(one.to_json()))) == one


@pytest.mark.parametrize(
    "changed",
    [
        {"part": "coffee"},
        {"plan": 45},
        {"plan": "60"},
        {"done": 0},
        {"more": 1},
        {"agreed": {"G1": {"score": 3.0}}},
        {"votes": {"goals": {"rounds": [{"phase": "open"}]}}},
    ],
)
def test_what_is_no_room_is_not_read_as_one(changed):
    with pytest.raises(RoomError):
        Room.from_json(opened(60, NOW).to_json() | changed)


@pytest.mark.parametrize("value", [None, [], "room", {}])
def test_what_is_no_mapping_is_no_room(value):
    with pytest.raises(RoomError):
        Room.from_json(value)


def test_a_plan_of_our_own_is_needed():
    with pytest.raises(RoomError):
        opened(45, NOW)
