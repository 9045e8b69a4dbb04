"""What a workshop comes to: both votes and what was agreed, and the next steps in their order."""

import json

import pytest

from assessment.scoring.plain import from_plain, to_plain
from assessment.scoring.steps import damping
from assessment.workshop import commands as do
from assessment.workshop import rehearsal
from assessment.workshop.outcome import Outcome, outcome, rehearsed
from assessment.workshop.parts import VOTES, part
from assessment.workshop.refusal import RefusedError
from assessment.workshop.room import opened
from questions.bank import LEVERS
from tests.workshop.examples import (
    BANK,
    NOW,
    again,
    asking,
    finished,
    lever,
    points,
    revealed,
)

FIRST = lever("goals", (1, 2, 3, 4, 5), (1, 2, 3, 4, 5), (1, 2, 3, 4, 5), (5, 2, 3, 4, 5))
BALLOTS = {("goals", 1): FIRST}


def goals(room, ballots=BALLOTS):
    return outcome(BANK, room, ballots).levers[0]


def practice(of, item):
    return next(one for one in of.practices if one.item == item)


def test_without_a_second_vote_the_first_one_counts():
    found = goals(revealed())
    assert (found.n, found.first, found.second, found.agreed, found.score) == (
        4,
        3.2,
        None,
        None,
        3.2,
    )
    assert practice(found, "G1").first.dots == (3, 0, 0, 0, 1)
    assert practice(found, "G1").score == 2.0


def test_a_whole_second_vote_takes_the_place_of_the_first_and_both_are_kept():
    room = again(revealed())
    found = goals(room, BALLOTS | {("goals", 2): lever("goals", 2, 2, 3, 3)})
    assert (found.first, found.second, found.score) == (3.2, 2.5, 2.5)
    one = practice(found, "G1")
    assert (one.first.mean, one.second.mean, one.score) == (2.0, 2.5, 2.5)


def test_of_a_second_vote_on_some_practices_the_others_keep_their_first():
    room = again(revealed(), "goals", "G1", "G5")
    found = goals(room, BALLOTS | {("goals", 2): [{"G1": 4, "G5": 4}] * 4})
    assert [one.score for one in found.practices] == [4, 2, 3, 4, 4]
    assert (found.first, found.second, found.score) == (3.2, 3.4, 3.4)
    assert practice(found, "G2").second is None


def test_a_practice_that_hardly_anybody_could_judge_again_keeps_its_first_vote():
    again_ = [{"G1": 4, "G5": None}, {"G1": 4, "G5": 1}, {"G1": 4, "G5": 1}]
    found = goals(again(revealed(), "goals", "G1", "G5"), BALLOTS | {("goals", 2): again_})
    assert practice(found, "G5").score == 5
    assert practice(found, "G5").second.mean is None


def test_what_was_agreed_on_a_practice_goes_before_its_votes():
    found = goals(do.agree(revealed(), "G1", 3.5, "Gilt nur im Vertrieb"))
    one = practice(found, "G1")
    assert (one.score, one.agreed.reason, one.first.mean) == (3.5, "Gilt nur im Vertrieb", 2.0)
    assert (found.agreed, found.first, found.score) == (None, 3.2, 3.5)


def test_what_was_agreed_on_a_lever_moves_its_practices_along_within_the_scale():
    found = goals(do.agree(do.agree(revealed(), "goals", 4.2, ""), "G2", 1, ""))
    assert found.score == 4.2
    assert [one.score for one in found.practices] == [3, 1, 4, 5, 5]


def test_before_the_end_only_what_was_revealed_counts_and_after_it_everything():
    room = do.close_votes(asking(), "goals", NOW)
    assert goals(room).n == 0
    assert goals(room).score is None
    assert goals(finished(room)).first == 3.2
    second = do.vote_again(revealed(), "goals", (), NOW)
    votes = BALLOTS | {("goals", 2): lever("goals", 1, 1, 1)}
    assert goals(second, votes).second is None
    assert goals(finished(second), votes).second == 1


@pytest.mark.parametrize("few", range(3))
def test_fewer_than_three_ballots_come_to_nothing(few):
    found = goals(finished(asking()), {("goals", 1): FIRST[:few]})
    assert (found.n, found.first, found.score) == (0, None, None)
    assert all(one.first is None for one in found.practices)


def test_ballots_of_a_vote_that_was_not_asked_count_nowhere():
    assert goals(revealed(), BALLOTS | {("goals", 2): lever("goals", 1, 1, 1)}).second is None


def whole_room():
    """All levers voted on, and everything beside them."""
    room, ballots = opened(60, NOW), {}
    for key in VOTES:
        room = revealed(key, room)
    for n, key in enumerate(LEVERS, 1):
        ballots[key, 1] = lever(key, n, n, n, n)
    ballots["service", 1] = [{one.key: 5 for one in BANK.service}] * 5
    ballots["importance", 1] = [dict.fromkeys(LEVERS, 2) | {"culture": 5}] * 3
    ballots["today", 1] = points("today", (60, 20, 20), (50, 30, 20), (70, 10, 20))
    ballots["intended", 1] = points("intended", (20, 60, 20), (20, 60, 20), (20, 60, 20))
    return room, ballots


