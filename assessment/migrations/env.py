"""Runs the migrations; SQLite, which cannot alter a table, copies it (batch mode).

One process does, all others wait: the lock is taken before the revision is read. Afterwards the
database says which is the oldest version that its tables still serve.
"""

from alembic import context
from sqlalchemy import Connection, Engine, inspect, text

from assessment.models import Base
from assessment.store import schema

engine: Engine = context.config.attributes["engine"]


def take_turn(connection: Connection) -> None:
    """Wait until nobody else migrates; SQLite's writing transaction is a turn by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({schema.LOCK})"))
        connection.execute(text(f"SET LOCAL lock_timeout = '{schema.PATIENCE}'"))


def note_oldest(connection: Connection) -> None:
    """The oldest revision whose code works with the tables as they are now."""
    columns = {column["name"] for column in inspect(connection).get_columns("alembic_version")}
    revision = context.get_context().get_current_revision()
    if "oldest" not in columns or revision is None:
        return
    oldest = max(
        getattr(script.module, "oldest", script.revision)
        for script in context.script.iterate_revisions(revision, "base")
    )
    connection.execute(text("UPDATE alembic_version SET oldest = :oldest"), {"oldest": oldest})


with engine.connect().execution_options(writes=True) as connection:
    if engine.dialect.name == "sqlite":
        # A table that is copied is dropped: what belongs to its rows must not go with them.
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,  # SQLite's too, as we begin its transactions: all steps, or none
    )
    with context.begin_transaction():
        take_turn(connection)
        context.run_migrations()
        note_oldest(connection)
    connection.commit()
