"""A phone in a live workshop: joining, answering, coming late, dots, and what it never learns."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assessment.access import rooms as keys
from assessment.models import Audience, Response, RoomDot, Seat, Vote
from assessment.store import closing, responses, rooms, votes
from assessment.store import commands as deeds
from assessment.store.database import db
from assessment.views.beats import Beats
from assessment.workshop import commands
from assessment.workshop.parts import part
from assessment.workshop.room import Room
from questions.load import bank
from tests import rows
from tests.pages import fields

AS_DATA = {"Accept": "application/json"}
PART = {"X-Part": "1"}
GOALS = [f"G{number}" for number in range(1, 6)]
EARLY = ("has not begun yet", "goes on by itself", "From 3 answers on.", "three or four people")
EARLY_IN_GERMAN = (
    "hat noch nicht begonnen",
    "von selbst weiter",
    "Ab 3 Antworten",
    "drei oder vier",
)
CODE = re.compile(r"/r/[A-Z0-9]{6}")


def now() -> float:
    return datetime.now(UTC).timestamp()


@dataclass
class Workshop:
    """A room of a test, commanded through the store."""

    app: Flask
    id: UUID
    code: str

    def phone(self, *, joined: bool = True) -> FlaskClient:
        client = self.app.test_client()
        if joined:
            assert client.post(f"/r/{self.code}/join").status_code == 303
        return client

    def do(self, command: Callable[[Room], Room]) -> Room:
        with self.app.app_context():
            before = rooms.load(db.session, self.id)
            assert before
            after = rooms.change(db.session, self.id, before.version, command)
            db.session.commit()
            return after.room

    def ask(self, *keys: str) -> None:
        self.do(lambda room: commands.go(room, keys[0], now()))
        asked = [part(bank(), key) for key in keys]
        self.do(lambda room: commands.open_votes(room, asked, now()))

    def close(self, key: str = "goals") -> None:
        self.do(lambda room: commands.close_votes(room, part(bank(), key).key, now()))

    def reveal(self, key: str = "goals") -> None:
        with self.app.app_context():
            before = rooms.load(db.session, self.id)
            assert before
            deeds.reveal(db.session, self.id, before.version, part(bank(), key), now())
            db.session.commit()

    def go(self, key: str) -> None:
        self.do(lambda room: commands.go(room, key, now()))

    def stored(self) -> list[Any]:
        with self.app.app_context():
            return list(db.session.scalars(select(Vote.payload)))

    def count(self, row: type) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(row)) or 0

    def page(self, client: FlaskClient, **more: Any) -> str:
        response = client.get(f"/r/{self.code}/room?lang=en", **more)
        assert response.status_code == 200, response.location
        return response.text

    def vote(self, client: FlaskClient, *answers: str, headers: Any = None, **more: str) -> Any:
        sent = {"part": "goals", "round": "1"} | dict(zip(GOALS, answers, strict=False)) | more
        return client.post(f"/r/{self.code}/vote", data=sent, headers=headers)

    def revealed(self, *people: str) -> FlaskClient:
        """Three people vote the same on the goals and see it; the first one's phone."""
        self.ask("goals")
        phones = [self.phone() for _ in people or "333"]
        for phone, answer in zip(phones, people or "333", strict=True):
            self.vote(phone, *answer * 5)
        self.reveal()
        return phones[0]


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    return opened(app)


def opened(app: Flask, **more: Any) -> Workshop:
    with app.app_context():
        made = rows.audience(db.session, "workshop", **more)
        audience, code = made.id, made.code
        db.session.commit()
        rooms.open_(db.session, audience, 60, now(), keys.hash_of)
        db.session.commit()
    return Workshop(app, audience, code)


# ---- joining -------------------------------------------------------------------------------------


def test_the_notice_of_a_room_says_what_holds_and_leads_in(workshop, client) -> None:
    page = client.get(f"/r/{workshop.code}?lang=en").text
    for words in (
        "From 3 answers on.",
        "room of three or four people",
        "your name",
        "cookie keeps your place",
        "how many have answered",
        "after a reveal",
    ):
        assert words in page, words
    assert f'action="/r/{workshop.code}/join"' in page
    assert client.get(f"/r/{workshop.code}/form").location == f"/r/{workshop.code}"


