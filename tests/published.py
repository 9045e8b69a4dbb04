"""Closed audiences for tests: answers through the store, results through the closing job itself."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Flask

from assessment import demo_audiences
from assessment.jobs import closing
from assessment.store import responses
from assessment.store.audiences import Plan, create, launch
from assessment.store.database import db
from questions.load import bank
from tests import rows


def asked(app: Flask, assessment: UUID, plan: Plan, answers: Sequence[dict[str, Any]]) -> UUID:
    """An open audience with these answers."""
    with app.app_context():
        audience = create(db.session, assessment, plan, rows.NOW)
        launch(db.session, audience, rows.NOW)
        number = audience.id
        db.session.commit()
        numbers = demo_audiences.numbers({"pulse": 1, "leadership": 2, "workshop": 3}[plan.kind])
        for uuid, payload in zip(numbers, answers, strict=False):
            responses.add(db.session, number, uuid, payload, None)
            db.session.commit()
    return number


def closed(app: Flask, assessment: UUID, plan: Plan, answers: Sequence[dict[str, Any]]) -> UUID:
    """The same, closed by its job."""
    number = asked(app, assessment, plan, answers)
    with app.app_context():
        closing.close(str(number), {}, lambda _: None)
    return number


def assessment(app: Flask, workspace: UUID, **more: Any) -> UUID:
    """An assessment of Muster GmbH in this workspace."""
    with app.app_context():
        number = rows.assessment(db.session, rows.organisation(db.session, workspace).id, **more).id
        db.session.commit()
    return number


def staff(count: int = 60) -> list[dict[str, Any]]:
    """Answers of so many of the invented company's people to the pulse form."""
    return demo_audiences.staff(bank())[:count]


def leaders(count: int = 6) -> list[dict[str, Any]]:
    """Answers of its leaders by name to the full form."""
    return demo_audiences.leaders(bank())[:count]


STAFF, LEADERS = demo_audiences.STAFF, demo_audiences.LEADERS
