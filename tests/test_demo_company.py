"""The invented company, its workshop, its plans and the others beside it: always the same."""

import pytest

from assessment import demo_company, demo_plans, demo_portfolio, demo_workshop
from assessment.demo_company import FIRST, RUNNING, SECOND
from assessment.workshop.parts import VOTES, check, part
from questions.load import bank

BANK = bank()


@pytest.mark.parametrize("wave", [FIRST, SECOND, RUNNING], ids=lambda wave: wave.name)
def test_a_wave_is_always_the_same_and_never_more_than_were_asked(wave):
    people = demo_company.staff(BANK, wave)
    assert people == demo_company.staff(BANK, wave)
    assert len(people) == sum(wave.answered.values())
    for department, answered in wave.answered.items():
        there = [one for one in people if one["groups"]["department"] == department]
        assert len(there) == answered <= demo_company.DEPARTMENTS[department]


def test_there_are_four_hundred_employees_of_whom_most_answer():
    assert demo_company.EMPLOYEES == demo_company.STAFF.headcount == 400
    assert [sum(wave.answered.values()) for wave in (FIRST, SECOND)] == [253, 291]


@pytest.mark.parametrize("wave", [FIRST, SECOND], ids=lambda wave: wave.name)
def test_enough_write_something_to_be_read(wave):
    people = demo_company.staff(BANK, wave)
    for question in ("obstacle", "start"):
        assert sum(question in one.get("comments", {}) for one in people) >= 10


def test_every_vote_of_the_workshop_is_one_that_a_phone_can_send():
    for key in VOTES:
        for number in (1, 2) if key in demo_workshop.TWICE else (1,):
            said = demo_workshop.ballots(BANK, key, number)
            assert len(said) == demo_workshop.PEOPLE
            asked = demo_workshop.TWICE.get(key) or None if number == 2 else None
            for one in said:
                check(part(BANK, key), demo_workshop.payload(one), asked)


def test_everybody_places_five_dots_on_what_is_offered():
    placed = demo_workshop.dots([step.id for step in BANK.steps])
    assert len(placed) == demo_workshop.PEOPLE
    assert {sum(one.values()) for one in placed} == {5}


def test_what_is_done_belongs_to_practices_steps_and_figures_that_there_are():
    steps, items = {step.id for step in BANK.steps}, {item.id for item in BANK.items}
    for one in (*demo_plans.FIRST, *demo_plans.SECOND):
        assert one.began.step_id is None or one.began.step_id in steps
        assert not one.began.item or one.began.item in items
        assert all(day >= one.taken_on for day in one.changes)
    ranges = {figure.key: (figure.low, figure.high) for figure in BANK.figures}
    for values in demo_plans.FIGURES.values():
        assert all(ranges[one.figure][0] <= one.value <= ranges[one.figure][1] for one in values)


def test_the_others_answer_as_their_form_asks_and_one_team_is_too_small():
    for number, one in enumerate((*demo_portfolio.ALONE, *demo_portfolio.TEAMS)):
        people = demo_portfolio.staff(BANK, one, number)
        assert len(people) == one.answered <= one.invited
        assert all(set(said["items"]) == set(BANK.form("pulse").items) for said in people)
    assert [one.name for one in demo_portfolio.TEAMS if one.answered < 5] == ["Praxis am Markt"]
    assert len(demo_portfolio.ALONE) == 5
    assert len(demo_portfolio.TEAMS) >= 3
