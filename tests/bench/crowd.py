"""An audience of many: answers to the pulse form, made and stored fast enough for a million.

100 departments, 20 locations, leadership, customer contact, and departments by leadership: 324
groups that are audited. A tenth of the people wrote a sentence.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from assessment.store.database import engine_options, prepare
from questions.load import bank
from tests import rows

DEPARTMENTS = [f"Abteilung {number}" for number in range(100)]
LOCATIONS = [f"Standort {number}" for number in range(20)]
GROUPS = (
    {"key": "leadership"},
    {"key": "contact"},
    {"key": "department", "names": DEPARTMENTS},
    {"key": "location", "names": LOCATIONS},
)
CROSSES = [["department", "leadership"]]
PART = 20_000
SENTENCE = "Wir hören den Kunden zu, aber was sie sagen, kommt selten bis in die Planung."


def fill(url: str, people: int) -> UUID:
    """The audience with so many answers, open; for SQLite and PostgreSQL."""
    engine, random = create_engine(**engine_options(url)), np.random.default_rng(people)
    prepare(engine)
    with Session(engine) as session:
        audience = rows.audience(session, groups=GROUPS, crosses=CROSSES).id
        session.commit()
        for start in range(0, people, PART):
            texts = answers(random, min(PART, people - start))
            numbers = (UUID(bytes=random.bytes(16), version=4) for _ in texts)
            _store(session, audience, list(zip(numbers, texts, strict=True)))
            session.commit()
    engine.dispose()
    return audience


def _store(session: Session, audience: UUID, made: Sequence[tuple[UUID, str]]) -> None:
    driver: Any = session.connection().connection.driver_connection
    if session.get_bind().dialect.name == "sqlite":
        lines = [(audience.hex, number.hex, text) for number, text in made]
        driver.executemany(
            "INSERT INTO response (audience_id, uuid, payload) VALUES (?,?,?)", lines
        )
        return
    with driver.cursor() as cursor:
        into = "COPY response (audience_id, uuid, payload) FROM STDIN"
        with cursor.copy(into) as copy:
            for number, text in made:
                copy.write_row((audience, number, text))


def answers(random: np.random.Generator, people: int) -> list[str]:
    """Payloads as the form stores them."""
    asked = bank().form("pulse")
    template = json.dumps(
        {
            "items": dict.fromkeys(asked.items, "@"),
            "service": {"speed": "@", "friendliness": "@"},
            "allocations": {key: ["@", "@", 0] for key in asked.allocations},
            "seconds": "@",
            "groups": dict.fromkeys(("leadership", "contact", "department", "location"), "@"),
            "comments": "@",
        }
    ).replace('"@"', "%s")
    return [template % row for row in _people(random, people, asked)]


def _people(random: np.random.Generator, people: int, asked: Any) -> Iterator[tuple[Any, ...]]:
    weights = 1 / np.arange(1, 101) ** 0.7
    department = random.choice(100, people, p=weights / weights.sum())
    levels = random.integers(1, 6, (people, len(asked.items))).astype(str)
    levels[random.random(levels.shape) < 0.05] = "null"
    friendly = random.integers(2, 6, (people, 2)).tolist()
    first = (random.integers(0, 21, people) * 5).tolist()
    seconds = random.integers(120, 600, people).tolist()
    chief, contact = random.random(people) < 0.15, random.random(people) < 0.35
    location, wrote = random.integers(0, 20, people), random.random(people) < 0.1
    for i, items in enumerate(levels.tolist()):
        points = [first[i], 100 - first[i]] * len(asked.allocations)
        groups = [
            '"yes"' if chief[i] else '"no"',
            '"yes"' if contact[i] else '"no"',
            f'"{DEPARTMENTS[department[i]]}"',
            f'"{LOCATIONS[location[i]]}"',
        ]
        said = json.dumps({"start": SENTENCE}) if wrote[i] else "{}"
        yield (*items, *friendly[i], *points, seconds[i], *groups, said)
