"""Stored answers become arrays; what no form sends is left out and counted."""

import json

import numpy as np
import pytest

from assessment.scoring.intake import Intake
from assessment.scoring.responses import Answers, collect
from tests.answering import payload
from tests.scoring.examples import BANK

GROUPS = {"contact": ("yes", "no"), "department": ("Sales", "Service", "Production")}
FULL = {
    "intended": [40, 40, 20],
    "price": 3,
    "contrasts": {"learning": 2},
    "figures": {"nps": 3, "csat": None},
    "importance": {"goals": 5},
    "targets": {"goals": 4},
    "figure_values": {"nps": {"value": 31.5, "day": None}},
}


def intake(*payloads, form: str = "pulse", **more) -> Intake:
    made = Intake(BANK, form, GROUPS, **more)
    made.add([one if isinstance(one, str) else json.dumps(one) for one in payloads])
    return made


@pytest.mark.parametrize("form", ["pulse", "full", "quick"])
def test_the_arrays_are_those_that_the_plain_way_makes(form) -> None:
    random = np.random.default_rng(3)
    people = [payload(random, form, **(FULL if form == "full" else {})) for _ in range(9)]
    plain = [
        {key: value for key, value in one.items() if key not in ("comments", "figure_values")}
        for one in people
    ]
    expected = collect(BANK, [Answers(**one) for one in plain])
    made = intake(*people, form=form).responses()
    for name in ("items", "service", "seconds", "intended", "price", "contrasts", "targets"):
        found = getattr(made, name)
        if found is not None:
            np.testing.assert_array_equal(found, getattr(expected, name))
    where = [i for i, one in enumerate(BANK.allocations) if one.key in BANK.form(form).allocations]
    np.testing.assert_array_equal(made.allocations, expected.allocations[:, where])
    for key, names in GROUPS.items():
        said = [one["groups"][key] for one in people]
        assert [names[number] for number in made.groups[key].numbers] == said


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "{",
        "[]",
        "null",
        {"items": []},
        {"items": {"G1": 9}},
        {"items": {"G1": 2.5}},
        {"items": {"G1": "3"}},
        {"items": {"G1": True}},
        {"allocations": {"single": [50, 50]}},
        {"allocations": {"single": [50, 40, 0]}},
        {"allocations": {"single": [150, -50, 0]}},
        {"allocations": {"single": "100"}},
        {"seconds": -1},
        {"groups": ["yes"]},
    ],
)
def test_what_is_no_answer_is_left_out_alone(odd) -> None:
    random = np.random.default_rng(3)
    made = intake(payload(random), odd, payload(random))
    assert (made.left_out, len(made.responses())) == (1, 2)
    assert intake(odd).left_out == 1
    assert len(intake(odd).responses()) == 0


@pytest.mark.parametrize(
    "groups", [{"department": "Legal"}, {"department": ["Sales"]}, {"floor": "3"}]
)
def test_an_unknown_group_is_no_group(groups) -> None:
    made = intake({"items": {"G1": 3}, "groups": groups})
    assert made.left_out == 0
    assert made.responses().groups["department"].numbers.tolist() == [-1]


def test_nobody_leaves_empty_arrays() -> None:
    made = intake()
    assert len(made.responses()) == 0


def test_comments_stand_alone_and_names_only_where_they_are_agreed() -> None:
    said = {"items": {"G1": 3}, "name": "Ada", "comments": {"start": " More \n", "obstacle": " "}}
    odd = {"items": {"G1": 3}, "comments": {"other": "x", "start": 5}}
    made = intake(said, odd, {"items": {"G1": 3}, "comments": "x"})
    assert made.comments == {"start": ["More"]}
    assert made.names == []
    assert intake(said, odd, named=True).names == ["Ada", ""]