def waiting(app: Flask, **more: Any) -> Workshop:
    """A live workshop that was launched; its room is not open yet."""
    with app.app_context():
        made = rows.audience(db.session, "workshop", live=True, **more)
        found = Workshop(app, made.id, made.code)
        db.session.commit()
    return found


def open_(workshop: Workshop) -> None:
    with workshop.app.app_context():
        rooms.open_(db.session, workshop.id, 60, now(), keys.hash_of)
        db.session.commit()


def notice(page: str) -> list[str]:
    """The sentences of a notice."""
    return re.findall(r"<d[td]>(.*?)</d[td]>", page)


@pytest.mark.parametrize(("language", "words"), [("en", EARLY), ("de", EARLY_IN_GERMAN)])
def test_before_the_room_is_open_its_code_leads_to_a_page_that_waits(app, language, words) -> None:
    workshop = waiting(app)
    client = app.test_client()
    early = client.get(f"/r/{workshop.code}?lang={language}").text
    for sentence in words:
        assert sentence in early, sentence
    assert f'data-beat="/r/{workshop.code}/beat"' in early
    assert "/form" not in early
    assert "/join" not in early
    open_(workshop)
    later = client.get(f"/r/{workshop.code}?lang={language}").text
    assert f'action="/r/{workshop.code}/join"' in later
    assert "data-beat" not in later
    assert notice(early) == notice(later) != [], "the same promise before and after"


def test_whoever_waits_asks_cheaply_and_learns_at_once_that_the_room_is_open(app) -> None:
    workshop = waiting(app)
    client = app.test_client()
    mark = re.search(r'data-etag="&#34;([0-9a-f]{24})', client.get(f"/r/{workshop.code}").text)
    seen = {"If-None-Match": f'"{mark[1]}"'}
    address = f"/r/{workshop.code}/beat"
    assert client.get(address, headers=seen).status_code == 304
    behind = []
    beats = Beats(app, lambda *_: behind.append(1) or ())
    asked = {"PATH_INFO": address, "REQUEST_METHOD": "GET", "HTTP_HOST": "localhost"}
    asked["HTTP_IF_NONE_MATCH"] = seen["If-None-Match"]
    assert not list(beats(asked, lambda *_: None))
    assert behind == [], "without Flask"
    open_(workshop)
    assert client.get(address, headers=seen).status_code == 200
    list(beats(asked, lambda *_: None))
    assert behind == [1]


def test_no_answer_and_no_seat_is_taken_while_a_workshop_waits(app) -> None:
    workshop = waiting(app)
    client = app.test_client()
    home = f"/r/{workshop.code}"
    assert client.get(f"{home}/form").location == home
    assert client.post(f"{home}/join").location == home
    assert client.get(f"{home}/room").location == home
    for headers in ({}, AS_DATA, {"Sec-Fetch-Site": "cross-site"}):
        sent = {"number": str(uuid4()), "part": "goals", "round": "1"} | dict.fromkeys(GOALS, "3")
        assert client.post(home, data=sent, headers=headers).status_code in (403, 409)
        assert client.post(f"{home}/vote", data=sent, headers=headers).status_code in (303, 403)
    assert [workshop.count(row) for row in (Response, Seat, Vote)] == [0, 0, 0]
    with app.app_context(), pytest.raises(responses.RefusedError) as refused:
        responses.add(db.session, workshop.id, uuid4(), {"items": {"G1": 3}}, None)
    assert refused.value.reason == "room", "nor by whoever gets past the page"
    open_(workshop)  # so nothing rules the room out


def test_a_form_that_was_sealed_before_is_refused_with_the_way_on(app, client) -> None:
    workshop = waiting(app)
    reply = client.post(f"/r/{workshop.code}?lang=en", data={})
    assert reply.status_code == 409
    assert "This is a live workshop" in reply.text
    assert "To the start of the workshop" in reply.text


def test_a_moment_of_opening_is_said_and_the_open_room_goes_before_it(app, client) -> None:
    later = datetime.now(UTC) + timedelta(days=3)
    workshop = waiting(app, opens_at=later)
    page = client.get(f"/r/{workshop.code}?lang=en").text
    assert "has not begun yet" in page
    assert "It opens on" in page
    open_(workshop)
    assert "/join" in client.get(f"/r/{workshop.code}").text


