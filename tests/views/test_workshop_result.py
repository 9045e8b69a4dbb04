"""The results page of a closed workshop: its votes and agreed scores, side by side."""

import pytest
from sqlalchemy import func, select

from assessment.jobs import audience_reports
from assessment.models import Deed
from assessment.store import actions, places, snapshots
from assessment.store.actions import Plan
from assessment.store.database import db
from tests import live, people
from tests.conftest import database_url  # noqa: F401  # on both engines
from tests.rows import NOW

REASON = "Erst die Hälfte der Teams"
ACTION = "Einmal im Monat <zuhören>"


@pytest.fixture
def closed(app):
    """Goals were voted on and agreed; the rest was left out; the workshop has ended."""
    room = live.workshop(app)
    anna = people.signed_in(app, "anna@example.com")
    send(room, anna, "go", part="goals")
    send(room, anna, "open_votes", part="goals")
    for number, level in enumerate((1, 3, 3, 4, 5)):
        room.vote(number, "goals", live.levels("goals", *[level] * 5))
    send(room, anna, "reveal", part="goals")
    send(room, anna, "agree", key="goals", score="3.5", reason=REASON)
    send(room, anna, "add_action", title=ACTION, owner="Ada", due="2027-01-15")
    send(room, anna, "finish")
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    return room


def send(room, client, name, **values) -> None:
    assert room.command(client, name, **values).status_code == 303, (name, values)


@pytest.mark.parametrize(
    ("language", "agreed", "first"), [("de", "3,5", "3,2"), ("en", "3.5", "3.2")]
)
def test_votes_and_what_was_agreed_stand_beside_each_other(closed, language, agreed, first) -> None:
    vera = people.signed_in(closed.app, "vera@example.com")
    page = vera.get(f"{closed.path}/results?lang={language}").text
    section = page.partition('id="h-workshop"')[2].partition("</section>")[0]
    assert REASON in section
    assert agreed in section
    assert first in section
    assert section.count('type="application/json"') >= 2, "a radar, and the dots of the lever"


@pytest.mark.parametrize(
    ("language", "until"), [("de", "15. Januar 2027"), ("en", "15 January 2027")]
)
def test_who_does_what_until_when_stands_on_the_page(closed, language, until) -> None:
    vera = people.signed_in(closed.app, "vera@example.com")
    page = vera.get(f"{closed.path}/results?lang={language}").text
    section = page.partition('id="h-agreed"')[2].partition("</section>")[0]
    for part in ("Einmal im Monat &lt;zuhören&gt;", "Ada", until):
        assert part in section
    assert 'id="h-care"' not in page, "a room keeps no time of an answer"


def test_an_action_that_changes_makes_another_report_and_another_page(closed) -> None:
    vera = people.signed_in(closed.app, "vera@example.com")
    assert "Ada" in vera.get(f"{closed.path}/results").text
    keys = []
    for owner in ("Ada", "Bo"):
        with closed.app.app_context():
            place = places.above(db.session, closed.id)
            (one,) = actions.of_assessment(db.session, place.assessment.id)
            actions.change(db.session, place.assessment.id, one.id, Plan(one.title, owner), NOW)
            found = snapshots.find(db.session, closed.id)
            keys.append(audience_reports.order(place, found, "en").key)
            db.session.commit()
    assert keys[0] != keys[1]
    page = vera.get(f"{closed.path}/results").text.partition('id="h-agreed"')[2]
    assert "Bo</bdi>" in page
    assert "Ada" not in page


def test_other_audiences_have_no_such_section(app) -> None:
    room = live.workshop(app, opened=False)
    anna = people.signed_in(app, "anna@example.com")
    assert 'id="h-workshop"' not in anna.get(f"{room.path}/results").text


def edited(closed, client, **values):
    """What the page sends, with these values for the only action."""
    with closed.app.app_context():
        place = places.above(db.session, closed.id)
        (one,) = actions.of_assessment(db.session, place.assessment.id)
    sent = {"title": one.title, "owner": one.owner, "due": one.due.isoformat()} | values
    said = {f"{one.id}-{name}": value for name, value in sent.items()}
    return people.post(client, f"{closed.path}/actions", **said)


def test_owner_and_day_are_put_right_after_the_end(closed) -> None:
    anna = people.signed_in(closed.app, "anna@example.com")
    assert f"{closed.path}/actions" in anna.get(f"{closed.path}/results").text
    assert 'value="2027-01-15"' in anna.get(f"{closed.path}/actions").text
    assert edited(closed, anna, owner="Bo", due="2027-02-01").status_code == 303
    page = anna.get(f"{closed.path}/results?lang=en").text
    section = page.partition('id="h-agreed"')[2].partition("</section>")[0]
    assert "Bo</bdi>" in section
    assert "1 February 2027" in section
    assert edited(closed, anna, owner="", due="").status_code == 303
    assert "still has nobody" in anna.get(f"{closed.path}/results?lang=en").text


@pytest.mark.parametrize(
    "values", [{"title": " "}, {"title": "x" * 201}, {"owner": "x" * 121}, {"due": "morgen"}]
)
def test_what_cannot_be_stored_is_said_and_nothing_changes(closed, values) -> None:
    anna = people.signed_in(closed.app, "anna@example.com")
    answer = edited(closed, anna, **values)
    assert answer.status_code == 422
    assert 'id="problems"' in answer.text
    assert "Ada" in anna.get(f"{closed.path}/results").text


def test_the_log_knows_who_put_actions_right_and_only_if_something_changed(closed) -> None:
    anna = people.signed_in(closed.app, "anna@example.com")
    for owner in ("Ada", "Bo", "Bo"):
        edited(closed, anna, owner=owner)
    with closed.app.app_context():
        noted = select(func.count()).where(Deed.action == "actions-changed")
        assert db.session.scalar(noted) == 1


def test_viewers_only_read_what_was_agreed(closed) -> None:
    vera = people.signed_in(closed.app, "vera@example.com")
    assert f"{closed.path}/actions" not in vera.get(f"{closed.path}/results").text
    assert vera.get(f"{closed.path}/actions").status_code == 403


def test_before_the_end_there_is_nothing_to_put_right(app) -> None:
    room = live.workshop(app)
    anna = people.signed_in(app, "anna@example.com")
    send(room, anna, "add_action", title=ACTION)
    assert anna.get(f"{room.path}/actions").status_code == 303
