"""How closing grows: 10,000, 100,000 and 1,000,000 answers in 324 groups, and the report of them.

Both as jobs in a worker's process that is watched from outside. With PGHOST and so on in the
environment (`pg_virtualenv`) PostgreSQL is measured, too. `python -m tests.bench.growth MOST`
measures sizes up to MOST only.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import psycopg

from assessment.store import schema
from tests.bench import crowd, watched

SIZES = (10_000, 100_000, 1_000_000)
TARGET = "≤ 120 s, < 1 GB"
SOON, SOONER = 100_000, "≤ 10 s, < 500 MB"
NAME = "leitstern_bench_growth"


def databases(folder: str) -> dict[str, str]:
    """Where to measure: SQLite always, PostgreSQL where the environment names one."""
    found = {"SQLite": f"sqlite:///{folder}/growth.sqlite"}
    if "PGHOST" in os.environ:
        with psycopg.connect(dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
            connection.execute(f"CREATE DATABASE {NAME}")
        found["PostgreSQL"] = f"postgresql+psycopg:///{NAME}"
    for url in found.values():
        schema.upgrade(url)
    return found


def work(audience: str, kind: str) -> None:
    """Do one job on the audience as a worker does; prints seconds, CPU, and how it moved."""
    from assessment.app import create_app  # noqa: PLC0415  # counted as the worker's own
    from assessment.jobs import audience_reports, closing  # noqa: PLC0415
    from assessment.store import places, snapshots  # noqa: PLC0415
    from assessment.store import work as jobs  # noqa: PLC0415
    from assessment.store.database import db  # noqa: PLC0415

    app, asked, moved = create_app(), UUID(audience), [time.monotonic()]
    said = jobs.progress

    def note(*given: object) -> None:
        moved.append(time.monotonic())
        said(*given)

    jobs.progress = note
    with app.app_context():
        if kind == "close":
            order = closing.order(asked)
        else:
            found = snapshots.find(db.session, asked)
            order = audience_reports.order(places.above(db.session, asked), found, "de")
        db.session.rollback()
        jobs.ask(db.session, order, datetime.now(UTC))
        db.session.commit()
    start, before = time.monotonic(), watched.cpu()
    app.extensions["jobs"].run(order.key)
    seconds, spent = time.monotonic() - start, watched.cpu() - before
    moved.append(time.monotonic())
    with app.app_context():
        done = jobs.find(db.session, order.key)
        if done is None or done.state != "done":
            raise RuntimeError(f"the job ended as {done and done.message}")
    still = max(after - before for before, after in pairwise(moved))
    print(json.dumps([seconds, spent, len(moved) - 2, still]))


def measure(most: int = SIZES[-1]) -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "SECRET_KEY": "a secret for the benchmark only, made of enough letters",
            "LEITSTERN_VAR": folder,
        }
        build = [sys.executable, "-m", "assessment.assets"]
        subprocess.run(build, cwd=watched.ROOT, env=environment, check=True)
        for engine, url in databases(folder).items():
            environment["DATABASE_URL"] = url
            for people in (size for size in SIZES if size <= most):
                audience = str(crowd.fill(url, people))
                yield from _of(engine, people, audience, environment)


def _of(
    engine: str, people: int, audience: str, environment: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    seen = watched.run("tests.bench.growth", ["work", audience, "close"], environment)
    seconds, spent, moves, still = seen.said
    said = f"{seconds:.1f} s ({spent:.1f} s CPU), {seen.own:.0f} MB"
    told = f"progress moved {moves} times, at most {still:.1f} s apart"
    target = SOONER if people <= SOON else TARGET
    yield f"closing {people:,} answers, 324 groups, {engine}; {told}", said, target
    seen = watched.run("tests.bench.growth", ["work", audience, "report"], environment)
    seconds, spent, _moves, _still = seen.said
    said = (
        f"{seconds:.1f} s ({spent:.1f} s CPU), {seen.own:.0f} MB + Chromium {seen.browser:.0f} MB"
    )
    yield f"their report, from the start of a process, {engine}", said, TARGET


if __name__ == "__main__":
    if sys.argv[1] == "work":
        work(*sys.argv[2:])
    else:
        for row in measure(int(sys.argv[1])):
            print(*row, sep=" | ", flush=True)
