"""Where a member is: from any row up to its workspace and the member's role there, in one query.

Whatever is waiting to be deleted is found too: only its own pages offer to take that back.
"""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assessment.models import Assessment, Audience, Membership, Organisation, Workspace


class Place(NamedTuple):
    """A member's role, and the rows from the workspace down to what was asked for."""

    role: str
    workspace: Any
    organisation: Any = None
    assessment: Any = None
    audience: Any = None

    def may(self, role: str) -> bool:
        """Whether the member has at least this role here."""
        order = ("viewer", "facilitator", "owner")
        return order.index(self.role) >= order.index(role)


def of_workspace(session: Session, id: UUID, account: int) -> Place | None:
    """The workspace, if the account is a member of it."""
    return _first(session, _joined(account, ()).where(Workspace.id == id))


def of_organisation(session: Session, id: UUID, account: int) -> Place | None:
    """The organisation, if the account is a member of its workspace."""
    return _first(session, _joined(account, (Organisation,)).where(Organisation.id == id))


def of_assessment(session: Session, id: UUID, account: int) -> Place | None:
    """The assessment, if the account is a member of its workspace."""
    rows = (Organisation, Assessment)
    return _first(session, _joined(account, rows).where(Assessment.id == id))


def of_audience(session: Session, id: UUID, account: int) -> Place | None:
    """The audience, if the account is a member of its workspace."""
    rows = (Organisation, Assessment, Audience)
    return _first(session, _joined(account, rows).where(Audience.id == id))


def above(session: Session, audience_id: UUID) -> Place | None:
    """The audience and what it belongs to, for work that no member does; nobody's role."""
    found = session.execute(
        select(Workspace, Organisation, Assessment, Audience)
        .join(Organisation, Organisation.workspace_id == Workspace.id)
        .join(Assessment, Assessment.organisation_id == Organisation.id)
        .join(Audience, Audience.assessment_id == Assessment.id)
        .where(Audience.id == audience_id)
    ).first()
    return Place("", *found) if found else None


def _joined(account: int, rows: tuple[Any, ...]) -> Select[Any]:
    ways = {
        Organisation: Organisation.workspace_id == Workspace.id,
        Assessment: Assessment.organisation_id == Organisation.id,
        Audience: Audience.assessment_id == Assessment.id,
    }
    query = select(Membership.role, Workspace, *rows).join(
        Workspace, Workspace.id == Membership.workspace_id
    )
    for row in rows:
        query = query.join(row, ways[row])
    return query.where(Membership.account_id == account)


def _first(session: Session, query: Select[Any]) -> Place | None:
    found = session.execute(query).first()
    return Place(*found) if found else None
