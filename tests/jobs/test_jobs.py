"""Jobs: done once, found again after a crash, and never left behind by a deletion."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from assessment import jobs
from assessment.config import ROOT
from assessment.jobs import names
from assessment.models import Job
from assessment.store import checks, health, work
from assessment.store.database import db

ORDER = work.Order("k" * 64, "check-report", "o" * 64, {"language": "de"})
MADE = work.Made("application/pdf", b"%PDF", None)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def ordered(app):
    with app.app_context():
        assert work.ask(db.session, ORDER, now())
        db.session.commit()
        yield app.extensions["jobs"]


def state() -> str:
    db.session.rollback()  # sees what others have written since
    return work.find(db.session, ORDER.key).state


def waiting(queue) -> int:
    return queue.queue.pending_count()


def test_work_is_ordered_once(ordered) -> None:
    assert not work.ask(db.session, ORDER, now())


def test_a_job_stores_what_it_made(ordered, monkeypatch) -> None:
    monkeypatch.setitem(jobs.KINDS, ORDER.kind, lambda *_: MADE)
    ordered.run(ORDER.key)
    assert state() == "done"
    assert work.artifact(db.session, ORDER.key, now()).content == b"%PDF"


def test_work_that_reads_tells_how_far_it_is_while_others_write(ordered, monkeypatch) -> None:
    told = []

    def long(_owner: str, _arguments: dict, note) -> work.Made:
        work.find(db.session, ORDER.key)  # a reading transaction is open
        with Session(db.engine) as other:
            health.note_worker(other, "elsewhere/0123456789ab/1/1", now())
            other.commit()
        note(50)
        told.append(work.find(db.session, ORDER.key).progress)
        return MADE

    monkeypatch.setitem(jobs.KINDS, ORDER.kind, long)
    ordered.run(ORDER.key)
    assert (state(), told) == ("done", [50])


def test_only_one_worker_takes_a_job_up(ordered) -> None:
    assert work.take_up(db.session, ORDER.key, "one", now())
    db.session.commit()
    assert work.take_up(db.session, ORDER.key, "two", now()) is None


def gone() -> str:
    """The name of a worker that lived here until just now."""
    said = "from assessment.jobs import names; print(names.own())"
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, check=True)
    return done.stdout.decode().strip()


def test_a_job_whose_worker_was_killed_is_queued_again_at_once(ordered) -> None:
    work.take_up(db.session, ORDER.key, gone(), now())
    db.session.commit()
    ordered.pick_up()
    assert state() == "queued"
    assert waiting(ordered) == 1


def test_a_job_of_a_worker_that_lives_is_left_to_it(ordered) -> None:
    for worker in (names.own(), "elsewhere/0123456789ab/1/1"):
        db.session.execute(update(Job).values(state="queued"))
        db.session.commit()
        work.take_up(db.session, ORDER.key, worker, now())
        db.session.commit()
        ordered.pick_up()
        assert state() == "running"


def test_a_job_that_nobody_renewed_is_given_up_after_its_lease(ordered) -> None:
    long_ago = now() - work.LEASE - timedelta(seconds=1)
    work.take_up(db.session, ORDER.key, "elsewhere", long_ago)
    db.session.commit()
    ordered.pick_up(patient=True)
    assert state() == "running", "after an outage others have a moment to show that they live"
    ordered.pick_up()
    assert state() == "queued"


def test_a_worker_at_work_renews_its_job(ordered, monkeypatch) -> None:
    seen = []

    def long(*_):
        db.session.execute(update(Job).values(changed_at=now() - 2 * work.LEASE))
        db.session.commit()
        ordered.beat()
        ordered.pick_up()
        seen.append(state())
        return MADE

    monkeypatch.setitem(jobs.KINDS, ORDER.kind, long)
    ordered.run(ORDER.key)
    assert [*seen, state()] == ["running", "done"]


@pytest.mark.parametrize("ending", ["progress", "file", "nothing kept", "gone", "failure"])
def test_a_worker_that_lost_its_job_cannot_change_it_any_more(ordered, monkeypatch, ending) -> None:
    def lose(_owner, _arguments, progress):
        db.session.execute(update(Job).values(host="another", progress=50))
        db.session.commit()
        if ending == "progress":
            progress(99)
        if ending == "failure":
            raise ValueError
        return {"file": MADE, "nothing kept": work.DONE}.get(ending)

    monkeypatch.setitem(jobs.KINDS, ORDER.kind, lose)
    ordered.run(ORDER.key)
    db.session.rollback()
    job = work.find(db.session, ORDER.key)
    assert (job.state, job.host, job.progress) == ("running", "another", 50)
    assert work.artifact(db.session, ORDER.key, now()) is None


def test_a_job_whose_database_went_away_is_taken_up_again(ordered, monkeypatch) -> None:
    def without(*_):
        raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

    monkeypatch.setitem(jobs.KINDS, ORDER.kind, without)
    ordered.run(ORDER.key)
    assert state() == "running", "nothing could be noted"
    db.session.execute(update(Job).values(changed_at=now() - 2 * work.LEASE))
    db.session.commit()
    ordered.beat()  # the same worker lives, and is at nothing
    ordered.pick_up()
    assert state() == "queued"


def test_a_message_that_was_lost_is_sent_again(ordered) -> None:
    job = work.find(db.session, ORDER.key)
    job.changed_at = now() - work.FORGOTTEN - timedelta(seconds=1)
    db.session.commit()
    ordered.pick_up()
    assert waiting(ordered) == 1


def test_a_message_that_still_waits_is_not_sent_twice(ordered) -> None:
    ordered.tell("another job's key")
    db.session.execute(update(Job).values(changed_at=now() - 2 * work.FORGOTTEN))
    db.session.commit()
    ordered.pick_up()
    assert waiting(ordered) == 1


def test_a_job_that_kills_its_worker_is_not_started_for_ever(ordered) -> None:
    for _ in range(work.MOST_TRIES):
        work.take_up(db.session, ORDER.key, gone(), now())
        db.session.commit()
        ordered.pick_up()
    assert state() == "failed"


def test_what_was_deleted_meanwhile_is_not_stored(ordered, monkeypatch) -> None:
    def deleted_meanwhile(*_):
        checks.remove(db.session, ORDER.owner)
        db.session.commit()
        return MADE

    monkeypatch.setitem(jobs.KINDS, ORDER.kind, deleted_meanwhile)
    ordered.run(ORDER.key)
    assert work.artifact(db.session, ORDER.key, now()) is None


def test_a_job_whose_check_has_gone_leaves_nothing_behind(ordered) -> None:
    ordered.run(ORDER.key)
    db.session.rollback()
    assert work.find(db.session, ORDER.key) is None


def test_a_queue_that_is_out_loses_no_order(ordered, monkeypatch) -> None:
    def out(_key):
        raise ConnectionError

    ordered.queue  # noqa: B018  # opens it
    monkeypatch.setattr(ordered, "start", out)
    ordered.tell(ORDER.key)
    assert state() == "queued"


def test_tidying_removes_what_has_expired(ordered, monkeypatch) -> None:
    past = now() - timedelta(seconds=1)
    monkeypatch.setitem(
        jobs.KINDS, ORDER.kind, lambda *_: work.Made("application/pdf", b"%PDF", past)
    )
    ordered.run(ORDER.key)
    db.session.rollback()
    assert work.artifact(db.session, ORDER.key, past - timedelta(1))
    db.session.rollback()
    ordered.tidy()
    assert work.artifact(db.session, ORDER.key, past - timedelta(1)) is None
