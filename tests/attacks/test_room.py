"""A live workshop attacked: what is learned before a reveal, and who can make the room do what.

Attackers have the code and a seat, or a key, or an account, and send whatever they like.
"""

import io
import random
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assessment.access import rooms as keys
from assessment.jobs import closing
from assessment.jobs import exporting as packing
from assessment.models import Assessment, Audience, Ballot, Organisation, RoomDot, Seat, Vote
from assessment.store import votes
from assessment.store.database import db
from assessment.workshop.parts import ORDER
from questions.load import bank
from tests import live, people
from tests.attacks.scene import differences

# On both engines: each keeps votes apart in a way of its own.
from tests.conftest import database_url  # noqa: F401
from tests.live import Workshop

AS_DATA = {"Accept": "application/json"}
GOALS = [item.id for item in bank().lever("goals").items]
# What is another in every room: numbers, codes, keys, marks, pictures of addresses, and the time.
OWN = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # ids
    r'|"[0-9a-f]{24}"|&#34;[0-9a-f]{24}&#34;'  # marks of phones
    r"|(?<=/(?:stage)/)[\w-]{24}|(?<=/control/)[\w-]{24}"  # keys
    r"|data:image[^\"]+|(?<=-1-)\d{10}|(?<=-2-)\d{10}|\d\d:\d\d(?::\d\d)?(?:\.\d+)?"
    r'|(?<="id": )\d+'  # of deeds in the log
)


@pytest.fixture(autouse=True)
def plain(app: Flask) -> None:
    app.test_client_class = FlaskClient  # the pages are looked at elsewhere
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False


class Room:
    """A room, who commands it, and its phones by HTTP alone."""

    def __init__(self, app: Flask, **more: Any) -> None:
        self.app = app
        self.made: Workshop = live.workshop(app, **more)
        self.anna = people.signed_in(app, "anna@example.com")
        self.code, self.at = self.made.code, f"/r/{self.made.code}"

    def do(self, command: str, **values: Any) -> int:
        return self.made.command(self.anna, command, **values).status_code

    def ask(self, key: str = "goals") -> None:
        assert self.do("go", part=key) == 303
        assert self.do("open_votes", part=key) == 303

    def phone(self) -> FlaskClient:
        client = self.app.test_client()
        assert client.post(f"{self.at}/join").status_code == 303
        return client

    def vote(self, phone: FlaskClient, *answers: int, round: int = 1, part: str = "goals") -> Any:
        said = dict(zip(GOALS, answers, strict=False))
        sent = {"part": part, "round": round} | said
        return phone.post(f"{self.at}/vote", data=sent, headers=AS_DATA)

    def voted(self, *people_: tuple[int, ...]) -> list[FlaskClient]:
        """Phones that join and answer the goals."""
        phones = [self.phone() for _ in people_]
        for phone, answers in zip(phones, people_, strict=True):
            assert self.vote(phone, *answers).status_code == 200
        return phones

    def count(self, row: Any) -> int:
        with self.app.app_context():
            mine = row.audience_id == self.made.id
            return db.session.scalar(select(func.count()).select_from(row).where(mine)) or 0

    def counts(self) -> dict[tuple[str, int], votes.Count]:
        with self.app.app_context():
            return votes.counts(db.session, self.made.id)

    def seen(self) -> dict[str, str]:
        """Everything that anybody can fetch: status, headers, size and text."""
        with self.app.app_context():
            wave = db.session.get_one(Audience, self.made.id).assessment_id
        home, stranger = self.made.path, self.app.test_client()
        onlooker, vera = self.phone(), people.signed_in(self.app, "vera@example.com")
        stage, control = (f"/{which}/{self.made.key(which)}" for which in ("stage", "control"))
        found = {}
        looks: list[tuple[str, FlaskClient, tuple[str, ...]]] = [
            ("key", stranger, (stage, f"{stage}/beat", control, f"{control}/beat")),
            ("viewer", vera, (home, f"{home}/stage", f"{home}/stage/beat", f"{home}/results")),
            ("anna", self.anna, (f"{home}/control", f"{home}/control/beat", f"{home}/room")),
            ("anna", self.anna, (home, f"{home}/results.json", f"{home}/close", "/")),
            ("anna", self.anna, (f"/assessment/{wave}", f"/assessment/{wave}/compare")),
            ("phone", onlooker, (f"{self.at}/room", f"{self.at}/beat", self.at)),
        ]
        for who, client, paths in looks:
            for path in paths:
                for part in ({}, {"X-Part": "1"}):
                    found[f"{who} {self.blank(path)} {part}"] = self.told(client, path, part)
        return found

    def told(self, client: FlaskClient, path: str, part: dict[str, str]) -> str:
        response = client.get(path, headers=part)
        less = {"Set-Cookie", "Date"}
        if "data:image" in response.text:
            less.add("Content-Length")  # a QR code of another key is a little longer or shorter
        heads = [f"{k}: {v}" for k, v in response.headers if k not in less]
        data = response.json if response.is_json else {}
        body = live.still(data.get("html", response.text))
        return self.blank("\n".join([response.status, *sorted(heads), body]))

    def blank(self, text: str) -> str:
        for code in (self.code, f"{self.code[:3]} {self.code[3:]}"):
            text = text.replace(code, "CODE")
        return OWN.sub("…", text)

    def exported(self) -> dict[str, str]:
        """What the export of the workspace says of rooms."""
        with self.app.app_context():
            home = select(Organisation.workspace_id).join(Assessment).join(Audience)
            found = db.session.scalar(home.where(Audience.id == self.made.id))
        otto = people.signed_in(self.app, "otto@example.com")
        assert people.post(otto, f"/workspace/{found}/export").status_code == 303
        self.app.extensions["jobs"].run(packing.order(found).key)
        response = otto.get(f"/workspace/{found}/export.zip")
        with zipfile.ZipFile(io.BytesIO(response.data)) as folder:
            return {self.blank(n): self.blank(folder.read(n).decode()) for n in folder.namelist()}


