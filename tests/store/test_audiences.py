"""Audiences in the database: codes, launch, what can still change, and what the guards refuse."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from assessment.models import (
    Address,
    Audience,
    Invitation,
    Release,
    Response,
    Snapshot,
)
from assessment.store import audiences, doors
from assessment.store.database import db
from tests import rows
from tests.rows import NOW


@pytest.fixture
def session(app):
    with app.app_context():
        yield db.session
        db.session.rollback()


def answer(session, audience):
    session.add(Response(audience_id=audience.id, uuid=uuid4(), payload={}))
    session.flush()


def refused(session, statement, says):
    with pytest.raises(DBAPIError, match=says), session.begin_nested():
        session.execute(statement)


def test_a_code_has_six_characters_that_nobody_takes_for_another() -> None:
    codes = {audiences.new_code() for _ in range(500)}
    assert len(codes) > 490
    assert all(len(code) == 6 for code in codes)
    assert not set("".join(codes)) & set("0O1IL5S2Z8B")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("cdf ghj", "CDFGHJ"), ("CDF-GHJ", "CDFGHJ"), ("CDFGH", None), ("CDFGH0", None), ("", None)],
)
def test_a_code_is_read_as_people_type_it(typed, code) -> None:
    assert audiences.typed_code(typed) == code


def test_a_code_that_is_taken_is_not_given_again(session, monkeypatch) -> None:
    offered = iter(["CDFGHJ", "CDFGHJ", "KMNPQR"])
    monkeypatch.setattr(audiences, "new_code", lambda: next(offered))
    assert rows.audience(session).code == "CDFGHJ"
    assert rows.audience(session).code == "KMNPQR"


def test_an_assessment_has_one_audience_of_a_kind(session) -> None:
    audience = rows.audience(session)
    with pytest.raises(audiences.TakenError):
        rows.audience(session, assessment_id=audience.assessment_id)
    rows.audience(session, "leadership", assessment_id=audience.assessment_id)


def test_a_plan_is_kept_as_it_was_decided(session) -> None:
    groups = ({"key": "department", "names": ["Vertrieb", "Service"]}, {"key": "leadership"})
    plan = replace(
        audiences.PRESETS["pulse"],
        k=8,
        groups=groups,
        crosses=(("department", "leadership"),),
        welcome={"de": "Hallo"},
        closes_at=NOW + timedelta(days=7),
    )
    at = rows.assessment(session).id
    made = audiences.create(session, at, plan, NOW)
    session.expire_all()
    kept = audiences.plan_of(made)
    assert kept.groups == [dict(group) for group in groups]
    assert kept.crosses == [["department", "leadership"]]
    assert (kept.k, kept.closes_at) == (8, plan.closes_at)
    assert audiences.again(made).closes_at is None


def test_a_launch_opens_the_audience_and_its_assessment_once(session) -> None:
    assessment = rows.assessment(session)
    audience = rows.audience(session, assessment_id=assessment.id, state="draft")
    audiences.launch(session, audience, NOW)
    assert (audience.state, assessment.state, audience.launched_at) == ("open", "open", NOW)
    with pytest.raises(audiences.FixedError):
        audiences.launch(session, audience, NOW)


def test_a_draft_changes_and_goes_and_a_running_audience_does_not(session) -> None:
    audience = rows.audience(session, state="draft")
    audiences.change(session, audience, replace(audiences.plan_of(audience), k=10))
    assert audience.k == 10
    audiences.launch(session, audience, NOW)
    with pytest.raises(audiences.FixedError):
        audiences.change(session, audience, audiences.PRESETS["pulse"])
    with pytest.raises(audiences.FixedError):
        audiences.remove_draft(session, audience)
    draft = rows.audience(session, state="draft")
    audiences.remove_draft(session, draft)
    assert session.get(Audience, draft.id) is None


def test_a_running_audience_changes_what_promises_nothing(session) -> None:
    audience = rows.audience(session)
    answer(session, audience)
    later = NOW + timedelta(days=3)
    audiences.change_running(
        session, audience, contact="Anna", welcome={"en": "Hi"}, closes_at=later
    )
    assert (audience.contact, audience.closes_at) == ("Anna", later)
    session.execute(update(Audience).values(state="closed"))
    session.refresh(audience)
    with pytest.raises(audiences.FixedError):
        audiences.change_running(session, audience, contact="", welcome={}, closes_at=None)


def test_a_refusal_of_the_database_is_a_refusal_of_ours(session) -> None:
    audience = rows.audience(session, state="draft")
    session.execute(text("UPDATE audience SET state = 'open'"))
    answer(session, audience)
    with pytest.raises(audiences.FixedError), session.begin_nested():
        audiences.change(session, audience, replace(audiences.plan_of(audience), k=9))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "leadership"},
        {"form": "full"},
        {"confidentiality": "named"},
        {"k": 6},
        {"entry": "invited"},
        {"groups": []},
        {"crosses": [["contact", "leadership"]]},
        {"code": "CDFGHJ"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_after_an_answer_the_database_keeps_the_promise(session, change) -> None:
    audience = rows.audience(session)
    change_it = update(Audience).where(Audience.id == audience.id).values(**change)
    answer(session, audience)
    refused(session, change_it, "keeps its form")
    session.execute(delete(Response))
    session.execute(change_it)  # without an answer nothing was promised to anybody


@pytest.mark.parametrize(
    ("state", "back"),
    [("open", "draft"), ("closing", "open"), ("closed", "open"), ("closed", "closing")],
)
def test_the_database_reopens_no_audience(session, state, back) -> None:
    rows.audience(session)
    session.execute(update(Audience).values(state=state))
    refused(session, update(Audience).values(state=back), "never back")


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_the_database_takes_no_answer_before_the_launch_or_after_closing(session, state) -> None:
    audience = rows.audience(session, state="draft")
    session.execute(update(Audience).values(state=state))
    with pytest.raises(DBAPIError, match="while an audience is open"), session.begin_nested():
        answer(session, audience)


def test_the_database_keeps_a_used_invitation_used(session) -> None:
    audience = rows.audience(session)
    session.add(Invitation(audience_id=audience.id, token_hash="a" * 64, used=True))
    session.flush()
    refused(session, update(Invitation).values(used=False), "stays used")


def test_the_database_changes_no_snapshot_and_no_ledger(session) -> None:
    audience = rows.audience(session)
    audience.state = "closing"
    session.flush()
    frozen = {"made_on": NOW.date(), "content": {}, "content_hash": "a" * 64}
    session.add(Snapshot(audience_id=audience.id, **frozen))
    session.add(Release(audience_id=audience.id, output="goals", cell="total"))
    session.flush()
    refused(session, update(Snapshot).values(content={"n": 1}), "never changed")
    refused(session, update(Release).values(cell="leadership=yes"), "never changed")


def test_the_response_rate_is_coarse_and_only_said_from_ten_people_on(session) -> None:
    audience = rows.audience(session, headcount=9)
    for _ in range(4):
        answer(session, audience)
    assert audiences.rate(session, audience) is None
    audience.headcount = 30
    assert audiences.rate(session, audience) == 10  # 13 per cent
    audience.headcount = None
    assert audiences.rate(session, audience) is None


def test_whoever_is_invited_is_counted(session) -> None:
    audience = rows.audience(session, "leadership")
    assert audiences.asked(session, audience) == 0
    for number in range(12):
        session.add(Address(audience_id=audience.id, email=f"{number}@example.com", language="de"))
    session.flush()
    assert audiences.asked(session, audience) == 12
    assert audiences.rate(session, audience) == 0


@pytest.mark.parametrize("row", ["assessment", "organisation", "workspace"])
def test_a_code_leads_to_a_launched_audience_that_is_not_leaving(session, row) -> None:
    audience = rows.audience(session, state="draft")
    assert doors.behind(session, audience.code) is None
    audiences.launch(session, audience, NOW)
    assert doors.behind(session, audience.code).id == audience.id
    session.execute(text(f"UPDATE {row} SET leaves_at = '2026-12-24 00:00:00'"))
    assert doors.behind(session, audience.code) is None


def test_answers_are_taken_between_opening_and_closing(session) -> None:
    hour = timedelta(hours=1)
    audience = rows.audience(session, opens_at=NOW, closes_at=NOW + hour)
    door = doors.behind(session, audience.code)
    assert [door.stands(NOW + late) for late in (-hour, 0 * hour, hour)] == [
        "early",
        "open",
        "late",
    ]


def test_an_audience_is_read_anew_when_it_is_to_be_changed(session) -> None:
    audience = rows.audience(session)
    session.execute(update(Audience).values(k=7), execution_options={"synchronize_session": False})
    assert audiences.to_change(session, audience.id).k == 7
    assert session.scalar(select(Audience.k)) == 7
