"""Answers in the database: stored once each, and not joined to what allowed them."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from assessment.access.participants import token_of, used_hash
from assessment.models import Audience, Invitation, Response
from assessment.store import closing, responses
from assessment.store.checks import Receipt
from assessment.store.database import db
from tests import rows

NEW, AGAIN = Receipt(new=True, same=True), Receipt(new=False, same=True)


def audience(app: Flask, entry: str = "invited", state: str = "open") -> UUID:
    with app.app_context():
        made = rows.audience(db.session, entry=entry)
        made.state = state
        db.session.commit()
        return made.id


def invitation(app: Flask, audience_id: UUID) -> str:
    """The hash of a new token."""
    with app.app_context():
        token_hash = used_hash(token_of(audience_id, uuid4()))
        db.session.add(Invitation(audience_id=audience_id, token_hash=token_hash))
        db.session.commit()
    return token_hash


def add(app, audience_id, token_hash=None, number=None, answer=3, **more) -> Receipt:
    with app.app_context():
        payload = {"items": {"G1": answer}, "seconds": 60} | more
        receipt = responses.add(db.session, audience_id, number or uuid4(), payload, token_hash)
        db.session.commit()
        return receipt


def refused(app, *what, **more) -> str:
    with pytest.raises(responses.RefusedError) as caught:
        add(app, *what, **more)
    return caught.value.reason


def count(app: Flask, *which: object) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Response).where(*which)) or 0


def used(app: Flask, token_hash: str) -> bool:
    with app.app_context():
        query = select(Invitation.used).where(Invitation.token_hash == token_hash)
        return bool(db.session.scalar(query))


def test_an_answer_uses_its_invitation_up(app) -> None:
    asked = audience(app)
    mine, other = invitation(app, asked), invitation(app, asked)
    assert add(app, asked, mine) == NEW
    assert (used(app, mine), used(app, other)) == (True, False)
    assert refused(app, asked, mine) == "used"
    assert count(app) == 1


def test_the_same_number_again_is_a_success_that_changes_nothing(app) -> None:
    asked, number = audience(app), uuid4()
    mine = invitation(app, asked)
    assert add(app, asked, mine, number) == NEW
    assert add(app, asked, mine, number, seconds=90) == AGAIN
    assert add(app, asked, mine, number, answer=5) == Receipt(new=False, same=False)
    with app.app_context():
        stored = db.session.scalars(select(Response)).one()
        assert stored.payload == {"items": {"G1": 3}, "seconds": 60}


def test_by_an_open_link_everybody_can_answer_and_a_number_counts_once(app) -> None:
    asked, number = audience(app, "link"), uuid4()
    assert [add(app, asked, number=number) for _ in range(2)] == [NEW, AGAIN]
    assert add(app, asked) == NEW
    assert count(app) == 2


def test_a_key_of_another_audience_or_of_nobody_stores_nothing(app) -> None:
    asked, elsewhere = audience(app), audience(app)
    foreign = invitation(app, elsewhere)
    assert refused(app, asked, foreign) == "unknown"
    assert refused(app, asked, "0" * 64) == "unknown"
    assert count(app) == 0
    assert not used(app, foreign)


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_after_the_end_nothing_is_stored_but_what_had_arrived_is_acknowledged(app, state) -> None:
    asked, number = audience(app), uuid4()
    mine, late = invitation(app, asked), invitation(app, asked)
    assert add(app, asked, mine, number) == NEW
    with app.app_context():
        db.session.get_one(Audience, asked).state = state
        db.session.commit()
    assert refused(app, asked, late) == "late"
    assert not used(app, late)
    assert add(app, asked, mine, number) == AGAIN
    assert count(app) == 1


def test_an_answer_stored_before_a_crash_uses_its_invitation_up_when_it_is_sent_again(app):
    asked, number = audience(app), uuid4()
    mine = invitation(app, asked)
    with app.app_context():  # as if the server had died between the two
        payload = {"items": {"G1": 3}, "seconds": 60}
        db.session.add(Response(audience_id=asked, uuid=number, payload=payload))
        db.session.commit()
    assert add(app, asked, mine, number) == AGAIN
    assert used(app, mine)
    assert refused(app, asked, mine) == "used"


def test_of_twenty_answers_at_once_with_one_key_exactly_one_is_stored(app) -> None:
    asked = audience(app)
    mine, together = invitation(app, asked), Barrier(20)

    def answer(_n: int) -> str:
        together.wait()
        try:
            return "new" if add(app, asked, mine).new else "same"
        except responses.RefusedError as refusal:
            return refusal.reason

    with ThreadPoolExecutor(20) as people:
        outcomes = sorted(people.map(answer, range(20)))
    assert outcomes == ["new"] + ["used"] * 19
    assert count(app) == 1


def test_of_twenty_times_the_same_answer_at_once_one_is_stored_and_all_are_acknowledged(app):
    asked, number = audience(app), uuid4()
    mine, together = invitation(app, asked), Barrier(20)

    def answer(_n: int) -> Receipt:
        together.wait()
        return add(app, asked, mine, number)

    with ThreadPoolExecutor(20) as people:
        receipts = list(people.map(answer, range(20)))
    assert sorted(receipt.new for receipt in receipts) == [False] * 19 + [True]
    assert all(receipt.same for receipt in receipts)
    assert count(app) == 1


@pytest.mark.parametrize("entry", ["link", "invited"])
@pytest.mark.parametrize("ends", [True, False])
def test_an_answer_that_meets_the_closing_waits_for_its_outcome(app, entry, ends) -> None:
    asked = audience(app, entry)
    mine = invitation(app, asked) if entry == "invited" else None
    with app.app_context(), ThreadPoolExecutor(1) as people:
        assert closing.begin(db.session, asked)
        coming = people.submit(add, app, asked, mine)
        assert not wait([coming], timeout=0.3).done
        (db.session.commit if ends else db.session.rollback)()
        if ends:
            with pytest.raises(responses.RefusedError, match="late"):
                coming.result(timeout=60)
        else:
            assert coming.result(timeout=60) == NEW
    assert count(app) == (0 if ends else 1)


def test_a_connection_that_breaks_between_answer_and_invitation_loses_neither(app) -> None:
    asked, number = audience(app), uuid4()
    mine = invitation(app, asked)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name != "postgresql":
            pytest.skip("on SQLite both are one transaction")

    def cut(connection, cursor, statement, *_rest) -> None:
        if "UPDATE invitation" in statement:
            with psycopg.connect(dbname=engine.url.database, autocommit=True) as other:
                pid = connection.connection.driver_connection.info.backend_pid
                other.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])

    event.listen(engine, "before_cursor_execute", cut)
    with pytest.raises(OperationalError):
        add(app, asked, mine, number)
    event.remove(engine, "before_cursor_execute", cut)
    assert count(app) == 1
    assert not used(app, mine)
    assert add(app, asked, mine, number) == AGAIN
    assert used(app, mine)
    with app.app_context():  # nobody is kept waiting for that invitation
        locks = text(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        )
        assert db.session.scalar(locks) == 0


def test_on_postgresql_answer_and_invitation_carry_the_numbers_of_two_transactions(app) -> None:
    asked = audience(app)
    mine = invitation(app, asked)
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("only PostgreSQL writes the transaction's number on a row")
    add(app, asked, mine)
    with app.app_context():
        written = [
            db.session.connection().exec_driver_sql(f"SELECT xmin::text FROM {table}").scalar()
            for table in ("response", "invitation")
        ]
    assert len(set(written)) == 2
