"""What the facilitator can do, what is refused, and what can be undone."""

import pytest

from assessment.workshop import commands as do
from assessment.workshop.parts import ORDER, part
from assessment.workshop.refusal import RefusedError
from assessment.workshop.room import AT_ONCE, Agreement, opened
from tests.workshop.examples import (
    BANK,
    CULTURE,
    GOALS,
    INTENDED,
    NOW,
    TODAY,
    again,
    asking,
    finished,
    revealed,
)


def refused(reason, command, *arguments):
    with pytest.raises(RefusedError) as error:
        command(*arguments)
    assert error.value.reason == reason


def test_a_room_goes_through_all_parts_and_back():
    room, seen = opened(60, NOW), ["lobby"]
    while room.part != "end":
        room = do.forward(room, NOW)
        seen.append(room.part)
    assert tuple(seen) == ORDER
    refused("last", do.forward, room, NOW)
    for key in reversed(ORDER[:-1]):
        room = do.back(room, NOW)
        assert room.part == key
    refused("first", do.back, room, NOW)
    refused("unknown", do.go, room, "coffee", NOW)


def test_what_is_left_out_is_marked_until_it_is_visited():
    room = do.skip(asking(), NOW)
    assert (room.part, room.skipped) == ("culture", ("goals",))
    assert room.voting("goals").phase == "closed"
    assert do.back(room, NOW).skipped == ()


def test_what_the_room_has_seen_was_not_left_out():
    assert do.skip(revealed(), NOW).skipped == ()


def test_an_early_close_is_undone_without_a_trace():
    room = asking()
    assert do.undo_close(do.close_votes(room, "goals", NOW + 9), "goals") == room


def test_an_early_reveal_is_undone_without_a_trace():
    room = asking()
    assert do.undo_reveal(do.reveal(room, "goals", 5, 0, NOW + 9), "goals") == room


@pytest.mark.parametrize(("sealed", "ballots"), [(0, 0), (1, 0), (2, 0), (1, 2), (2, 2)])
@pytest.mark.parametrize("close_first", [True, False])
def test_fewer_than_three_answers_are_not_revealed(sealed, ballots, close_first):
    room = asking()
    room = do.close_votes(room, "goals", NOW) if close_first else room
    refused("few", do.reveal, room, "goals", sealed, ballots, NOW)


def test_what_was_revealed_once_can_be_revealed_again_without_a_new_answer():
    room = do.undo_reveal(do.reveal(asking(), "goals", 3, 0, NOW), "goals")
    assert do.reveal(room, "goals", 1, 3, NOW).voting("goals").phase == "revealed"


def test_two_levers_are_asked_at_once_and_revealed_one_after_the_other():
    room = do.open_votes(do.go(opened(60, NOW), "goals", NOW), [GOALS, CULTURE], NOW)
    assert room.asking == ("goals", "culture")
    assert len(room.asking) == AT_ONCE
    room = do.forward(do.reveal(room, "goals", 3, 0, NOW), NOW)
    assert (room.part, room.asking) == ("culture", ("culture",))
    assert do.reveal(room, "culture", 3, 0, NOW).asking == ()


def test_a_third_is_not_asked_beside_two():
    room = do.open_votes(do.go(opened(60, NOW), "goals", NOW), [GOALS, CULTURE], NOW)
    room = do.go(room, "today", NOW)
    assert room.asking == ("goals", "culture")
    refused("too_many", do.open_votes, room, [TODAY], NOW)
    room = do.open_votes(do.close_votes(room, "goals", NOW), [TODAY], NOW)
    refused("too_many", do.undo_close, room, "goals")


def test_three_are_not_opened_at_once():
    room = do.go(opened(60, NOW), "goals", NOW)
    refused("too_many", do.open_votes, room, [GOALS, CULTURE, TODAY], NOW)


def test_today_and_intended_may_be_asked_together():
    room = do.open_votes(do.go(opened(60, NOW), "today", NOW), [TODAY, INTENDED], NOW)
    assert room.asking == ("today", "intended")


