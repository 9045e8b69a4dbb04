"""Quick checks in the database."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from assessment.models import Base, Check
from assessment.store import checks, schema
from assessment.store.database import db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def check(letter: str = "a", answer: int = 3, **changes):
    given = {"language": "de", "form": "quick", "bank_version": "1", "bank_hash": "0" * 64}
    return checks.NewCheck(letter * 64, [{"items": {"G1": answer}}], NOW, **(given | changes))


def test_a_check_is_stored_once(app) -> None:
    with app.app_context():
        assert checks.add(db.session, check()) == checks.Receipt(new=True, same=True)
        assert checks.add(db.session, check()) == checks.Receipt(new=False, same=True)
        assert checks.add(db.session, check(answer=4)) == checks.Receipt(new=False, same=False)
        assert checks.find(db.session, "a" * 64, NOW).responses == [{"items": {"G1": 3}}]


def test_a_check_is_found_until_its_time_is_over(app) -> None:
    with app.app_context():
        checks.add(db.session, check())
        db.session.commit()
        last = NOW + timedelta(days=30)
        assert checks.find(db.session, "a" * 64, last - timedelta(seconds=1))
        assert checks.find(db.session, "a" * 64, last) is None


def test_only_what_has_expired_is_removed(app) -> None:
    with app.app_context():
        for letter, sample in (("a", False), ("b", True)):
            checks.add(db.session, check(letter, sample=sample))
        db.session.commit()
        assert checks.remove_expired(db.session, NOW + timedelta(days=31)) == 1
        assert checks.sample(db.session).token_hash == "b" * 64


@pytest.mark.parametrize(
    ("column", "value"),
    [("language", "fr"), ("token_hash", "short"), ("expires_at", None), ("invited", 0)],
)
def test_the_database_refuses_what_breaks_a_rule(app, column, value) -> None:
    with app.app_context(), pytest.raises(IntegrityError):
        db.session.execute(insert(Check).values(**check().row() | {column: value}))


def test_migrations_go_down_and_up_again_and_match_the_models(app, database_url) -> None:
    with app.app_context():
        db.engine.dispose()
        schema.downgrade(database_url, "base")
        assert not schema.is_current(db.engine)
        schema.upgrade(database_url)
        assert schema.is_current(db.engine)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
