"""Addresses of PostgreSQL with one server or several, and servers that turn out to be standbys."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session

from assessment.store import database

TWO = {"host": "db1,db2", "port": "5432,5433", "target_session_attrs": "read-write"}


def connecting(url: str) -> dict[str, object]:
    """What the driver is told."""
    options = database.engine_options(url)
    engine = create_engine(**options)
    return engine.dialect.create_connect_args(options["url"])[1] | options["connect_args"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://lea:a%40b@db1:5432,db2:5433/name?sslmode=require",
        "postgres://lea:a%40b@db1:5432,db2:5433/name?sslmode=require",
        "postgresql+psycopg://lea:a%40b@/name?host=db1:5432,db2:5433&sslmode=require",
        "postgresql+psycopg://lea:a%40b@/name?host=db1:5432&host=db2:5433&sslmode=require",
        "postgresql://lea:a%40b@/name?host=db1,db2&port=5432,5433&sslmode=require",
    ],
)
def test_several_servers_are_named_as_postgresql_or_sqlalchemy_would(url) -> None:
    told = connecting(url)
    assert told | TWO == told
    assert (told["user"], told["password"], told["dbname"]) == ("lea", "a@b", "name")
    assert told["sslmode"] == "require"


def test_what_the_address_says_itself_holds() -> None:
    told = connecting("postgresql://db1,db2/name?target_session_attrs=any&connect_timeout=2")
    assert (told["target_session_attrs"], told["connect_timeout"]) == ("any", "2")


def test_one_server_may_be_anything_and_is_given_up_when_it_vanishes() -> None:
    told = connecting("postgresql://lea@db1/name")
    assert "target_session_attrs" not in told
    assert (told["connect_timeout"], told["tcp_user_timeout"]) == (5, 15_000)


def test_a_connection_to_a_server_that_may_only_be_read_is_used_once(postgresql) -> None:
    """A primary that was made a standby keeps connections open: who writes next needs others."""
    engine = create_engine(**database.engine_options(postgresql))
    database.prepare(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.commit()
        standby = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with Session(engine) as session:
        with pytest.raises(InternalError) as refused:
            session.execute(text("CREATE TABLE written (it INTEGER)"))
        assert isinstance(refused.value, database.UNUSABLE)
        session.rollback()
        assert session.scalar(text("SELECT pg_backend_pid()")) != standby
        session.execute(text("CREATE TEMPORARY TABLE written (it INTEGER)"))
    engine.dispose()