def test_only_a_vote_is_opened_where_the_room_is_and_only_once():
    room = do.go(opened(60, NOW), "goals", NOW)
    refused("elsewhere", do.open_votes, room, [CULTURE], NOW)
    refused("elsewhere", do.open_votes, room, [], NOW)
    refused("no_vote", do.open_votes, room, [GOALS, part(BANK, "result")], NOW)
    refused("asked", do.open_votes, asking(), [GOALS], NOW)
    refused("asked", do.open_votes, revealed(), [GOALS], NOW)


def test_votes_stay_open_while_another_lever_is_looked_at_and_end_beyond_the_votes():
    room = do.go(asking(), "culture", NOW)
    assert room.asking == ("goals",)
    room = do.go(room, "result", NOW)
    assert room.voting("goals").phase == "closed"
    assert do.undo_close(room, "goals").asking == ("goals",)


def test_the_second_vote_asks_all_or_some_questions_in_their_order():
    room = do.vote_again(revealed(), "goals", (), NOW)
    assert room.voting("goals").questions == GOALS.keys
    room = do.vote_again(revealed(), "goals", ("G4", "G2"), NOW)
    assert (room.voting("goals").round, room.voting("goals").questions) == (2, ("G2", "G4"))
    assert room.voting("goals").rounds[0].phase == "revealed"


def test_a_second_vote_needs_the_first_and_there_is_no_third():
    refused("not_revealed", do.vote_again, asking(), "goals", (), NOW)
    refused("not_revealed", do.vote_again, opened(60, NOW), "goals", (), NOW)
    refused("questions", do.vote_again, revealed(), "goals", ("G1", "C1"), NOW)
    refused("rounds", do.vote_again, again(revealed()), "goals", (), NOW)


def test_a_second_vote_is_taken_back_only_while_nobody_has_voted_in_it():
    first = revealed()
    room = do.vote_again(first, "goals", (), NOW)
    assert do.undo_vote_again(room, "goals", 0) == first
    refused("answered", do.undo_vote_again, room, "goals", 1)
    refused("not_asking", do.undo_vote_again, first, "goals", 0)
    refused("not_asking", do.undo_vote_again, again(first), "goals", 0)


def test_the_first_reveal_stays_while_the_second_vote_is_undone():
    room = do.undo_reveal(again(revealed()), "goals")
    assert [one.phase for one in room.voting("goals").rounds] == ["revealed", "asking"]


def test_commands_on_votes_keep_to_their_phases():
    waiting, open_, closed = opened(60, NOW), asking(), do.close_votes(asking(), "goals", NOW)
    for room in (waiting, closed, revealed()):
        refused("not_asking", do.close_votes, room, "goals", NOW)
    for room in (waiting, open_, revealed()):
        refused("not_closed", do.undo_close, room, "goals")
    for room in (waiting, open_, closed):
        refused("not_revealed", do.undo_reveal, room, "goals")
    for room in (waiting, revealed()):
        refused("not_asking", do.reveal, room, "goals", 9, 0, NOW)
    refused("not_asking", do.close_votes, open_, "coffee", NOW)


def test_the_room_agrees_on_a_practice_or_its_lever_once_it_has_seen_them():
    room = revealed()
    for key in ("goals", "G3"):
        agreed = do.agree(room, key, 3.4, "  Gilt\nnur im  Vertrieb ")
        assert agreed.agreed[key] == Agreement(3.4, "Gilt nur im Vertrieb")
        refused("not_revealed", do.agree, asking(), key, 3, "")
    for key in ("culture", "C1", "today", "service", "speed", ""):
        refused("not_revealed", do.agree, room, key, 3, "")


def test_what_was_agreed_stays_through_a_second_vote():
    room = do.agree(revealed(), "G3", 2, "")
    assert again(room, "goals", "G3").agreed == room.agreed
    room = do.agree(do.vote_again(room, "goals", (), NOW), "G3", 4, "Anders")
    assert room.agreed["G3"].score == 4


