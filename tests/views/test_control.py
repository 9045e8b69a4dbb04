"""The control of a workshop: one next action, versions, refusals in words, keys, and its end."""

import html
import re
from typing import get_args

import pytest

from assessment.store import actions, dots
from assessment.store.database import db
from assessment.views import room_steps
from assessment.views.room_words import REASONS
from assessment.workshop.parts import VOTES, part
from assessment.workshop.refusal import Reason
from questions.bank import LEVERS
from questions.load import bank
from tests import live, people

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def room(app):
    return live.workshop(app)


@pytest.fixture
def anna(app, room):
    """The facilitator's browser."""
    return people.signed_in(app, "anna@example.com")


def answers(key: str) -> dict:
    if key in LEVERS:
        return live.levels(key, 1, 5, 3, 3, None)
    if key in ("today", "intended"):
        return {part(bank(), key).keys[0]: [40, 35, 25]}
    return dict.fromkeys(part(bank(), key).keys, 4)


def test_every_refusal_has_its_words() -> None:
    assert set(REASONS) == set(get_args(Reason))


def test_the_large_button_leads_from_the_lobby_to_the_end(app, room, anna) -> None:
    done = []
    while name := room.current().room.suggested:
        here = room.current().room.part
        for page in ("/control", "/stage"):
            assert anna.get(room.path + page).status_code == 200, (here, page)
        if name == "reveal":
            for number in range(3):
                room.vote(number, here, answers(here))
        given = {} if name in ("forward", "finish") else {"part": here}
        assert room.command(anna, name, **given).status_code == 303, (here, name)
        done.append((here, name))
    assert [here for here, name in done if name == "reveal"] == list(VOTES)
    assert done[-1] == ("end", "finish")
    for page in ("/control", "/stage", "/room"):
        assert anna.get(room.path + page).status_code == 200
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    assert anna.get(f"{room.path}/results").status_code == 200


def test_whoever_is_slower_changes_nothing_and_sees_the_room_as_it_is(room, anna) -> None:
    version = room.current().version
    assert room.command(anna, "forward").status_code == 303
    late = room.command(anna, "forward", version=version)
    assert late.status_code == 409
    assert "Somebody else was quicker" in late.text
    assert ">Goals</h1>" in late.text
    assert room.current().room.part == "goals"
    assert f'name="version" value="{version + 1}"' in late.text


def test_two_answers_are_not_revealed(room, anna) -> None:
    room.command(anna, "forward")
    room.command(anna, "open_votes", part="goals")
    room.vote(1, "goals", answers("goals"))
    room.vote(2, "goals", answers("goals"))
    before = room.current()
    assert "disabled" in anna.get(f"{room.path}/control").text
    refused = room.command(anna, "reveal", part="goals")
    assert refused.status_code == 409
    assert "from 3 on" in refused.text
    assert room.current() == before


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("go", {"part": "nowhere"}),
        ("go", {"part": ""}),
        ("open_votes", {"part": "nowhere"}),
        ("reveal", {"part": "lobby"}),
        ("set_timer", {"minutes": "1e9"}),
        ("set_timer", {"minutes": "-1"}),
        ("set_plan", {"plan": "61"}),
        ("agree", {"key": "goals", "score": "nan", "reason": ""}),
        ("agree", {"key": "G1", "score": "3", "reason": ""}),
        ("rehearse", {"people": "2"}),
        ("add_action", {"title": "  "}),
        ("add_action", {"title": "Anrufen", "due": "2026-99-99"}),
        ("add_action", {"title": "Anrufen", "due": "9999-12-31"}),
        ("add_action", {"title": "Anrufen", "due": "0001-01-01"}),
        ("add_action", {"title": "Anrufen", "due": "20261231"}),
        ("drop_action", {"action": "x"}),
        ("forward", {"version": ""}),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(room, anna, name, values) -> None:
    before = room.current()
    refused = room.command(anna, name, **values)
    assert refused.status_code == 409
    assert 'role="alert"' in refused.text
    assert room.current() == before


def test_an_unknown_command_is_nothing(room, anna) -> None:
    assert room.command(anna, "explode").status_code == 404


def test_a_refused_page_that_is_loaded_anew_leads_to_the_control(room, anna) -> None:
    again = anna.get(f"{room.path}/control/forward")
    assert again.status_code == 303
    assert again.headers["Location"] == f"{room.path}/control"


