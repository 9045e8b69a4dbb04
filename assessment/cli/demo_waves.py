"""Stores single pieces of the demonstration as people would have: audiences, answers, comments,
actions. Each commits what it did; days are those of the story.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from assessment import demo, demo_audiences
from assessment.demo_plans import Course
from assessment.jobs import closing
from assessment.store import actions, audiences, comments, responses
from assessment.store.accounts import DEMO
from assessment.store.audiences import Plan
from assessment.store.database import begin_write, db

MADE_AT = datetime.combine(demo.MADE_ON, time(9), UTC)


def launched(assessment: UUID, plan: Plan, at: datetime) -> UUID:
    """An audience that takes answers."""
    begin_write(db.session)
    made = audiences.create(db.session, assessment, plan, at)
    audiences.launch(db.session, made, at)
    number = made.id
    db.session.commit()
    return number


def answer(audience: UUID, answers: Sequence[dict[str, Any]], stream: int) -> None:
    """Everybody answers; a stream has random numbers of its own."""
    for number, payload in zip(demo_audiences.numbers(stream, len(answers)), answers, strict=True):
        responses.add(db.session, audience, number, payload, None)
        db.session.commit()


def close(audience: UUID, at: datetime) -> None:
    """As its job does it."""
    closing.close(str(audience), {"at": at.isoformat()}, lambda _: None)


def release_comments(audience: UUID) -> None:
    """As a facilitator does: read through, take out who could be recognised, release."""
    begin_write(db.session)
    for comment in comments.every(db.session, audience):
        if comment.text == demo_audiences.NAMES_SOMEBODY:
            which = (db.session, audience, comment.question, comment.place)
            comments.redact(*which, demo_audiences.INSTEAD)
    comments.release(db.session, audience)
    db.session.commit()


def course(assessment: UUID, of: Course) -> None:
    """An action with its history."""
    begin_write(db.session)
    made = actions.create(
        db.session, assessment, of.began, _at(of.taken_on), actor=DEMO, in_room=False
    )
    for day, changes in of.changes.items():
        actions.put(db.session, made, changes, _at(day), DEMO)
    db.session.commit()


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)
