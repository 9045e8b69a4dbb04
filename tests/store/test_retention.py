"""What is deleted when: on its day, not before, and nothing beside it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from assessment.models import (
    Address,
    Artifact,
    Assessment,
    Audience,
    Base,
    Comment,
    Deed,
    Delivery,
    Invitation,
    Job,
    Mailing,
    MemberInvitation,
    Membership,
    Organisation,
    Release,
    Response,
    SignIn,
    Snapshot,
    Workspace,
)
from assessment.store import retention
from assessment.store.database import db
from tests import everything, people
from tests.everything import ID, NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def full(app):
    """Closed at NOW; addresses are kept 30 days, answers a year, the log two years."""
    with app.app_context():
        everything.fill(db.engine)
        yield db.session
        db.session.rollback()


def count(row) -> int:
    return db.session.scalar(select(func.count()).select_from(row))


def counts() -> dict[str, int]:
    return {table.name: count(table) for table in Base.metadata.sorted_tables}


def run(remove, now) -> dict[str, int]:
    """What the removal has taken, by table."""
    before = counts()
    db.session.rollback()
    remove(db.session, now)
    db.session.commit()
    after = counts()
    return {name: before[name] - after[name] for name in before if before[name] != after[name]}


def test_addresses_go_with_their_mailings_thirty_days_after_closing(full) -> None:
    on = NOW + timedelta(days=30)
    assert run(retention.remove_addresses, on - SECOND) == {}
    assert run(retention.remove_addresses, on) == {"address": 1, "mailing": 1, "delivery": 1}
    assert run(retention.remove_addresses, on) == {}


def test_single_answers_go_a_year_after_closing_and_the_snapshot_stays(full) -> None:
    on = NOW + timedelta(days=365)
    assert run(retention.remove_responses, on - SECOND) == {}
    gone = {"response": 7, "ballot": 1, "invitation": 2, "comment": 1}
    assert run(retention.remove_responses, on) == gone
    assert (count(Snapshot), count(Release)) == (1, 1)


def test_released_comments_stay_when_single_answers_go(full) -> None:
    db.session.execute(update(Comment).values(state="released"))
    db.session.commit()
    run(retention.remove_responses, NOW + timedelta(days=365))
    assert count(Comment) == 1


def test_each_workspace_has_its_own_days(full) -> None:
    days = {"addresses_kept": 7, "responses_kept": 90}
    db.session.execute(update(Workspace).values(**days))
    db.session.commit()
    assert "address" in run(retention.remove_addresses, NOW + timedelta(days=7))
    assert "response" in run(retention.remove_responses, NOW + timedelta(days=90))


def test_what_people_were_told_binds_until_nothing_of_theirs_is_kept(full) -> None:
    workspace = db.session.get_one(Workspace, ID["workspace"])
    assert retention.promised(full, workspace) == {"addresses_kept": 30, "responses_kept": 365}
    run(retention.remove_addresses, NOW + timedelta(days=30))
    assert retention.promised(full, workspace) == {"responses_kept": 365}
    run(retention.remove_responses, NOW + timedelta(days=365))
    assert retention.promised(full, workspace) == {}


def test_an_audience_that_is_not_closed_loses_nothing(full) -> None:
    db.session.execute(update(Audience).values(closed_at=None))
    db.session.commit()
    later = NOW + timedelta(days=4000)
    assert run(retention.remove_addresses, later) == {}
    assert run(retention.remove_responses, later) == {}


def test_a_draft_goes_with_its_addresses_after_a_year_and_its_assessment_stays(full) -> None:
    draft = {"id": uuid4(), "assessment_id": ID["second"], "code": "DRAFT2", "state": "draft"}
    whose = {"kind": "workshop", "form": "full", "confidentiality": "open", "entry": "link"}
    db.session.add(Audience(**draft, **whose, created_at=NOW))
    db.session.flush()
    person = Address(audience_id=draft["id"], email="cem@example.com", language="de")
    db.session.add(person)
    db.session.commit()
    on = NOW + timedelta(days=365)
    assert run(retention.remove_drafts, on - SECOND) == {}
    assert run(retention.remove_drafts, on) == {"address": 1, "audience": 1}


def test_the_log_reaches_back_as_far_as_the_workspace_says(full) -> None:
    on = NOW + timedelta(days=730)
    assert run(retention.remove_deeds, on) == {}
    assert run(retention.remove_deeds, on + SECOND) == {"deed": 3}


def test_ways_in_that_nobody_uses_are_closed(full) -> None:
    assert run(retention.remove_ways_in, NOW - SECOND) == {}
    gone = run(retention.remove_ways_in, NOW + timedelta(days=60))
    assert gone == {"member_invitation": 1, "sign_in": 1}


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        (Assessment, {"workspace", "membership", "deed", "member_invitation", "organisation"}),
        (Organisation, {"workspace", "membership", "deed", "member_invitation"}),
        (Workspace, set()),
    ],
)
def test_what_was_asked_to_go_goes_after_its_grace_with_everything_below(full, row, kept) -> None:
    others = {"account", "passkey", "sign_in", "quick_check"}
    others |= {"job", "artifact", "worker", "lead", "backup"}
    db.session.execute(update(row).values(leaves_at=NOW))
    db.session.commit()
    assert run(retention.remove_leaving, NOW - SECOND) == {}
    run(retention.remove_leaving, NOW)
    assert {name for name, left in counts().items() if left} == others | kept


def test_nothing_else_goes_with_a_wave_that_leaves(full) -> None:
    wave = update(Assessment).where(Assessment.id == ID["first"])
    db.session.execute(wave.values(leaves_at=NOW))
    db.session.commit()
    assert run(retention.remove_leaving, NOW) == {"assessment": 1}


def test_files_and_work_go_with_the_audience_they_were_made_for(full) -> None:
    owner = {"owner": str(ID["audience"])}
    db.session.execute(update(Job).values(**owner))
    db.session.execute(update(Artifact).values(**owner))
    db.session.execute(update(Workspace).values(leaves_at=NOW))
    db.session.commit()
    run(retention.remove_leaving, NOW)
    assert (count(Job), count(Artifact)) == (0, 0)


def test_the_hourly_tidying_removes_all_of_it(app, full) -> None:
    db.session.execute(update(Audience).values(closed_at=NOW - timedelta(days=4000)))
    db.session.execute(update(Deed).values(at=NOW - timedelta(days=4000)))
    ended = NOW - timedelta(days=4000)
    db.session.execute(update(MemberInvitation).values(expires_at=ended))
    db.session.execute(update(SignIn).values(seen_at=ended))
    db.session.commit()
    app.extensions["jobs"].tidy()
    for row in (Address, Mailing, Delivery, Response, Invitation, Deed, MemberInvitation, SignIn):
        assert count(row) == 0, row
    assert count(Snapshot) == 1


def test_what_was_deleted_is_in_no_file_of_the_database(app, full, settings) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL empties its files by itself, when it has the time")
    name = "Zeppelin Wunderlich"
    old = {"closed_at": NOW - timedelta(days=4000)}
    db.session.execute(update(Address).values(name=name))
    db.session.commit()
    files = sorted(settings.var.glob("test.sqlite*"))
    assert any(name.encode() in file.read_bytes() for file in files)
    db.session.execute(update(Audience).values(**old))
    db.session.commit()
    app.extensions["jobs"].tidy()
    assert not any(name.encode() in file.read_bytes() for file in files)


def test_the_page_of_a_closed_audience_says_when_what_goes(app, full) -> None:
    account = people.account(app, "vera@example.com")
    mine = {"workspace_id": ID["workspace"], "account_id": account}
    db.session.add(Membership(**mine, role="viewer", since=NOW))
    db.session.commit()
    client = people.signed_in(app, "vera@example.com")
    page = client.get(f"/audience/{ID['audience']}?lang=en").text
    assert "Addresses and what was sent to them are deleted on 21 December 2026" in page
    assert "deleted on 21 November 2027. The published result stays." in page


def test_pages_can_say_when(full) -> None:
    workspace, audience = (
        db.session.scalars(select(Workspace)).one(),
        db.session.get_one(Audience, ID["audience"]),
    )
    due = retention.due(workspace, audience)
    assert due.addresses == NOW + timedelta(days=30)
    assert due.responses == NOW + timedelta(days=365)
    audience.closed_at = None
    assert retention.due(workspace, audience) == retention.Due(None, None, None)
    audience.state = "draft"
    assert retention.due(workspace, audience).draft == audience.created_at + timedelta(days=365)