def test_closing_too_early_is_undone_without_losing_an_answer(room, anna) -> None:
    room.command(anna, "forward")
    room.command(anna, "open_votes", part="goals")
    room.vote(1, "goals", answers("goals"))
    room.command(anna, "close_votes", part="goals")
    assert "Let people go on voting" in anna.get(f"{room.path}/control").text
    room.command(anna, "undo_close", part="goals")
    for number in (2, 3):
        room.vote(number, "goals", answers("goals"))
    assert "of 3 have answered" in anna.get(f"{room.path}/control").text
    room.command(anna, "reveal", part="goals")
    assert room.current().room.voting("goals").phase == "revealed"


def test_a_score_is_agreed_with_its_reason_and_struck_out(room, anna) -> None:
    room.command(anna, "forward")
    room.command(anna, "open_votes", part="goals")
    for number in range(3):
        room.vote(number, "goals", answers("goals"))
    room.command(anna, "reveal", part="goals")
    room.command(anna, "agree", key="G2", score="2,5", reason="  Nur im\tVertrieb ")
    assert room.current().room.agreed["G2"].score == 2.5
    assert room.current().room.agreed["G2"].reason == "Nur im Vertrieb"
    assert "Nur im Vertrieb" in anna.get(f"{room.path}/stage").text
    room.command(anna, "withdraw_agreement", key="G2")
    assert not room.current().room.agreed


def test_two_levers_are_asked_at_once_and_one_practice_again(room, anna) -> None:
    room.command(anna, "forward")
    room.command(anna, "open_votes", part=["goals", "culture"])
    assert room.current().room.asking == ("goals", "culture")
    page = anna.get(f"{room.path}/stage", headers=ENGLISH).text
    assert page.count("stage-count") == 2
    for number in range(3):
        room.vote(number, "goals", answers("goals"))
    room.command(anna, "reveal", part="goals")
    room.command(anna, "vote_again", part="goals", question=["G2"])
    assert room.current().room.voting("goals").questions == ("G2",)


def test_control_and_projector_talk_about_the_same_practice_after_a_second_vote(room, anna) -> None:
    room.command(anna, "forward")
    room.command(anna, "open_votes", part="goals")
    for number, level in enumerate((1, 5, 5)):  # the first practice divides most
        room.vote(number, "goals", live.levels("goals", level, min(level, 2), 3, 3, 3))
    room.command(anna, "reveal", part="goals")
    room.command(anna, "vote_again", part="goals", question=["G2"])
    for number, level in enumerate((2, 3, 3)):
        room.vote(number, "goals", {"G2": level}, round=2)
    room.command(anna, "reveal", part="goals")
    asked = [bank().item(key).discuss["de"] for key in ("G1", "G2")]
    for page in ("/control", "/stage"):
        text = html.unescape(anna.get(room.path + page, headers={"Accept-Language": "de"}).text)
        assert [one in text for one in asked] == [False, True], page


def test_after_the_end_nobody_is_counted_any_more(room, anna) -> None:
    room.join(1)
    assert "person is here" in anna.get(f"{room.path}/control", headers=ENGLISH).text
    room.command(anna, "go", part="end")
    room.command(anna, "finish")
    page = anna.get(f"{room.path}/control", headers=ENGLISH).text
    assert "The workshop has ended" in page
    assert "control-count" not in page


def test_what_somebody_takes_on_is_written_down_and_removed(app, room, anna) -> None:
    title = bank().steps[0].title["de"]
    room.command(anna, "go", part="actions")
    version = room.current().version
    room.command(anna, "add_action", title=title, owner="Eva Rat", due="2026-12-15")
    assert room.current().version == version + 1, "other screens hear of it"
    with app.app_context():
        (made,) = actions.of_assessment(db.session, room.current().assessment_id)
        assert (made.step_id, made.owner) == (bank().steps[0].id, "Eva Rat")
        number = made.id
    assert "Eva Rat" in anna.get(f"{room.path}/stage").text
    room.command(anna, "drop_action", action=str(number))
    assert "Eva Rat" not in anna.get(f"{room.path}/stage").text


def put_dots(app, room, wanted: dict[int, int]) -> list[str]:
    """One phone for each rank of the next steps, with so many dots; the steps in their order."""
    with app.app_context():
        current = room.current()
        offered = room_steps.shown(current, bank(current.bank_version), 0)
    for rank, count in wanted.items():
        phone = room.join(100 + rank)
        with app.app_context():
            dots.put(db.session, phone, offered[rank], count)
            db.session.commit()
    return list(offered)