def test_after_the_workshop_its_code_says_that_it_has_ended(app, client) -> None:
    workshop = waiting(app)
    with app.app_context():
        closing.begin(db.session, workshop.id)
        db.session.commit()
    for path in ("", "/form"):
        page = client.get(f"/r/{workshop.code}{path}?lang=en", follow_redirects=True)
        assert page.status_code == 410
        assert "The workshop has ended" in page.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("From 3 answers on.", "a room of three or four people", "from 3 answers on:")),
        ("de", ("Ab 3 Antworten.", "nur drei oder vier im Raum", "ab 3 Antworten:")),
    ],
)
def test_three_answers_are_announced_before_and_after_joining(workshop, language, words) -> None:
    phone = workshop.phone(joined=False)
    notice = phone.get(f"/r/{workshop.code}?lang={language}").text
    phone.post(f"/r/{workshop.code}/join")
    lobby = phone.get(f"/r/{workshop.code}/room?lang={language}").text
    assert [sentence for sentence in words if sentence not in notice + lobby] == []
    assert words[-1] in lobby


def test_joining_takes_one_seat_and_no_session_however_often(workshop) -> None:
    phone = workshop.phone(joined=False)
    for _ in range(3):
        response = phone.post(f"/r/{workshop.code}/join")
        assert response.location.startswith(f"/r/{workshop.code}/room")
        cookie = response.headers["Set-Cookie"]
        for words in ("seat=", "HttpOnly", "SameSite=Lax", f"Path=/r/{workshop.code}"):
            assert words in cookie
        assert "session=" not in cookie
    assert workshop.count(Seat) == 1
    assert "You are in" in workshop.page(phone)


def test_without_a_seat_there_is_only_the_notice(workshop) -> None:
    phone = workshop.phone(joined=False)
    assert phone.get(f"/r/{workshop.code}/room").location == f"/r/{workshop.code}"
    phone.set_cookie("seat", "A" * 24, path=f"/r/{workshop.code}")
    assert phone.get(f"/r/{workshop.code}/room").location == f"/r/{workshop.code}"
    workshop.ask("goals")
    refused = workshop.vote(phone, "3", headers=AS_DATA)
    assert (refused.status_code, refused.json["state"]) == (403, "unseated")
    assert workshop.stored() == []


def test_a_seat_that_somebody_made_up_is_not_taken_over(workshop) -> None:
    phone = workshop.phone(joined=False)
    phone.set_cookie("seat", "A" * 24, path=f"/r/{workshop.code}")
    assert "AAAAAAAA" not in phone.post(f"/r/{workshop.code}/join").headers["Set-Cookie"]


def test_a_browser_without_cookies_is_told_so(workshop) -> None:
    client = workshop.app.test_client(use_cookies=False)
    led = client.post(f"/r/{workshop.code}/join").location
    page = client.get(led, headers={"Accept-Language": "en"})
    assert page.status_code == 403
    assert "keeps no cookie" in page.text


def test_no_other_site_joins_or_votes_for_somebody(workshop) -> None:
    workshop.ask("goals")
    phone = workshop.phone()
    for path in ("join", "vote", "dots"):
        headers = {"Sec-Fetch-Site": "cross-site"}
        response = phone.post(f"/r/{workshop.code}/{path}", headers=headers)
        assert response.status_code == 403
    assert workshop.stored() == []


def test_an_audience_without_a_room_has_none_of_its_pages(app, client) -> None:
    with app.app_context():
        code = rows.audience(db.session, "pulse").code
        db.session.commit()
    for method, path in (
        ("GET", "room"),
        ("GET", "beat"),
        ("POST", "join"),
        ("POST", "vote"),
        ("POST", "dots"),
    ):
        response = client.open(f"/r/{code}/{path}", method=method)
        assert response.status_code in (303, 404), path
    for path in ("room", "beat"):
        assert client.get(f"/r/CCCCCC/{path}").status_code == 404


# ---- voting --------------------------------------------------------------------------------------


