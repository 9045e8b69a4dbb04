"""Runs the migrations; SQLite, which cannot alter a table, copies it (batch mode)."""

from alembic import context
from sqlalchemy import Engine

from assessment.models import Base

engine: Engine = context.config.attributes["engine"]

with engine.connect() as connection:
    if engine.dialect.name == "sqlite":
        # A table that is copied is dropped: what belongs to its rows must not go with them.
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
