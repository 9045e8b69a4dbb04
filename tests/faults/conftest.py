"""A real server whose database the tests look into, and a survey that runs on it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask

from assessment.access.participants import token_of, used_hash
from assessment.app import create_app
from assessment.config import Settings
from assessment.models import Invitation
from assessment.store.database import db
from tests import rows
from tests.cli.test_backup import english
from tests.faults.phones import Survey
from tests.jobs.conftest import context
from tests.jobs.test_reminders import box, served
from tests.journeys.conftest import SECRET, Installation, built
from tests.views.test_audiences import anna, assessment

__all__ = ["anna", "assessment", "box", "built", "context", "english", "served"]


@pytest.fixture
def inside() -> Iterator[Callable[[Installation], Flask]]:
    """An application of this process over the data of a server, as another worker would be."""
    made: list[Flask] = []

    def look(server: Installation, **more: str) -> Flask:
        file = server.folder / "leitstern.sqlite"
        made.append(
            create_app(
                Settings(
                    secret_key=SECRET,
                    environment="testing",
                    var=server.folder,
                    database_url=f"sqlite:///{file}",
                    **more,  # type: ignore[arg-type]
                )
            )
        )
        return made[-1]

    yield look
    for app in made:
        with app.app_context():
            db.engine.dispose()


def survey(app: Flask, server: Installation, people: int) -> tuple[UUID, Survey, list[str]]:
    """A survey that runs, and the keys of so many who are asked."""
    with app.app_context():
        asked = rows.audience(db.session, entry="invited" if people else "link")
        keys = [token_of(asked.id, uuid4()) for _ in range(people)]
        db.session.add_all(
            Invitation(audience_id=asked.id, token_hash=used_hash(key)) for key in keys
        )
        db.session.commit()
        found = asked.id, Survey(server.address, asked.code), keys
        db.session.rollback()
    return found


def command(app: Flask, *arguments: str) -> tuple[int, list[str]]:
    """`flask …` over the data of a server, as its administrator calls it: exit code and lines."""
    done = app.test_cli_runner().invoke(args=arguments)
    return done.exit_code, done.output.splitlines()


def in_file(file: Path, query: str) -> list[tuple]:
    """What stands in a database file, read by nothing of ours."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def numbers(file: Path) -> set[str]:
    """The numbers of all answers."""
    return {str(UUID(number)) for (number,) in in_file(file, "SELECT uuid FROM response")}


def is_whole(file: Path) -> bool:
    """Whether SQLite itself finds nothing wrong."""
    checks = ("PRAGMA integrity_check", "PRAGMA foreign_key_check")
    return [in_file(file, check) for check in checks] == [[("ok",)], []]
