"""What requests write, and the database put back as it was after those that do."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Engine, event

from assessment.models import Base

TABLES = [table.name for table in Base.metadata.sorted_tables]
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b")
SEEN = re.compile(r"\s*UPDATE (sign_in|account) SET seen_at=\S+ WHERE")  # a browser was here


class Keeper:
    """Remembers a database, tells what is written to it, and brings it back."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.begun: list[str] = []
        self.written: list[str] = []  # and committed
        event.listen(engine, "before_cursor_execute", self._note)
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "rollback", lambda _c: self.begun.clear())
        self._remember()

    def _note(self, _c: object, _k: object, statement: str, *_more: object) -> None:
        if WRITES.match(statement) and not SEEN.match(statement):
            self.begun.append(statement)

    def _commit(self, _connection: object) -> None:
        self.written += self.begun
        self.begun.clear()

    @contextmanager
    def watching(self) -> Iterator[list[str]]:
        """What is written meanwhile; afterwards all is as it was."""
        self.begun.clear()
        self.written.clear()
        try:
            yield self.written
        finally:
            if self.written:
                self._restore()

    def _remember(self) -> None:
        if self.engine.dialect.name == "sqlite":
            self.copy = sqlite3.connect(":memory:")
            with closing(sqlite3.connect(str(self.engine.url.database))) as source:
                source.backup(self.copy)
            return
        copies = "; ".join(f"CREATE TABLE kept.{t} AS TABLE {t}" for t in TABLES)
        self._say(f"DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; {copies}")

    def _restore(self) -> None:
        if self.engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(str(self.engine.url.database))) as target:
                self.copy.backup(target)
            return
        empty = "; ".join(f"DELETE FROM {t}" for t in reversed(TABLES))
        fill = "; ".join(f"INSERT INTO {t} SELECT * FROM kept.{t}" for t in TABLES)
        self._say(f"SET LOCAL session_replication_role = replica; {empty}; {fill}")

    def _say(self, statements: str) -> None:
        with self.engine.begin() as connection:
            connection.exec_driver_sql(statements)

    def forget(self) -> None:
        """Leave an empty database behind."""
        if self.engine.dialect.name == "postgresql":
            empty = "; ".join(f"DELETE FROM {t}" for t in reversed(TABLES))
            self._say(
                f"SET LOCAL session_replication_role = replica; {empty}; DROP SCHEMA kept CASCADE"
            )
