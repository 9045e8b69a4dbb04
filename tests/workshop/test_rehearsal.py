"""Simulated people: they come one after the other, always the same, and never into a result."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.workshop import commands as do
from assessment.workshop import rehearsal
from assessment.workshop.parts import VOTES, check, part
from assessment.workshop.reveal import picture
from assessment.workshop.room import Rehearsal, opened
from tests.workshop.examples import BANK, GOALS, NOW, asking, revealed

OF = Rehearsal(seed=4, people=12)
SEEDS, PEOPLE = st.integers(0, 10**6), st.integers(3, 100)


def rehearsing(people=12, seed=4):
    room = do.rehearse(opened(60, NOW), people, seed, NOW)
    return do.open_votes(do.go(room, "goals", NOW + 30), [GOALS], NOW + 30)


@given(SEEDS, PEOPLE, st.sampled_from(VOTES), st.sampled_from([1, 2]))
@settings(max_examples=40, deadline=None)
def test_everybody_votes_within_twenty_seconds_and_as_a_phone_could(seed, people, key, number):
    given = rehearsal.votes(Rehearsal(seed, people), part(BANK, key), number, 20)
    assert len(given) == people
    assert all(check(part(BANK, key), one) == one for one in given)


@given(SEEDS, st.floats(0, 25), st.floats(0, 25))
@settings(max_examples=40, deadline=None)
def test_votes_come_in_one_by_one_and_stay(seed, one, other):
    of = Rehearsal(seed, 12)
    early, late = sorted([one, other])
    before, after = (rehearsal.votes(of, GOALS, 1, at) for at in (early, late))
    assert before == rehearsal.votes(of, GOALS, 1, early)
    assert all(after.count(ballot) >= before.count(ballot) for ballot in before)


def test_nobody_is_there_at_once_and_some_are_before_others():
    counts = [len(rehearsal.votes(OF, GOALS, 1, at)) for at in range(21)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert len(set(counts)) > 5


def test_the_same_seed_gives_the_same_people_and_another_one_others():
    assert rehearsal.votes(OF, GOALS, 1, 20) == rehearsal.votes(OF, GOALS, 1, 20)
    assert rehearsal.votes(OF, GOALS, 1, 20) != rehearsal.votes(Rehearsal(5, 12), GOALS, 1, 20)


@pytest.mark.parametrize("seed", range(5))
def test_the_second_vote_is_closer_together(seed):
    of = Rehearsal(seed, 20)
    apart = []
    for number in (1, 2):
        found = picture(BANK, GOALS, GOALS.keys, number, rehearsal.votes(of, GOALS, number, 20))
        apart.append(max(one.agreement for one in found.questions))
    assert apart[0] > 0.83 > apart[1]


def test_a_second_vote_on_some_practices_asks_only_those():
    found = rehearsal.votes(OF, GOALS, 2, 20, ("G2", "G5"))
    assert {tuple(one) for one in found} == {("G2", "G5")}


def test_they_join_while_the_lobby_waits():
    room = do.rehearse(opened(60, NOW), 12, 4, NOW)
    counts = [rehearsal.joined(room, NOW + at) for at in range(0, 21, 4)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[-1] == 12


def test_who_had_not_voted_at_the_close_is_not_in_the_picture():
    room = do.close_votes(rehearsing(), "goals", NOW + 36)
    some = rehearsal.ballots(room, GOALS, 1, NOW + 36)
    assert 0 < len(some) < 12
    assert rehearsal.ballots(room, GOALS, 1, NOW + 500) == some
    shown = do.reveal(room, "goals", len(some), 0, NOW + 60)
    assert rehearsal.ballots(shown, GOALS, 1, NOW + 500) == some
    assert len(rehearsal.ballots(do.undo_close(room, "goals"), GOALS, 1, NOW + 500)) == 12


def test_rounds_that_were_not_asked_have_no_votes():
    assert rehearsal.ballots(rehearsing(), GOALS, 2, NOW + 500) == ()
    assert rehearsal.ballots(rehearsing(), part(BANK, "culture"), 1, NOW + 500) == ()


def test_a_real_room_has_no_simulated_people():
    assert rehearsal.joined(asking(), NOW + 500) == 0
    assert rehearsal.ballots(asking(), GOALS, 1, NOW + 500) == ()
    assert rehearsal.ballots(revealed(), GOALS, 1, NOW + 500) == ()


def test_each_places_five_dots():
    steps = ("G1-start", "K2-build", "H3-start")
    assert rehearsal.dots(OF, steps, 0) == {}
    placed = rehearsal.dots(OF, steps, 20)
    assert sum(placed.values()) == 60
    assert set(placed) <= set(steps)
    assert placed == rehearsal.dots(OF, steps, 99)
    assert rehearsal.dots(OF, (), 20) == {}
