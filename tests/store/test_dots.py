"""Dots: five for each phone, on one step or several, placed and taken back while the room does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from assessment.store import crowd, dots, rooms
from assessment.store.database import db
from assessment.store.dots import TooManyError
from assessment.store.seats import NoSeatError, Phone
from assessment.store.votes import ShutError
from assessment.workshop import commands as do
from tests import room as make
from tests.room import NOW


@pytest.fixture
def workshop(app):
    """A workshop in which dots are placed."""
    with app.app_context():
        audience = make.open_room(db.session)
        make.command(db.session, audience, lambda room: do.go(room, "dots", NOW))
        yield audience
        db.session.rollback()


def put(phone, step: str, count: int) -> int:
    left = dots.put(db.session, phone, step, count)
    db.session.commit()
    return left


def test_a_phone_has_five_dots(workshop) -> None:
    one, other = make.phones(db.session, workshop, 2)
    assert put(one, "G1-start", 3) == 2
    assert put(one, "C2-build", 2) == 0
    with pytest.raises(TooManyError) as refused:
        put(one, "C2-build", 3)
    assert refused.value.left == 0
    assert put(other, "G1-start", 5) == 0
    assert dots.own(db.session, one) == {"C2-build": 2, "G1-start": 3}
    assert dots.counted(db.session, workshop) == {"G1-start": 8, "C2-build": 2}


def test_dots_are_taken_back_and_the_same_again_changes_nothing(workshop) -> None:
    (phone,) = make.phones(db.session, workshop, 1)
    assert [put(phone, "G1-start", 4) for _ in range(2)] == [1, 1]
    assert put(phone, "G1-start", 1) == 4
    assert put(phone, "G1-start", 0) == 5
    assert dots.counted(db.session, workshop) == {}


@pytest.mark.parametrize("count", [-1, 6])
def test_more_than_there_are_is_refused(workshop, count) -> None:
    (phone,) = make.phones(db.session, workshop, 1)
    with pytest.raises(TooManyError):
        put(phone, "G1-start", count)


def test_dots_need_a_seat_and_their_part(workshop) -> None:
    (phone,) = make.phones(db.session, workshop, 1)
    with pytest.raises(NoSeatError):
        put(Phone(workshop, "b" * 64), "G1-start", 1)
    make.command(db.session, workshop, lambda room: do.go(room, "actions", NOW))
    with pytest.raises(ShutError):
        put(phone, "G1-start", 1)


def test_of_ten_taps_at_once_no_more_than_five_dots_are_placed(app, workshop) -> None:
    (phone,) = make.phones(db.session, workshop, 1)
    start = Barrier(10)

    def tap(number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                put(phone, f"G{number}-start", 1)
            except TooManyError:
                db.session.rollback()
                return False
            return True

    with ThreadPoolExecutor(10) as fingers:
        assert sum(fingers.map(tap, range(10))) == 5
    assert sum(dots.counted(db.session, workshop).values()) == 5


def test_the_room_is_shown_the_dots_of_its_steps(workshop) -> None:
    (phone,) = make.phones(db.session, workshop, 1)
    put(phone, "G1-start", 2)
    current = rooms.load(db.session, workshop)
    assert crowd.dots(db.session, current, ["C1-start", "G1-start"], NOW) == {"G1-start": 2}
    assert crowd.dots(db.session, current, ["C1-start"], NOW) == {}


def test_the_dots_of_simulated_people_stay_where_they_are_when_actions_are_taken_down(
    workshop,
) -> None:
    make.command(db.session, workshop, lambda room: do.rehearse(room, 6, 1, NOW))
    make.command(db.session, workshop, lambda room: do.go(room, "dots", NOW))
    steps = ["C1-start", "G1-start"]
    seen = []
    for key, now in (("dots", NOW + 60), ("actions", NOW + 61)):
        make.command(db.session, workshop, lambda room, key=key: do.go(room, key, NOW + 61))
        current = rooms.load(db.session, workshop)
        seen.append(crowd.dots(db.session, current, steps, now + 60))
    assert seen[0] == seen[1]
    assert sum(seen[0].values()) == 6 * dots.MOST