def test_what_is_asked_stands_on_the_phone_with_everything_a_browser_needs(workshop) -> None:
    phone = workshop.phone()
    workshop.ask("goals")
    page = workshop.page(phone)
    assert "<noscript><meta" not in page, "a page that is being filled in is not loaded anew"
    sent = fields(page) | dict.fromkeys(GOALS, "4")
    response = phone.post(f"/r/{workshop.code}/vote", data=sent)
    assert response.location == f"/r/{workshop.code}/room#vote-goals"
    assert workshop.stored() == [dict.fromkeys(GOALS, 4)]
    page = workshop.page(phone)
    assert "You can change it until the facilitator reveals" in page
    assert page.count('value="4" checked') == 5
    assert "<noscript><meta" in page


def test_a_vote_sent_twice_is_one_and_a_changed_one_replaces_it(workshop) -> None:
    workshop.ask("goals")
    phone = workshop.phone()
    for answer in "2255":
        reply = workshop.vote(phone, *answer * 5, headers=AS_DATA)
        assert (reply.status_code, reply.json["state"]) == (200, "kept")
    assert workshop.stored() == [dict.fromkeys(GOALS, 5)]
    change = phone.get(f"/r/{workshop.code}/room?lang=en&change=goals").text
    assert "<noscript><meta" not in change


def test_open_and_unjudged_practices_are_stored_alike(workshop) -> None:
    workshop.ask("goals")
    workshop.vote(workshop.phone(), "0", "3")
    assert workshop.stored() == [dict.fromkeys(GOALS) | {"G2": 3}]


@pytest.mark.parametrize(
    ("sent", "place"),
    [({}, "G1"), ({"G1": "7"}, "G1"), ({"G2": "x"}, "G2")],
)
def test_a_vote_that_makes_no_sense_is_explained_and_kept_on_the_page(
    workshop, sent, place
) -> None:
    workshop.ask("goals")
    phone = workshop.phone()
    told = workshop.vote(phone, headers=AS_DATA, **sent)
    assert told.status_code == 422
    assert told.json["problems"][0]["place"] == place
    page = workshop.vote(phone, G3="4", **(sent or {"G1": "9"}))
    assert page.status_code == 422
    assert 'name="G3" value="4" checked' in page.text
    assert workshop.stored() == []


def test_points_and_importance_are_asked_and_checked_too(workshop) -> None:
    phone = workshop.phone()
    workshop.ask("today", "importance")
    page = workshop.page(phone)
    assert "Two parts at once" in page
    points = {"single-1": "50", "single-2": "30", "single-3": "10"}
    send = {"part": "today", "round": "1"}
    wrong = workshop.vote(phone, headers=AS_DATA, **(send | points))
    assert (wrong.status_code, wrong.json["problems"][0]["place"]) == (422, "single")
    assert workshop.vote(phone, **(send | points | {"single-3": "20"})).status_code == 303
    levers = ("goals", "culture", "knowledge", "holistic", "measurability")
    some = {"part": "importance", "round": "1", "importance-goals": "5"}
    assert workshop.vote(phone, headers=AS_DATA, **some).status_code == 422
    whole = some | {f"importance-{lever}": "4" for lever in levers}
    assert workshop.vote(phone, **whole).status_code == 303
    stored = workshop.stored()
    assert {"single": [50, 30, 20]} in stored
    assert dict.fromkeys(levers, 4) in stored
    assert "Customer Centricity" in workshop.page(phone), "the own points in short"


def test_what_was_never_asked_is_refused(workshop) -> None:
    phone = workshop.phone()
    for sent in ({}, {"part": "lobby"}, {"part": "culture"}, {"part": "x" * 900}, {"round": "2"}):
        told = workshop.vote(phone, "3", headers=AS_DATA, **sent)
        assert (told.status_code, told.json["state"]) == (409, "shut"), sent
    assert "not asked any more" in workshop.vote(phone, "3").text or workshop.stored() == []


def test_a_vote_just_after_closing_counts_at_the_reveal_and_says_so(workshop) -> None:
    phone, early = workshop.phone(), workshop.phone()
    workshop.ask("goals")
    workshop.vote(early, *"33333")
    workshop.close()
    assert "You have not answered here" in workshop.page(phone)
    assert "You have not answered here" not in workshop.page(early)
    told = workshop.vote(phone, *"22222", headers=AS_DATA).json
    assert told["state"] == "closed"
    assert "count at the reveal" in told["said"]
    changed = workshop.vote(early, *"55555", headers=AS_DATA).json
    assert changed["state"] == "unchanged"
    assert sorted(vote["G1"] for vote in workshop.stored()) == [2, 3]