def two_rooms(app: Flask) -> tuple[Room, Room]:
    return Room(app), Room(app)


@pytest.mark.parametrize("closed", [False, True])
def test_two_rooms_that_voted_differently_look_the_same_before_the_reveal(app, closed) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted((said,) * 5, (said, 3, 3, 2, said), (6 - said,) * 5, (3,) * 5)
        if closed:
            assert room.do("close_votes", part="goals") == 303
        told.append(room.seen())
    assert differences(*told) == []
    assert "stage-count" in str(told[0]) or closed


def test_a_second_vote_is_as_secret_as_the_first(app) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        phones = room.voted(*[(2, 2, 3, 4, 4)] * 4)
        assert room.do("reveal", part="goals") == 303
        assert room.do("vote_again", part="goals") == 303
        for phone in phones:
            assert room.vote(phone, *(said,) * 5, round=2).status_code == 200
        told.append(room.seen())
    assert differences(*told) == []


def test_a_revealed_room_does_differ_so_that_the_comparison_means_something(app) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted(*[(said,) * 5] * 3)
        assert room.do("reveal", part="goals") == 303
        told.append(room.seen())
    assert differences(*told)


def test_one_single_late_vote_changes_nothing_that_is_shown(app) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted(*[(2, 3, 3, 4, 4)] * 3)
        assert room.do("reveal", part="goals") == 303
        latecomer = room.phone()
        assert room.vote(latecomer, *(said,) * 5).json["state"] == "late"
        assert room.count(Ballot) == 3
        for undo in ("undo_reveal", "reveal"):
            assert room.do(undo, part="goals") == 303
        assert room.count(Ballot) == 3
        told.append(room.seen())
    assert differences(*told) == []


def test_one_single_answer_among_late_votes_changes_nothing_that_is_shown(app) -> None:
    """The later picture less the one before would tell it: such votes wait, or join without it."""
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted(*[(2, 3, 3, 4, 4)] * 3)
        assert room.do("reveal", part="goals") == 303
        room.voted((3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3, said))
        for command in ("undo_reveal", "reveal"):
            assert room.do(command, part="goals") == 303
        assert room.count(Ballot) == 3
        seen = room.seen()
        assert room.do("finish") == 303
        app.extensions["jobs"].run(closing.order(room.made.id).key)
        assert room.count(Ballot) == 6
        for page in ("results", "results.json", "stage", "control"):
            seen[f"over {page}"] = room.told(room.anna, f"{room.made.path}/{page}", {})
        told.append(seen)
    assert "200 OK" in told[0]["over results.json"]
    assert differences(*told) == []


def test_no_export_tells_what_was_voted_before_the_reveal(app) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted(*[(said,) * 5] * 4)
        told.append(room.exported())
    assert len(told[0]) > 5
    assert differences(*told) == []


def commands_of(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Something that a control could send, sensible or not."""
    part = chance.choice(ORDER[:4])
    each: tuple[tuple[str, dict[str, Any]], ...] = (
        ("go", {"part": part}), ("forward", {}), ("back", {}), ("skip", {}),
        ("open_votes", {"part": part}), ("close_votes", {"part": part}),
        ("undo_close", {"part": part}), ("undo_reveal", {"part": part}),
        ("reveal", {"part": part}), ("reveal", {"part": part}), ("reveal", {"part": part}),
        ("vote_again", {"part": part}), ("undo_vote_again", {"part": part}),
        ("pause", {}), ("resume", {}), ("rehearse", {"people": 12}), ("end_rehearsal", {}),
        ("agree", {"key": part, "score": "3.0", "reason": ""}),
    )  # fmt: skip
    return chance.choice(each)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_people_are_never_revealed_whatever_is_sent(app, seed) -> None:
    room, chance = Room(app), random.Random(seed)
    phones, done = [room.phone(), room.phone()], 0
    room.ask("goals")
    for phone in phones:
        assert room.vote(phone, 1, 1, 1, 1, 1).status_code == 200
    assert room.do("reveal", part="goals") == 409
    for _ in range(60):
        command, values = commands_of(chance)
        done += room.do(command, **values) == 303
        phone, answers = chance.choice(phones), [chance.randint(1, 5)] * 5
        room.vote(phone, *answers, round=chance.choice([1, 1, 2]))
        assert room.count(Ballot) == 0
    assert done > 10
    assert room.made.current().room.rehearsal or "stage-chart" not in stage(room)


def stage(room: Room) -> str:
    return str(room.anna.get(f"{room.made.path}/stage").text)


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
