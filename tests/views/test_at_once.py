"""What is pressed twice or by two at the same moment happens once, and nobody sees an error."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from assessment.models import Account, Address, Assessment
from assessment.store import addresses
from assessment.store.addresses import Person
from assessment.store.database import db
from tests import people, rows
from tests.views.test_members import invited
from tests.views.test_wizard import WHO

Press = Callable[[], int]


@pytest.fixture
def app(settings, make_app) -> Flask:
    """Without the look at what a request leaves behind, which knows one request at a time."""
    return make_app(settings)


@pytest.fixture
def number(app) -> UUID:
    return people.workspace(app, anna="owner")


def press(app: Flask, path: str, *, known: bool = True, **data: str) -> Press:
    client = people.signed_in(app) if known else app.test_client()
    signed = {"csrf_token": people.signature(client)}
    return lambda: client.post(path, data=data | signed).status_code


def at_once(*presses: Press) -> Counter[int]:
    with ThreadPoolExecutor(len(presses)) as pool:
        return Counter(pool.map(lambda one: one(), presses))


def count(app: Flask, row: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(row)) or 0


def test_joining_makes_one_account(app, number) -> None:
    path, before = invited(app, number), count(app, Account)
    said = {"name": "Carla", "password": people.PASSWORD}
    found = at_once(*(press(app, path, known=False, **said) for _ in range(3)))
    assert found.keys() <= {303, 404}
    assert count(app, Account) == before + 1
    assert people.role(app, number, "carla@example.com") == "viewer"


def test_the_wizard_begins_one_assessment(app, number) -> None:
    with app.app_context():
        organisation = rows.organisation(db.session, number).id
        db.session.commit()
    found = at_once(*(press(app, f"/organisation/{organisation}/start", **WHO) for _ in range(3)))
    assert found == {303: 3}
    assert count(app, Assessment) == 1


def test_two_addresses_do_not_become_the_same(app, number) -> None:
    with app.app_context():
        organisation = rows.organisation(db.session, number).id
        assessment = rows.assessment(db.session, organisation).id
        audience = rows.audience(db.session, "leadership", assessment)
        there = [Person("a@example.com"), Person("b@example.com")]
        addresses.add(db.session, audience, there)
        at = f"/audience/{audience.id}/invitations"
        ids = db.session.scalars(select(Address.id)).all()
        db.session.commit()
    same = {"email": "c@example.com", "name": "", "language": "de"}
    assert at_once(*(press(app, f"{at}/{one}", **same) for one in ids)) == {303: 1, 422: 1}
