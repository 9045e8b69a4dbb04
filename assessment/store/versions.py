"""The version of a room by its code, read as cheaply as a database can: no session, one statement.

For the beat of phones alone, which comes a hundred times as often as anything else.
"""

from contextlib import closing
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assessment.store.rooms import VERSION_OF_CODE


class Versions:
    """Reads on the engine's own connections."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.statement = str(VERSION_OF_CODE.compile(engine))
        # What goes wrong where it cannot be asked: nothing wraps the driver's errors here.
        self.errors = (engine.dialect.loaded_dbapi.Error, SQLAlchemyError)

    def of(self, code: str) -> int | None:
        """The version; None where there is no room."""
        connection = self.engine.raw_connection()
        try:
            with closing(connection.cursor()) as cursor:
                cursor.execute(self.statement, _named(self.engine, code))
                found = cursor.fetchone()
        finally:
            connection.close()  # back to the others
        return found[0] if found else None


def _named(engine: Engine, code: str) -> Any:
    return (code,) if engine.dialect.positional else {"code": code}