def test_an_agreement_can_be_struck_out():
    room = revealed()
    assert do.withdraw_agreement(do.agree(room, "G3", 2, ""), "G3") == room
    refused("not_agreed", do.withdraw_agreement, room, "G3")


@pytest.mark.parametrize("score", [0.9, 5.1, 3.25, float("nan"), float("inf"), 0, -3])
def test_an_agreed_score_is_on_the_scale_with_one_decimal(score):
    refused("score", do.agree, revealed(), "G1", score, "")


def test_a_reason_is_one_line_of_200_characters():
    assert do.agree(revealed(), "G1", 1, "x" * 200).agreed["G1"].reason == "x" * 200
    refused("reason", do.agree, revealed(), "G1", 1, "x" * 201)


def test_pausing_twice_or_resuming_what_runs_is_refused():
    room = opened(60, NOW)
    refused("not_paused", do.resume, room, NOW)
    refused("paused", do.pause, do.pause(room, NOW), NOW)
    refused("no_timer", do.stop_timer, room)
    refused("plan", do.set_plan, room, 45)


def test_a_rehearsal_begins_only_in_an_untouched_room_and_leaves_nothing():
    room = do.rehearse(opened(30, NOW), 12, 7, NOW)
    assert (room.rehearsal.people, room.rehearsal.seed) == (12, 7)
    room = do.agree(revealed("goals", room), "G1", 2, "")
    refused("rehearsal", do.finish, room, {}, NOW)
    refused("rehearsal", do.rehearse, room, 12, 7, NOW)
    assert do.end_rehearsal(room, NOW + 9) == opened(30, NOW + 9)
    refused("begun", do.rehearse, revealed(), 12, 7, NOW)
    refused("not_rehearsing", do.end_rehearsal, revealed(), NOW)
    for people in (0, 2, 101):
        refused("people", do.rehearse, opened(30, NOW), people, 7, NOW)


def test_the_end_closes_what_is_asked_counts_the_dots_and_changes_no_more():
    room = finished(do.go(asking(), "culture", NOW), G1_start=4, C2_build=0)
    assert (room.part, room.done, dict(room.dots)) == ("end", True, {"G1-start": 4})
    assert room.voting("goals").phase == "closed"
    assert room.pace(NOW + 9) is None
    for command, arguments in (
        (do.go, ("goals", NOW)),
        (do.forward, (NOW,)),
        (do.back, (NOW,)),
        (do.skip, (NOW,)),
        (do.open_votes, ([GOALS], NOW)),
        (do.close_votes, ("goals", NOW)),
        (do.undo_close, ("goals",)),
        (do.reveal, ("goals", 9, 9, NOW)),
        (do.undo_reveal, ("goals",)),
        (do.vote_again, ("goals", (), NOW)),
        (do.undo_vote_again, ("goals", 0)),
        (do.agree, ("G1", 3, "")),
        (do.withdraw_agreement, ("G1",)),
        (do.pause, (NOW,)),
        (do.resume, (NOW,)),
        (do.set_timer, (3, NOW)),
        (do.stop_timer, ()),
        (do.set_plan, (30,)),
        (do.rehearse, (12, 7, NOW)),
        (do.finish, ({}, NOW)),
    ):
        refused("done", command, room, *arguments)


def test_one_command_is_suggested_in_every_state():
    room = opened(60, NOW)
    assert room.suggested == "forward"
    room = do.forward(room, NOW)
    assert room.suggested == "open_votes"
    assert do.pause(room, NOW).suggested == "resume"
    assert asking().suggested == "reveal"
    assert do.close_votes(asking(), "goals", NOW).suggested == "reveal"
    assert revealed().suggested == "forward"
    assert do.go(room, "end", NOW).suggested == "finish"
    rehearsing = do.go(do.rehearse(opened(60, NOW), 5, 1, NOW), "end", NOW)
    assert rehearsing.suggested == "end_rehearsal"
    assert finished(room).suggested is None
