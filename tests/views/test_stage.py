"""The projector: in the room's language, in step, and silent about answers before the reveal."""

import pytest

from questions.bank import LEVERS
from questions.load import bank
from tests import live, people

TWO = ("anna", "vera")


@pytest.fixture
def room(app):
    return live.workshop(app, language="de")


@pytest.fixture
def anna(app, room):
    return people.signed_in(app, "anna@example.com")


def asked(room, anna) -> None:
    room.command(anna, "forward")
    room.command(anna, "open_votes", part="goals")


def test_the_lobby_shows_code_address_and_how_many_are_there(room, anna) -> None:
    room.join(1)
    room.join(2)
    page = anna.get(f"{room.path}/stage", headers={"Accept-Language": "en"}).text
    assert f"{room.code[:3]} {room.code[3:]}" in page
    assert "/r</p>" in page
    assert "data:image/svg+xml" in page
    assert "<b>2</b> Personen sind da" in page, "in the language of the room, not the browser's"
    assert "ab 3 Antworten" in page
    assert '<html lang="de" data-bs-theme="dark">' in page


def test_the_stage_has_no_controls(room, anna) -> None:
    asked(room, anna)
    page = anna.get(f"{room.path}/stage").text
    assert not [tag for tag in ("<form", "<button", "<input", "<a ") if tag in page]


def test_the_day_is_remembered(room, anna) -> None:
    assert 'data-bs-theme="light"' in anna.get(f"{room.path}/stage?look=day").text
    assert 'data-bs-theme="light"' in anna.get(f"{room.path}/stage").text
    assert 'data-bs-theme="dark"' in anna.get(f"{room.path}/stage?look=night").text
    assert 'data-bs-theme="dark"' in anna.get(f"{room.path}/stage?look=pink").text


def everything(room, clients, keys) -> dict[str, tuple]:
    """Every byte that stage and control give out: pages, fragments, beats, their headers."""
    seen = {}
    for who, client in clients.items():
        for page in ("/stage", "/control", "/stage/beat", "/control/beat", "/room"):
            for headers in ({}, {"X-Part": "1"}):
                got = client.get(room.path + page, headers=headers)
                kept = {k: v for k, v in got.headers if k in ("ETag", "Content-Type")}
                text = got.get_json()["html"] if got.is_json else got.text
                seen[f"{who} {page} {headers}"] = (got.status_code, live.still(text), kept)
    for which, key in keys.items():
        for page in ("", "/beat"):
            got = clients["nobody"].get(f"/{which}/{key}{page}")
            seen[f"{which}{page}"] = (
                got.status_code,
                live.still(got.text),
                got.headers.get("ETag"),
            )
    return seen


def test_whatever_is_voted_pages_and_beats_are_the_same_before_the_reveal(app, room, anna) -> None:
    asked(room, anna)
    clients = {"anna": anna, "nobody": app.test_client()}
    clients["vera"] = people.signed_in(app, "vera@example.com")
    keys = {which: room.key(which) for which in ("stage", "control")}
    pictures = []
    for answers in ((1, 1, 1, 1, 1), (5, 5, 5, 5, 5), (None, 3, None, 1, 5)):
        for number in range(4):
            room.vote(number, "goals", live.levels("goals", *answers))
        pictures.append(everything(room, clients, keys))
    room.command(anna, "close_votes", part="goals")
    closed = everything(room, clients, keys)
    assert pictures[0] == pictures[1] == pictures[2]
    assert "stage-chart" not in str(closed)
    room.command(anna, "reveal", part="goals")
    assert "stage-chart" in anna.get(f"{room.path}/stage").text


def test_a_second_vote_is_as_silent_as_the_first(room, anna) -> None:
    asked(room, anna)
    for number in range(3):
        room.vote(number, "goals", live.levels("goals", 1, 5, 2, 4, 3))
    room.command(anna, "reveal", part="goals")
    room.command(anna, "vote_again", part="goals")
    pictures = []
    for answer in (1, 5):
        for number in range(3):
            room.vote(number, "goals", live.levels("goals", *(answer,) * 5), 2)
        pages = (anna.get(room.path + page) for page in ("/stage", "/control"))
        pictures.append([live.still(page.text) for page in pages])
    assert pictures[0] == pictures[1]


def test_a_reveal_shows_the_dots_the_widest_practice_and_what_to_talk_about(room, anna) -> None:
    asked(room, anna)
    for number, answer in enumerate((1, 5, 1, 5)):
        room.vote(number, "goals", live.levels("goals", 3, answer, 3, 3, 2))
    room.command(anna, "reveal", part="goals")
    page = anna.get(f"{room.path}/stage").text
    item = bank().item("G2")
    assert item.name["de"] in page
    assert item.discuss["de"] in page
    assert "gespalten" in page
    assert "einig" in page


def test_a_second_vote_on_one_practice_is_shown_alone_until_it_is_agreed(room, anna) -> None:
    asked(room, anna)
    for number, answer in enumerate((1, 5, 1, 5)):
        room.vote(number, "goals", live.levels("goals", 3 + number % 2, answer, 3, 3, 2))
    room.command(anna, "reveal", part="goals")
    room.command(anna, "vote_again", part="goals", question=["G2"])
    for number in range(4):
        room.vote(number, "goals", {"G2": 3}, 2)
    room.command(anna, "reveal", part="goals")
    page = anna.get(f"{room.path}/stage").text
    assert "<h1>Kundenziele in jedem Team</h1>" in page
    assert "gespalten → <b>einig</b>" in page
    assert "Stufe 1: 2, Stufe 2: 0, Stufe 3: 0" in page
    assert "zweite Abstimmung: Stufe 1: 0, Stufe 2: 0, Stufe 3: 4" in page
    assert all(anchor["de"] in page for anchor in bank().item("G2").anchors)
    assert bank().item("G1").name["de"] not in page
    assert "stage-talk" not in page, "there is nothing left to talk about"
    room.command(anna, "agree", key="G2", score="3", reason="Überall sichtbar")
    page = anna.get(f"{room.path}/stage").text
    assert bank().item("G1").name["de"] in page
    assert "Überall sichtbar" in page


