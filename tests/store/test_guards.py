"""What the database refuses to raw SQL: answers moved, audiences and results replaced.

What it refuses of an audience's own columns is tested with the audiences.
"""

import sqlite3
from contextlib import closing, contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from assessment.access.rooms import hash_of
from assessment.models import Audience, Release, Response, Snapshot
from assessment.store import rooms
from assessment.store.database import begin_write, db
from tests import rows
from tests.rows import NOW


def on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def own(number) -> object:
    """A number as the engine writes it."""
    return number.hex if on_sqlite() else number


@pytest.fixture
def asked(context):
    """An anonymous audience with one answer, in an assessment of its own."""
    begin_write(db.session)
    audience = rows.audience(db.session)
    db.session.add(Response(audience_id=audience.id, uuid=uuid4(), payload={"items": {"G1": 1}}))
    db.session.commit()
    return audience.id


@pytest.fixture
def named(context):
    """An audience in which everybody signs with a name."""
    db.session.rollback()
    begin_write(db.session)
    audience = rows.audience(db.session, confidentiality="named").id
    db.session.commit()
    return audience


def run(statement: str, **values) -> int:
    db.session.rollback()
    begin_write(db.session)
    done = db.session.execute(text(statement), values)
    db.session.commit()
    return done.rowcount


def refused(says: str, statement: str, **values) -> None:
    with pytest.raises(DBAPIError, match=says):
        run(statement, **values)
    db.session.rollback()


def answers() -> list[tuple]:
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(text("SELECT * FROM response"))]


# Answers


@pytest.mark.parametrize("column", ["audience_id", "uuid", "payload"])
def test_an_answer_is_neither_moved_nor_renamed_nor_changed(asked, named, column) -> None:
    """Moved to an audience with names, it would be shown as nobody was told."""
    before = answers()
    new = {"audience_id": own(named), "uuid": own(uuid4()), "payload": "{}"}[column]
    change = f"UPDATE response SET {column} = :new"
    refused("stays as it was given", change, new=new)
    same = (
        "INSERT INTO response SELECT * FROM response WHERE TRUE "
        f"ON CONFLICT (audience_id, uuid) DO UPDATE SET {column} = :new"
    )
    refused("stays as it was given", same, new=new)
    assert answers() == before


# Audiences


@contextmanager
def without_foreign_keys():
    """The SQLite file as a tool opens it that knows nothing of ours."""
    if not on_sqlite():
        pytest.skip("about SQLite")
    db.session.rollback()
    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as raw:
        assert raw.execute("PRAGMA foreign_keys").fetchone() == (0,)
        yield raw


def columns(**other: str) -> tuple[str, str]:
    """All columns of an audience, and where each takes its value from."""
    names = [column.name for column in Audience.__table__.c]
    return ", ".join(names), ", ".join(other.get(name, name) for name in names)


@pytest.mark.parametrize("other", [{}, {"confidentiality": "'named'"}, {"state": "'draft'"}])
def test_an_audience_with_answers_is_not_replaced_on_sqlite(asked, other) -> None:
    """REPLACE deletes without a trigger, and then inserts what no UPDATE could make."""
    names, values = columns(**other)
    replace = f"INSERT OR REPLACE INTO audience ({names}) SELECT {values} FROM audience"
    with without_foreign_keys() as raw:
        before = raw.execute("SELECT * FROM audience").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="is not replaced"):
            raw.execute(replace)
        assert raw.execute("SELECT * FROM audience").fetchall() == before
    refused("is not replaced", replace)
    assert len(answers()) == 1


def test_an_audience_does_not_come_back_otherwise_to_its_answers_on_sqlite(asked) -> None:
    names, values = columns(confidentiality="'named'")
    with without_foreign_keys() as raw:
        raw.execute(f"CREATE TEMP TABLE aside AS SELECT {values} FROM audience")
        raw.execute("DELETE FROM audience")
        assert raw.execute("SELECT count(*) FROM response").fetchone() == (1,)
        with pytest.raises(sqlite3.IntegrityError, match="is not replaced"):
            raw.execute(f"INSERT INTO audience ({names}) SELECT * FROM aside")


def test_an_audience_does_not_take_over_another_s_answers_on_sqlite(asked, named) -> None:
    """It would only need the other's number."""
    for verb in ("UPDATE", "UPDATE OR REPLACE"):
        with without_foreign_keys() as raw:
            for mine, new in ((asked, uuid4()), (named, asked)):
                with pytest.raises(sqlite3.IntegrityError, match="keeps its number"):
                    raw.execute(f"{verb} audience SET id = ? WHERE id = ?", (new.hex, mine.hex))


def test_an_audience_with_answers_is_not_replaced_on_postgresql(asked) -> None:
    if on_sqlite():
        pytest.skip("about PostgreSQL")
    names, _values = columns()
    change = (
        f"INSERT INTO audience ({names}) SELECT {names} FROM audience "
        "ON CONFLICT (id) DO UPDATE SET confidentiality = 'named'"
    )
    refused("is not replaced", change)
    refused("keeps its number", "UPDATE audience SET id = :new", new=uuid4())


