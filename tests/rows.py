"""Makes rows for tests through the store: an organisation, its assessment, an audience.

Each maker makes what it needs above itself unless it is given; all take the session first.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from assessment.models import Account, Assessment, Audience, Membership, Organisation, Workspace
from assessment.store import assessments, audiences, organisations
from questions.load import bank

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def empty_files(session: Session) -> None:
    """PostgreSQL fills gaps that other tests left in its files; from here on there are none."""
    session.execute(text("TRUNCATE response"))
    session.commit()


def account(session: Session, email: str = "anna@example.com", **more: Any) -> Account:
    """Somebody who could sign in, without a password."""
    given = {"created_at": NOW, "confirmed_at": NOW, "fs_uniquifier": email.ljust(64, "x")[:64]}
    made = Account(email=email, **(given | more))
    session.add(made)
    session.flush()
    return made


def workspace(
    session: Session, name: str = "Beratung Nord", *, members: dict[int, str] | None = None
) -> Workspace:
    """A workspace; `members` are accounts' ids with their roles."""
    made = Workspace(name=name, created_at=NOW)
    session.add(made)
    session.flush()
    for account_id, role in (members or {}).items():
        session.add(Membership(workspace_id=made.id, account_id=account_id, role=role, since=NOW))
    session.flush()
    return made


def organisation(
    session: Session, workspace_id: UUID | None = None, name: str = "Muster GmbH", **more: Any
) -> Organisation:
    """An organisation, by default in a workspace of its own."""
    at = workspace_id or workspace(session).id
    return organisations.create(session, at, organisations.Profile(name, **more), NOW)


def assessment(
    session: Session, organisation_id: UUID | None = None, name: str = "Herbst 2026", **more: Any
) -> Assessment:
    """A draft of an assessment with the current instrument."""
    at = organisation_id or organisation(session).id
    return assessments.create(session, at, assessments.Plan(name, **more), bank(), NOW)


def audience(
    session: Session, kind: str = "pulse", assessment_id: UUID | None = None, **more: Any
) -> Audience:
    """An audience as its kind presets it, with changes; launched unless `state` is 'draft'.

    A workshop is answered by its form unless it is `live`, or gets a room.
    """
    state = more.pop("state", "open")
    more.setdefault("live", False)
    at = assessment_id or assessment(session).id
    made = audiences.create(session, at, replace(audiences.PRESETS[kind], **more), NOW)
    if state != "draft":
        audiences.launch(session, made, NOW)
    return made
