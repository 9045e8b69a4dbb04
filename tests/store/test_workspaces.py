"""Members in the database: whatever two people do at once, every workspace keeps an owner."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from assessment.models import Membership
from assessment.store import workspaces
from assessment.store.database import begin_write, db
from assessment.store.workspaces import LastOwnerError
from tests import people

MEANWHILE = {
    "remove": workspaces.remove,
    "another role": partial(workspaces.change_role, role="viewer"),
}


@pytest.mark.parametrize("deed", MEANWHILE)
@pytest.mark.parametrize("before", ["facilitator", "owner"])
def test_whoever_was_just_handed_the_workspace_does_not_lose_it_by_accident(
    app, deed, before
) -> None:
    number = people.workspace(app, anna="owner", ben=before)
    anna, ben = (people.account(app, f"{who}@example.com") for who in ("anna", "ben"))
    with app.app_context():
        engine = db.engine

    def at_once() -> None:
        with Session(engine) as other:
            begin_write(other)
            MEANWHILE[deed](other, number, ben)
            other.commit()

    with Session(engine) as first, ThreadPoolExecutor(1) as pool:
        begin_write(first)
        first.get_one(Membership, (number, anna))
        workspaces.hand_over(first, number, anna, ben)
        waiting = pool.submit(at_once)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        first.commit()
        with pytest.raises(LastOwnerError):
            waiting.result()
    with Session(engine) as session:
        assert session.scalars(select(Membership.account_id).filter_by(role="owner")).all() == [ben]


def test_two_owners_who_remove_each_other_leave_one(app) -> None:
    number = people.workspace(app, anna="owner", ben="owner")
    accounts = [people.account(app, f"{who}@example.com") for who in ("anna", "ben")]
    with app.app_context():
        engine = db.engine

    def remove(account: int) -> bool:
        with Session(engine) as session:
            begin_write(session)
            try:
                workspaces.remove(session, number, account)
            except (LastOwnerError, NoResultFound):
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, accounts)) == [False, True]
