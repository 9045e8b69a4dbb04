"""Copies every row of one database into another of the same revision, whichever kind each is.

Rows go in the order of their keys, so that the copy tells no order in which they came. What only
lives for a while (jobs, files they made, where somebody is signed in) stays behind, as does what
is known of this machine alone (its workers, its last backup).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from assessment.models import Account, Base, Check
from assessment.store.accounts import DEMO

LEFT_BEHIND = ("job", "artifact", "sign_in", "worker", "lead", "backup")
TABLES = tuple(table for table in Base.metadata.sorted_tables if table.name not in LEFT_BEHIND)
AT_ONCE = 200  # rows in memory


def copy(source: Engine, target: Engine) -> Mapping[str, int]:
    """Put the rows of `source` in the place of those of `target`; rows copied by table.

    The source is read as it stands at one moment, while others go on writing; the target changes
    as a whole or not at all.
    """
    with _one_moment(source) as read, _writing(target) as write:
        with _unguarded(write):
            for table in reversed(Base.metadata.sorted_tables):
                write.execute(delete(table))
            counts = {table.name: _copy_table(read, write, table) for table in TABLES}
        if write.dialect.name == "postgresql":
            _count_on(write)
    return counts


def is_empty(engine: Engine) -> bool:
    """Whether nothing would be lost here but a demonstration that nobody has signed in to."""
    somebody = or_(Account.email != DEMO, Account.password.is_not(None))
    own = exists().where(~Check.sample), exists().where(somebody)
    with engine.connect() as connection:
        return not any(connection.scalar(select(there)) for there in own)


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Without the guards, for this transaction alone: they would refuse answers to closed doors."""
    if connection.dialect.name == "sqlite":
        named = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = connection.execute(named).all()
        off = [f'DROP TRIGGER "{name}"' for name, _ in guards]
        on = [sql for _, sql in guards]
    else:
        # It also makes others wait with what they want to write here.
        names = [table.name for table in Base.metadata.sorted_tables]
        off = [f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in names]
        on = [f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in names]
    for statement in off:
        connection.exec_driver_sql(statement)
    yield
    for statement in on:
        connection.exec_driver_sql(statement)


def _copy_table(read: Connection, write: Connection, table: Table) -> int:
    """Row by row in the order of the key; what points at a row of the same table comes last."""
    inward = [
        column.name
        for column in table.c
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    count = 0
    later: list[dict[str, Any]] = []
    ordered = select(table).order_by(*table.primary_key)
    rows = read.execute(ordered, execution_options={"yield_per": AT_ONCE}).mappings()
    for part in rows.partitions():
        write.execute(insert(table), [dict(row) | dict.fromkeys(inward) for row in part])
        count += len(part)
        if inward:
            later += [{"of": row["id"]} | {f"new_{x}": row[x] for x in inward} for row in part]
    if later:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in inward}
        write.execute(update(table).where(table.c.id == bindparam("of")).values(values), later)
    return count


def _count_on(connection: Connection) -> None:
    """PostgreSQL's own numbers go on after those that were copied."""
    for table in TABLES:
        column = table.autoincrement_column
        if column is None:
            continue
        numbers = func.pg_get_serial_sequence(table.name, column.name)
        last = func.max(column)
        connection.execute(select(func.setval(numbers, func.coalesce(last, 1), last.is_not(None))))
