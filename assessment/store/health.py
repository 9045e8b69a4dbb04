"""Whether an installation can do its work: a worker is about, and a backup was made lately."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from assessment.models import Backup, Job, Worker
from assessment.store.database import begin_write, insert_once

UNSEEN = timedelta(minutes=5)  # a worker looks around every minute, or is at work


def note_worker(session: Session, host: str, now: datetime) -> None:
    """A worker looks for work on this host; hosts that are gone for a day are forgotten."""
    begin_write(session)
    if not insert_once(session, Worker, {"host": host, "seen_at": now}):
        session.execute(update(Worker).where(Worker.host == host).values(seen_at=now))
    session.execute(delete(Worker).where(Worker.seen_at < now - timedelta(days=1)))


def has_worker(session: Session, now: datetime) -> bool:
    """Whether some worker was seen lately, or told how far its job is."""
    seen = exists().where(Worker.seen_at > now - UNSEEN)
    busy = exists().where(Job.state == "running", Job.changed_at > now - UNSEEN)
    return bool(session.scalar(select(or_(seen, busy))))


def has_work(session: Session) -> bool:
    """Whether jobs wait for a worker."""
    return bool(session.scalar(select(exists().where(Job.state == "queued"))))


def note_backup(session: Session, size: int, now: datetime) -> None:
    """A backup of so many bytes is complete; only the last one is noted."""
    begin_write(session)
    session.execute(delete(Backup))
    session.add(Backup(at=now, size=size))
