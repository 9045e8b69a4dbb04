"""What was agreed to be done, by whom and until when: actions of an assessment."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Action
from assessment.workshop.actions import Plan

__all__ = ["Plan", "agreed", "change", "create", "delete", "find", "of_assessment"]


def create(
    session: Session, assessment_id: UUID, plan: Plan, now: datetime, *, rehearsed: bool = False
) -> Action:
    """Take an action down; one of a rehearsal goes with its end."""
    made = Action(assessment_id=assessment_id, created_at=now, rehearsed=rehearsed, **asdict(plan))
    session.add(made)
    session.flush()
    return made


def change(session: Session, assessment_id: UUID, id: UUID, plan: Plan) -> Action | None:
    """Say something else of an action; None if there is none."""
    found = find(session, assessment_id, id)
    if found is not None:
        for name, value in asdict(plan).items():
            setattr(found, name, value)
        session.flush()
    return found


def delete(session: Session, assessment_id: UUID, id: UUID) -> bool:
    """Strike an action out; False if there is none."""
    found = find(session, assessment_id, id)
    if found is None:
        return False
    session.delete(found)
    session.flush()
    return True


def find(session: Session, assessment_id: UUID, id: UUID) -> Action | None:
    """One action of this assessment."""
    mine = Action.id == id, Action.assessment_id == assessment_id
    return session.scalar(select(Action).where(*mine))


def of_assessment(
    session: Session, assessment_id: UUID, *, rehearsed: bool = False
) -> list[Action]:
    """The actions in the order in which they were taken down."""
    mine = Action.assessment_id == assessment_id, Action.rehearsed == rehearsed
    return list(session.scalars(select(Action).where(*mine).order_by(Action.created_at, Action.id)))


def agreed(session: Session, assessment_id: UUID) -> tuple[Plan, ...]:
    """The actions in plain values, to be shown and printed; those of a rehearsal never."""
    found = of_assessment(session, assessment_id)
    return tuple(Plan(one.title, one.owner, one.step_id, one.due) for one in found)
