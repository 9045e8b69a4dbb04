"""What is noted of jobs: under the number of the request that ordered them."""

import json
import logging
from datetime import UTC, datetime

import pytest

from assessment import logs, trace
from assessment.jobs import kinds
from assessment.store import condition, work
from assessment.store.database import db
from tests import people
from tests.pages import hand_in

ORDER = work.Order("k" * 64, "check-report", "o" * 64, {"language": "de"})


@pytest.fixture
def told(caplog):
    """The lines of the log, as a server writes them."""
    caplog.handler.setFormatter(logs.Lines())
    caplog.set_level(logging.INFO, "assessment")
    return lambda: [json.loads(text) for text in caplog.text.splitlines()]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def queue(app):
    """The jobs of the application; nobody is told."""
    return app.extensions["jobs"]


def test_one_search_finds_the_request_and_the_job_that_it_ordered(
    app, client, told, queue, monkeypatch
) -> None:
    monkeypatch.setitem(kinds.KINDS, "check-report", lambda *_: work.DONE)
    response = people.post(client, f"{hand_in(client)}/report")
    number = response.headers["X-Request-ID"]
    while task := queue.queue.dequeue():
        queue.queue.execute(task)
    events = [(one["event"], one.get("kind")) for one in told() if one.get("request") == number]
    assert events == [("request", None), ("job", "check-report")]


def test_a_failure_is_logged_under_the_number_too(app, queue, told, monkeypatch) -> None:
    def fail(*_):
        raise ValueError("anna@example.com")

    monkeypatch.setitem(kinds.KINDS, ORDER.kind, fail)
    with app.app_context():
        trace.begin("0123456789ab")
        work.ask(db.session, ORDER, now())
        db.session.commit()
        trace.end()
        queue.run(ORDER.key)
    lines = told()
    assert [(one["event"].split(" failed")[0], one["request"]) for one in lines] == [
        ("A job of kind check-report", "0123456789ab"),
        ("job", "0123456789ab"),
    ]
    assert lines[1]["outcome"] == "failed"
    assert trace.current() == ""


def test_a_job_that_fell_due_by_itself_has_a_number_of_its_own(
    app, queue, told, monkeypatch
) -> None:
    monkeypatch.setitem(kinds.KINDS, ORDER.kind, lambda *_: work.DONE)
    with app.app_context():
        for _ in range(2):
            work.ask(db.session, ORDER, now())
            db.session.commit()
            queue.run(ORDER.key)
            db.session.rollback()
    numbers = [one["request"] for one in told()]
    assert len(set(numbers)) == len(numbers) == 2


def test_the_line_of_a_mailing_has_no_duration(app, queue, told, monkeypatch) -> None:
    """Each mail takes its time, and a reminder goes to whoever has not answered."""
    for kind in ("mailing", "poster"):
        monkeypatch.setitem(kinds.KINDS, kind, lambda *_: work.DONE)
        with app.app_context():
            work.ask(db.session, work.Order(kind.ljust(64, "k"), kind, "o", {}), now())
            db.session.commit()
            queue.run(kind.ljust(64, "k"))
    assert [("seconds" in one) for one in told()] == [False, True]


def test_failed_jobs_of_one_kind_are_ordered_once_more_and_others_stay(app) -> None:
    with app.app_context():
        for kind in ("poster", "close"):
            for state in ("queued", "failed"):
                order = work.Order(f"{kind}-{state}".ljust(64, "k"), kind, "o", {})
                work.ask(db.session, order, now())
                if state == "failed":
                    work.fail(db.session, order.key, "no-chromium", now())
                db.session.commit()
        keys = condition.try_again(db.session, "poster", now())
        db.session.commit()
        assert keys == ["poster-failed".ljust(64, "k")]
        again = work.find(db.session, keys[0])
        assert (again.state, again.tries, again.message) == ("queued", 0, "")
        assert {(one.kind, one.state, one.count) for one in condition.jobs(db.session)} == {
            ("poster", "queued", 2),
            ("close", "queued", 1),
            ("close", "failed", 1),
        }
