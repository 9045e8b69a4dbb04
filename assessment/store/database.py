"""The connection to the database and how it must behave; knows no table's meaning."""

import sqlite3
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Row,
    bindparam,
    event,
    exc,
    literal_column,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assessment.models import Base
from assessment.store import names, postgres, sqlite_file

# The database is out, full, locked for too long or may only be read: nobody's input is to blame.
UNUSABLE = (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError)
PATIENCE = 15  # seconds that a writer waits for others
REST = 1.0  # seconds after which a connection is asked whether it still stands
TICK = 0.001  # seconds between two looks whether another process is done
WAIT = f"PRAGMA busy_timeout = {PATIENCE * 1000}"  # milliseconds
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
CLOCK = text("SELECT clock_timestamp()")

db = SQLAlchemy()


def init_app(app: Flask, url: str) -> None:
    """Give the application its database."""
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(url)}
    db.init_app(app)
    # The extension also closes asynchronous sessions, of which we have none: a thread per request.
    closing = app.teardown_appcontext_funcs
    closing[:] = [close for close in closing if not iscoroutinefunction(close)]
    with app.app_context():
        prepare(db.engine)


def engine_options(url: str) -> dict[str, Any]:
    """How to open `url`; a bare postgresql:// address means the driver that is installed."""
    parsed = make_url(postgres.hosts_apart(url))
    options: dict[str, Any] = {"hide_parameters": True}  # answers do not belong into a log
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        return options | {"url": parsed, "connect_args": {"timeout": PATIENCE}}
    parsed, patience = postgres.settled(parsed)
    return options | {"url": parsed, "connect_args": patience, "pool_size": 8}


def prepare(engine: Engine) -> None:
    """Make SQLite durable, consistent and patient; PostgreSQL only has to be there still."""
    if engine.dialect.name == "sqlite":
        sqlite_file.guard(engine)
        event.listen(engine, "connect", _set_up_sqlite)
        turns = _Turns()
        event.listen(engine, "begin", turns.begin)
        event.listen(engine, "commit", turns.end)
        event.listen(engine, "rollback", turns.end)
    else:
        watch = _Watch(engine)
        event.listen(engine, "checkin", watch.note)
        event.listen(engine, "checkout", watch.look)
        event.listen(engine, "handle_error", postgres.leave_standby)


class _Watch:
    """Whether a connection still stands, asked only if nobody has used it for a while.

    Under load every question costs a round trip, and nobody rests.
    """

    def __init__(self, engine: Engine) -> None:
        self.dialect = engine.dialect

    def note(self, _connection: Any, record: Any) -> None:
        """A connection was used until now."""
        record.info["used"] = time.monotonic()

    def look(self, connection: Any, record: Any, _handed_out: Any) -> None:
        """A connection that broke while it rested is replaced, with all that are as old."""
        used = record.info.get("used")
        if used is None or time.monotonic() - used < REST:
            return
        try:
            self.dialect.do_ping(connection)
        except self.dialect.loaded_dbapi.Error as error:
            raise exc.InvalidatePoolError from error


class _Turns:
    """Who may write next: no thread sleeps at a lock that is free.

    SQLite itself lets whoever waits for its lock sleep for longer and longer, up to a tenth of a
    second, while others go ahead. Here threads of one process write one after the other, and the
    one whose turn it is asks again every millisecond whether another process is done.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.whose: Connection | None = None

    def begin(self, connection: Connection) -> None:
        """Begin a transaction; a writing one when it is its turn."""
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        until = time.monotonic() + PATIENCE
        if self.lock.acquire(timeout=PATIENCE):
            self.whose = connection
        try:
            _begin_writing(connection, until)
        except BaseException:
            self.end(connection)
            raise

    def end(self, connection: Connection) -> None:
        """Let the next one begin: it waits for the commit itself, which is about to happen."""
        if self.whose is connection:
            self.whose = None
            self.lock.release()


def _begin_writing(connection: Connection, until: float) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while _is_busy(driver) and time.monotonic() < until:
            time.sleep(TICK)
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # says why not
    finally:
        driver.execute(WAIT)


def _is_busy(driver: sqlite3.Connection) -> bool:
    """Begin a writing transaction, unless another process writes; True then."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return False


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_Turns` says, not later
    for pragma in (
        "journal_mode = WAL",  # readers and the writer do not wait for each other
        "synchronous = FULL",  # an acknowledged answer survives a power cut
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted is overwritten, not only forgotten
        "temp_store = MEMORY",  # no answer goes into a file of its own
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(WAIT)
    names.teach(connection)


def empty_journal(engine: Engine) -> None:
    """What was deleted leaves SQLite's journal as well, which otherwise keeps it for a while."""
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def clock(session: Session) -> datetime:
    """What time it is for all machines alike: PostgreSQL's own, or this only machine's."""
    if is_sqlite(session):
        return datetime.now(UTC)
    with alone(session) as connection:
        return connection.execute(CLOCK).scalar_one()  # type: ignore[no-any-return]


def begin_write(session: Session) -> None:
    """Open the session's transaction as a writing one, before its first statement.

    SQLite refuses at once to turn a reading transaction into a writing one while another writes;
    asked for at the start, the lock is waited for.
    """
    session.connection(execution_options={"writes": True})


def alone(session: Session) -> Connection:
    """A connection on which every statement is a transaction of its own: one round trip each."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def first(session: Session, query: Executable, values: Mapping[str, Any]) -> Row[Any] | None:
    """The first row; PostgreSQL needs no transaction for it unless the session is in one."""
    if is_sqlite(session) or session.in_transaction():
        return session.connection().execute(query, values).first()
    try:
        return _first(session, query, values)
    except exc.DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return _first(session, query, values)  # the connection was lost, reading is harmless


def _first(session: Session, query: Executable, values: Mapping[str, Any]) -> Row[Any] | None:
    with alone(session) as connection:
        return connection.execute(query, values).first()


def is_sqlite(session: Session) -> bool:
    """Whether this is SQLite: one writes at a time, and rows tell no transaction's number."""
    return session.get_bind().dialect.name == "sqlite"


def insert_once(session: Session, row: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is there; False then. Safe against another doing the same."""
    connection = session.connection()
    once = _insert_once(connection.dialect.name, row, tuple(values))
    return connection.execute(once, values).scalar() is not None


@lru_cache
def _insert_once(dialect: str, row: type[Base], columns: tuple[str, ...]) -> Any:
    """The statement, made once: answers come by the hundred a second."""
    insert = INSERTS[dialect](row.__table__)
    insert = insert.values({name: bindparam(name) for name in columns})
    return insert.on_conflict_do_nothing().returning(literal_column("1"))
