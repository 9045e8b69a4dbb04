"""Closing an audience of growing size, from its stored answers to the snapshot, with all groups.

100 departments, 20 locations, leadership, customer contact, and departments by leadership: 324
cells. The job runs in a process of its own, as in the worker; its memory is counted whole. With
PGHOST and so on in the environment (`pg_virtualenv`) PostgreSQL is measured, too.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import psycopg
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from assessment.models import Response
from assessment.store import schema
from assessment.store.database import db, engine_options, prepare
from tests import rows
from tests.answering import payload

ROOT = Path(__file__).parents[2]
SIZES = {10_000: "", 100_000: "≤ 10 s, < 500 MB"}
DEPARTMENTS = [f"Abteilung {number}" for number in range(100)]
LOCATIONS = [f"Standort {number}" for number in range(20)]
GROUPS = (
    {"key": "leadership"},
    {"key": "contact"},
    {"key": "department", "names": DEPARTMENTS},
    {"key": "location", "names": LOCATIONS},
)
NAME = "leitstern_bench_closing"


def databases(folder: str) -> dict[str, str]:
    """Where to measure: SQLite always, PostgreSQL where the environment names one."""
    found = {"SQLite": f"sqlite:///{folder}/bench.sqlite"}
    if "PGHOST" in os.environ:
        with psycopg.connect(dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
            connection.execute(f"CREATE DATABASE {NAME}")
        found["PostgreSQL"] = f"postgresql+psycopg:///{NAME}"
    for url in found.values():
        schema.upgrade(url)
    return found


def fill(url: str, people: int) -> UUID:
    """An audience with so many answers, of which a tenth wrote something."""
    engine, random = create_engine(**engine_options(url)), np.random.default_rng(people)
    prepare(engine)
    weights = 1 / np.arange(1, 101) ** 0.7
    department = random.choice(100, people, p=weights / weights.sum())
    with Session(engine) as session:
        made = rows.audience(session, groups=GROUPS, crosses=[["department", "leadership"]])
        for start in range(0, people, 10_000):
            answers = [
                {
                    "audience_id": made.id,
                    "uuid": UUID(bytes=random.bytes(16), version=4),
                    "payload": _person(random, department[number]),
                }
                for number in range(start, min(people, start + 10_000))
            ]
            session.execute(insert(Response), answers)
        session.commit()
        audience = made.id
    engine.dispose()
    return audience


def _person(random: np.random.Generator, department: int) -> dict[str, object]:
    wrote = {"start": "Ein Satz, wie ihn jemand schreibt."} if random.random() < 0.1 else {}
    groups = {
        "leadership": "yes" if random.random() < 0.15 else "no",
        "contact": "yes" if random.random() < 0.35 else "no",
        "department": DEPARTMENTS[department],
        "location": LOCATIONS[int(random.integers(0, 20))],
    }
    return payload(random, groups=groups, comments=wrote)


def close(url: str, audience: str) -> None:
    """Close the audience in this process; prints seconds and the largest memory in megabytes."""
    from assessment.app import create_app  # noqa: PLC0415  # counted as the worker's own
    from assessment.jobs import closing  # noqa: PLC0415

    os.environ["DATABASE_URL"] = url
    app = create_app()
    with app.app_context():
        start = time.monotonic()
        closing.close(audience, {}, lambda _per_cent: db.session.commit())
        seconds = time.monotonic() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, most]))


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "SECRET_KEY": "a secret for the benchmark only, made of enough letters",
            "LEITSTERN_VAR": folder,
        }
        build = [sys.executable, "-m", "assessment.assets"]
        subprocess.run(build, cwd=ROOT, env=environment, check=True)
        for engine, url in databases(folder).items():
            for people, target in SIZES.items():
                command = [sys.executable, "-m", "tests.bench.closing", url, str(fill(url, people))]
                done = subprocess.run(
                    command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
                )
                seconds, memory = json.loads(done.stdout)
                what = f"closing {people:,} responses, 324 cells, {engine}"
                yield what, f"{seconds:.1f} s, {memory:.0f} MB", target


if __name__ == "__main__":
    close(*sys.argv[1:])
