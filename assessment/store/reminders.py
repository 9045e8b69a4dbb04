"""Which actions somebody is to be reminded of: found, claimed before the mail goes, and noted.

An action is claimed for one due date, and the caller commits before it hands the mail over. Found
claimed after a crash, the mail may have gone out, and nobody gets it twice.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from assessment.models import Action, ActionChange, Assessment, Organisation, Workspace

LEAD = timedelta(days=3)  # before the day on which the action is due
LATE = timedelta(days=7)  # after it; then a reminder is of no use any more
TOLD, REFUSED, RETURNED = "reminded", "refused", "returned"  # in the history


class Due(NamedTuple):
    """An action and what its reminder says."""

    id: UUID
    title: str
    owner: str
    email: str
    due: date
    figure: str
    note: str
    reminded_for: date | None
    assessment_id: UUID
    organisation: str
    accent: str
    language: str
    addresses_kept: int


def waiting(session: Session, today: date) -> list[Due]:
    """Every action whose reminder is due and has not gone out for this date."""
    said = [getattr(Action, name) for name in Due._fields[:8]]
    query = (
        select(*said, Assessment.id, Organisation.name, Organisation.accent)
        .add_columns(Organisation.language, Workspace.addresses_kept)
        .join(Assessment, Assessment.id == Action.assessment_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(Workspace, Workspace.id == Organisation.workspace_id)
        .where(_is_due(today), *(row.leaves_at.is_(None) for row in LEAVING))
        .order_by(Action.due, Action.id)
    )
    return [Due(*row) for row in session.execute(query)]


LEAVING = (Assessment, Organisation, Workspace)  # whatever waits to be deleted reminds nobody


def _is_due(today: date) -> Any:
    return and_(
        Action.due.between(today - LATE, today + LEAD),
        Action.email != "",
        Action.returned.is_(False),
        Action.status.in_(("open", "doing")),
        Action.rehearsed.is_(False),
        or_(Action.reminded_for.is_(None), Action.reminded_for != Action.due),
    )


def claim(session: Session, one: Due, today: date) -> bool:
    """Mark an action as reminded of; False if another was quicker, or it changed meanwhile."""
    same = Action.id == one.id, Action.due == one.due, Action.email == one.email
    taken: Any = session.execute(
        update(Action)
        .where(*same, _is_due(today))
        .values(reminded_for=one.due)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)


def release(session: Session, one: Due) -> None:
    """Take a claim back: the mail surely did not go out."""
    ours = Action.id == one.id, Action.reminded_for == one.due
    before = update(Action).where(*ours).values(reminded_for=one.reminded_for)
    session.execute(before.execution_options(synchronize_session=False))


def note(session: Session, one: Due, what: str, now: datetime, actor: str) -> None:
    """Write into the history of an action, if it is still there, what became of its reminder."""
    if session.scalar(select(Action.id).where(Action.id == one.id)) is not None:
        changes = {what: [None, one.due.isoformat()]}
        session.add(ActionChange(action_id=one.id, at=now, actor=actor, changes=changes))


def comes_back(session: Session, email: str, now: datetime, actor: str) -> int:
    """Stop reminding this address, wherever a reminder went to it; of how many actions."""
    reached = Action.email == email.lower(), Action.reminded_for.is_not(None)
    found = session.scalars(select(Action).where(*reached, Action.returned.is_(False))).all()
    for action in found:
        action.returned = True
        day = action.reminded_for.isoformat() if action.reminded_for else ""
        changes = {RETURNED: [None, day]}
        session.add(ActionChange(action_id=action.id, at=now, actor=actor, changes=changes))
    session.flush()
    return len(found)


def unreachable(session: Session, assessments: Collection[UUID]) -> set[str]:
    """The numbers of the actions whose address takes no mails."""
    there = Action.assessment_id.in_(assessments), Action.returned, Action.email != ""
    return {str(number) for number in session.scalars(select(Action.id).where(*there))}


def told(session: Session, action: Any) -> str:
    """What became of the reminder for the action's date, or of the address; '' for nothing yet.

    returned and refused: the address takes no mails; sent; uncertain.
    """
    if action.returned and action.email:
        return RETURNED
    if action.due is None or action.reminded_for != action.due:
        return ""
    day = action.due.isoformat()
    noted = {name for name, when in _noted(session, action.id) if when == day}
    if TOLD in noted:
        return "sent"
    return "refused" if REFUSED in noted else "uncertain"


def _noted(session: Session, id: UUID) -> Iterator[tuple[str, str]]:
    changes = select(ActionChange.changes).where(ActionChange.action_id == id)
    for one in session.scalars(changes):
        yield from ((name, pair[1]) for name, pair in one.items() if name in (TOLD, REFUSED))