def test_an_audience_without_answers_is_replaced_like_any_row_on_sqlite(named) -> None:
    names, values = columns(contact="'Anna'")
    with without_foreign_keys() as raw:
        raw.execute(f"INSERT OR REPLACE INTO audience ({names}) SELECT {values} FROM audience")
        assert raw.execute("SELECT contact FROM audience").fetchall() == [("Anna",)]


# Results

RESULT = {
    "snapshot": "INSERT INTO snapshot VALUES (:id, '2026-11-21', '{}', 'x')",
    "release": "INSERT INTO release VALUES (:id, 'goals', 'leadership=yes')",
}


def state(audience_id, new: str) -> None:
    run("UPDATE audience SET state = :new WHERE id = :id", new=new, id=own(audience_id))


@pytest.mark.parametrize("table", RESULT)
def test_results_come_once_while_the_audience_closes(asked, table) -> None:
    """Before that one would show an answer less, later a cell more."""
    refused("written once", RESULT[table], id=own(asked))
    state(asked, "closing")
    assert run(RESULT[table], id=own(asked)) == 1
    state(asked, "closed")
    again = RESULT[table].replace("goals", "culture")
    refused("written once", again, id=own(asked))
    if on_sqlite():
        replace = again.replace("INSERT", "INSERT OR REPLACE")
        refused("written once", replace, id=own(asked))


@pytest.mark.parametrize("table", RESULT)
def test_results_go_with_their_audience_alone(asked, table) -> None:
    """A ledger with a line less would let something be released beside what is known."""
    state(asked, "closing")
    run(RESULT[table], id=own(asked))
    refused("goes with its audience", f"DELETE FROM {table}")
    run("DELETE FROM workspace")
    assert run(f"DELETE FROM {table}") == 0


def test_a_workshop_may_show_levers_while_it_runs(context) -> None:
    begin_write(db.session)
    audience = rows.audience(db.session, "workshop").id
    db.session.add(Release(audience_id=audience, output="goals", cell="total"))
    frozen = {"made_on": NOW.date(), "content": {}, "content_hash": "a" * 64}
    db.session.add(Snapshot(audience_id=audience, **frozen))
    db.session.commit()


@pytest.mark.parametrize("other", [{"kind": "pulse"}, {"confidentiality": "anonymous"},
                                   {"entry": "invited"}])  # fmt: skip
def test_only_an_open_workshop_with_a_link_is_live(context, other) -> None:
    begin_write(db.session)
    audience = rows.audience(db.session, "workshop", live=True).id
    db.session.commit()
    ((name, value),) = other.items()
    says, change = "only a workshop that is open", f"UPDATE audience SET {name} = :value"
    refused(says, f"{change} WHERE id = :id", value=value, id=own(audience))
    with pytest.raises(DBAPIError, match=says):
        rows.audience(db.session, **{"kind": "workshop", "live": True} | other)
    db.session.rollback()


def test_a_live_workshop_takes_no_form_even_before_its_room_is_open(context) -> None:
    begin_write(db.session)
    audience = rows.audience(db.session, "workshop", live=True).id
    db.session.commit()
    db.session.add(Response(audience_id=audience, uuid=uuid4(), payload={}))
    with pytest.raises(DBAPIError, match="takes votes only"):
        db.session.commit()
    db.session.rollback()


def test_one_form_for_a_live_workshop_among_many_for_others_is_found(context, asked) -> None:
    db.session.rollback()
    begin_write(db.session)
    live = rows.audience(db.session, "workshop", live=True).id
    db.session.commit()
    for order in ([asked, live, asked], [asked, asked, live], [live, asked]):
        rest = [{"audience_id": one, "uuid": uuid4(), "payload": {}} for one in order]
        begin_write(db.session)
        with pytest.raises(DBAPIError, match="takes votes only"):
            db.session.execute(insert(Response).values(rest))
        db.session.rollback()
    assert len(db.session.scalars(select(Response)).all()) == 1, "the one before, and no other"


@pytest.mark.parametrize("live", [True, False])
def test_a_workshop_stays_live_or_not_once_it_has_a_room_or_answers(context, live) -> None:
    begin_write(db.session)
    audience = rows.audience(db.session, "workshop", live=live).id
    db.session.commit()
    change = "UPDATE audience SET live = :live WHERE id = :id"
    assert run(change, live=not live, id=own(audience)) == 1
    assert run(change, live=live, id=own(audience)) == 1
    if live:
        rooms.open_(db.session, audience, 60, 0.0, hash_of)
    else:
        db.session.add(Response(audience_id=audience, uuid=uuid4(), payload={}))
    db.session.commit()
    refused("stays live, or not", change, live=not live, id=own(audience))
