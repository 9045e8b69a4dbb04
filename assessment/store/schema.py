"""Brings the tables of a database to a version, up and down. Only commands need it, not pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from assessment.store.database import engine_options, prepare

MIGRATIONS = Path(__file__).parent.parent / "migrations"
IN_USE = "55P03"  # says PostgreSQL of a table that somebody else has not given back in time
LOCK = 7_302_661_548_101_112  # of PostgreSQL, a number that nothing else here uses
PATIENCE = "10s"  # for one table: whoever comes after waits behind us
TRIES = 30
# Written by `migrations/env.py`: the oldest revision whose code works with these tables.
OLDEST = text("SELECT oldest FROM alembic_version")

Standing = Literal["current", "older", "newer", "foreign"]


class NewerError(Exception):
    """A newer version has brought the database further than this one could.

    `stands` says whether this version still works with it: 'newer' or 'foreign'.
    """

    def __init__(self, stands: Standing) -> None:
        super().__init__(stands)
        self.stands = stands


def _alembic(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`; many may do so at once, and one does it.

    NewerError if a newer version has brought it further.
    """
    _make_private(url)
    with _opened(url) as engine:
        if _revision(engine) not in _known():
            raise NewerError(stands(engine))
        _migrate(engine, command.upgrade, revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to `revision`; 'base' empties it."""
    with _opened(url) as engine:
        _migrate(engine, command.downgrade, revision)


def _make_private(url: str) -> None:
    """A new SQLite file is for its owner alone, and its journals are as it is."""
    parsed = engine_options(url)["url"]  # it makes the folder as well
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, ":memory:"):
        Path(parsed.database).touch(mode=0o600)


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = create_engine(**engine_options(url))
    prepare(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _migrate(engine: Engine, migrate: Any, revision: str) -> None:
    """One after the other (see `migrations/env.py`); again where tables were in use for too long.

    Whoever waits for a table holds up all that come after: so nobody waits for long.
    """
    for left in reversed(range(TRIES)):
        try:
            migrate(_alembic(engine), revision)
        except OperationalError as error:
            if left == 0 or getattr(error.orig, "sqlstate", "") != IN_USE:
                raise
        else:
            return


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration that this version brings, and no other."""
    return _revision(engine) == _head()


def stands(engine: Engine) -> Standing:
    """How the tables stand to this version.

    'newer': a later version has added to them what this one need not know. 'foreign': it has
    changed what this one needs.
    """
    found = _revision(engine)
    if found == _head():
        return "current"
    if found in _known():
        return "older"
    with engine.connect() as connection:
        oldest = connection.scalar(OLDEST)
    return "newer" if oldest is not None and oldest <= str(_head()) else "foreign"


def serves(engine: Engine) -> bool:
    """Whether this version can work with the tables as they are."""
    return stands(engine) in ("current", "newer")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@lru_cache
def _head() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


@lru_cache
def _known() -> frozenset[str | None]:
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return frozenset({None, *(script.revision for script in scripts)})
