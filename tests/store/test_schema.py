"""Migrations: up and down with rows in every table, and the same tables as the models say."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from assessment.config import ROOT
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


# ---- several processes and several versions ------------------------------------------------------

MIGRATE = "import sys; from assessment.store import schema; schema.upgrade(sys.argv[1])"


def migrating(url: str) -> subprocess.Popen:
    command = [sys.executable, "-W", "error", "-c", MIGRATE, url]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def test_many_processes_may_bring_the_database_up_to_date_at_once(engine, database_url) -> None:
    """Each finds it at the same revision, or would, if they did not take turns."""
    schema.downgrade(database_url, "0006")
    with engine.connect().execution_options(writes=True) as held:
        if engine.dialect.name == "postgresql":
            held.execute(text(f"SELECT pg_advisory_xact_lock({schema.LOCK})"))
        else:
            held.execute(text("SELECT 1"))
        started = [migrating(database_url) for _ in range(4)]
        with pytest.raises(subprocess.TimeoutExpired):
            started[0].wait(3)
        held.rollback()
    said = [process.communicate(timeout=180)[1] for process in started]
    assert [process.returncode for process in started] == [0] * 4, said
    assert schema.is_current(engine)


def test_a_table_that_is_in_use_is_waited_for_in_short_turns(
    engine, database_url, monkeypatch
) -> None:
    """Whoever waits for a table holds up those who come after: better to try again."""
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer")
    schema.downgrade(database_url, "0008")
    tried, whole = [], schema.command.upgrade

    def upgrade(*given):
        tried.append(given)
        if len(tried) == 2:
            reading.rollback()
        whole(*given)

    monkeypatch.setattr(schema.command, "upgrade", upgrade)
    monkeypatch.setattr(schema, "PATIENCE", "200ms")
    with engine.connect() as reading:
        reading.execute(text("SELECT * FROM action"))
        schema.upgrade(database_url)
    assert len(tried) == 2
    assert schema.is_current(engine)


def later_version(engine, oldest: str) -> None:
    """As if a version that this one has never heard of had been here."""
    with engine.begin() as connection:
        noted = {"oldest": oldest}
        connection.execute(
            text("UPDATE alembic_version SET version_num = '9999', oldest = :oldest"), noted
        )


@pytest.fixture
def put_right(engine):
    """What a test made a foreign database is taken for this version's again."""
    head = schema._head()
    yield head
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{head}'"))


def test_this_version_works_with_tables_that_a_later_one_only_added_to(
    engine, database_url, put_right
) -> None:
    assert schema.stands(engine) == "current"
    later_version(engine, oldest=put_right)
    assert schema.stands(engine) == "newer"
    assert schema.serves(engine)
    with pytest.raises(schema.NewerError):
        schema.upgrade(database_url)


def test_this_version_refuses_tables_that_a_later_one_has_changed(engine, put_right) -> None:
    later_version(engine, oldest="9998")
    assert schema.stands(engine) == "foreign"
    assert not schema.serves(engine)


def test_tables_of_an_earlier_version_are_brought_up_to_date_first(engine, database_url) -> None:
    schema.downgrade(database_url, "0006")
    assert schema.stands(engine) == "older"
    assert not schema.serves(engine)


def shape(engine) -> dict[str, dict[str, tuple]]:
    """Every column of every table: its type, whether it may be empty, whether it has a default."""
    looked = inspect(engine)
    return {
        table: {
            column["name"]: (str(column["type"]), column["nullable"], bool(column["default"]))
            for column in looked.get_columns(table)
        }
        for table in looked.get_table_names()
    }


def scripts() -> list:
    return [
        script
        for script in reversed(list(ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()))
        if script.revision > "0007"
    ]


def test_a_migration_that_says_the_version_before_goes_on_only_adds(engine, database_url) -> None:
    """Expand now, contract a version later: what the code before reads and writes is still there,
    and what it does not write may be left out."""
    for script in scripts():
        assert script.module.oldest <= script.revision, f"{script.revision} says whom it serves"
        schema.downgrade(database_url, script.down_revision)
        before = shape(engine)
        schema.upgrade(database_url, script.revision)
        after = shape(engine)
        if script.module.oldest == script.revision:
            continue
        for table, columns in before.items():
            assert columns.items() <= after[table].items(), (script.revision, table)
            for name in after[table].keys() - columns.keys():
                _type, may_be_empty, has_default = after[table][name]
                assert may_be_empty or has_default, (script.revision, table, name)
        schema.upgrade(database_url)
