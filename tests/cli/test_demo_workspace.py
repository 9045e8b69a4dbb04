"""The demonstration's workspace: two waves, three audiences, a workshop, actions, a portfolio."""

import hashlib
from typing import Any

from sqlalchemy import select

from assessment.jobs import documents
from assessment.models import Assessment, Audience, Comment, Organisation, Workspace
from assessment.store import actions, portfolio, waves
from assessment.store.database import db
from assessment.store.portfolio import Wish
from reports import formats
from reports.settings import Settings
from tests.reports.pages import fullness, weak


def test_it_holds_what_the_product_can_show_and_is_made_once(app, runner, tmp_path_factory) -> None:
    assert runner.invoke(args=["demo"]).exit_code == 0
    with app.app_context():
        counts = [db.session.query(row).count() for row in (Organisation, Audience, Comment)]
    assert runner.invoke(args=["demo"]).exit_code == 0
    with app.app_context():
        again = [db.session.query(row).count() for row in (Organisation, Audience, Comment)]
        assert counts == again
        second = db.session.scalars(select(Assessment).where(Assessment.wave == 2)).one()
        third = db.session.scalars(select(Assessment).where(Assessment.wave == 3)).one()
        assert (third.previous_id, third.state) == (second.id, "open")
        story = waves.story(db.session, second.id)
        _looks_like_a_story(story)
        _has_a_portfolio(db.session.scalars(select(Workspace)).one().id)
        began = actions.of_assessment(db.session, story.waves[0].id)
        assert all(len(actions.history(db.session, one.id)) >= 2 for one in began)
    _keep(runner, tmp_path_factory)


def test_its_whole_report_is_the_same_from_the_rows_of_both_databases(
    app, runner, tmp_path_factory
) -> None:
    """Those of the first are carried to the second as a backup: what is shuffled stays as it is."""
    if "file" in FIRST:
        assert runner.invoke(args=["restore", str(FIRST["file"])]).exit_code == 0
    else:
        assert runner.invoke(args=["demo"]).exit_code == 0
        _keep(runner, tmp_path_factory)
    with app.app_context():
        second = db.session.scalars(select(Assessment).where(Assessment.wave == 2)).one()
        story, settings = waves.story(db.session, second.id), Settings("de")
        made = formats.make(story, "pdf", settings, documents.edition(story, None, settings))
    assert 12 <= len(fullness(made)) <= 30
    assert weak(made) == []
    assert FIRST.setdefault("hash", _hash(made)) == _hash(made)


def _keep(runner, tmp_path_factory) -> None:
    if "file" not in FIRST:
        FIRST["file"] = tmp_path_factory.mktemp("demo") / "backup"
        assert runner.invoke(args=["backup", str(FIRST["file"])]).exit_code == 0


FIRST: dict[str, Any] = {}  # the backup and the hash of the report of the first database


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _looks_like_a_story(story) -> None:
    first, second = story.waves
    assert [voice.kind for voice in first.voices] == ["leadership", "pulse"]
    assert [voice.kind for voice in second.voices] == ["leadership", "pulse", "workshop"]
    assert [wave.day.isoformat() for wave in story.waves] == ["2025-11-07", "2026-11-02"]
    staff = [wave.voice("pulse").snapshot for wave in story.waves]
    assert [one.participation.n for one in staff] == [253, 291]
    assert [one.participation.invited for one in staff] == [400, 400]
    shown = [{cell.key for cell in one.groups} for one in staff]
    assert "department=Einkauf" not in shown[0]
    assert "department=Einkauf" in shown[1]
    knowledge = [one.total.lever("knowledge").mean for one in staff]
    assert knowledge[1] - knowledge[0] >= 0.4
    texts = second.voice("pulse").comments
    assert all(len(said) >= 10 for said in texts.values())
    assert not [text for said in texts.values() for text in said if "Schuster" in text]
    outcome = second.voice("workshop").outcome
    assert all(lever.agreed and lever.agreed.reason for lever in outcome.levers)
    assert [lever.lever for lever in outcome.levers if lever.second] == ["goals", "holistic"]
    assert sum(count for _step, count in outcome.dots) == 22 * 5
    assert {task.status for task in first.tasks} == {"done", "doing", "dropped"}
    assert len(second.tasks) == 4
    assert [len(wave.figures) for wave in story.waves] == [6, 7]


def _has_a_portfolio(workspace) -> None:
    listed = {one.name: one for one in portfolio.page(db.session, workspace, Wish("pulse"))}
    assert len(listed) == 11
    company = listed["Musterwerk Antriebstechnik GmbH"]
    assert len(portfolio.others(db.session, workspace, "pulse", company.id)) == 5
    whole = listed["Klinikverbund Beispielstadt"].id
    assert portfolio.teams(db.session, [whole]) == {whole: 4}
    assert len(portfolio.of_teams(db.session, workspace, "pulse", [whole])[whole]) == 3
