"""The set-up of a workshop: opening, plan, rehearsal, links, and the address that phones reach."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from assessment import jobs, network
from assessment.jobs import closing, letters
from assessment.models import Assessment, Audience
from assessment.store import outcomes, places, work
from assessment.store.database import db
from reports import qr
from tests import live, people, rows


def anna(app):
    return people.signed_in(app, "anna@example.com")


def test_a_workshops_main_action_is_to_open_its_room(app) -> None:
    room = live.workshop(app, opened=False)
    member = anna(app)
    page = member.get(room.path).text
    assert page.index(f"{room.path}/room") < page.index(f"{room.path}/poster")
    shown = member.get(f"{room.path}/room").text
    assert "Open the room" in shown
    assert people.post(member, f"{room.path}/room", plan="90").status_code == 303
    assert room.current().room.plan == 90
    version = room.current().version
    assert people.post(member, f"{room.path}/room", plan="30").status_code == 303
    assert (room.current().version, room.current().room.plan) == (version, 90), "it is open already"


def test_a_survey_that_nobody_has_answered_becomes_a_workshop(app, client) -> None:
    room = live.workshop(app, opened=False)
    member = anna(app)
    assert f"/r/{room.code}/form" in client.get(f"/r/{room.code}").text
    shown = member.get(f"{room.path}/room?lang=en").text
    assert "instead of filling in the form" in shown
    people.post(member, f"{room.path}/room", plan="60")
    assert f"/r/{room.code}/form" not in client.get(f"/r/{room.code}").text


def test_the_page_of_a_live_workshop_says_what_is_true_and_never_a_response_rate(app) -> None:
    room = live.workshop(app, opened=False, live=True, headcount=20)
    for member in (anna(app), people.signed_in(app, "vera@example.com")):
        early = member.get(f"{room.path}?lang=en").text
        assert "The room is not open yet." in early
        assert "a page that waits" in early
        assert "0%" not in early
    people.post(anna(app), f"{room.path}/room", plan="60")
    room.join(1)
    room.join(2)
    for member in (anna(app), people.signed_in(app, "vera@example.com")):
        page = member.get(f"{room.path}?lang=en").text
        assert '<span class="figure">2</span> people have joined' in page
        assert "The room is open." in page
        assert "0%" not in page
    closing = anna(app).get(f"{room.path}/close?lang=en").text
    assert "have answered" not in closing
    assert "Comments" not in closing


@pytest.mark.parametrize("plan", ["", "31", "x"])
def test_a_plan_that_we_do_not_have_opens_nothing(app, plan) -> None:
    room = live.workshop(app, opened=False)
    member = anna(app)
    assert people.post(member, f"{room.path}/room", plan=plan).status_code == 303
    assert "stage/" not in member.get(f"{room.path}/room").text


def test_other_audiences_have_no_room(app) -> None:
    workspace = people.workspace(app, anna="facilitator")
    with app.app_context():
        organisation = rows.organisation(db.session, workspace)
        assessment = rows.assessment(db.session, organisation.id)
        path = f"/audience/{rows.audience(db.session, 'pulse', assessment.id, entry='link').id}"
        db.session.commit()
    member = anna(app)
    assert member.get(f"{path}/room").status_code == 404
    assert people.post(member, f"{path}/room", plan="60").status_code == 404
    assert "/room" not in member.get(path).text


def test_plan_and_rehearsal_are_set_here(app) -> None:
    room = live.workshop(app)
    member = anna(app)
    version = room.current().version
    data = {"version": version, "plan": "30"}
    assert people.post(member, f"{room.path}/room/set_plan", **data).status_code == 303
    assert room.current().room.plan == 30
    people.post(member, f"{room.path}/room/rehearse", version=version, people="12")
    assert room.current().room.rehearsal is None
    assert "Somebody else was quicker" in member.get(f"{room.path}/room").text
    people.post(member, f"{room.path}/room/rehearse", version=version + 1, people="12")
    assert room.current().room.rehearsal.people == 12
    assert people.post(member, f"{room.path}/room/forward", version=0).status_code == 404


def test_public_url_is_the_address_where_it_leads_here(app) -> None:
    room = live.workshop(app)
    member = anna(app)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_url="https://l.example.com")
    page = member.get(f"{room.path}/room").text
    assert "l.example.com/r" in page
    assert f"https://l.example.com/control/{room.key('control')}" in page


LAPTOP = ("192.168.1.20", "10.42.0.1")


def of_laptop(monkeypatch, *addresses: str) -> None:
    monkeypatch.setattr(network, "own_addresses", lambda *_listens: addresses)


def test_on_a_laptop_it_is_its_own_address_in_the_network(app, monkeypatch) -> None:
    room = live.workshop(app)
    member = anna(app)
    of_laptop(monkeypatch, *LAPTOP)
    page = member.get(f"{room.path}/room").text
    assert "192.168.1.20/r" in page
    assert "10.42.0.1/r" in page
    chosen = member.get(f"{room.path}/stage?at=10.42.0.1").text
    assert '<p class="stage-address">10.42.0.1/r</p>' in chosen
    assert (
        '<p class="stage-address">192.168.1.20/r</p>'
        in member.get(f"{room.path}/stage?at=evil.example").text
    )


@pytest.mark.parametrize(
    ("opened", "shown"),
    [
        ("http://localhost:8000", "192.168.1.20:8000"),
        ("http://localhost:8123", "192.168.1.20:8123"),
        ("http://127.0.0.1:8123", "192.168.1.20:8123"),
        ("http://[::1]:8123", "192.168.1.20:8123"),
        ("http://localhost", "192.168.1.20"),
        ("http://10.42.0.1:8123", "10.42.0.1:8123"),
        ("http://laptop.local:8123", "laptop.local:8123"),
        ("https://survey.example.com", "survey.example.com"),
        ("http://[fd12::7]:8123", "[fd12::7]:8123"),
    ],
)
def test_phones_are_sent_where_this_page_was_opened_and_never_to_themselves(
    app, monkeypatch, opened, shown
) -> None:
    room = live.workshop(app)
    of_laptop(monkeypatch, "192.168.1.20")
    key = room.key("stage")
    stage = app.test_client().get(f"/stage/{key}", base_url=opened).text
    assert f'<p class="stage-address">{shown}/r</p>' in stage
    control = app.test_client().get(f"/control/{room.key('control')}", base_url=opened).text
    assert f"{shown}/r" in control
    for page in (stage, control):
        assert not re.search(r"localhost|127\.0\.0\.1|::1", page)


def test_behind_a_proxy_it_is_the_name_it_was_asked_for(settings, monkeypatch, make_app) -> None:
    app = make_app(replace(settings, proxies=1))
    room = live.workshop(app)
    of_laptop(monkeypatch, "192.168.1.20")
    asked = {"X-Forwarded-Host": "survey.example.com", "X-Forwarded-Proto": "https"}
    where = f"/stage/{room.key('stage')}"
    stage = app.test_client().get(where, base_url="http://127.0.0.1:8000", headers=asked).text
    assert '<p class="stage-address">survey.example.com/r</p>' in stage


def test_the_address_is_looked_for_where_the_server_listens(app, monkeypatch) -> None:
    room = live.workshop(app)
    asked = []
    monkeypatch.setattr(network, "own_addresses", lambda listens: asked.append(listens) or LAPTOP)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], host="10.42.0.1")
    app.test_client().get(f"/stage/{room.key('stage')}")
    assert asked == ["10.42.0.1"] * len(asked) != []


@pytest.mark.parametrize("public", ["http://localhost:8000", "http://127.0.0.1:9000"])
def test_a_laptop_without_a_network_says_so_and_shows_no_address(app, monkeypatch, public) -> None:
    room = live.workshop(app)
    member = anna(app)
    of_laptop(monkeypatch)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_url=public)
    for path in ("/room", "/control"):
        assert "is in no network" in member.get(f"{room.path}{path}?lang=en").text
    stage = member.get(f"{room.path}/stage").text
    assert "in keinem Netz" in stage
    assert room.code[:3] in stage
    assert not re.search(r"localhost|127\.0\.0\.1|data:image", stage)


def test_the_page_of_a_live_workshop_gives_the_address_of_the_room(app, monkeypatch) -> None:
    room = live.workshop(app)
    of_laptop(monkeypatch, *LAPTOP)
    page = anna(app).get(room.path).text
    assert f'value="http://192.168.1.20/r/{room.code}"' in page
    assert "localhost" not in page


# ---- what leads people to a workshop ------------------------------------------------------------


def test_poster_and_qr_code_of_a_workshop_lead_phones_to_its_laptop(app, monkeypatch) -> None:
    room = live.workshop(app, opened=False, live=True)
    member = anna(app)
    of_laptop(monkeypatch, *LAPTOP)
    page = member.get(f"{room.path}?lang=en").text
    assert f'value="http://192.168.1.20/r/{room.code}"' in page
    assert "10.42.0.1" in member.get(f"{room.path}?at=10.42.0.1").text
    for at, link in (("", "http://192.168.1.20"), ("10.42.0.1", "http://10.42.0.1")):
        drawn = member.get(f"{room.path}/qr.svg", query_string={"at": at} if at else {}).data
        assert drawn == qr.svg(f"{link}/r/{room.code}")
        asked = people.post(member, f"{room.path}/poster", speaks="en", at=at)
        assert asked.status_code == 303
        queue = app.extensions["jobs"].queue
        queue.execute(queue.dequeue())
        made = member.get(f"{room.path}/poster.pdf", query_string={"speaks": "en", "at": at})
        text = " ".join(PdfReader(BytesIO(made.data)).pages[0].extract_text().split())
        assert link.removeprefix("http://") + "/r" in text
        assert "live workshop" in text
        assert "minutes" not in text


def test_where_no_phone_gets_the_pages_say_so(app, monkeypatch) -> None:
    room = live.workshop(app, opened=False, live=True)
    of_laptop(monkeypatch)
    for page in ("", "/poster"):
        assert "no phone can reach it" in anna(app).get(f"{room.path}{page}?lang=en").text
    survey = live.workshop(app, opened=False)
    of_laptop(monkeypatch, *LAPTOP)
    for page in ("", "/poster"):
        shown = anna(app).get(f"{survey.path}{page}?lang=en").text
        assert "set PUBLIC_URL" in shown, "its link is for weeks, not for this network"
    mail = anna(app).get(f"{room.path}/invitations/mail?lang=en").text
    assert "set PUBLIC_URL" in mail


# ---- endings that nobody in the room asked for --------------------------------------------------


def test_closing_by_hand_says_who_is_in_the_room_at_this_moment(app) -> None:
    room = live.workshop(app)
    assert "at this moment" not in anna(app).get(f"{room.path}/close?lang=en").text
    room.join(1)
    room.join(2)
    page = anna(app).get(f"{room.path}/close?lang=en").text
    assert "2 people are in the room at this moment" in page
    assert f"{room.path}/control" in page


def test_a_closing_time_is_named_where_the_workshop_is_led(app) -> None:
    later = datetime.now(UTC) + timedelta(hours=2)
    timed, free = live.workshop(app, closes_at=later), live.workshop(app)
    for page in ("room", "control"):
        assert "ends by itself on" in anna(app).get(f"{timed.path}/{page}?lang=en").text
        assert "ends by itself on" not in anna(app).get(f"{free.path}/{page}?lang=en").text


def test_a_closing_time_that_passes_in_a_vote_gathers_it_and_every_screen_says_so(app) -> None:
    room, phone, member = live.workshop(app), app.test_client(), anna(app)
    room.command(member, "go", part="goals")
    room.command(member, "open_votes", part="goals")
    for number in range(3):
        room.vote(number, "goals", live.levels("goals", 3, 3, 3, 3, 3))
    phone.post(f"/r/{room.code}/join")
    with app.app_context():
        db.session.get_one(Audience, room.id).closes_at = datetime.now(UTC) - timedelta(seconds=1)
        db.session.commit()
        [order] = closing.due(db.session, datetime.now(UTC))
        db.session.rollback()
        work.ask(db.session, order, datetime.now(UTC))
        db.session.commit()
        jobs.current().run(order.key)
        outcome = outcomes.load(db.session, room.id)
    assert outcome.levers[0].first == 3
    page = phone.get(f"/r/{room.code}/room?lang=en").text
    assert "Thank you for taking part" in page
    assert "data-rest" in page, "it asks no more every second"
    for screen in (f"/stage/{room.key('stage')}", f"/control/{room.key('control')}"):
        assert "data-rest" in app.test_client().get(screen).text
    assert "The workshop has ended" in member.get(f"{room.path}/control?lang=en").text
    assert room.command(member, "forward").status_code == 409
    assert app.test_client().get(f"/r/{room.code}").status_code == 410


def test_a_deleted_workshop_says_so_on_every_screen_and_goes_on_when_it_is_kept(app) -> None:
    room, phone, member = live.workshop(app), app.test_client(), anna(app)
    phone.post(f"/r/{room.code}/join")
    before = room.current().version
    leave(app, room, datetime.now(UTC) + timedelta(days=30))
    for where in (f"/stage/{room.key('stage')}", f"/control/{room.key('control')}"):
        screen = app.test_client().get(f"{where}?lang=en")
        assert (screen.status_code, screen.headers["Refresh"]) == (410, "5")
        assert "This workshop was deleted" in screen.text
        assert app.test_client().get(f"{where}/beat").status_code == 410
    assert room.command(member, "forward").status_code == 410
    assert room.current().version == before
    assert "take this back" in member.get(f"{room.path}/room?lang=en").text
    told = phone.get(f"/r/{room.code}/room?lang=en")
    assert told.status_code == 404
    assert "the survey or workshop is no longer there" in told.text
    assert "quick check" not in told.text
    sent = phone.post(f"/r/{room.code}/vote", headers={"Accept": "application/json"})
    assert (sent.status_code, sent.json["state"]) == (404, "gone")
    leave(app, room, None)
    assert phone.get(f"/r/{room.code}/room").status_code == 200
    assert room.command(member, "forward").status_code == 303


def leave(app, room, when) -> None:
    with app.app_context():
        audience = db.session.get_one(Audience, room.id)
        db.session.get_one(Assessment, audience.assessment_id).leaves_at = when
        db.session.commit()


def test_an_assessment_whose_room_runs_is_not_archived(app) -> None:
    room, member = live.workshop(app), anna(app)
    with app.app_context():
        path = f"/assessment/{db.session.get_one(Audience, room.id).assessment_id}"
    assert f"{path}/archive" not in member.get(path).text
    answer = people.post(member, f"{path}/archive")
    assert "still answering" in member.get(f"{answer.location}?lang=en").text
    assert room.command(member, "forward").status_code == 303


def test_who_only_looks_sees_the_projector_and_is_told_why_not_the_control(app) -> None:
    room, vera = live.workshop(app), people.signed_in(app, "vera@example.com")
    assert vera.get(f"{room.path}/stage").status_code == 200
    assert f"{room.path}/stage" in vera.get(room.path).text
    for refused in (
        vera.get(f"{room.path}/control?lang=en"),
        vera.get(f"{room.path}/room?lang=en"),
        room.command(vera, "forward"),
    ):
        assert refused.status_code == 403
        assert re.search("Your role does not allow this|Ihre Rolle erlaubt das nicht", refused.text)
    assert room.current().version == 1


@pytest.mark.parametrize(
    ("language", "says", "surveys"),
    [
        ("en", ("orkshop: how", "bring it along", "To the workshop"), "minutes|survey|questions"),
        ("de", ("orkshop: Wie", "bringen Sie es mit", "Zum Workshop"), "Minuten|Befragung|Fragen"),
    ],
)
def test_the_mails_of_a_workshop_promise_no_questionnaire(app, language, says, surveys) -> None:
    room = live.workshop(app, opened=False, live=True)
    with app.test_request_context():
        place = places.above(db.session, room.id)
        for kind in ("invitation", "reminder"):
            letter = letters.sample(letters.Occasion.of(kind, place), language)
            text = " ".join(
                (letter.subject, *letter.lines, letter.press, letter.personal, letter.why)
            )
            assert all(words in text for words in says)
            assert not re.search(rf"\b({surveys})\b", text), text
