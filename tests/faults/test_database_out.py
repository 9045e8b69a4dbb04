"""The database is full, locked, gone or damaged: a clear message, nothing half stored, and it goes
on by itself."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from assessment.models import Audience, Job, Snapshot
from assessment.store import database, work
from assessment.store.database import begin_write, db
from tests import pages as check
from tests.views.test_participate import AS_DATA, audience, filled, stored

LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database_url(migrated: Path, tmp_path: Path) -> str:
    """What can go wrong with a file goes wrong with SQLite."""
    file = tmp_path / "test.sqlite"
    file.write_bytes(migrated.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "test.sqlite"


@pytest.fixture
def survey(app: Flask, client: FlaskClient) -> Callable[..., TestResponse]:
    """Answers a running survey as the phone's script does, each time under a new number."""
    code = audience(app)
    form = filled(client.get(f"/r/{code}/form").text)

    def answer(**more: str) -> TestResponse:
        said = form | {"number": str(uuid4())} | more
        return client.post(f"/r/{code}", data=said, headers=AS_DATA)

    return answer


def is_put_off(response: TestResponse) -> bool:
    """The phone keeps its draft and comes again."""
    return response.status_code == 503 and int(response.headers["Retry-After"]) > 0


@contextmanager
def full_disk(app: Flask) -> Iterator[None]:
    """The file may not grow any more."""
    with app.app_context():
        engine = db.engine

    def limit(connection, _record) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # it never gets less than there is

    engine.dispose()
    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


def test_on_a_full_disk_every_answer_is_stored_or_put_off(app, survey) -> None:
    acknowledged, number = 0, ""
    with full_disk(app):
        for _ in range(200):
            number = str(uuid4())
            response = survey(number=number)
            if is_put_off(response):
                break
            assert response.status_code == 201
            acknowledged += 1
        else:
            raise AssertionError("the disk never became full")
    assert len(stored(app)) == acknowledged
    assert survey(number=number).status_code == 201, "it goes on by itself"
    assert survey(number=number).status_code == 200, "the same again changes nothing"
    assert len(stored(app)) == acknowledged + 1


def test_on_a_full_disk_pages_can_still_be_read(app, client, survey) -> None:
    with full_disk(app):
        while not is_put_off(survey()):
            pass
        assert client.get("/").status_code == 200
        for _ in range(100):  # a page of its own has room left
            page = client.post("/check", data=check.filled(client.get("/check").text))
            if page.status_code != 303:
                break
        assert is_put_off(page)
        assert "Please go back and try again in a minute" in page.text


def test_a_survey_whose_time_is_over_closes_once_there_is_room(app, survey) -> None:
    """Its job meets the full disk, and is done by the next look."""
    for _ in range(6):
        assert survey().status_code == 201
    jobs = app.extensions["jobs"]
    with full_disk(app):
        while not is_put_off(survey()):
            pass
        with app.app_context():
            begin_write(db.session)
            db.session.execute(update(Audience).values(closes_at=datetime.now(UTC)))
            db.session.commit()
        look(jobs)
        with app.app_context():
            assert db.session.scalars(select(Snapshot)).all() == []
    look(jobs, later=work.LEASE)
    with app.app_context():
        assert db.session.scalars(select(Audience.state)).all() == ["closed"]


def look(jobs: Any, later: timedelta = timedelta(0)) -> None:
    """What the worker does once a minute, and with what it finds; so much `later`."""
    with jobs.app.app_context(), suppress(OperationalError):
        begin_write(db.session)
        db.session.execute(update(Job).values(changed_at=datetime.now(UTC) - 2 * later))
        db.session.commit()
    with suppress(OperationalError):  # the worker's thread logs it and goes on
        jobs.pick_up()
        while task := jobs.queue.dequeue():
            jobs.queue.execute(task)


@contextmanager
def another_process_at(file: Path) -> Iterator[None]:
    """It writes, for as long as the block runs."""
    command = [sys.executable, "-c", LOCK, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == b"locked\n"
        yield
        other.stdin.close()


def test_a_database_that_is_locked_for_long_puts_answers_off(
    app, client, survey, file, monkeypatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with another_process_at(file):
        response = survey()
        assert is_put_off(response)
        assert "in a minute" in response.text
        assert client.get("/").status_code == 200, "readers do not wait"
    assert stored(app) == []
    assert survey().status_code == 201


def both(file: Path) -> Iterator[Path]:
    """The database and its journal, which belong together."""
    return (path for path in (file, file.with_name(f"{file.name}-wal")) if path.exists())


def moved(file: Path) -> None:
    for path in both(file):
        path.rename(path.parent / f"away-{path.name}")


def put_back(file: Path) -> None:
    for path in both(file):
        path.unlink()
    for path in both(file.parent / f"away-{file.name}"):
        path.rename(path.parent / path.name.removeprefix("away-"))


def no_database(file: Path) -> None:
    moved(file)
    file.write_bytes(b"something else " * 1000)


def emptied(file: Path) -> None:
    moved(file)
    file.touch()


@pytest.mark.parametrize("go", [moved, no_database, emptied])
def test_a_database_that_is_gone_is_said_so_and_found_again(
    app, client, survey, file, go, caplog
) -> None:
    assert survey().status_code == 201
    go(file)
    assert is_put_off(survey())
    assert is_put_off(client.get("/"))
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert "The database cannot be used" in caplog.text
    assert not file.exists() or go is not moved, "none is made in its place"
    put_back(file)
    assert survey().status_code == 201
    assert len(stored(app)) == 2


def test_nothing_is_acknowledged_into_a_file_that_another_has_replaced(app, survey, file) -> None:
    """As when somebody puts a copy in its place while the server runs."""
    other = file.with_suffix(".other")
    assert survey().status_code == 201
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)
    other.replace(file)
    file.with_name(f"{file.name}-wal").unlink(missing_ok=True)
    assert survey().status_code == 201
    with closing(sqlite3.connect(file)) as found:
        assert found.execute("SELECT count(*) FROM response").fetchone() == (2,)


def test_commands_say_in_a_sentence_that_the_database_is_gone(app, runner, file, tmp_path) -> None:
    done = runner.invoke(args=["backup", str(tmp_path / "a.backup")])
    assert done.exit_code == 0
    moved(file)
    for command in (
        ["backup", str(tmp_path / "b.backup")],
        ["restore", str(tmp_path / "a.backup")],
    ):
        done = runner.invoke(args=command)
        assert done.exit_code == 2
        assert "unable to open database file" in done.output
        assert len(done.output.splitlines()) == 1
    assert not (tmp_path / "b.backup").exists()
