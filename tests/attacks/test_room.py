"""A live workshop attacked: who can make the room do what, and who counts twice.

Attackers have the code and a seat, or a key, or an account, and send whatever they like.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assessment.access import rooms as keys
from assessment.models import RoomDot, Seat, Vote
from assessment.store import votes
from assessment.store.database import db
from tests import people
from tests.attacks.room_scene import AS_DATA, Room, two_rooms

# On both engines: each keeps votes apart in a way of its own.
from tests.conftest import database_url  # noqa: F401

pytestmark = pytest.mark.usefixtures("plain")


def test_nobody_is_led_from_a_phone_to_control_or_stage(app) -> None:
    room = Room(app)
    phone = room.phone()
    cookie = phone.get_cookie("seat", path=room.at)
    assert cookie
    version = room.made.current().version
    for which in ("stage", "control"):
        assert phone.get(f"{room.made.path}/{which}").status_code == 303
        for key in (cookie.value, room.code, "A" * 24, keys.new_seat(), "%00", "..%2f..", "' OR 1"):
            for path in (f"/{which}/{key}", f"/{which}/{key}/beat"):
                assert phone.get(path).status_code == 404, path
            assert phone.post(f"/{which}/{key}/forward", data={"version": version}).status_code in (
                404,
                405,
            )
    people.post(phone, f"{room.made.path}/control/forward", version=version)
    assert room.made.current().version == version


def test_the_key_of_the_stage_commands_nothing_and_opens_no_control(app) -> None:
    room, stranger = Room(app), app.test_client()
    key, version = room.made.key("stage"), room.made.current().version
    assert stranger.get(f"/stage/{key}").status_code == 200
    assert stranger.get(f"/control/{key}").status_code == 404
    for path in (f"/control/{key}/forward", f"/stage/{key}/forward", f"/stage/{key}"):
        assert stranger.post(path, data={"version": version}).status_code in (404, 405)
    assert stranger.get(f"/stage/{room.made.key('control')}").status_code == 404
    assert room.made.current().version == version


def test_viewers_and_strangers_command_nothing(app) -> None:
    room = Room(app)
    people.workspace(app, "Fremd AG", fred="owner")
    version = room.made.current().version
    for who, status in (("vera", 403), ("fred", 404)):
        client = people.signed_in(app, f"{who}@example.com")
        assert client.get(f"{room.made.path}/control").status_code == status
        assert room.made.command(client, "forward").status_code == status
        assert people.post(client, f"{room.made.path}/room/renew/control").status_code == status
    assert room.made.current().version == version


def test_another_site_can_neither_command_by_a_key_nor_vote(app) -> None:
    room = Room(app)
    key, version = room.made.key("control"), room.made.current().version
    path, data = f"/control/{key}/forward", {"version": version}
    for heads in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert app.test_client().post(path, data=data, headers=heads).status_code == 403
    room.ask()
    phone = room.phone()
    said = {"part": "goals", "round": 1, "G1": 1}
    for heads in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert phone.post(f"{room.at}/vote", data=said, headers=heads).status_code == 403
        assert app.test_client().post(f"{room.at}/join", headers=heads).status_code == 403
    assert (room.count(Vote), room.count(Seat)) == (0, 1)


def test_a_seat_that_was_made_up_or_is_of_another_room_votes_nowhere(app) -> None:
    here, there = two_rooms(app)
    for room in (here, there):
        room.ask()
    foreign = there.phone().get_cookie("seat", path=there.at)
    with app.app_context():
        hashed = db.session.scalar(select(Seat.token_hash))
    assert foreign
    for token in (foreign.value, keys.new_seat(), hashed, hashed[:24], "", "x" * 3000, "ä"):
        client = app.test_client()
        client.set_cookie("seat", token, path="/")
        assert here.vote(client, 1, 2, 3, 4, 5).status_code == 403, token
        assert client.get(f"{here.at}/room").status_code == 303
    assert (here.count(Vote), here.count(Seat), there.count(Vote)) == (0, 0, 0)


def test_what_is_not_asked_is_not_counted(app) -> None:
    room = Room(app)
    phone = room.phone()
    assert room.vote(phone, 1, 1, 1, 1, 1).status_code == 409
    room.ask("goals")
    for number, part in ((2, "goals"), (1, "culture"), (1, "lobby"), (1, "x"), (0, "goals")):
        assert room.vote(phone, 1, 1, 1, 1, 1, round=number, part=part).status_code == 409
    for wrong in ((6,) * 5, (-1,) * 5, ("x",) * 5, (), ("1e0",) * 5):
        assert room.vote(phone, *wrong).status_code in (409, 422), wrong
    assert room.count(Vote) == 0


def test_after_the_reveal_whoever_voted_cannot_vote_otherwise(app) -> None:
    room = Room(app)
    room.ask()
    phones = room.voted(*[(1,) * 5] * 3)
    assert room.do("reveal", part="goals") == 303
    assert room.vote(phones[0], *(5,) * 5).json["state"] == "unchanged"
    with app.app_context():
        kept = votes.ballots(db.session, room.made.id)["goals", 1]
    assert [set(ballot.values()) for ballot in kept] == [{1}] * 3
    assert room.counts() == {("goals", 1): votes.Count(3, 0)}


def test_joining_twice_takes_one_seat(app) -> None:
    room = Room(app)
    phone = room.phone()
    for _ in range(3):
        assert phone.post(f"{room.at}/join").status_code == 303
    assert room.count(Seat) == 1


def at_once(app: Flask, sends: list[Any]) -> list[int]:
    """Everything sent in the same moment, each by a browser of its own."""
    start = Barrier(len(sends))

    def send(what: Any) -> int:
        start.wait()
        return int(what().status_code)

    with ThreadPoolExecutor(len(sends)) as crowd:
        return list(crowd.map(send, sends))


def twins(room: Room, number: int) -> list[FlaskClient]:
    """Browsers with one and the same seat."""
    seat = room.phone().get_cookie("seat", path=room.at)
    assert seat
    found = [room.app.test_client() for _ in range(number)]
    for client in found:
        client.set_cookie("seat", seat.value, path=room.at)
    return found


def test_one_seat_that_votes_six_times_at_once_counts_once(app) -> None:
    room = Room(app)
    room.ask()
    clients = twins(room, 6)
    said = [
        (lambda client=client, n=n: room.vote(client, *(1 + n % 5,) * 5))
        for n, client in enumerate(clients)
    ]
    assert set(at_once(app, said)) == {200}
    assert room.counts() == {("goals", 1): votes.Count(1, 1)}


def test_nobody_places_more_than_five_dots_not_even_at_once(app) -> None:
    room = Room(app)
    room.ask()
    room.voted(*[(1, 2, 1, 2, 1)] * 3)
    assert room.do("reveal", part="goals") == 303
    assert room.do("go", part="dots") == 303
    clients = twins(room, 6)
    page = clients[0].get(f"{room.at}/room").text
    steps = re.findall(r'data-step="([^"]+)"', page)
    assert len(steps) > 1
    sent = [
        (
            lambda client=client, n=n: client.post(
                f"{room.at}/dots",
                data={"step": steps[n % len(steps)], "count": "4"},
                headers=AS_DATA,
            )
        )
        for n, client in enumerate(clients)
    ]
    assert set(at_once(app, sent)) <= {200, 409}
    with app.app_context():
        placed = db.session.scalars(select(RoomDot.count)).all()
    assert placed
    assert sum(placed) <= 5
    for count in ("6", "-1", "5.0", "٥", "99", ""):
        data = {"step": steps[0], "count": count}
        assert clients[0].post(f"{room.at}/dots", data=data, headers=AS_DATA).status_code == 409
    unknown = {"step": "no-such-step", "count": "1"}
    assert clients[0].post(f"{room.at}/dots", data=unknown, headers=AS_DATA).status_code == 409