def test_what_has_most_dots_is_taken_on_at_once_and_put_right_afterwards(app, room, anna) -> None:
    room.command(anna, "go", part="goals")
    room.command(anna, "open_votes", part="goals")
    for number in range(3):
        room.vote(number, "goals", answers("goals"))
    room.command(anna, "reveal", part="goals")
    room.command(anna, "go", part="dots")
    offered = put_dots(app, room, {0: 2, 1: 4, 3: 3})
    room.command(anna, "go", part="actions")
    titles = {step.id: step.title["de"] for step in bank().steps}
    page, stage = (anna.get(room.path + where).text for where in ("/control", "/stage"))
    listed, folded = page.split('id="unwanted"')
    assert re.findall('id="take-([^"]+)"', listed) == [offered[1], offered[3], offered[0]]
    assert len(re.findall('id="take-', folded)) == len(offered) - 3
    shown = [titles[offered[rank]] for rank in (1, 3, 0)]
    assert [stage.index(title) for title in shown] == sorted(stage.index(one) for one in shown)
    assert titles[offered[2]] not in stage, "it has no dots"

    room.command(anna, "add_action", step=offered[1])
    kept = {"step": offered[1], "owner": "Eva Rat", "due": "2026-12-15"}
    with app.app_context():
        (made,) = actions.of_assessment(db.session, room.current().assessment_id)
        assert (made.title, made.step_id) == (titles[offered[1]], offered[1]), (
            "as the room reads it"
        )
        number = str(made.id)
    assert f'id="take-{offered[1]}"' not in anna.get(f"{room.path}/control").text
    room.command(anna, "change_action", action=number, title="Alle fragen", **kept)
    with app.app_context():
        (changed,) = actions.of_assessment(db.session, room.current().assessment_id)
        assert (changed.title, changed.owner, changed.step_id) == (
            "Alle fragen",
            "Eva Rat",
            offered[1],
        )
    stage = anna.get(f"{room.path}/stage").text
    places = [stage.index(one) for one in ("Alle fragen", *shown[1:])]
    assert places == sorted(places), "what was taken on, then the rest with its dots"
    assert shown[0] not in stage


def test_a_key_steers_without_an_account_and_without_a_signature(app, room) -> None:
    phone, at = app.test_client(), f"/control/{room.key('control')}"
    assert phone.get(at).status_code == 200
    assert phone.get(f"{at}/beat").status_code == 200
    version = room.current().version
    assert phone.post(f"{at}/forward", data={"version": version}).status_code == 303
    assert room.current().room.part == "goals"


def test_a_keys_form_is_taken_from_its_own_page_only(app, room) -> None:
    phone, at = app.test_client(), f"/control/{room.key('control')}"
    before = room.current()
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        sent = phone.post(f"{at}/forward", data={"version": before.version}, headers=headers)
        assert sent.status_code == 403
    assert room.current() == before


def test_the_stages_key_steers_nothing_and_a_renewed_one_opens_nothing(app, room, anna) -> None:
    phone, stage, control = app.test_client(), room.key("stage"), room.key("control")
    assert phone.get(f"/stage/{stage}").status_code == 200
    for wrong in (f"/control/{stage}", f"/stage/{control}", f"/control/{'a' * 24}", "/stage/x"):
        assert phone.get(wrong).status_code == 404
    for which, key in (("stage", stage), ("control", control)):
        assert people.post(anna, f"{room.path}/room/renew/{which}").status_code == 303
        assert phone.get(f"/{which}/{key}").status_code == 404
        assert phone.get(f"/{which}/{key}/beat").status_code == 404
        assert phone.get(f"/{which}/{room.key(which, 2)}").status_code == 200


def test_a_key_leads_to_its_own_room_alone(app, room) -> None:
    other = live.workshop(app)
    page = app.test_client().get(f"/control/{other.key('control')}").text
    assert other.code in page
    assert room.code not in page


def test_a_script_gets_what_changes_as_data(app, room, anna) -> None:
    given = anna.get(f"{room.path}/control", headers={"X-Part": "1"}).get_json()
    assert given["html"].lstrip().startswith('<div id="room"')
    sent = anna.post(
        f"{room.path}/control/forward",
        data={"version": room.current().version, "csrf_token": people.signature(anna)},
        headers={"X-Part": "1"},
    )
    assert ">Goals</h1>" in sent.get_json()["html"]


def test_people_behind_plan_read_it(app, room, anna) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from assessment.store import rooms  # noqa: PLC0415
    from assessment.workshop.room import Clock  # noqa: PLC0415

    room.command(anna, "forward")
    late = room.current()
    with app.app_context():
        clock = Clock(late.room.clock.ran + 9 * 60 + 5, late.room.clock.since)
        change = lambda now: replace(now, clock=clock)  # noqa: E731
        rooms.change(db.session, room.id, late.version, change)
        db.session.commit()
    assert "2 minutes behind plan" in anna.get(f"{room.path}/control").text
