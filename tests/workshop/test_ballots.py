"""Ballots as arrays, and a lever scored from them as from any other answers."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.responses import Answers, collect
from assessment.scoring.score import score
from assessment.workshop import ballots
from tests.workshop.examples import BANK, lever

LEVEL = st.none() | st.integers(1, 5)


@given(st.lists(st.tuples(*[LEVEL] * 5), max_size=8))
@settings(max_examples=30, deadline=None)
def test_a_lever_is_scored_as_the_same_answers_on_the_full_form(rows):
    answers = lever("culture", *rows)
    there = [one for one in answers if any(one.values())]  # a form left empty is no answer
    expected = score(BANK, collect(BANK, [Answers(one) for one in there]), form="full").levers[1]
    found = ballots.lever(BANK, "culture", there)
    assert found == replace(expected, alpha=None, omega=None)


def test_points_come_in_the_order_of_their_values():
    given_ = [{"single": [50, 25, 25]}, {"single": [0, 0, 100]}, {}]
    assert ballots.points("single", given_).tolist() == [[0, 0, 100], [50, 25, 25]]
    assert ballots.points("single", []).shape == (0, 3)