def test_a_vote_after_the_reveal_stays_sealed_and_says_what_becomes_of_it(workshop) -> None:
    voter = workshop.revealed()
    late = workshop.phone()
    page = workshop.page(late)
    assert "answer now" in page
    assert "at least three" in page
    told = workshop.vote(late, *"11111", headers=AS_DATA).json
    assert told["state"] == "late"
    assert "at least" in told["said"]
    with workshop.app.app_context():
        shown = votes.ballots(db.session, workshop.id)["goals", 1]
    assert [ballot["G1"] for ballot in shown] == [3, 3, 3]
    assert workshop.vote(voter, *"11111", headers=AS_DATA).json["state"] == "unchanged"
    assert "Your earlier answers count" in workshop.vote(voter, *"11111").text


def test_after_the_reveal_only_the_phone_knows_what_it_said(workshop) -> None:
    voter = workshop.revealed()
    page = workshop.page(voter)
    assert re.search(r'data-mine="goals-1-\d+" hidden', page)
    assert 'class="on"' not in page
    assert "Please look at the screen" in page


def test_a_second_vote_asks_some_questions_again(workshop) -> None:
    voter = workshop.revealed()
    workshop.do(lambda room: commands.vote_again(room, "goals", ("G2",), now()))
    page = workshop.page(voter)
    assert "second vote" in page
    assert 'name="G2"' in page
    assert 'name="G1"' not in page
    reply = workshop.vote(voter, headers=AS_DATA, round="2", G2="5")
    assert reply.json["state"] == "kept"


def test_a_latecomer_joins_at_any_part(workshop) -> None:
    workshop.revealed()
    for key in ("culture", "service", "result", "dots", "actions", "end"):
        workshop.go(key)
        page = workshop.page(workshop.phone())
        assert "<h1" in page


# ---- dots and the end ----------------------------------------------------------------------------


def place(workshop: Workshop, client: FlaskClient, step: str, count: int) -> Any:
    sent = {"step": step, "count": str(count)}
    return client.post(f"/r/{workshop.code}/dots", data=sent, headers=AS_DATA)


def test_five_dots_are_placed_moved_and_never_six(workshop) -> None:
    phone = workshop.revealed()
    workshop.go("dots")
    steps = re.findall(r'data-step="([^"]+)"', workshop.page(phone))
    assert len(steps) == 5, "one for each practice that was revealed"
    assert place(workshop, phone, steps[0], 3).json == {"left": 2}
    assert place(workshop, phone, steps[0], 3).json == {"left": 2}, "the same again"
    assert place(workshop, phone, steps[1], 3).status_code == 409
    assert place(workshop, phone, steps[1], 2).json == {"left": 0}
    assert "All your dots are placed" in workshop.page(phone)
    assert place(workshop, phone, steps[0], 0).json == {"left": 3}
    for step, count in ((steps[0], 6), (steps[0], -1), ("nonsense", 1)):
        assert place(workshop, phone, step, count).status_code == 409
    with workshop.app.app_context():
        assert db.session.scalars(select(RoomDot.count)).all() == [2]
    plain = {"step": steps[2], "count": "1"}
    assert phone.post(f"/r/{workshop.code}/dots", data=plain).status_code == 303
    workshop.go("actions")
    assert place(workshop, phone, steps[0], 1).json["state"] == "undotted"


def test_the_end_thanks_says_what_is_kept_and_needs_no_seat(workshop) -> None:
    phone = workshop.revealed()
    with workshop.app.app_context():
        before = rooms.load(db.session, workshop.id)
        deeds.finish(db.session, workshop.id, before.version, now())
        db.session.commit()
    for client in (phone, workshop.phone(joined=False)):
        page = workshop.page(client)
        assert "Thank you for taking part" in page
        assert "What is kept" in page
    assert workshop.vote(phone, "3", headers=AS_DATA).status_code in (403, 409)


