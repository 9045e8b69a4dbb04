"""Redis between several machines: jobs go through it, tries are counted together, and without it
people still answer."""

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from sqlalchemy import func, select, update

from assessment.config import ROOT, SettingError, Settings
from assessment.jobs import mailing
from assessment.models import Audience, Delivery, Job, Mailing, Response
from assessment.store import addresses, health, mailings, work
from assessment.store.addresses import Person
from assessment.store.database import begin_write, db
from assessment.views import limits
from tests import people, rows
from tests.pages import fields, hand_in
from tests.patience import until
from tests.postbox import postbox
from tests.redis_server import redis_server
from tests.views.test_participate import filled

SECRET = "a secret for tests only"


@pytest.fixture
def database_url(migrated, tmp_path) -> str:
    """What goes through Redis is the same on both engines."""
    return f"sqlite:///{shutil.copy(migrated, tmp_path / 'test.sqlite')}"


@pytest.fixture
def redis():
    with redis_server() as server:
        yield server


@pytest.fixture
def settings(settings, redis) -> Settings:
    return replace(settings, redis_url=redis.url)


def now() -> datetime:
    return datetime.now(UTC)


def worker(settings, **more: str) -> subprocess.Popen:
    """`flask worker`, a process of its own as on another machine."""
    environment = os.environ | {
        "LEITSTERN_ENV": "production",
        "SECRET_KEY": SECRET,
        "LEITSTERN_VAR": str(settings.var),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment | more)


@pytest.fixture
def started():
    """Processes that end with the test."""
    processes: list[subprocess.Popen] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def audience_to_close(app) -> tuple:
    """A facilitator's browser, and an audience that may be closed."""
    home = people.workspace(app, "Beratung Nord", fred="facilitator")
    with app.app_context():
        wave = rows.assessment(db.session, rows.organisation(db.session, home).id)
        asked = rows.audience(db.session, assessment_id=wave.id).id
        db.session.commit()
    return people.signed_in(app, "fred@example.com"), asked


def close(browser, asked) -> None:
    assert people.post(browser, f"/audience/{asked}/close", sure="yes").status_code == 303


def state(asked) -> str:
    return db.session.get_one(Audience, asked).state


# Jobs


def test_a_page_asks_and_a_worker_in_another_process_does_it(
    app,
    settings,
    redis,
    started,
) -> None:
    browser, asked = audience_to_close(app)
    close(browser, asked)
    assert app.extensions["jobs"].waiting() == 1
    assert not (settings.var / "jobs.sqlite").exists()
    started.append(worker(settings))
    with app.app_context():
        until(lambda: state(asked) == "closed")


def test_a_worker_outlives_its_redis_and_goes_on_with_the_next(
    app,
    settings,
    redis,
    started,
) -> None:
    """What was asked for meanwhile lies in the database; a message that was lost is sent again."""
    browser, asked = audience_to_close(app)
    started.append(worker(settings))
    redis.stop()
    close(browser, asked)
    with app.app_context():
        (job,) = db.session.scalars(select(Job))
        assert job.state == "queued", "it waits"
        db.session.rollback()
        redis.start()
        db.session.execute(update(Job).values(changed_at=now() - 2 * work.FORGOTTEN))
        db.session.commit()
        app.extensions["jobs"].pick_up()  # as every worker does once a minute
        until(lambda: state(asked) == "closed")
    assert started[0].poll() is None


def test_a_worker_that_is_killed_at_work_is_taken_over_from(app, settings, started) -> None:
    """`kill -9` while it hands a mail over: the next one goes on, and nobody gets two."""
    with app.app_context(), postbox() as box:
        order, asked = invitations(20)
        mail = {"MAIL_URL": box.url, "MAIL_FROM": "survey@firma.test"}
        started.append(worker(settings, **mail))

        def kill(_mail) -> None:
            if len(box.mails) == 7:
                os.kill(started[0].pid, signal.SIGKILL)

        box.meanwhile = kill
        app.extensions["jobs"].tell(order.key)
        assert started[0].wait(60) == -signal.SIGKILL
        assert db.session.get_one(Job, order.key).state == "running", "nobody else knows"
        started.append(worker(settings, **mail))
        until(lambda: db.session.get_one(Mailing, asked).done_at)
        states = dict(
            db.session.execute(select(Delivery.state, func.count()).group_by("state")).all()
        )
        db.session.rollback()
    assert set(Counter(box.to()).values()) == {1}
    assert len(box.to()) == 20
    assert states == {"done": 19, "uncertain": 1}, "one was just being handed over"


