"""Starting: only on tables that this version can work with, and otherwise with a sentence."""

from dataclasses import replace
from importlib import import_module

import pytest
from sqlalchemy import text

from assessment.store import schema
from assessment.store.database import db


@pytest.fixture
def started(monkeypatch) -> list[str]:
    """What was started, without starting it."""
    begun: list[str] = []
    processes = import_module("assessment.cli.processes")

    class Server:
        def __init__(self, _app, _settings, *, jobs: bool) -> None:
            self.jobs = jobs

        def run(self) -> None:
            begun.append("everything" if self.jobs else "web server")

    monkeypatch.setattr(processes, "Server", Server)
    monkeypatch.setattr(processes, "work", lambda _app: begun.append("worker"))
    monkeypatch.setattr("assessment.logs.set_up", lambda _format: None)
    return begun


@pytest.fixture
def as_if(app, settings):
    """Puts the tables at another version, and back."""
    revisions = []

    def put(revision: str, oldest: str) -> None:
        with app.app_context():
            revisions.append(schema._head())
            said = {"revision": revision, "oldest": oldest}
            db.session.execute(
                text("UPDATE alembic_version SET version_num = :revision, oldest = :oldest"), said
            )
            db.session.commit()

    yield put
    if revisions:
        put(revisions[0], "0007")


COMMANDS = {("serve",): "everything", ("serve", "--web-only"): "web server", ("worker",): "worker"}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_starts_what_it_says(runner, started, command) -> None:
    done = runner.invoke(args=command)
    assert (done.exit_code, started) == (0, [COMMANDS[command]]), done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_starts_on_tables_of_an_earlier_version(runner, started, as_if, command) -> None:
    as_if("0006", "0006")
    done = runner.invoke(args=command)
    assert (done.exit_code, started) == (1, [])
    assert "db-upgrade" in done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_it_starts_on_tables_that_a_later_version_only_added_to(
    runner, started, as_if, command
) -> None:
    as_if("9999", schema._head())
    assert runner.invoke(args=command).exit_code == 0
    assert started == [COMMANDS[command]]
    done = runner.invoke(args=["db-upgrade"])
    assert (done.exit_code, "newer version" in done.output) == (0, True)


def test_it_refuses_tables_that_a_later_version_has_changed(runner, started, as_if) -> None:
    as_if("9999", "9998")
    for command in (*COMMANDS, ("db-upgrade",)):
        done = runner.invoke(args=command)
        assert (done.exit_code, started) == (1, [])
        assert "newer version" in done.output


def test_a_database_that_is_out_is_said_in_a_sentence(make_app, settings, started) -> None:
    url = "postgresql://nobody:secret@127.0.0.1:1/nothing"
    runner = make_app(replace(settings, database_url=url)).test_cli_runner()
    for command in (*COMMANDS, ("db-upgrade",)):
        done = runner.invoke(args=command)
        assert (done.exit_code, started) == (1, [])
        assert "refused" in done.output
        assert "Traceback" not in done.output
        assert "secret" not in done.output


def test_a_file_that_cannot_be_opened_names_the_command_that_makes_one(settings, make_app) -> None:
    url = f"sqlite:///{settings.var}/nowhere/leitstern.sqlite"
    runner = make_app(replace(settings, database_url=url)).test_cli_runner()
    done = runner.invoke(args=["worker"])
    assert done.exit_code == 1
    assert "flask --app wsgi db-upgrade" in done.output
