"""What Prometheus reads: with the token alone, about work and never about people."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from assessment import jobs, metrics
from assessment.cli import masked
from assessment.config import ROOT
from assessment.store import health, work
from assessment.store.database import db

TOKEN = "a token that nobody guesses"
ORDER = work.Order("k" * 64, "check-report", "o" * 64, {"language": "de"})
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def settings(settings):
    return replace(settings, metrics_token=TOKEN)


def read(client) -> dict[str, float]:
    """Every sample by its name and labels, as Prometheus understands it."""
    text = client.get("/metrics", headers=SHOWN).text
    families = text_string_to_metric_families(text)
    return {named(one): one.value for family in families for one in family.samples}


def named(one) -> str:
    return " ".join([one.name, *(f"{k}={v}" for k, v in sorted(one.labels.items()))])


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer another token that nobody guesses"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer \u00fc"},
    ],
)
def test_without_the_token_there_is_no_such_page(client, shown) -> None:
    assert client.get("/metrics", headers=shown).status_code == 404


def test_where_no_token_is_set_nobody_finds_it_and_nothing_is_counted(make_app, settings) -> None:
    app = make_app(replace(settings, metrics_token=""))
    client = app.test_client()
    for shown in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
        assert client.get("/metrics", headers=shown).status_code == 404
    assert "_instruments" not in vars(app.extensions["metrics"])


def test_requests_are_counted_by_route_and_kind_of_status(client) -> None:
    client.get("/")
    client.get("/")
    client.get("/check/" + "A" * 43)
    found = read(client)
    assert found["leitstern_requests_total method=GET route=/ status=2xx"] == 2
    assert found["leitstern_requests_total method=GET route=/check/<token> status=4xx"] == 1
    assert found["leitstern_request_seconds_count method=GET route=/"] == 2
    assert not [name for name in found if "_created" in name]


def test_it_is_kept_by_nobody_on_the_way(client) -> None:
    response = client.get("/metrics", headers=SHOWN)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.mimetype == "text/plain"


def test_jobs_are_counted_with_their_outcome_and_what_waits_with_its_age(
    app, client, monkeypatch
) -> None:
    made = work.Made("application/pdf", b"%PDF", None)
    monkeypatch.setitem(jobs.KINDS, ORDER.kind, lambda *_: made)
    with app.app_context():
        work.ask(db.session, ORDER, datetime.now(UTC) - timedelta(seconds=100))
        db.session.commit()
    before = read(client)
    assert before["leitstern_jobs_now kind=check-report state=waiting"] == 1
    assert before["leitstern_job_oldest_waiting_seconds"] >= 100
    with app.app_context():
        jobs.current().run(ORDER.key)
    after = read(client)
    assert "leitstern_jobs_now kind=check-report state=waiting" not in after
    assert after["leitstern_job_oldest_waiting_seconds"] == 0
    assert after["leitstern_jobs_total kind=check-report outcome=done"] == 1
    assert after["leitstern_report_seconds_count format=pdf"] == 1


def test_a_job_that_fails_is_counted_and_stays_to_be_seen(app, client, monkeypatch) -> None:
    def fail(*_):
        raise ValueError

    monkeypatch.setitem(jobs.KINDS, ORDER.kind, fail)
    with app.app_context():
        work.ask(db.session, ORDER, datetime.now(UTC))
        db.session.commit()
        jobs.current().run(ORDER.key)
    found = read(client)
    assert found["leitstern_jobs_total kind=check-report outcome=failed"] == 1
    assert found["leitstern_jobs_now kind=check-report state=failed"] == 1


def test_versions_disk_memory_worker_and_backup_are_told(app, client) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        health.note_worker(db.session, "here", now)
        db.session.commit()
        health.note_backup(db.session, 1000, now)
        db.session.commit()
    found = read(client)
    assert [name for name in found if name.startswith("leitstern_build_info")]
    assert found["leitstern_database_up"] == 1
    assert found["leitstern_disk_free_bytes"] > 0
    assert found["leitstern_memory_bytes of=server"] > 10_000_000
    assert 0 <= found["leitstern_worker_last_seen_seconds"] < 60
    assert found["leitstern_last_backup_timestamp_seconds"] == pytest.approx(now.timestamp(), abs=1)


def test_a_database_that_is_out_is_said_so_and_the_rest_is_told(app, client, monkeypatch) -> None:
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    from assessment.store import condition  # noqa: PLC0415

    def out(_session):
        raise OperationalError("SELECT", {}, Exception("out"))

    monkeypatch.setattr(condition, "database", out)
    found = read(client)
    assert found["leitstern_database_up"] == 0
    assert found["leitstern_memory_bytes of=server"] > 0


def test_processes_that_were_forked_count_together(app, client, tmp_path, monkeypatch) -> None:
    """In a process of its own: the library decides once how it counts."""
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    script = """
import os
import re
from assessment.metrics import Meters
meters = Meters(True)
with meters.shared():
    for _ in range(3):
        if os.fork() == 0:
            meters.worked("close", "done", 1.23)
            os._exit(0)
    for _ in range(3):
        os.wait()
    text = meters.text(()).decode()
    assert 'leitstern_jobs_total{kind="close",outcome="done"} 3.0' in text, text
    assert os.stat(meters.folder).st_mode & 0o77 == 0, "for its owner alone"
assert not os.path.exists(meters.folder)
"""
    environment = {name: value for name, value in os.environ.items() if "PROMETHEUS" not in name}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert done.returncode == 0
    assert metrics.FOLDER not in os.environ


def test_the_documentation_names_what_there_is_and_every_setting(client) -> None:
    told = (ROOT / "docs" / "administrators.md").read_text()
    text = client.get("/metrics", headers=SHOWN).text
    named = set(re.findall(r"leitstern_[a-z_]+", told))
    there = set(re.findall(r"# HELP (leitstern_[a-z_]+)", text))
    assert named - there - {"leitstern_database_connections"} == set(), (
        "the last on PostgreSQL only"
    )
    assert there - named == set()
    variables = masked.told(client.application.config["SETTINGS"])
    assert [name for name in variables if f"`{name}`" not in told] == []
