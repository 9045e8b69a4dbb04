"""The invented organisation: always the same, and believable."""

from assessment import demo
from assessment.scoring.responses import Answers, collect
from assessment.scoring.score import score
from questions.load import bank


def result():
    people = [Answers(**person) for person in demo.responses(bank())]
    return score(bank(), collect(bank(), people), form="full", invited=demo.INVITED)


def test_the_same_seed_gives_the_same_answers():
    assert demo.responses(bank()) == demo.responses(bank())
    assert demo.responses(bank(), seed=1) != demo.responses(bank())


def test_sixty_people_answer_within_the_scales():
    people = demo.responses(bank())
    assert len(people) == 60
    for person in people:
        assert all(value is None or 1 <= value <= 5 for value in person["items"].values())
        assert all(sum(points) == 100 for points in person["allocations"].values())
        assert all(point % 5 == 0 for points in person["allocations"].values() for point in points)


def test_it_shows_what_the_product_can_say():
    found = result()
    assert all(lever.interval for lever in found.levers)
    assert found.nice_trap.warn
    assert found.intended.top != found.positioning.top
    assert any(practice.invisible for lever in found.levers for practice in lever.practices)
    assert len(found.priorities) == 25
