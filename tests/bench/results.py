"""The results page of an audience: server time, from a snapshot made of few and of many answers."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from assessment import assets
from assessment.app import create_app
from assessment.config import Settings
from assessment.demo_audiences import STAFF
from assessment.jobs import closing
from assessment.store import schema
from assessment.store.audiences import create, launch
from assessment.store.database import begin_write, db
from assessment.views import presenting
from tests import answering, people, published, rows

PEOPLE, RUNS = (100, 100_000), 60


def installation(folder: str) -> Flask:
    """An application on a database of its own."""
    url = f"sqlite:///{folder}/bench.sqlite"
    assets.build(Path(folder) / "assets")
    schema.upgrade(url)
    secret = "a secret for the benchmark only, made of enough letters"
    return create_app(Settings(secret, environment="testing", var=Path(folder), database_url=url))


def closed(app: Flask, assessment: UUID, answers: int) -> UUID:
    """An audience of so many people, closed by the job."""
    with app.app_context():
        begin_write(db.session)
        audience = create(db.session, assessment, STAFF, rows.NOW)
        launch(db.session, audience, rows.NOW)
        answering.answer(db.session, audience.id, answers)
        number = audience.id
        db.session.commit()
        closing.close(str(number), {}, lambda _: None)
    return number


def seconds(client: FlaskClient, address: str) -> float:
    """How long one request takes in the server."""
    start = time.perf_counter()
    status = client.get(address, headers={"Accept-Encoding": "br"}).status_code
    taken = time.perf_counter() - start
    if status != 200:
        raise RuntimeError(f"{address} answered with {status}")
    return taken


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    with tempfile.TemporaryDirectory() as folder:
        app = installation(folder)
        workspace = people.workspace(app, viewer="viewer")
        viewer = people.signed_in(app, "viewer@example.com")
        for answers in PEOPLE:
            number = closed(app, published.assessment(app, workspace), answers)
            page = f"/audience/{number}/results"
            seconds(viewer, page)  # templates and numpy are loaded
            presenting.present_audience.cache_clear()
            first = seconds(viewer, page)
            later = [seconds(viewer, page) for _ in range(RUNS)]
            cuts = [1000 * statistics.quantiles(later, n=100)[at] for at in (49, 98)]
            yield (
                f"results page of {answers:,} responses: first, then p50 / p99",
                f"{first * 1000:.0f}, {cuts[0]:.0f} / {cuts[1]:.0f} ms",
                "≤ 50 ms",
            )
        with app.app_context():
            db.engine.dispose()
