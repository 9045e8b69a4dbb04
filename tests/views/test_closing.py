"""Closing by hand: asked once, followed until it is done, and never taken back."""

from datetime import UTC, datetime

import pytest

from assessment import jobs
from assessment.jobs.closing import order
from assessment.models import Audience, Deed
from assessment.store import work
from assessment.store.database import db
from tests import people, rows
from tests.answering import answer


@pytest.fixture
def running(app):
    """An audience in a workspace of an owner, a facilitator and a viewer."""
    place = people.workspace(app, anna="owner", felix="facilitator", vera="viewer")
    with app.app_context():
        wave = rows.assessment(db.session, rows.organisation(db.session, place).id)
        made = rows.audience(db.session, assessment_id=wave.id, headcount=40).id
        answer(db.session, made, 20)
        db.session.commit()
    return made


def state(app, asked) -> str:
    with app.app_context():
        return db.session.get(Audience, asked).state


def test_the_page_says_what_closing_means(app, running) -> None:
    page = people.signed_in(app, "felix@example.com").get(f"/audience/{running}/close")
    assert "cannot be opened again" in page.text
    assert "50%" in page.text


def test_closing_is_asked_for_followed_and_done(app, running) -> None:
    client = people.signed_in(app, "felix@example.com")
    path = f"/audience/{running}/close"
    answered = people.post(client, path)
    assert (answered.status_code, answered.location) == (303, path)
    assert state(app, running) == "closing"
    page = client.get(path)
    assert page.headers["Refresh"] == "2"
    assert "<progress" in page.text
    jobs_of(app).run(order(running).key)
    assert state(app, running) == "closed"
    assert client.get(path).location == f"/audience/{running}/results"


def jobs_of(app) -> jobs.Jobs:
    return app.extensions["jobs"]


def test_the_log_says_who_closed_it_once(app, running) -> None:
    client = people.signed_in(app, "felix@example.com")
    for _ in range(3):
        people.post(client, f"/audience/{running}/close")
    jobs_of(app).run(order(running).key)
    people.post(client, f"/audience/{running}/close")
    with app.app_context():
        found = db.session.query(Deed).filter_by(action="audience-closed").all()
        assert [one.actor for one in found] == ["felix@example.com"]


def test_a_failed_closing_says_that_no_answer_is_lost(app, running) -> None:
    client = people.signed_in(app, "felix@example.com")
    people.post(client, f"/audience/{running}/close")
    with app.app_context():
        work.fail(db.session, order(running).key, "", datetime.now(UTC))
        db.session.commit()
    assert "No answer is lost" in client.get(f"/audience/{running}/close").text


def test_a_viewer_cannot_close(app, running) -> None:
    client = people.signed_in(app, "vera@example.com")
    assert client.get(f"/audience/{running}/close").status_code == 403
    assert people.post(client, f"/audience/{running}/close").status_code == 403
    assert state(app, running) == "open"


def test_a_stranger_finds_no_such_audience(app, running) -> None:
    people.workspace(app, "Andere", otto="owner")
    client = people.signed_in(app, "otto@example.com")
    assert people.post(client, f"/audience/{running}/close").status_code == 404
    assert state(app, running) == "open"


def test_a_draft_is_not_closed(app, running) -> None:
    with app.app_context():
        wave = db.session.get(Audience, running).assessment_id
        draft = rows.audience(db.session, "leadership", wave, state="draft").id
        db.session.commit()
    client = people.signed_in(app, "felix@example.com")
    assert client.get(f"/audience/{draft}/close").status_code == 302
    assert people.post(client, f"/audience/{draft}/close").status_code == 303
    assert state(app, draft) == "draft"
