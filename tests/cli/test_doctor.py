"""The command that looks at every outside part."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assessment.store import schema, work
from assessment.store.database import db
from reports import svg
from reports.chromium import Tab
from tests.postbox import postbox


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def lines(done):
    return {line[9:].partition(":")[0]: line for line in done.output.splitlines() if line[0] != " "}


def test_it_finds_every_part_of_a_sound_installation(runner):
    done = runner.invoke(args=["doctor"])
    found = lines(done)
    assert list(found) == [
        "Database",
        "Job queue",
        "Job worker",
        "Mail",
        "Address",
        "Charts",
        "Layout",
        "Font",
        "Translations",
        "Disk",
    ]
    assert all(line.startswith("ok") for line in found.values()), done.output
    assert done.exit_code == 0


def test_it_speaks_german_in_a_german_terminal(runner, monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert "Datenbank" in runner.invoke(args=["doctor"]).output


def test_it_names_the_cure_for_a_missing_browser(runner, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    monkeypatch.setattr(svg, "DRAWINGS", svg.Drawings(Tab(svg.prepared)))  # remembers nothing yet
    done = runner.invoke(args=["doctor"])
    assert done.exit_code == 1
    assert lines(done)["Charts"].startswith("MISSING")
    assert "no-such-browser" in lines(done)["Charts"]


def test_it_names_the_cure_for_an_old_database(runner, settings):
    schema.downgrade(settings.database_url, "base")
    done = runner.invoke(args=["doctor"])
    assert done.exit_code == 1
    assert "not up to date" in lines(done)["Database"]
    assert "flask --app wsgi db-upgrade" in done.output


def doctor_of(make_app, settings, **changes):
    return make_app(replace(settings, **changes)).test_cli_runner().invoke(args=["doctor"])


def test_it_greets_the_mail_server_and_sends_nothing(make_app, settings) -> None:
    with postbox() as box:
        done = doctor_of(make_app, settings, mail_url=box.url, mail_from="survey@example.com")
        assert lines(done)["Mail"].startswith("ok")
        assert box.mails == []


def test_it_says_when_the_mail_server_is_out(make_app, settings) -> None:
    nowhere = "smtp://127.0.0.1:9"
    done = doctor_of(make_app, settings, mail_url=nowhere, mail_from="survey@example.com")
    assert done.exit_code == 1
    assert lines(done)["Mail"].startswith("MISSING")


@pytest.mark.parametrize(
    ("url", "mark"),
    [
        ("https://survey.example.com", "ok"),
        ("http://localhost:8000", "ok"),
        ("http://survey.example.com", "MISSING"),
    ],
)
def test_in_production_others_reach_it_encrypted(make_app, settings, url, mark) -> None:
    done = doctor_of(make_app, settings, environment="production", public_url=url)
    assert lines(done)["Address"].startswith(mark)


def test_it_misses_a_worker_only_where_work_waits(app, runner) -> None:
    assert "no worker was seen" in lines(runner.invoke(args=["doctor"]))["Job worker"]
    with app.app_context():
        work.ask(db.session, work.Order("k" * 64, "check-report", "o" * 64, {}), datetime.now(UTC))
        db.session.commit()
    assert lines(runner.invoke(args=["doctor"]))["Job worker"].startswith("MISSING")
    app.extensions["jobs"].pick_up()
    assert lines(runner.invoke(args=["doctor"]))["Job worker"].startswith("ok")