def test_a_room_of_a_closed_audience_takes_nothing_and_explains(workshop) -> None:
    workshop.ask("goals")
    phone = workshop.phone()
    with workshop.app.app_context():
        asked = db.session.get(Audience, workshop.id)
        asked.state = "closing"
        db.session.commit()
    assert workshop.vote(phone, "3", headers=AS_DATA).status_code == 410
    assert phone.get(f"/r/{workshop.code}/room").location == f"/r/{workshop.code}"
    assert phone.get(f"/r/{workshop.code}").status_code == 410


def test_a_break_and_a_rehearsal_are_said(workshop) -> None:
    phone = workshop.phone()
    workshop.do(lambda room: commands.rehearse(room, 5, 1, now()))
    workshop.ask("goals")
    assert "Rehearsal: nothing here counts" in workshop.page(phone)
    workshop.do(lambda room: commands.pause(room, now()))
    page = workshop.page(phone)
    assert "You can go on answering" in page
    assert 'name="G1"' in page
    workshop.close()
    assert "A short break" in workshop.page(phone)


def test_a_reveal_that_is_taken_back_asks_on_and_offers_no_change_that_would_not_count(
    workshop,
) -> None:
    voted, late = workshop.revealed(), workshop.phone()
    workshop.do(lambda room: commands.undo_reveal(room, "goals"))
    page = workshop.page(voted)
    assert "they can no longer be changed" in page
    assert "data-cut" in page
    assert "Change my answers" not in page
    assert "data-cut" not in workshop.page(late)
    assert workshop.vote(voted, *"11111", headers=AS_DATA).json["state"] == "unchanged"
    assert workshop.vote(late, *"55555", headers=AS_DATA).json["state"] == "kept"
    assert "Change my answers" in workshop.page(late)
    workshop.reveal()
    assert "Only this phone still knows them" in workshop.page(voted)
    told = workshop.page(late)
    assert "Arrived late: the picture on the screen stays as it is" in told
    assert "Only this phone still knows them" not in told


def test_the_timer_runs_on_phones_while_they_are_asked_and_stands_in_a_break(workshop) -> None:
    phone = workshop.phone()
    workshop.do(lambda room: commands.set_timer(room, 3, now()))
    assert "Time left" not in workshop.page(phone), "nothing is asked"
    workshop.ask("goals")
    workshop.do(lambda room: commands.set_timer(room, 3, now() - 60))
    left = re.search(r'data-left="(\d+)" data-runs', workshop.page(phone))
    assert left
    assert 110 <= int(left[1]) <= 180
    workshop.do(lambda room: commands.pause(room, now()))
    assert re.search(r'data-left="\d+" data-over', workshop.page(phone)), "it stands still"
    workshop.do(lambda room: replace(room, timer=0.0))
    assert "time is up, you can still send" in workshop.page(phone)
    assert workshop.vote(phone, *"33333", headers=AS_DATA).json["state"] == "kept"


def test_an_address_says_nothing_of_joining_once_the_cookie_has_come_back(workshop) -> None:
    phone = workshop.phone(joined=False)
    first = phone.post(f"/r/{workshop.code}/join").location
    assert phone.get(first).location == f"/r/{workshop.code}/room"
    refuses = workshop.app.test_client(use_cookies=False)
    assert "keeps no cookie" in refuses.get(f"{first}&lang=en").text


# ---- the beat, and what nobody learns ------------------------------------------------------------


def test_the_beat_is_304_until_the_room_moves_on(workshop) -> None:
    phone = workshop.phone()
    mark = re.search(r"data-etag='?\"?(?:&#34;|&quot;)?([0-9a-f]{24})", workshop.page(phone))
    assert mark
    seen = {"If-None-Match": f'"{mark[1]}"'}
    address = f"/r/{workshop.code}/beat"
    for header in (seen, {"If-None-Match": f'W/"{mark[1]}"'}):
        assert phone.get(address, headers=header).status_code == 304
    workshop.vote(phone, "3")
    workshop.phone()
    assert phone.get(address, headers=seen).status_code == 304, "neither votes nor joins are told"
    workshop.ask("goals")
    fresh = phone.get(address, headers=seen)
    assert fresh.status_code == 200
    assert list(fresh.json) == ["version"]
    part_of_page = phone.get(f"/r/{workshop.code}/room", headers=PART).json["html"]
    assert fresh.headers["ETag"].strip('"') in part_of_page
    assert phone.get(address, headers={"If-None-Match": "*"}).status_code in (200, 304)


