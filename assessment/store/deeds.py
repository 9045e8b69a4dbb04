"""The log of a workspace: what its members did. Never what participants did."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment.models import Deed, Workspace

PAGE = 50  # deeds on one page of the log


def note(
    session: Session,
    workspace_id: UUID,
    actor: str,
    action: str,
    subject: str = "",
    **detail: Any,
) -> None:
    """Write down a deed, in the transaction of the deed itself."""
    session.add(
        Deed(
            workspace_id=workspace_id,
            at=datetime.now(UTC),
            actor=actor,
            action=action,
            subject=subject[:200],
            detail=detail,
        )
    )


def page(session: Session, workspace_id: UUID, number: int) -> tuple[Sequence[Deed], bool]:
    """One page of the log, the latest deed first, and whether an older page follows."""
    query = select(Deed).where(Deed.workspace_id == workspace_id)
    query = query.order_by(Deed.at.desc(), Deed.id.desc()).offset((number - 1) * PAGE)
    found = session.scalars(query.limit(PAGE + 1)).all()
    return found[:PAGE], len(found) > PAGE


def remove_old(session: Session, workspace: Workspace, now: datetime) -> None:
    """Delete what is older than the log of this workspace reaches back."""
    oldest = now - timedelta(days=workspace.deeds_kept)
    session.execute(delete(Deed).where(Deed.workspace_id == workspace.id, Deed.at < oldest))
