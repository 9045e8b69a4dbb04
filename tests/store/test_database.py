"""Writing turns on SQLite, however a transaction ends; connections to PostgreSQL that break."""

import threading

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from assessment.store import database


@pytest.fixture
def engine(tmp_path):
    (tmp_path / "turns.sqlite").touch()
    made = create_engine(**database.engine_options(f"sqlite:///{tmp_path}/turns.sqlite"))
    database.prepare(made)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE number (it INTEGER PRIMARY KEY)"))
    yield made
    made.dispose()


def write(engine, number: int) -> None:
    with Session(engine) as session:
        database.begin_write(session)
        session.execute(text("INSERT INTO number VALUES (:it)"), {"it": number})
        session.commit()


def numbers(engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT it FROM number ORDER BY it")))


def left_open(engine) -> None:
    with Session(engine) as session:
        database.begin_write(session)
        session.execute(text("INSERT INTO number VALUES (9)"))


def refused(engine) -> None:
    with Session(engine) as session:
        database.begin_write(session)
        with pytest.raises(IntegrityError):
            session.execute(text("INSERT INTO number VALUES (1), (1)"))


def out_of_reach(engine) -> None:
    """Another process holds the lock of the file: the transaction cannot even begin."""
    other = create_engine(engine.url)
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with engine.connect() as mine:
            mine.exec_driver_sql("PRAGMA busy_timeout = 10")
            mine.rollback()
            with pytest.raises(OperationalError, match="locked"):
                mine.execution_options(writes=True).begin()
    other.dispose()


def gone(engine) -> None:
    """The connection is given up in the middle, as after a failing disk."""
    with Session(engine) as session:
        database.begin_write(session)
        session.connection().invalidate()


@pytest.mark.parametrize("ending", [left_open, refused, out_of_reach, gone])
def test_whatever_ends_a_transaction_the_next_may_write(engine, ending, monkeypatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)  # a turn that is never given back shows
    ending(engine)
    held = []
    write(engine, 2)
    with Session(engine) as session:
        database.begin_write(session)
        held.append(session.connection())
        turns = [one.__self__ for one in engine.dispatch.begin if hasattr(one, "__self__")]
        assert [turn.whose for turn in turns] == held
        session.rollback()
        assert [turn.whose for turn in turns] == [None]
    assert numbers(engine) == [2]


def test_many_threads_write_and_none_is_lost(engine) -> None:
    threads = [threading.Thread(target=write, args=(engine, number)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(engine) == list(range(40))


def test_a_writer_waits_until_another_process_is_done(engine) -> None:
    other = create_engine(engine.url)
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("INSERT INTO number VALUES (1)")
        waiting = threading.Thread(target=write, args=(engine, 2))
        waiting.start()
        waiting.join(0.05)
        assert waiting.is_alive()
        connection.commit()
    waiting.join()
    other.dispose()
    assert numbers(engine) == [1, 2]
    with engine.connect() as connection:  # a reader is as patient as before
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
        assert patience == database.PATIENCE * 1000


@pytest.fixture
def served(postgresql):
    """A PostgreSQL as an installation opens it."""
    made = create_engine(**database.engine_options(postgresql))
    database.prepare(made)
    yield made
    made.dispose()


def cut(engine) -> None:
    """The server ends the connection that rests in the pool, as when it starts again."""
    ours = "SELECT pg_backend_pid()"
    with engine.connect() as connection:
        backend = connection.exec_driver_sql(ours).scalar()
    other = create_engine(engine.url)
    with other.connect() as connection:
        end = text("SELECT pg_terminate_backend(:backend, 10000)")
        assert connection.execute(end, {"backend": backend}).scalar()
    other.dispose()


def test_a_connection_that_broke_while_it_rested_is_replaced(served, monkeypatch) -> None:
    cut(served)
    monkeypatch.setattr(database, "REST", -1.0)
    with Session(served) as session:
        database.begin_write(session)
        assert session.scalar(text("SELECT 1")) == 1


def test_whoever_only_reads_a_row_never_meets_a_broken_connection(served, monkeypatch) -> None:
    monkeypatch.setattr(database, "REST", 3600.0)
    cut(served)
    with Session(served) as session:
        assert database.first(session, text("SELECT 1"), {}) == (1,)
        assert not session.in_transaction()


def test_after_a_broken_connection_the_next_one_works(served, monkeypatch) -> None:
    monkeypatch.setattr(database, "REST", 3600.0)
    cut(served)
    with Session(served) as session:
        with pytest.raises(OperationalError):
            session.scalar(text("SELECT 1"))
        session.rollback()
        assert session.scalar(text("SELECT 1")) == 1


def test_only_who_has_rested_is_asked_whether_it_still_stands(served, monkeypatch) -> None:
    asked, ping = [], served.dialect.do_ping
    monkeypatch.setattr(served.dialect, "do_ping", lambda one: asked.append(one) or ping(one))
    for rest, times in ((3600.0, 0), (-1.0, 1)):
        monkeypatch.setattr(database, "REST", rest)
        with served.connect():
            pass
        with served.connect():
            pass
        assert len(asked) == times * 2


def test_after_statements_of_their_own_a_transaction_can_be_taken_back(served) -> None:
    with served.begin() as connection:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE number (it INTEGER)")
    with Session(served) as session:
        with database.alone(session) as connection:
            connection.exec_driver_sql("INSERT INTO number VALUES (1)")
            connection.rollback()  # too late
        session.execute(text("INSERT INTO number VALUES (2)"))
        session.rollback()
        assert session.scalars(text("SELECT it FROM number")).all() == [1]


def test_a_row_is_read_in_the_transaction_that_has_written_it(served) -> None:
    with Session(served) as session:
        session.execute(text("CREATE TEMPORARY TABLE number (it INTEGER) ON COMMIT DROP"))
        session.execute(text("INSERT INTO number VALUES (3)"))
        assert database.first(session, text("SELECT it FROM number"), {}) == (3,)
