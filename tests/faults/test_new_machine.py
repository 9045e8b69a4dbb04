"""The machine is lost; from the last backup and SECRET_KEY alone a new one goes on, with the same
database or with the other one."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest

from assessment.access.participants import token_of, used_hash
from assessment.app import create_app
from assessment.config import ROOT, Settings
from assessment.models import Invitation
from assessment.store import schema
from assessment.store.database import db
from tests import people, published, rows
from tests.faults.phones import Survey
from tests.journeys.conftest import SECRET, Installation
from tests.pages import fields, hand_in


class Someone:
    """A browser: it keeps cookies and follows where it is led."""

    def __init__(self, address: str) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener, self.address = urllib.request.build_opener(cookies), address

    def get(self, path: str, data: dict[str, str] | None = None) -> str:
        sent = urlencode(data).encode() if data is not None else None
        with self.opener.open(f"{self.address}{path}", sent, timeout=60) as page:
            self.at = page.url.removeprefix(self.address)
            return page.read().decode()


@pytest.fixture
def place(request, tmp_path) -> Iterator[str]:
    """The address of a database of each kind, empty and of this test's own."""
    made: list[str] = []

    def make(kind: str, folder: Path) -> str:
        folder.mkdir()
        if kind == "sqlite":
            return f"sqlite:///{folder / 'leitstern.sqlite'}"
        request.getfixturevalue("postgresql")  # it is there, or the test is left out
        made.append(f"leitstern_drill_{os.getpid()}_{folder.name}")
        with psycopg.connect(dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {made[-1]}")
        return f"postgresql+psycopg:///{made[-1]}"

    yield make
    for name in made:
        with psycopg.connect(dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def furnish(url: str, folder: Path, built: Path) -> dict[str, str]:
    """A workspace with results and a survey that runs; the links that people have of it."""
    schema.upgrade(url)
    (folder / "assets").symlink_to(built)
    app = create_app(Settings(SECRET, "testing", folder, url))
    workspace = people.workspace(app, "Beratung Nord", anna="owner")
    wave = published.assessment(app, workspace)
    closed = published.closed(app, wave, published.STAFF, published.staff(20))
    with app.app_context():
        running = rows.audience(db.session, entry="invited")
        key, code = token_of(running.id, uuid4()), running.code
        db.session.add(Invitation(audience_id=running.id, token_hash=used_hash(key)))
        db.session.commit()
    check = hand_in(app.test_client())
    done = app.test_cli_runner().invoke(args=["backup", str(folder / "last.backup")])
    assert done.exit_code == 0, done.output
    with app.app_context():
        db.engine.dispose()
    return {"results": f"/audience/{closed}/results", "check": check, "code": code, "key": key}


def command(url: str, folder: Path, *arguments: str) -> str:
    environment = os.environ | {"SECRET_KEY": SECRET, "LEITSTERN_VAR": str(folder)}
    environment |= {"DATABASE_URL": url, "LC_ALL": "C.UTF-8"}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    return subprocess.run(
        [*flask, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize(("before", "after"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_new_machine_goes_on_where_the_lost_one_was_backed_up(
    place, tmp_path, built, before, after
) -> None:
    lost, new = tmp_path / "lost", tmp_path / "new"
    known = furnish(place(before, lost), lost, built)
    shutil.move(lost / "last.backup", tmp_path)
    shutil.rmtree(lost)
    url = place(after, new)
    (new / "assets").symlink_to(built)
    command(url, new, "db-upgrade")
    assert "20 responses" in command(url, new, "restore", str(tmp_path / "last.backup"))
    server = Installation(new, DATABASE_URL=url)
    server.start()
    try:
        a_member_signs_in_and_reads_results(server, known["results"])
        somebody_answers_through_an_old_link(server, known["code"], known["key"])
        page = Someone(server.address).get(f"{known['check']}?lang=en")
        assert "Muster GmbH" in page, "the link to a result leads to it"
    finally:
        server.stop()


def a_member_signs_in_and_reads_results(server: Installation, results: str) -> None:
    anna = Someone(server.address)
    signed = fields(anna.get("/sign-in?lang=en"))
    said = {"email": "anna@example.com", "password": people.PASSWORD}
    assert "Beratung Nord" in anna.get("/sign-in?lang=en", signed | said)
    page = anna.get(f"{results}?lang=en")
    assert re.search(r"\b20\b", page)
    assert anna.at.startswith(results)


def somebody_answers_through_an_old_link(server: Installation, code: str, key: str) -> None:
    survey, number = Survey(server.address, code), str(uuid4())
    assert survey.send(str(uuid4()), "x" * 24) == 403, "a link that nobody was sent"
    assert survey.send(number, key) == 201
    assert survey.send(number, key) == 200
    assert survey.send(str(uuid4()), key) in (403, 409, 410), "it was used"
