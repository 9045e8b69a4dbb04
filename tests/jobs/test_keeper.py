"""Workers that show they live, and the one of them that gives work out."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from assessment.config import ROOT
from assessment.jobs import names
from assessment.jobs.keeper import Keeper
from assessment.models import Lead, Worker
from assessment.store import work
from assessment.store.database import clock, db

NOON = datetime(2027, 1, 12, 12, 0, tzinfo=UTC)
OTHER = "elsewhere/0123456789ab/1/1"


@pytest.fixture
def queue(context):
    return context.extensions["jobs"]


def leads(
    worker: str, *, after: timedelta = timedelta(0), at: datetime | None = None, gone: str = ""
) -> bool:
    db.session.rollback()
    now = at or clock(db.session) + after
    found = work.lead(db.session, "giving out", worker, now, lambda name: name == gone)
    db.session.commit()
    return found


def test_one_worker_of_many_gives_work_out(queue) -> None:
    assert queue.beat()
    assert not leads(OTHER)
    assert queue.beat()
    ends = db.session.scalar(select(Lead.until))
    assert not leads(OTHER, at=ends - timedelta(seconds=1))


def test_who_is_silent_for_a_lease_or_known_to_be_dead_is_followed(context) -> None:
    assert leads("one")
    late = work.LEASE + timedelta(seconds=1)
    assert leads("two", after=late)
    assert not leads("three", after=late + timedelta(seconds=1))
    assert leads("three", after=late + timedelta(seconds=1), gone="two")


def test_a_worker_shows_that_it_lives(queue) -> None:
    queue.beat()
    assert db.session.scalars(select(Worker.host)).all() == [names.own()]


def test_only_who_leads_gives_work_out(queue, monkeypatch) -> None:
    keeper, given = Keeper(queue), []
    monkeypatch.setattr(queue, "pick_up", lambda **how: given.append(how))
    assert leads(OTHER)
    keeper.look(NOON)
    assert given == []
    db.session.execute(update(Lead).values(until=clock(db.session) - timedelta(seconds=1)))
    db.session.commit()
    for _ in range(3):
        keeper.look(NOON)
    assert [how["patient"] for how in given] == [True, False, False]


def test_what_falls_due_is_looked_for_once_a_minute_and_what_expires_once_an_hour(
    queue, monkeypatch
) -> None:
    keeper, given, tidied = Keeper(queue), [], []
    monkeypatch.setattr(queue, "pick_up", lambda **how: given.append(how["due"]))
    monkeypatch.setattr(queue, "tell_to_tidy", lambda: tidied.append(True))
    keeper.look(NOON)
    tidied.clear()
    for beat in range(1, 12 * 60):
        keeper.look(NOON + timedelta(seconds=5 * beat))
    assert sum(given) == 60
    assert len(tidied) == 1


def test_a_process_is_known_to_live_or_to_have_ended() -> None:
    said = "from assessment.jobs import names; print(names.own(), flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", said], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    other = process.stdout.readline().decode().strip()
    assert not names.is_gone(other)
    process.communicate(b"\n")
    assert names.is_gone(other)


def test_whether_a_process_elsewhere_lives_is_not_known_here() -> None:
    host, _place, number, born = names.own().rsplit("/", 3)
    assert not names.is_gone(f"{host}/another/{number}/{born}0")
    assert not names.is_gone(host), "as an earlier version named itself"


def test_another_process_with_the_number_of_one_that_ended_is_not_that_one() -> None:
    here = names.own().rsplit("/", 1)[0]
    assert not names.is_gone(names.own())
    assert names.is_gone(f"{here}/1"), "born at another time"
    assert str(os.getpid()) in here
