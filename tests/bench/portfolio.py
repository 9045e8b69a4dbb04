"""How a portfolio grows: 20, 200 and 2,000 organisations, a third of them teams of one.

Each has a whole result and a survey that runs. Server time of the pages that show them, and how
many statements each takes, on SQLite and, where PGHOST is set, PostgreSQL.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from assessment import assets
from assessment.app import create_app
from assessment.config import Settings
from tests import people
from tests.bench.growth import databases
from tests.growing import Grown, grow
from tests.rules.test_lists import counted

SIZES, RUNS = (20, 200, 2000), 9
TARGET = "≤ 150 ms, the same statements"


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    secret = "a secret for the benchmark only, made of enough letters"
    with tempfile.TemporaryDirectory() as folder:
        assets.build(Path(folder) / "assets")
        usual = Settings(secret, environment="testing", var=Path(folder))
        for engine, url in databases(folder).items():
            app = create_app(replace(usual, database_url=url))
            for size in SIZES:
                here = grow(app, size, whole=True)
                client = people.signed_in(app)
                for what, path in pages(here).items():
                    said = _measured(app, client, path)
                    yield f"portfolio of {size:,} organisations, {engine}: {what}", said, TARGET


def pages(here: Grown) -> dict[str, str]:
    """What is looked at."""
    home, whole = f"/workspace/{here.workspace}", f"/organisation/{here.organisation}"
    return {
        "heat map by name": f"{home}/portfolio",
        "heat map by score": f"{home}/portfolio?sort=overall&falling=1",
        "teams, roll-up and comparison of one": f"{whole}/portfolio",
        "reports of all": f"{home}/portfolio/reports",
        "overview of the workspace": home,
        "new organisation": f"{home}/organisations/new",
    }


def _measured(app: Flask, client: FlaskClient, path: str) -> str:
    client.get(path)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = client.get(path)
        times.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered with {answer.status_code}")
    with counted(app) as statements:
        client.get(path)
    middle = statistics.median(times) * 1000
    return f"{middle:.0f} ms, {len(statements)} statements, {len(answer.data) / 1000:.0f} kB"


if __name__ == "__main__":
    for row in measure():
        print(*row, sep=" | ", flush=True)
