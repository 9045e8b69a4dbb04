"""What is deleted when: addresses, single answers, forgotten drafts, the log, what was asked to go.

Each removal opens a writing transaction of its own and is safe to repeat; the hourly tidying calls
them. Snapshots, the ledger and released comments stay: they name nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from assessment.models import (
    Action,
    ActionChange,
    Address,
    Artifact,
    Assessment,
    Audience,
    Ballot,
    Comment,
    Invitation,
    Job,
    Mailing,
    MemberInvitation,
    Organisation,
    Response,
    SignIn,
    Workspace,
)
from assessment.store import accounts, actions, deeds
from assessment.store.database import begin_write

DRAFTS_KEPT = timedelta(days=365)  # an audience that was never launched, with its addresses


@dataclass(frozen=True, slots=True)
class Due:
    """When something of an audience goes; None while that is not known yet."""

    draft: datetime | None  # the audience itself, if it is never launched
    addresses: datetime | None
    responses: datetime | None


def due(workspace: Workspace, audience: Audience) -> Due:
    """When what belongs to an audience is deleted."""
    if audience.state == "draft":
        return Due(audience.created_at + DRAFTS_KEPT, None, None)
    if audience.closed_at is None:
        return Due(None, None, None)
    return Due(
        None,
        audience.closed_at + timedelta(days=workspace.addresses_kept),
        audience.closed_at + timedelta(days=workspace.responses_kept),
    )


def promised(session: Session, workspace: Workspace) -> dict[str, int]:
    """The days that people were told, and that bind while something of theirs is kept."""
    of_workspace = _audiences(Organisation.workspace_id == workspace.id)
    told = of_workspace.where(Audience.state != "draft")
    running = Audience.state.in_(("open", "closing"))
    binding = {
        "addresses_kept": exists().where(_of(Address)),
        "responses_kept": running | exists().where(_of(Response)),
    }
    return {
        name: getattr(workspace, name)
        for name, still in binding.items()
        if session.scalar(told.where(still).limit(1))
    }


def remove_addresses(session: Session, now: datetime) -> None:
    """Addresses and what was sent to them, some days after their audience was closed."""
    begin_write(session)
    for ids in _closed(session, now, "addresses_kept", exists().where(_of(Address))):
        for row in (Mailing, Address):
            session.execute(delete(row).where(row.audience_id.in_(ids)))


def remove_action_addresses(session: Session, now: datetime) -> None:
    """Whom to remind of an action: as many days after it was due, or was done with."""
    begin_write(session)
    changed = ActionChange.action_id == Action.id
    for workspace, days in session.execute(select(Workspace.id, Workspace.addresses_kept)).all():
        before = now - timedelta(days=days)
        is_new = exists().where(changed, ActionChange.at > before)
        ended = and_(Action.status.in_(("done", "dropped")), ~is_new)
        mine = Organisation.workspace_id == workspace
        waves = select(Assessment.id).join(Organisation).where(mine)
        over = or_(Action.due < before.date(), ended)
        old = and_(Action.email != "", Action.assessment_id.in_(waves), over)
        session.execute(update(Action).where(old).values(email=""))


def remove_responses(session: Session, now: datetime) -> None:
    """Single answers and ballots, the rights to give them, and comments that were not released."""
    begin_write(session)
    left = exists().where(_of(Response)) | exists().where(_of(Invitation))
    left |= exists().where(_of(Ballot))
    left |= exists().where(_of(Comment), Comment.state != "released")
    for ids in _closed(session, now, "responses_kept", left):
        for row in (Response, Ballot, Invitation):
            session.execute(delete(row).where(row.audience_id.in_(ids)))
        hidden = and_(Comment.audience_id.in_(ids), Comment.state != "released")
        session.execute(delete(Comment).where(hidden))


def remove_drafts(session: Session, now: datetime) -> None:
    """Audiences that nobody launched in a year."""
    begin_write(session)
    old = and_(Audience.state == "draft", Audience.created_at <= now - DRAFTS_KEPT)
    session.execute(delete(Audience).where(old))


def remove_deeds(session: Session, now: datetime) -> None:
    """What lies further back than each workspace's log reaches, and who changed actions then."""
    begin_write(session)
    for workspace in session.scalars(select(Workspace)):
        deeds.remove_old(session, workspace, now)
        actions.forget_actors(session, workspace, now)


def remove_ways_in(session: Session, now: datetime) -> None:
    """Invitations of members that were not accepted in time, and browsers not seen for long."""
    begin_write(session)
    session.execute(delete(MemberInvitation).where(MemberInvitation.expires_at <= now))
    session.execute(delete(SignIn).where(SignIn.seen_at <= now - accounts.IDLE))


def remove_leaving(session: Session, now: datetime) -> None:
    """Whatever was asked to go and whose grace period is over, with everything below it."""
    begin_write(session)
    for row in (Workspace, Organisation, Assessment):
        ids = session.scalars(select(row.id).where(row.leaves_at <= now)).all()
        if ids:
            _forget_files(session, ids, _below(row, ids))
            _forget_files(session, ids, _assessments(_column(row).in_(ids)))
            session.execute(delete(row).where(row.id.in_(ids)))


def _closed(
    session: Session, now: datetime, kept: str, left: ColumnElement[bool]
) -> Iterator[list[UUID]]:
    """The audiences of each workspace whose time is over and that have something left."""
    for workspace, days in session.execute(select(Workspace.id, getattr(Workspace, kept))).all():
        ended = Audience.closed_at <= now - timedelta(days=days)
        wanted = _audiences(Organisation.workspace_id == workspace).where(ended, left)
        if ids := list(session.scalars(wanted)):
            yield ids


def _of(row: type[Address | Response | Ballot | Invitation | Comment]) -> ColumnElement[bool]:
    return row.audience_id == Audience.id


def _audiences(condition: ColumnElement[bool]) -> Select[UUID]:
    joined = select(Audience.id).join(Assessment, Assessment.id == Audience.assessment_id)
    return joined.join(Organisation, Organisation.id == Assessment.organisation_id).where(condition)


def _assessments(condition: ColumnElement[bool]) -> Select[UUID]:
    joined = Organisation, Organisation.id == Assessment.organisation_id
    return select(Assessment.id).join(*joined).where(condition)


def _below(row: type[Any], ids: Iterable[UUID]) -> Select[UUID]:
    return _audiences(_column(row).in_(ids))


def _column(row: type[Any]) -> Any:
    return {
        Workspace: Organisation.workspace_id,
        Organisation: Organisation.id,
        Assessment: Assessment.id,
    }[row]


def _forget_files(session: Session, ids: Iterable[UUID], below: Select[UUID]) -> None:
    """Jobs and files know their owner by name alone, so the database does not follow."""
    gone = (*ids, *session.scalars(below))
    names = [name for one in gone for name in (str(one), one.hex)]
    for row in (Artifact, Job):
        session.execute(delete(row).where(row.owner.in_(names)))