def test_the_result_has_levers_positioning_importance_and_the_nice_trap():
    room, ballots = whole_room()
    found = outcome(BANK, room, ballots, {"goals": 3.5})
    result = found.result
    assert [one.mean for one in result.levers] == [1, 2, 3, 4, 5]
    assert (found.overall, found.weakest) == (result.overall, result.weakest) == (3.0, "goals")
    assert result.positioning.mean == (0.6, 0.2, 0.2)
    assert result.intended.mean == (0.2, 0.6, 0.2)
    assert result.importance == (2, 5, 2, 2, 2)
    assert result.targets == (3.5, 4, 4, 4, 4)
    assert (result.n, result.invited, result.form) == (5, None, "full")
    trap = result.nice_trap  # G3 at 1, H2, H3 and H5 at 4: 5 − 3.3
    assert (trap.service, trap.structure, trap.value, trap.lagging) == (5, 3.3, 1.7, "G3")
    assert not trap.warn  # from five answers only


def test_overall_and_weakest_go_by_what_was_agreed_and_the_result_by_the_votes():
    room, ballots = whole_room()
    found = outcome(BANK, do.agree(room, "goals", 4, ""), ballots)
    assert (found.overall, found.weakest) == (3.6, "culture")
    assert (found.result.overall, found.result.weakest) == (3.0, "goals")


def test_next_steps_are_ranked_by_what_was_agreed():
    room, ballots = whole_room()
    before = outcome(BANK, room, ballots).result.priorities
    assert [one.rank for one in before] == list(range(1, 26))
    assert before[0].item.startswith("C")  # (4 − 2) × 5
    room = do.agree(do.agree(room, "culture", 4, ""), "K2", 1, "")
    after = outcome(BANK, room, ballots).result.priorities
    knowledge = next(one for one in after if one.item == "K2")
    assert (knowledge.score, knowledge.step, knowledge.priority) == (1, "K2-start", 6.0)
    assert all(one.priority == 0 for one in after if one.item.startswith("C"))
    assert [-one.priority for one in after] == sorted(-one.priority for one in after)


def test_uncertainty_damps_a_vote_and_not_what_was_agreed():
    room = revealed()
    ballots = {("goals", 1): lever("goals", 1, 2, 4, 3)}
    found = outcome(BANK, do.agree(room, "G1", 2.5, ""), ballots)
    damped = {one.item: one.damping for one in found.result.priorities}
    practice = found.result.levers[0].practices[1]
    assert damped["G1"] == 1
    assert damped["G2"] == round(damping(practice.interval), 2) < 1


def test_dots_are_counted_with_most_first():
    room = finished(revealed(), G3_build=2, G1_start=7, G2_start=2)
    found = outcome(BANK, room, BALLOTS)
    rank = {one.step: one.rank for one in found.result.priorities}
    assert rank["G2-start"] < rank["G3-build"]
    assert found.dots == (("G1-start", 7), ("G2-start", 2), ("G3-build", 2))


def test_no_lever_needs_to_have_been_asked():
    found = outcome(BANK, finished(opened(30, NOW)), {})
    assert (found.overall, found.weakest, found.result.n) == (None, None, 0)
    assert found.result.priorities == ()
    assert found.result.intended is None
    assert found.result.nice_trap is None


def test_an_outcome_is_the_same_after_json_and_whatever_the_order_of_the_ballots():
    room, ballots = whole_room()
    ballots["goals", 1] = FIRST
    found = outcome(BANK, finished(room, G1_start=3), ballots)
    assert from_plain(Outcome, json.loads(json.dumps(to_plain(found)))) == found
    backwards = {key: given[::-1] for key, given in ballots.items()}
    assert outcome(BANK, finished(room, G1_start=3), backwards) == found


def test_a_rehearsal_is_never_an_outcome_and_a_workshop_never_a_rehearsal():
    room = do.rehearse(opened(60, NOW), 12, 4, NOW)
    for one in (room, do.go(room, "end", NOW), revealed("goals", room)):
        with pytest.raises(RefusedError, match="rehearsal"):
            outcome(BANK, one, BALLOTS)
    with pytest.raises(RefusedError, match="not_rehearsing"):
        rehearsed(BANK, revealed(), NOW)


def test_a_rehearsal_is_looked_at_with_the_votes_of_its_people():
    room = do.rehearse(opened(60, NOW), 12, 4, NOW)
    for key in VOTES:
        room = do.open_votes(do.go(room, key, NOW), [part(BANK, key)], NOW)
        room = do.reveal(room, key, 12, 0, NOW + 20)
    found = rehearsed(BANK, room, NOW + 90)
    assert found.rehearsed
    assert found == rehearsed(BANK, room, NOW + 900)
    assert [one.n for one in found.levers] == [12] * 5
    given = {(key, 1): rehearsal.ballots(room, part(BANK, key), 1, NOW + 90) for key in VOTES}
    ended = do.end_rehearsal(room, NOW + 90)
    assert outcome(BANK, ended, given) == outcome(BANK, opened(60, NOW), {})
