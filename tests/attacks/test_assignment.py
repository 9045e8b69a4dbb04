"""Fields that no form has: whoever sends every column of the database along gains nothing by it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from assessment.models import (
    Account,
    Action,
    Assessment,
    Audience,
    Base,
    MemberInvitation,
    Membership,
    Organisation,
    Share,
    Workspace,
)
from assessment.store.database import db
from tests import people, rows

LATER = datetime.now(UTC) + timedelta(days=3650)
CHANGES_ALONE = {"id", "created_at", "since", "seen_at", "sequence", "changed_at", "made_at"}


def everything(strange: UUID) -> dict[str, str]:
    """A value for every column there is, as somebody who wants more would send it."""
    columns = {column.name: column for table in Base.metadata.sorted_tables for column in table.c}
    sent = {}
    for name, column in columns.items():
        kind = getattr(column.type, "python_type", str)
        value: Any = str(strange) if name.endswith("id") else "owner"
        if kind is bool or kind is int:
            value = "1"
        elif kind is datetime:
            value = LATER.isoformat()
        sent[name] = value
    return sent


def stored(app, model: type[Base], **where: Any) -> list[dict[str, Any]]:
    """The rows without what differs by itself."""
    with app.app_context():
        found = db.session.scalars(select(model).filter_by(**where)).all()
        names = [c.key for c in model.__table__.columns if c.key not in CHANGES_ALONE]
        return sorted(({n: getattr(row, n) for n in names} for row in found), key=repr)


@pytest.fixture
def strange(app, plain) -> UUID:
    """A workspace that is none of Anna's business."""
    return people.workspace(app, "Fremd AG", stranger="owner")


@pytest.fixture
def anna(app, plain):
    people.account(app)
    return people.signed_in(app)


def attempt(client, path: str, sent: dict[str, str], strange: UUID) -> None:
    """Send a form with all that it never asks for."""
    more = {name: value for name, value in everything(strange).items() if name not in sent}
    assert people.post(client, path, **more, **sent).status_code in (302, 303)


def test_nobody_becomes_confirmed_switched_on_or_somebody_else_by_their_profile(
    app, anna, strange
) -> None:
    before = stored(app, Account)
    attempt(anna, "/account", {"name": "Anna", "language": "en"}, strange)
    after = stored(app, Account)
    changed = {
        (name, one[name])
        for old, one in zip(before, after, strict=True)
        for name in one
        if one[name] != old[name]
    }
    assert changed <= {("name", "Anna"), ("language", "en")}
    assert changed


def test_an_organisation_stays_in_its_workspace_and_is_what_its_form_says(
    app, anna, strange
) -> None:
    here = people.workspace(app, anna="owner")
    with app.app_context():
        foreign = rows.organisation(db.session, strange, "Fremd GmbH").id
        db.session.commit()
    form = {"name": "Muster", "sector": "", "size": "", "country": "", "language": "de"}
    form |= {"address": "sie", "part_of": "", "compared": "", "accent": "#0b6e69"}
    for _ in range(2):
        attempt(anna, f"/workspace/{here}/organisations/new", form | {"logo": ""}, strange)
    assert len(stored(app, Organisation, workspace_id=strange)) == 1
    made = stored(app, Organisation, workspace_id=here)
    assert len(made) == 2
    assert all(one["leaves_at"] is None and not one["logo"] for one in made)
    taken = people.post(
        anna, f"/workspace/{here}/organisations/new", **(form | {"part_of": str(foreign)})
    )
    assert taken.status_code == 422, "nothing hangs on another tenant's organisation"


def test_a_workspace_that_is_added_belongs_to_whoever_adds_it_and_nobody_else(
    app, anna, strange
) -> None:
    people.workspace(app, anna="owner")
    attempt(anna, "/workspaces", {"name": "Neu"}, strange)
    (made,) = stored(app, Workspace, name="Neu")
    assert made["leaves_at"] is None
    with app.app_context():
        new = db.session.scalars(select(Workspace).filter_by(name="Neu")).one().id
    (member,) = stored(app, Membership, workspace_id=new)
    assert member["account_id"] == people.account(app)
    assert len(stored(app, Membership, workspace_id=strange)) == 1


def test_an_invitation_leads_to_the_workspace_of_its_page_with_the_role_it_names(
    app, anna, strange
) -> None:
    here = people.workspace(app, anna="owner")
    sent = {"email": "ben@example.com", "role": "viewer", "name": ""}
    attempt(anna, f"/workspace/{here}/members", sent, strange)
    (made,) = stored(app, MemberInvitation)
    assert (made["workspace_id"], made["role"]) == (here, "viewer")
    assert made["expires_at"] < LATER


def test_actions_links_and_assessments_stay_where_they_are_made(app, anna, strange) -> None:
    here = people.workspace(app, anna="owner")
    with app.app_context():
        firm = rows.organisation(db.session, here).id
        wave = rows.assessment(db.session, firm).id
        foreign = rows.assessment(db.session, rows.organisation(db.session, strange).id).id
        db.session.commit()
    title = {"title": "Zuhören", "owner": "", "due": "", "email": "", "status": "open"}
    title |= {"item": "", "figure": "", "note": ""}
    attempt(anna, f"/assessment/{wave}/actions/new", title, strange)
    (action,) = stored(app, Action)
    assert action["assessment_id"] == wave
    assert action["step_id"] in (None, "")
    for model in (Assessment, Share, Audience):
        assert not [row for row in stored(app, model) if row.get("assessment_id") == foreign]


def test_what_an_audience_promises_is_not_changed_once_it_runs(app, anna, strange) -> None:
    here = people.workspace(app, anna="owner")
    with app.app_context():
        wave = rows.assessment(db.session, rows.organisation(db.session, here).id).id
        audience = rows.audience(db.session, "pulse", wave).id
        db.session.commit()
    before = stored(app, Audience)
    form = {"contact": "Ben", "welcome_de": "", "welcome_en": "", "closes_at": ""}
    form |= {"closes_at-day": "", "closes_at-time": ""}
    sent = everything(strange) | {"confidentiality": "open", "state": "closed", "form": "quick"}
    sent |= {"k": "1", "entry": "link", "code": "AAAAAA"} | form
    people.post(anna, f"/audience/{audience}/edit", **sent)
    (old,), (new,) = before, stored(app, Audience)
    changed = {name for name in new if new[name] != old[name]}
    assert changed <= {"contact", "welcome"}
