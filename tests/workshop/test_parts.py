"""What is asked in each part, and what a phone may send."""

import json

import pytest

from assessment.workshop.parts import KINDS, ORDER, VOTES, BadVoteError, check, part, parts
from questions.bank import LEVERS
from tests.workshop.examples import BANK, GOALS, INTENDED, TODAY

WHOLE = {"G1": 1, "G2": 2, "G3": 3, "G4": 4, "G5": 5}


def test_a_workshop_goes_from_the_lobby_over_levers_and_positioning_to_the_end():
    assert ORDER[0] == "lobby"
    assert ORDER[1:6] == LEVERS
    assert ORDER[6:] == (
        *("service", "today", "intended", "importance"),
        *("result", "dots", "actions", "end"),
    )
    assert [one.key for one in parts(BANK)] == list(ORDER)


def test_every_vote_asks_something_and_nothing_else_does():
    for one in parts(BANK):
        assert bool(one.questions) == (one.kind == "vote") == (one.key in VOTES)
        assert one.kind == KINDS[one.key]


def test_levers_ask_all_their_practices_and_the_other_votes_what_the_bank_has():
    assert [len(part(BANK, key).questions) for key in LEVERS] == [5] * 5
    assert part(BANK, "service").keys == tuple(one.key for one in BANK.service)
    assert TODAY.keys == ("single",)
    assert INTENDED.keys == ("intended",)
    assert part(BANK, "importance").keys == LEVERS


def test_an_unknown_part_is_a_key_error():
    with pytest.raises(KeyError):
        part(BANK, "coffee")


def test_a_ballot_is_plain_and_the_same_after_json():
    assert check(GOALS, dict(reversed(WHOLE.items()))) == WHOLE
    assert list(check(GOALS, dict(reversed(WHOLE.items())))) == list(WHOLE)
    ballot = check(TODAY, {"single": (20, 30, 50)})
    assert json.loads(json.dumps(ballot)) == ballot == {"single": [20, 30, 50]}


def test_who_leaves_a_practice_open_can_not_judge_it():
    assert check(GOALS, {"G1": 3, "G2": None}) == {
        "G1": 3,
        "G2": None,
        "G3": None,
        "G4": None,
        "G5": None,
    }


def test_only_the_questions_of_the_round_are_taken():
    assert check(GOALS, {"G3": 4}, ("G3", "G5")) == {"G3": 4, "G5": None}
    with pytest.raises(BadVoteError) as refused:
        check(GOALS, {"G1": 4}, ("G3",))
    assert refused.value.wrong == "unknown"


@pytest.mark.parametrize(
    ("key", "payload", "wrong", "question"),
    [
        ("goals", {}, "empty", ""),
        ("goals", None, "empty", ""),
        ("goals", [1, 2, 3, 4, 5], "empty", ""),
        ("goals", {"C1": 1}, "unknown", ""),
        ("goals", {"G1": 1, 7: 1}, "unknown", ""),
        ("goals", {"G1": 0}, "value", "G1"),
        ("goals", {"G1": 6}, "value", "G1"),
        ("goals", {"G1": True}, "value", "G1"),
        ("goals", {"G1": 3.0}, "value", "G1"),
        ("goals", {"G1": "3"}, "value", "G1"),
        ("importance", {"goals": 3}, "missing", "culture"),
        ("importance", dict.fromkeys(LEVERS, 3) | {"goals": None}, "missing", "goals"),
        ("today", {"single": None}, "missing", "single"),
        ("today", {"single": [50, 50]}, "value", "single"),
        ("today", {"single": [33, 33, 34]}, "value", "single"),
        ("today", {"single": [-5, 55, 50]}, "value", "single"),
        ("today", {"single": [50.0, 25, 25]}, "value", "single"),
        ("today", {"single": "abc"}, "value", "single"),
        ("today", {"single": [50, 25, 20]}, "sum", "single"),
        ("result", {"G1": 1}, "unknown", ""),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(key, payload, wrong, question):
    with pytest.raises(BadVoteError) as refused:
        check(part(BANK, key), payload)
    assert (refused.value.wrong, refused.value.question) == (wrong, question)