def test_the_mark_of_a_version_cannot_be_made_without_the_secret(app, workshop) -> None:
    other = opened(app)
    for client in (workshop.phone(), other.phone()):
        tag = client.get(f"/r/{workshop.code}/beat").headers["ETag"]
        assert client.get(f"/r/{other.code}/beat").headers["ETag"] != tag
    for guess in ('"1"', '"2"', '""', "*,", '"1", "2"'):
        reply = workshop.phone().get(f"/r/{workshop.code}/beat", headers={"If-None-Match": guess})
        assert reply.status_code == 200


def test_two_rooms_that_voted_differently_look_the_same_before_the_reveal(app) -> None:
    """A phone that has not voted sees the same bytes, whatever others did or how many."""
    seen = []
    for people in ("11111", "555"):
        room = opened(app)
        watcher = room.phone()
        said: list[Any] = []
        room.ask("goals", "culture")
        for step in (lambda: None, lambda r=room: r.close("goals")):
            step()
            for answer in people if step.__defaults__ is None else "":
                room.vote(room.phone(), *answer * 5)
            page = watcher.get(f"/r/{room.code}/room?lang=en")
            beat = watcher.get(f"/r/{room.code}/beat")
            said.append((_neutral(page.text), len(beat.data), beat.status_code))
            said.append(sorted(name for name, _ in page.headers))
        seen.append(said)
    assert seen[0] == seen[1]


def _neutral(page: str) -> str:
    """The page without its room's own code, mark and second of asking."""
    page = CODE.sub("/r/CODE", page)
    page = re.sub(r'data-code="\w+"', "", page)
    page = re.sub(r"[0-9a-f]{24}", "MARK", page)
    return re.sub(r"-[12]-\d{10}", "-ROUND", page)


def test_a_phone_that_knows_the_room_is_not_stopped_by_others_who_guess(workshop) -> None:
    phone = workshop.phone()
    thief = workshop.phone(joined=False)
    for _ in range(201):
        status = thief.get("/r/CCCCCC/beat", headers={"If-None-Match": '"1"'}).status_code
    assert status == 429
    workshop.ask("goals")
    assert workshop.vote(phone, "3", headers=AS_DATA).status_code == 200
    assert phone.get(f"/r/{workshop.code}/room").status_code == 200
    assert phone.get(f"/r/{workshop.code}/beat").status_code == 200


def test_a_phone_is_addressed_as_the_audience_was_set_up(app) -> None:
    formal, informal = opened(app, address="sie"), opened(app, address="du")
    for room, words in ((formal, "Bitte antworten Sie"), (informal, "Bitte antworte ")):
        phone = room.phone()
        room.ask("goals")
        assert words in phone.get(f"/r/{room.code}/room?lang=de").text


def test_what_has_not_changed_is_answered_before_flask_and_nothing_else_is(workshop) -> None:
    tag = workshop.phone().get(f"/r/{workshop.code}/beat").headers["ETag"]
    reached = []
    beats = Beats(workshop.app, lambda *_: reached.append(1) or ())
    address = f"/r/{workshop.code}/beat"

    def ask(path: str = address, method: str = "GET", sent: str | None = tag) -> str:
        said = [""]
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": "localhost"}
        sent_mark = {"HTTP_IF_NONE_MATCH": sent} if sent else {}
        assert not list(beats(environ | sent_mark, lambda status, _: said.append(status)))
        return said[-1]

    assert ask() == ask(sent=f"W/{tag}") == "304 Not Modified"
    assert reached == []
    for more in (
        {"path": "/r/CCCCCC/beat"},
        {"path": address.lower()},
        {"path": f"{address}/"},
        {"method": "HEAD"},
        {"sent": None},
        {"sent": f'"{"0" * 24}"'},
        {"sent": f"{tag}, {tag}"},
    ):
        assert ask(**more) == "", more
    assert len(reached) == 7
    workshop.ask("goals")
    assert ask() == ""
