"""Migrations: up and down with rows in every table, and the same tables as the models say."""

import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from assessment.models import Base
from assessment.store import schema
from assessment.store.database import engine_options, prepare
from tests import everything


@pytest.fixture
def engine(database_url):
    made = create_engine(**engine_options(database_url))
    prepare(made)
    yield made
    made.dispose()


def tables(engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_every_table_of_the_models_is_migrated_and_no_other(engine) -> None:
    assert tables(engine) == {*Base.metadata.tables, "alembic_version"}


def test_only_its_owner_can_read_a_new_database(tmp_path) -> None:
    file = tmp_path / "var" / "leitstern.sqlite"
    schema.upgrade(f"sqlite:///{file}")
    assert {path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {0o600}
    file.chmod(0o640)
    schema.upgrade(f"sqlite:///{file}")
    assert file.stat().st_mode & 0o777 == 0o640  # somebody chose that


def test_migrations_make_what_the_models_say(engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_down_and_up_again_step_by_step_with_rows_in_every_table(engine, database_url) -> None:
    everything.fill(engine)
    checks = everything.rows(engine)["quick_check"]
    for revision in ("0002", "0001"):
        schema.downgrade(database_url, revision)
    assert tables(engine) == {"alembic_version", "artifact", "job", "quick_check"}
    for revision in ("0002", "head"):
        schema.upgrade(database_url, revision)
    after = everything.rows(engine)
    assert after["quick_check"] == checks, "what the older version knows stays"
    assert {name for name, left in after.items() if left} == {"quick_check", "job", "artifact"}


def test_a_migration_that_copies_a_table_leaves_what_belongs_to_its_rows(
    engine, database_url
) -> None:
    everything.fill(engine)
    before = everything.rows(engine)
    schema.downgrade(database_url, "0006")
    schema.upgrade(database_url)
    after = everything.rows(engine)
    for table in ("organisation", "assessment", "audience", "response", "snapshot", "action"):
        assert len(after[table]) == len(before[table]) > 0, table


def test_a_new_database_is_the_same_every_time(tmp_path) -> None:
    said = []
    for name in ("one.sqlite", "other.sqlite"):
        schema.upgrade(f"sqlite:///{tmp_path / name}")
        with closing(sqlite3.connect(tmp_path / name)) as made:
            said.append(made.execute("SELECT name, sql FROM sqlite_master").fetchall())
    assert said[0] == said[1]


def test_down_to_nothing_and_up_again(engine, database_url) -> None:
    everything.fill(engine)
    schema.downgrade(database_url, "base")
    assert tables(engine) <= {"alembic_version"}
    schema.upgrade(database_url)
    everything.fill(engine)
    assert all(everything.rows(engine).values())
