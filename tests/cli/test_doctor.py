"""The command that looks at every outside part."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import assessment.cli.doctor as examining
from assessment.cli import masked, running
from assessment.store import condition, health, schema, work
from assessment.store.database import db
from reports import svg
from reports.chromium import Tab
from tests import rows
from tests.postbox import postbox


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def lines(done):
    """Each part's line by its name; cures and settings are indented."""
    return {line[9:].partition(":")[0]: line for line in done.output.splitlines() if line[0] != " "}


def put(app, *waiting: work.Order, minutes: int = 0) -> None:
    with app.app_context():
        for order in waiting:
            work.ask(db.session, order, datetime.now(UTC) - timedelta(minutes=minutes))
            db.session.commit()


def test_it_finds_every_part_of_a_sound_installation(runner):
    done = runner.invoke(args=["doctor"])
    found = lines(done)
    assert list(found) == [
        "Version",
        "Database",
        "Job queue",
        "Job worker",
        "Jobs",
        "Mail",
        "Address",
        "Charts",
        "Layout",
        "Font",
        "Translations",
        "Disk",
        "Last backup",
        "Time",
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


def test_it_names_what_a_browser_that_ends_at_once_may_lack(runner, monkeypatch):
    monkeypatch.setenv("CHROMIUM", shutil.which("false"))
    monkeypatch.setattr(svg, "DRAWINGS", svg.Drawings(Tab(svg.prepared)))
    done = runner.invoke(args=["doctor"])
    assert done.exit_code == 1
    assert lines(done)["Charts"].startswith("MISSING")
    assert "user namespaces" in done.output


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
    app.extensions["jobs"].beat()
    assert lines(runner.invoke(args=["doctor"]))["Job worker"].startswith("ok")


ORDER = work.Order("k" * 64, "check-report", "o" * 64, {})


@pytest.fixture
def inside(monkeypatch):
    """Only what belongs to a running installation is looked at: charts and layout take long."""
    kept = [check for check in examining.CHECKS if check[1].__module__ == running.__name__]
    monkeypatch.setattr(examining, "CHECKS", kept)


def test_it_says_how_large_the_database_is_and_how_quickly_it_answers(app, runner, inside) -> None:
    found = lines(runner.invoke(args=["doctor"]))["Database"]
    with app.app_context():
        here = condition.database(db.session)
    assert here.size > 100_000
    assert f"{here.size / 1e6:.1f} MB" in found
    assert here.version in found
    assert " ms" in found


def test_a_job_that_failed_or_waits_for_long_is_something_to_look_at(app, runner, inside) -> None:
    put(app, ORDER, minutes=9)
    assert lines(runner.invoke(args=["doctor"]))["Jobs"].startswith("ok")
    other = replace(ORDER, key="l" * 64, kind="poster")
    put(app, other, minutes=11)
    assert lines(runner.invoke(args=["doctor"]))["Jobs"].startswith("MISSING")
    with app.app_context():
        for order in (ORDER, other):
            work.fail(db.session, order.key, "", datetime.now(UTC))
        db.session.commit()
    done = runner.invoke(args=["doctor"])
    assert "0 waiting, 0 running, 2 failed" in done.output
    assert "check-report, poster" in done.output


def test_an_installation_that_is_in_use_has_a_backup_of_these_days(app, runner, inside) -> None:
    assert lines(runner.invoke(args=["doctor"]))["Last backup"].startswith("ok")
    with app.app_context():
        rows.account(db.session)
        db.session.commit()
    assert lines(runner.invoke(args=["doctor"]))["Last backup"].startswith("MISSING")
    for days, mark in ((3, "MISSING"), (1, "ok")):
        with app.app_context():
            health.note_backup(db.session, 5_000_000, datetime.now(UTC) - timedelta(days=days))
            db.session.commit()
        found = lines(runner.invoke(args=["doctor"]))["Last backup"]
        assert found.startswith(mark)
        assert "5.0 MB" in found


def test_a_clock_that_differs_from_the_database_s_is_found(runner, monkeypatch, inside) -> None:
    assert "Europe/Berlin" in lines(runner.invoke(args=["doctor"]))["Time"]
    monkeypatch.setattr(condition, "drift", lambda *_: -75.0)
    found = lines(runner.invoke(args=["doctor"]))["Time"]
    assert found.startswith("MISSING")
    assert "-75 seconds" in found


def test_the_database_s_clock_is_read_where_it_is_another_machine_s(app) -> None:
    with app.app_context():
        here = condition.database(db.session)
        assert abs(condition.drift(here, datetime.now(UTC))) < 60
        assert (here.clock is None) == (here.engine == "sqlite")
        ahead = replace(here, clock=datetime.now(UTC) + timedelta(seconds=90))
        assert condition.drift(ahead, datetime.now(UTC)) > 60


def test_settings_are_shown_without_what_is_secret(make_app, settings, inside) -> None:
    done = doctor_of(
        make_app,
        settings,
        mail_url="smtp://user:pass%40word@127.0.0.1:9",
        redis_url="redis://:hidden@127.0.0.1:9/0",
        metrics_token="a token that nobody guesses",
        mail_from="survey@example.com",
    )
    for secret in (settings.secret_key, "pass%40word", "hidden", "nobody guesses"):
        assert secret not in done.output
    for told in ("SECRET_KEY=***", "MAIL_URL=smtp://user:***@127.0.0.1:9", "WEB_WORKERS=2"):
        assert told in done.output
    assert "REDIS_URL=redis://:***@127.0.0.1:9/0" in done.output
    assert f"LEITSTERN_VAR={settings.var}" in done.output


def test_an_address_without_a_password_is_shown_as_it_is(settings) -> None:
    for url in ("sqlite:////var/lib/leitstern.sqlite", "postgresql://reader@db.firma.test/x?a=b"):
        assert masked.told(replace(settings, database_url=url))["DATABASE_URL"] == url


def test_a_password_behind_the_question_mark_is_none_to_show(settings) -> None:
    url = "postgresql://db.firma.test/leitstern?user=a&password=secret"
    assert "secret" not in masked.told(replace(settings, database_url=url))["DATABASE_URL"]


def test_for_a_program_it_is_one_json_object(app, runner, inside) -> None:
    done = runner.invoke(args=["doctor", "--json"])
    told = json.loads(done.output)
    assert told["ok"] is True
    assert done.exit_code == 0
    assert told["settings"]["SECRET_KEY"] == "***"
    put(app, ORDER)
    done = runner.invoke(args=["doctor", "--json"])
    told = {part["part"]: part for part in json.loads(done.output)["parts"]}
    assert done.exit_code == 1
    assert told["Job worker"]["ok"] is False
    assert told["Job worker"]["cure"] == "flask --app wsgi serve"
    assert told["Disk"]["cure"] == ""
