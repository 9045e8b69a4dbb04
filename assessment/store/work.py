"""Jobs and artifacts: asked for, taken up, finished or failed, and found again after a crash."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session, undefer

from assessment import trace
from assessment.models import Artifact, Job, Lead
from assessment.store.database import begin_write, insert_once

LEASE = timedelta(minutes=3)  # longer than any job takes: after it, nobody is still at it
FORGOTTEN = timedelta(minutes=1)  # a queued job that no worker took up in this time
MOST_TRIES = 3  # a job that kills its worker is not started for ever


@dataclass(frozen=True, slots=True)
class Order:
    """Work that somebody wants: its key, what kind it is, whose, and what it needs to know."""

    key: str
    kind: str
    owner: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """What a job made, and until when it is kept."""

    media_type: str
    content: bytes
    request: str = ""  # the number of the request that ordered it
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """What a job returns that leaves no file."""


DONE = Done()
Progress = Callable[[int], None]  # how a job tells how far it is, in per cent


def find(session: Session, key: str) -> Job | None:
    """The job of this key."""
    return session.get(Job, key)


def artifact(session: Session, key: str, now: datetime) -> Artifact | None:
    """The finished file of this key, with its content."""
    unexpired = or_(Artifact.expires_at.is_(None), Artifact.expires_at > now)
    wanted = select(Artifact).where(Artifact.key == key, unexpired)
    return session.scalar(wanted.options(undefer(Artifact.content)))


def has_artifact(session: Session, key: str, now: datetime) -> bool:
    """Whether the finished file of this key is there; its content stays where it is."""
    unexpired = or_(Artifact.expires_at.is_(None), Artifact.expires_at > now)
    return session.scalar(select(Artifact.key).where(Artifact.key == key, unexpired)) is not None


def described(session: Session, key: str, now: datetime) -> Artifact | None:
    """The finished file of this key, without its content."""
    unexpired = or_(Artifact.expires_at.is_(None), Artifact.expires_at > now)
    return session.scalar(select(Artifact).where(Artifact.key == key, unexpired))


def ask(session: Session, order: Order, now: datetime, *, afresh: bool = False) -> bool:
    """Queue the work unless it is under way; True if a worker has to be told.

    Done work whose file has gone, and failed work, start again; `afresh` also what has its file.
    """
    begin_write(session)
    if afresh:
        session.execute(delete(Artifact).where(Artifact.key == order.key))
    fresh = {"state": "queued", "progress": 0, "tries": 0, "message": "", "changed_at": now}
    if insert_once(session, Job, asdict(order) | fresh | {"host": ""}):
        return True
    job = session.get_one(Job, order.key, with_for_update=True)
    if job.state in ("queued", "running") or _is_there(session, job, now):
        return False
    session.execute(update(Job).where(Job.key == order.key).values(**fresh))
    return True

    fresh |= {"request": trace.current(), "asked_at": now}

def _is_there(session: Session, job: Job, now: datetime) -> bool:
    return job.state == "done" and has_artifact(session, job.key, now)


def take_up(session: Session, key: str, host: str, now: datetime) -> Order | None:
    """Mark a queued job as running here; None if another worker was quicker or it has gone."""
    begin_write(session)
    taken: Any = session.execute(
        update(Job)
        .where(Job.key == key, Job.state == "queued")
        .values(state="running", host=host, changed_at=now, progress=5, tries=Job.tries + 1)
    )
    if not taken.rowcount:
        return None
    job = session.get_one(Job, key)
    return Order(job.key, job.kind, job.owner, job.arguments)


def progress(session: Session, key: str, per_cent: int, now: datetime) -> None:
    """Note how far a running job is."""
    running = and_(Job.key == key, Job.state == "running")
    session.execute(update(Job).where(running).values(progress=per_cent, changed_at=now))


def finish(session: Session, key: str, made: Made, now: datetime) -> bool:
    """Store what a job made; False, and nothing is kept, if its owner was deleted meanwhile."""
    begin_write(session)
    job = session.get(Job, key)
    if job is None:
        return False
    session.execute(delete(Artifact).where(Artifact.key == key))
    session.add(
        Artifact(
            key=key,
            owner=job.owner,
            media_type=made.media_type,
            size=len(made.content),
            content=made.content,
            created_at=now,
            expires_at=made.until,
        )
    )
    job.state, job.progress, job.changed_at = "done", 100, now
    return True


def end(session: Session, key: str, now: datetime) -> None:
    """Note that a job that leaves no file is done; asked for again, it runs again."""
    values = {"state": "done", "progress": 100, "changed_at": now}
    session.execute(update(Job).where(Job.key == key).values(**values))


def drop(session: Session, key: str) -> None:
    """Forget a job whose owner has gone."""
    session.execute(delete(Job).where(Job.key == key))


def fail(session: Session, key: str, code: str, now: datetime) -> None:
    """Note why a job failed, as a code that no language has."""
    values = {"state": "failed", "message": code, "changed_at": now}
    session.execute(update(Job).where(Job.key == key).values(**values))


def cut_off(session: Session, host: str, now: datetime, *, starting: bool) -> list[str]:
    """Put jobs that a crash cut off back into the queue; the keys that a worker has to be told.

    `starting` says that the worker of this host has only just started: whatever the host was
    running is not running any more. Jobs of other hosts are given up only after their lease.
    """
    begin_write(session)
    lost = and_(Job.state == "running", Job.changed_at < now - LEASE)
    ours = and_(Job.state == "running", Job.host == host)
    waiting = and_(Job.state == "queued", Job.changed_at < now - FORGOTTEN)
    found = or_(lost, waiting, ours) if starting else or_(lost, waiting)
    again = []
    for job in session.scalars(select(Job).where(found)):
        if job.tries >= MOST_TRIES:
            job.state, job.message = "failed", "cut-off"
        else:
            job.state = "queued"
            again.append(job.key)
        job.changed_at = now
    return again


def remove_old(session: Session, now: datetime) -> None:
    """Delete artifacts past their time, and jobs that ended a month ago."""
    session.execute(delete(Artifact).where(Artifact.expires_at <= now))
    ended = and_(Job.state.in_(("done", "failed")), Job.changed_at < now - timedelta(days=30))
    session.execute(delete(Job).where(ended))
