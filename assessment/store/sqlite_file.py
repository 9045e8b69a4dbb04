"""The SQLite database as a file that can go: moved away, deleted, replaced or damaged.

Knows nothing of what is in it, and makes none: `schema.upgrade` does that.
"""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, ExceptionContext, event, exc


def guard(engine: Engine) -> None:
    """Use the file that stands at its place or none, and say so where it cannot be used."""
    place = _Place()
    event.listen(engine, "do_connect", place.open_)
    event.listen(engine, "connect", place.note)
    event.listen(engine, "checkout", place.look)
    event.listen(engine, "handle_error", _explain)


class _Place:
    """Whether the file of a connection is still the one that stands at its place.

    SQLite itself would go on writing into a file that was moved away or deleted, and would make an
    empty one where it finds none: what was acknowledged would be gone at the next start.
    """

    def __init__(self) -> None:
        self.file: Path | None = None

    def open_(self, _dialect: Any, _record: Any, where: list[Any], how: dict[str, Any]) -> None:
        """Open the file that is there."""
        if where and where[0] != ":memory:":
            self.file = Path(where[0])
            where[0], how["uri"] = f"file:{quote(where[0])}?mode=rw", True

    def note(self, _connection: Any, record: Any) -> None:
        """A connection was opened to the file that is there now."""
        record.info["file"] = self._identity()

    def look(self, _connection: Any, record: Any, _handed_out: Any) -> None:
        """A connection to a file that has gone is given up, with all that are as old."""
        if record.info["file"] != self._identity():
            raise exc.InvalidatePoolError

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self.file and self.file.stat()
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None


def _explain(context: ExceptionContext) -> exc.OperationalError | None:
    """A file that is damaged, or no database, is out of use as one that cannot be opened is."""
    said = context.original_exception
    if type(said) is sqlite3.DatabaseError:
        return exc.OperationalError(context.statement, None, said, hide_parameters=True)
    return None