def invitations(count: int) -> tuple:
    begin_write(db.session)
    made = rows.audience(db.session, entry="invited")
    addresses.add(db.session, made, [Person(f"p{n:02}@kunde.test") for n in range(count)])
    asked = mailings.invite(db.session, made, now()).id
    order = mailing.order(asked, made.id)
    db.session.commit()
    work.ask(db.session, order, now())
    db.session.commit()
    return order, asked


# Tries


def guess(app, times: int) -> list[int]:
    browser = app.test_client()
    return [
        people.post(browser, "/sign-in", email="anna@example.com", password="falsch").status_code
        for _ in range(times)
    ]


def test_tries_at_two_servers_count_together_and_leave_nobody_s_address(
    make_app, settings, redis, monkeypatch
) -> None:
    monkeypatch.setitem(limits.PATIENCE, "socket_timeout", 20)  # it is there, and perhaps busy
    here, there = make_app(settings), make_app(settings)
    people.account(here)
    assert 429 not in guess(here, 6) + guess(there, 4)
    assert guess(there, 1) == guess(here, 1) == [429]
    kept = redis.everything()
    assert kept, "Redis has counted"
    assert not [trace for trace in (b"anna", b"example.com", b"127.0.0.1") if trace in kept]


def test_without_redis_every_server_counts_for_itself(make_app, settings) -> None:
    alone = replace(settings, redis_url="")
    here, there = make_app(alone), make_app(alone)
    people.account(here)
    assert guess(here, 11)[-1] == 429
    assert guess(there, 1) != [429]


# Redis is out, or does not answer


@pytest.fixture(params=["gone", "hung", "never there"])
def without(request, app, redis) -> str:
    """A Redis that ends after the first requests, one that hangs, and one that never came."""
    if request.param != "never there":
        guess(app, 1)
        hand_in(app.test_client())
    if request.param == "hung":
        redis.hold(up=True)
    else:
        redis.stop()
    yield request.param
    if request.param == "hung":
        redis.hold(up=False)


def test_people_answer_and_guessing_is_stopped_while_redis_is_out(app, without) -> None:
    people.account(app)
    with app.app_context():
        code = rows.audience(db.session).code
        db.session.commit()
    browser = app.test_client()
    assert browser.get("/").status_code == 200
    sent = filled(browser.get(f"/r/{code}/form").text)
    assert browser.post(f"/r/{code}", data=sent).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Response)) == 1
        db.session.rollback()
    assert guess(app, 11)[-1] == 429, "each server counts for itself meanwhile"


def test_a_report_that_is_asked_for_while_redis_is_out_waits(app, without) -> None:
    browser = app.test_client()
    location = hand_in(browser)
    data = {"csrf_token": fields(browser.get("/check").text)["csrf_token"]}
    assert browser.post(f"{location}/report?lang=en", data=data).status_code == 303
    page = browser.get(f"{location}/report?lang=en")
    assert page.status_code == 200
    assert page.headers["Refresh"] == "2", "it waits, and the page looks again"


def test_what_watches_the_server_names_redis(app, without, caplog, monkeypatch) -> None:
    with app.app_context():
        health.note_worker(db.session, "one", now() + timedelta(hours=1))
        db.session.commit()
    browser = app.test_client()
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503
    assert "REDIS_URL" in caplog.text
    found = about_the_queue(app, monkeypatch)
    assert found.startswith("MISSING  Job queue: Redis cannot be reached")
    assert "start Redis or correct REDIS_URL" in found


def about_the_queue(app, monkeypatch) -> str:
    """What `doctor` says of the queue; it looks at nothing else."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    module = import_module("assessment.cli.doctor")
    only = [check for check in module.CHECKS if check[0] == "Job queue"]
    monkeypatch.setattr(module, "CHECKS", only)
    return app.test_cli_runner().invoke(args=["doctor"]).output


def test_with_redis_the_server_is_ready_and_doctor_says_what_waits(app, monkeypatch) -> None:
    app.extensions["jobs"].beat()
    assert app.test_client().get("/readyz").status_code == 200
    assert about_the_queue(app, monkeypatch).startswith("ok       Job queue: Redis, 0 waiting\n")


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "redis://", "unix:///tmp/r"])
def test_an_address_of_redis_that_makes_no_sense_stops_the_start(url) -> None:
    with pytest.raises(SettingError, match="REDIS_URL"):
        Settings.read({"SECRET_KEY": SECRET, "REDIS_URL": url})
