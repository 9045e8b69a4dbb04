"""Answers for tests as the forms store them, by the number of people wanted."""

from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from assessment.models import Response
from questions.load import bank

DEPARTMENTS = ("Sales", "Service", "Production")


def payload(random: np.random.Generator, form: str = "pulse", **more: Any) -> dict[str, Any]:
    """One person's answers to a form."""
    asked = bank().form(form)
    first = int(random.integers(0, 21)) * 5
    said = {
        "items": {
            item: int(random.integers(1, 6)) if random.random() > 0.05 else None
            for item in asked.items
        },
        "service": {"speed": int(random.integers(2, 6)), "friendliness": 4},
        "allocations": {key: [first, 100 - first, 0] for key in asked.allocations},
        "seconds": int(random.integers(120, 600)),
        "groups": {
            "contact": str(random.choice(["yes", "no"])),
            "department": str(random.choice(DEPARTMENTS)),
        },
        "comments": {},
    }
    return said | more


def answer(session: Session, audience_id: UUID, people: int, *, seed: int = 1, **more: Any) -> None:
    """Put answers of so many people into the database, in an order that tells nothing."""
    random = np.random.default_rng(seed)
    form = more.pop("form", "pulse")
    for start in range(0, people, 5000):
        rows = []
        for _ in range(start, min(people, start + 5000)):
            number = UUID(bytes=random.bytes(16), version=4)
            said = payload(random, form, **more)
            rows.append({"audience_id": audience_id, "uuid": number, "payload": said})
        session.execute(insert(Response), rows)
