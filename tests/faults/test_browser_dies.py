"""Chromium is killed while it draws a report: a new one draws it again, or the page says what to
do; never a report with a hole, and nothing of a browser is left."""

import os
import signal
import tempfile
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from assessment.models import Job
from assessment.store import work
from assessment.store.database import db
from reports import svg
from tests.pages import hand_in
from tests.people import post


@pytest.fixture
def database_url(migrated: Path, tmp_path: Path) -> str:
    """Where a report lies is the same on both engines."""
    file = tmp_path / "test.sqlite"
    file.write_bytes(migrated.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where browsers put their profiles in this test."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    svg.DRAWINGS.close()
    yield place
    svg.DRAWINGS.close()


class Killer:
    """Kills the browser shortly after it was given something to draw, so many times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times, self.groups = 0, []
        self._evaluate = svg.DRAWINGS._tab._attempt
        monkeypatch.setattr(svg.DRAWINGS._tab, "_attempt", self.attempt)

    def attempt(self, script: str):
        svg.DRAWINGS._tab._page or self._evaluate("1")  # it is started and warm
        group = svg.DRAWINGS._tab.pid
        if self.times:
            self.times -= 1
            self.groups.append(group)
            threading.Timer(0.02, self.kill, (group,)).start()
        return self._evaluate(script)

    @staticmethod
    def kill(group: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


@pytest.fixture
def killer(folder, monkeypatch) -> Killer:
    monkeypatch.setattr(svg.DRAWINGS, "_known", type(svg.DRAWINGS._known)())
    return Killer(monkeypatch)


def asked_for(app, client, language: str) -> tuple[str, str]:
    """A report that somebody has asked for: its page and its job."""
    page = f"{hand_in(client)}/report?lang={language}"
    assert post(client, page).status_code == 303
    with app.app_context():
        return page, db.session.query(Job).one().key


def made(app, key: str) -> bytes | None:
    with app.app_context():
        found = work.artifact(db.session, key, datetime.now(UTC))
        return found.content if found else None


def remains(killer: Killer, folder: Path) -> list:
    """Processes of killed browsers that are there in any state, and profiles nobody uses."""
    svg.DRAWINGS.close()
    zombies = [child for child in psutil.Process().children(True) if child.pid in killer.groups]
    return [*zombies, *folder.glob("leitstern-chromium-*")]


def test_a_report_whose_browser_is_killed_is_drawn_by_another(app, client, killer, folder) -> None:
    page, key = asked_for(app, client, "en")
    killer.times = 1
    app.extensions["jobs"].run(key)
    assert killer.groups, "it was killed while it drew"
    disturbed = made(app, key)
    assert disturbed
    assert disturbed.startswith(b"%PDF")
    assert "Download the PDF" in client.get(page).text
    svg.DRAWINGS._known.clear()
    with app.app_context():
        again = work.Order(key, *_said(key))
        work.ask(db.session, again, datetime.now(UTC), afresh=True)
        db.session.commit()
    app.extensions["jobs"].run(key)
    assert made(app, key) == disturbed, "not a byte differs from one that nobody disturbed"
    assert remains(killer, folder) == []


def _said(key: str) -> tuple:
    job = work.find(db.session, key)
    said = job.kind, job.owner, job.arguments
    db.session.rollback()
    return said


def test_a_browser_that_is_killed_every_time_is_said_and_leaves_nothing(
    app, client, killer, folder
) -> None:
    page, key = asked_for(app, client, "en")
    killer.times = 99
    app.extensions["jobs"].run(key)
    assert len(killer.groups) == 2, "it was tried again with a new browser"
    assert made(app, key) is None, "no report with a hole"
    text = client.get(page).text
    assert "The PDF could not be made" in text
    assert "Try again" in text
    assert remains(killer, folder) == []