def test_what_was_agreed_on_last_is_told_first_and_importance_has_no_such_score(room, anna) -> None:
    asked(room, anna)
    for number in range(3):
        room.vote(number, "goals", live.levels("goals", 1, 5, 2, 4, number + 1))
    room.command(anna, "reveal", part="goals")
    for key, reason in (("G4", "Erstens"), ("G1", "Zweitens"), ("G2", "Drittens"), ("goals", "!")):
        room.command(anna, "agree", key=key, score="2.5", reason=reason)
    talk = anna.get(f"{room.path}/stage").text.partition("stage-talk")[2]
    assert "Der Hebel als Ganzes" in talk
    assert "Drittens" in talk
    assert "Erstens" not in talk
    room.command(anna, "go", part="importance")
    room.command(anna, "open_votes", part="importance")
    for number in range(3):
        room.vote(number, "importance", dict.fromkeys(LEVERS, 3))
    room.command(anna, "reveal", part="importance")
    page = anna.get(f"{room.path}/stage").text
    assert "stage-row" in page
    assert "◇" not in page


def test_where_a_room_stands_is_shown_with_its_shares(room, anna) -> None:
    for key, name, points in (
        ("today", "single", [20, 30, 50]),
        ("intended", "intended", [50, 30, 20]),
    ):
        room.command(anna, "go", part=key)
        room.command(anna, "open_votes", part=key)
        for number in range(3):
            room.vote(number, key, {name: points})
        room.command(anna, "reveal", part=key)
    rows = anna.get(f"{room.path}/stage").text.partition("<tbody>")[2]
    assert [cell in rows for cell in ("<td>20\xa0%</td>", '<td class="main">50\xa0%</td>')] == [
        True
    ] * 2


@pytest.mark.parametrize("which", ["stage", "control"])
def test_a_beat_tells_of_commands_joins_and_votes_and_otherwise_says_304(room, anna, which) -> None:
    beat = f"{room.path}/{which}/beat"
    asked(room, anna)

    def news() -> bool:
        etag = news.etag
        got = anna.get(beat, headers={"If-None-Match": etag} if etag else {})
        news.etag = got.headers["ETag"]
        return got.status_code == 200

    news.etag = ""
    assert news()
    assert not news()
    room.join(1)
    assert news()
    room.vote(1, "goals", live.levels("goals", 1, 2, 3, 4, 5))
    assert news()
    room.vote(1, "goals", live.levels("goals", 5, 4, 3, 2, 1))
    assert not news(), "another answer of the same phone is no news"
    room.command(anna, "close_votes", part="goals")
    assert news()


def test_the_page_carries_the_mark_of_its_beat(room, anna) -> None:
    for which in ("stage", "control"):
        etag = anna.get(f"{room.path}/{which}/beat").headers["ETag"]
        assert f"data-etag='{etag}'" in anna.get(f"{room.path}/{which}").text


def test_a_rehearsal_is_marked_and_leaves_nothing(room, anna) -> None:
    assert room.command(anna, "rehearse", people=12).status_code == 303
    assert "Probe" in anna.get(f"{room.path}/stage").text
    assert "Rehearsal with 12" in anna.get(f"{room.path}/control").text
    assert room.command(anna, "end_rehearsal").status_code == 303
    assert "Probe" not in anna.get(f"{room.path}/stage").text


def test_a_pause_and_a_timer_are_shown(room, anna) -> None:
    room.command(anna, "forward")
    room.command(anna, "set_timer", minutes=4)
    assert 'role="timer"' in anna.get(f"{room.path}/stage").text
    room.command(anna, "pause")
    page = anna.get(f"{room.path}/stage").text
    assert "<h1>Pause</h1>" in page
    assert "data-runs" not in page


def test_a_room_that_was_not_opened_has_no_stage(app) -> None:
    room = live.workshop(app, opened=False)
    anna = people.signed_in(app, "anna@example.com")
    assert anna.get(f"{room.path}/stage/beat").status_code == 404
    assert anna.get(f"{room.path}/control").headers["Location"] == f"{room.path}/room"


def test_members_who_are_early_are_told_and_nobody_else(app) -> None:
    room = live.workshop(app, opened=False, live=True)
    facilitates, looks_on = (people.signed_in(app, f"{name}@example.com") for name in TWO)
    for client, leads_on in ((facilitates, True), (looks_on, False)):
        early = client.get(f"{room.path}/stage?lang=en")
        assert early.status_code == 200
        assert "The room is not open yet" in early.text
        assert early.headers["Refresh"]
        assert (f'href="{room.path}/room"' in early.text) is leads_on
    people.account(app, "stranger@example.com")
    stranger = people.signed_in(app, "stranger@example.com")
    assert stranger.get(f"{room.path}/stage").status_code == 404
    assert app.test_client().get(f"{room.path}/stage").status_code in (302, 303, 401)
    people.post(facilitates, f"{room.path}/room", plan="60")
    opened = looks_on.get(f"{room.path}/stage")
    assert "Refresh" not in opened.headers
    assert 'class="stage"' in opened.text


def test_an_audience_that_can_have_no_room_has_no_early_stage_either(app) -> None:
    room = live.workshop(app, opened=False, entry="invited")
    assert people.signed_in(app, "vera@example.com").get(f"{room.path}/stage").status_code == 404
