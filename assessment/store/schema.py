"""Brings the tables of a database to a version, up and down. Only commands need it, not pages."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine

from assessment.store.database import engine_options, prepare

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def _alembic(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`."""
    _make_private(url)
    _migrate(url, command.upgrade, revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to `revision`; 'base' empties it."""
    _migrate(url, command.downgrade, revision)


def _make_private(url: str) -> None:
    """A new SQLite file is for its owner alone, and its journals are as it is."""
    parsed = engine_options(url)["url"]  # it makes the folder as well
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, ":memory:"):
        Path(parsed.database).touch(mode=0o600)


def _migrate(url: str, migrate: Any, revision: str) -> None:
    engine = create_engine(**engine_options(url))
    prepare(engine)
    try:
        migrate(_alembic(engine), revision)
    finally:
        engine.dispose()


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration that this version brings."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == _head()


@lru_cache
def _head() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
