"""How an installation does, in numbers: its jobs, workers, mails, backup, database and accounts.

Nothing here names a workspace, an organisation, an audience or a person, and nothing is counted of
those who take part.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine, and_, func, select, text, update
from sqlalchemy.orm import Session

from assessment import trace
from assessment.models import Account, Address, Backup, Delivery, Job, Worker, Workspace
from assessment.store.database import begin_write, is_sqlite
from assessment.store.deliveries import OPEN

LATELY = timedelta(days=30)
WAL = "-wal"
SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}
CONNECTIONS = text(
    "SELECT count(*), current_setting('max_connections')::int "
    "FROM pg_stat_activity WHERE datname = current_database()"
)
VERSIONS = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of one kind in one state: when the first was asked for, the last came to it."""

    kind: str
    state: str
    count: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True)
class Mails:
    """Mails to those who are asked: that wait, and addresses from which mail came back."""

    waiting: int
    bounced: int


@dataclass(frozen=True, slots=True)
class Members:
    """How many accounts and workspaces there are, and are new."""

    accounts: int
    new_accounts: int
    workspaces: int


@dataclass(frozen=True, slots=True)
class Database:
    """Which database this is, its bytes, how long it took to answer, and what time it has."""

    engine: str
    version: str
    size: int
    journal: int  # bytes of SQLite's write-ahead log
    seconds: float
    clock: datetime | None  # None where it is this machine's own


def jobs(session: Session) -> list[Jobs]:
    """What waits, runs or has failed; what is done counts no more."""
    grouped = (
        select(
            Job.kind,
            Job.state,
            func.count(),
            func.min(func.coalesce(Job.asked_at, Job.changed_at), type_=Job.changed_at.type),
            func.max(Job.changed_at, type_=Job.changed_at.type),
        )
        .where(Job.state.in_(("queued", "running", "failed")))
        .group_by(Job.kind, Job.state)
        .order_by(Job.kind, Job.state)
    )
    return [Jobs(*row) for row in session.execute(grouped)]


def try_again(session: Session, kind: str, now: datetime) -> list[str]:
    """Put the failed jobs of one kind back into the queue; the keys a worker has to be told."""
    begin_write(session)
    failed = and_(Job.kind == kind, Job.state == "failed")
    keys = list(session.scalars(select(Job.key).where(failed).with_for_update(skip_locked=True)))
    values = {"state": "queued", "progress": 0, "tries": 0, "message": "", "changed_at": now}
    values |= {"request": trace.current(), "asked_at": now}
    session.execute(update(Job).where(Job.key.in_(keys)).values(**values))
    return keys


def workers(session: Session) -> list[tuple[str, datetime]]:
    """Who does jobs, and when each was last seen."""
    found = session.execute(select(Worker.host, Worker.seen_at).order_by(Worker.host))
    return [(host, seen_at) for host, seen_at in found]


def mails(session: Session) -> Mails:
    """Mails of invitations and reminders. A reminder waits for everybody alike."""
    waiting = select(func.count()).select_from(Delivery).where(Delivery.state.in_(OPEN))
    bounced = select(func.count()).select_from(Address).where(Address.bounce != "")
    return Mails(session.scalar(waiting) or 0, session.scalar(bounced) or 0)


def members(session: Session, now: datetime) -> Members:
    """Accounts and workspaces."""
    accounts = select(func.count()).select_from(Account)
    workspaces = select(func.count()).select_from(Workspace)
    return Members(
        session.scalar(accounts) or 0,
        session.scalar(accounts.where(Account.created_at > now - LATELY)) or 0,
        session.scalar(workspaces) or 0,
    )


def backup(session: Session) -> Backup | None:
    """The last backup that was completed."""
    return session.scalar(select(Backup))


def database(session: Session) -> Database:
    """The database itself; reads no row of ours."""
    engine = session.get_bind().dialect.name
    began = perf_counter()
    version = str(session.scalar(text(VERSIONS[engine])))
    seconds = perf_counter() - began
    size = int(session.scalar(text(SIZES[engine])) or 0)
    clock = None if is_sqlite(session) else session.scalar(select(func.clock_timestamp()))
    return Database(engine, version.partition(" ")[0], size, _journal(session), seconds, clock)


def _journal(session: Session) -> int:
    bind = session.get_bind()
    name = bind.url.database if isinstance(bind, Engine) and is_sqlite(session) else None
    file = Path(f"{name}{WAL}") if name else None
    return file.stat().st_size if file and file.exists() else 0


def connections(session: Session) -> tuple[int, int] | None:
    """How many connections to PostgreSQL are open, and may be; SQLite knows of none."""
    if is_sqlite(session):
        return None
    opened, most = session.execute(CONNECTIONS).one()
    return int(opened), int(most)


def drift(one: Database, now: datetime) -> float:
    """How many seconds the database's clock is ahead of ours."""
    return (one.clock.astimezone(UTC) - now).total_seconds() if one.clock else 0.0
