"""Actions of an assessment: taken down, changed, struck out."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from assessment.store import actions
from assessment.store.actions import Plan
from assessment.store.database import db
from tests import rows
from tests.rows import NOW


@pytest.fixture
def wave(app):
    with app.app_context():
        yield rows.assessment(db.session).id
        db.session.rollback()


def test_actions_stand_in_the_order_in_which_they_were_taken_down(wave) -> None:
    for minute, title in enumerate(("Zuhören", "Antworten")):
        actions.create(db.session, wave, Plan(title), NOW + timedelta(minutes=minute))
    assert [one.title for one in actions.of_assessment(db.session, wave)] == [
        "Zuhören",
        "Antworten",
    ]


def test_an_action_is_changed_as_a_whole(wave) -> None:
    made = actions.create(db.session, wave, Plan("Zuhören", step_id="G1-start"), NOW)
    plan = Plan("Zuhören lernen", "Ada", None, date(2027, 1, 31))
    changed = actions.change(db.session, wave, made.id, plan, NOW)
    found = (changed.title, changed.owner, changed.step_id, changed.due)
    assert found == ("Zuhören lernen", "Ada", None, date(2027, 1, 31))


def test_an_action_is_struck_out_once(wave) -> None:
    made = actions.create(db.session, wave, Plan("Zuhören"), NOW).id
    assert [actions.delete(db.session, wave, made) for _ in range(2)] == [True, False]
    assert actions.of_assessment(db.session, wave) == []


def test_another_assessment_s_action_is_not_found(wave) -> None:
    made = actions.create(db.session, wave, Plan("Zuhören"), NOW).id
    assert actions.change(db.session, uuid4(), made, Plan("Anderes"), NOW) is None
    assert not actions.delete(db.session, uuid4(), made)
    assert [one.title for one in actions.of_assessment(db.session, wave)] == ["Zuhören"]


def test_what_was_agreed_leaves_out_the_rehearsal_and_follows_every_change(wave) -> None:
    plan = Plan("Zuhören", "Ada", "G1-start", date(2027, 1, 31))
    made = actions.create(db.session, wave, plan, NOW)
    actions.create(db.session, wave, Plan("Probe"), NOW, rehearsed=True)
    assert actions.agreed(db.session, wave) == (plan,)
    actions.change(db.session, wave, made.id, Plan("Zuhören", "Bo"), NOW)
    assert actions.agreed(db.session, wave) == (Plan("Zuhören", "Bo"),)
