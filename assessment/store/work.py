"""Jobs and artifacts: asked for, taken up, finished or failed, and found again after a crash.

A running job is its worker's as long as that renews it. One that was taken from its worker, which
was silent for too long, cannot be renewed or ended by it any more.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session, undefer

from assessment import trace
from assessment.models import Artifact, Job, Lead
from assessment.store.database import begin_write, insert_once

LEASE = timedelta(seconds=30)  # a running job that was not renewed for so long has no worker
FORGOTTEN = timedelta(seconds=15)  # a queued job that no worker took up in this time
MOST_TRIES = 3  # a job that kills its worker is not started for ever


class LostError(Exception):
    """The job was taken from this worker, or its owner has gone: nothing it makes counts."""


@dataclass(frozen=True, slots=True)
class Order:
    """Work that somebody wants: its key, what kind it is, whose, and what it needs to know."""

    key: str
    kind: str
    owner: str
    arguments: dict[str, Any]
    request: str = ""  # the number of the request that ordered it


@dataclass(frozen=True, slots=True)
class Made:
    """What a job made, and until when it is kept."""

    media_type: str
    content: bytes
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
    fresh |= {"request": trace.current(), "asked_at": now}
    if insert_once(session, Job, asdict(order) | fresh | {"host": ""}):
        return True
    job = session.get_one(Job, order.key, with_for_update=True)
    if job.state in ("queued", "running") or _is_there(session, job, now):
        return False
    session.execute(update(Job).where(Job.key == order.key).values(**fresh))
    return True


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
    return Order(job.key, job.kind, job.owner, job.arguments, job.request)


def progress(session: Session, key: str, host: str, per_cent: int, now: datetime) -> None:
    """Note how far a running job is; LostError if it is not this worker's any more."""
    values = {"progress": per_cent, "changed_at": now}
    noted: Any = session.execute(update(Job).where(_held(key, host)).values(**values))
    if not noted.rowcount:
        raise LostError


def renew(session: Session, key: str, host: str, now: datetime) -> None:
    """Show that a job is still worked at."""
    session.execute(update(Job).where(_held(key, host)).values(changed_at=now))


def _held(key: str, host: str) -> Any:
    return and_(Job.key == key, Job.state == "running", Job.host == host)


def hold(session: Session, key: str, host: str) -> None:
    """Keep a running job until the transaction ends; LostError if it is not this worker's."""
    begin_write(session)
    if session.scalar(select(Job.key).where(_held(key, host)).with_for_update()) is None:
        raise LostError


def finish(session: Session, key: str, made: Made, now: datetime) -> bool:
    """Store what a job made; False, and nothing is kept, if its owner was deleted meanwhile."""
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


def cut_off(
    session: Session, now: datetime, is_left: Callable[[str, str], bool], *, patient: bool = False
) -> list[str]:
    """Put running jobs that were cut off back into the queue; their keys.

    One is cut off if `is_left` knows of its key and worker that nobody is at it, or if nobody
    renewed it for the time of its lease; if we are `patient`, that alone is no reason.
    """
    begin_write(session)
    running = select(Job).where(Job.state == "running")
    again = []
    for job in session.scalars(running.with_for_update(skip_locked=True)):
        silent = not patient and abs(now - job.changed_at) > LEASE  # or the clock has jumped
        if not silent and not is_left(job.key, job.host):
            continue
        job.state, job.changed_at = "queued", now
        if job.tries >= MOST_TRIES:
            job.state, job.message = "failed", "cut-off"
        else:
            again.append(job.key)
    return again


def forgotten(session: Session, now: datetime) -> Sequence[str]:
    """Jobs that wait although no worker was told, or none that still lives; they count as new."""
    begin_write(session)
    told = Job.changed_at.between(now - FORGOTTEN, now + FORGOTTEN)  # later: the clock has jumped
    waiting = and_(Job.state == "queued", ~told)
    keys = session.scalars(select(Job.key).where(waiting)).all()
    session.execute(update(Job).where(waiting).values(changed_at=now))
    return keys


def lead(
    session: Session, duty: str, worker: str, now: datetime, is_gone: Callable[[str], bool]
) -> bool:
    """Take on, or keep, a duty that one worker has at a time; False if another one has it."""
    until = now + LEASE
    if insert_once(session, Lead, {"duty": duty, "worker": worker, "until": until}):
        return True
    held = session.get_one(Lead, duty, with_for_update=True, populate_existing=True)
    if held.worker != worker and now < held.until <= until and not is_gone(held.worker):
        return False
    held.worker, held.until = worker, until
    return True


def remove_old(session: Session, now: datetime) -> None:
    """Delete artifacts past their time, and jobs that ended a month ago."""
    session.execute(delete(Artifact).where(Artifact.expires_at <= now))
    ended = and_(Job.state.in_(("done", "failed")), Job.changed_at < now - timedelta(days=30))
    session.execute(delete(Job).where(ended))
