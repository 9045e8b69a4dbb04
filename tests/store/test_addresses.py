"""Addresses in the database: each once, and nothing about them tells who has answered."""

from functools import partial

import pytest
from sqlalchemy import func, select, update

from assessment.jobs.mailing import hash_for
from assessment.models import Address, Delivery, Invitation
from assessment.store import addresses, deliveries, mailings
from assessment.store.addresses import Person, ReachedError, TakenError
from assessment.store.database import db
from assessment.store.paging import PER_PAGE
from tests import rows
from tests.rows import NOW


@pytest.fixture
def session(app):
    with app.app_context():
        yield db.session
        db.session.rollback()


def audience(session, *emails: str, **more):
    made = rows.audience(session, entry="invited", **more)
    addresses.add(session, made, [Person(email) for email in emails])
    session.flush()
    return made


def invited(session, made, *, reached: bool = True):
    """Everybody got the invitation; with `reached` false it was refused."""
    mailing = mailings.invite(session, made, NOW)
    mailings.issue(session, mailing, partial(hash_for, made.id))
    session.execute(update(Delivery).values(state="done" if reached else "failed"))
    mailings.end(session, mailing.id, NOW)
    return mailing


def one(session) -> Address:
    return session.scalars(select(Address)).first()


def invitations(session) -> list[bool]:
    return list(session.scalars(select(Invitation.used)))


def test_an_address_is_there_once(session) -> None:
    made = audience(session, "a@b.test")
    assert addresses.add(session, made, [Person("a@b.test"), Person("c@d.test", "Cleo", "en")]) == 1
    listed = addresses.listed(session, made.id)
    assert [(row.email, row.name, row.language) for row in listed.rows] == [
        ("a@b.test", "", "de"),
        ("c@d.test", "Cleo", "en"),
    ]
    assert listed.total == 2


def test_the_list_is_searched_and_paged(session) -> None:
    many = [f"a{number}@b.test" for number in range(PER_PAGE - 2)]
    made = audience(session, "a_1@b.test", "ax1@b.test", "c@d.test", *many)
    last = addresses.listed(session, made.id, page=2)
    assert [row.email for row in last.rows] == ["c@d.test"]
    found = addresses.listed(session, made.id, sought="A_1")
    assert ([row.email for row in found.rows], found.total) == (["a_1@b.test"], 1)


def test_the_states_are_of_mailing_and_a_reminder_changes_none(session) -> None:
    made = audience(session, "a@b.test", "c@d.test")
    assert addresses.counts(session, made.id)["new"] == 2
    invited(session, made)
    before = addresses.counts(session, made.id), addresses.listed(session, made.id)
    reminder = mailings.remind(session, made, NOW)
    assert deliveries.claim(session, reminder.id, NOW) is not None
    assert (addresses.counts(session, made.id), addresses.listed(session, made.id)) == before
    assert before[0]["sent"] == before[0]["all"] == 2


@pytest.mark.parametrize("used", [False, True])
def test_removing_somebody_leaves_the_same_traces_whether_they_answered_or_not(
    session, used
) -> None:
    made = audience(session, "a@b.test")
    invited(session, made)
    session.execute(update(Invitation).values(used=used))
    addresses.remove(session, made.id, one(session).id, partial(hash_for, made.id))
    assert invitations(session) == [True], "the number stays, and the link is useless"
    assert addresses.counts(session, made.id)["all"] == 0


def test_removing_somebody_whom_no_mail_reached_takes_the_invitation_along(session) -> None:
    made = audience(session, "a@b.test")
    invited(session, made, reached=False)
    addresses.remove(session, made.id, one(session).id, partial(hash_for, made.id))
    assert invitations(session) == []


def test_only_an_address_that_no_mail_reached_is_corrected(session) -> None:
    made = audience(session, "a@b.test", "c@d.test")
    invited(session, made)
    first = one(session)
    with pytest.raises(ReachedError):
        addresses.correct(session, made.id, first.id, Person("x@b.test"))
    first.bounce = "550 no such user"
    session.flush()
    other = "c@d.test" if first.email == "a@b.test" else "a@b.test"
    with pytest.raises(TakenError):
        addresses.correct(session, made.id, first.id, Person(other))
    addresses.correct(session, made.id, first.id, Person("x@b.test", "X", "en"))
    found = addresses.find(session, made.id, first.id)
    assert (found.email, found.bounce, found.state) == ("x@b.test", "", "new")
    assert len(invitations(session)) == 2, "one right to answer each, as before"


def test_an_address_is_found_in_its_own_audience_only(session) -> None:
    made, other = audience(session, "a@b.test"), audience(session)
    assert addresses.find(session, other.id, one(session).id) is None
    assert addresses.find(session, made.id, one(session).id) is not None


def test_mail_that_comes_back_marks_open_audiences(session) -> None:
    made = audience(session, "a@b.test")
    assert addresses.comes_back(session, "a@b.test", "full", surely_invitation=True) == 0
    invited(session, made)
    assert addresses.comes_back(session, "a@b.test", "full", surely_invitation=True) == 1
    session.expire_all()
    assert addresses.listed(session, made.id, back=True).rows[0].bounce == "full"


def test_what_may_be_a_reminder_that_comes_back_marks_nobody(session) -> None:
    made = audience(session, "a@b.test")
    invited(session, made)
    mailings.remind(session, made, NOW)
    assert addresses.comes_back(session, "a@b.test", "full", surely_invitation=False) == 0
    assert addresses.comes_back(session, "a@b.test", "full", surely_invitation=True) == 1


def test_a_reminder_goes_out_once_at_a_time_and_to_nobody_who_was_not_invited(session) -> None:
    made = audience(session, "a@b.test")
    with pytest.raises(mailings.NobodyError), session.begin_nested():
        mailings.remind(session, made, NOW)
    invited(session, made)
    addresses.add(session, made, [Person("late@b.test")])
    reminder = mailings.remind(session, made, NOW)
    counted = select(func.count()).where(Delivery.mailing_id == reminder.id)
    assert session.scalar(counted) == 1
    with pytest.raises(mailings.UnderWayError):
        mailings.remind(session, made, NOW)
