"""Documents of an assessment: put together, made by a job, listed with hash and settings, let go."""

import hashlib
import re

import pytest
from sqlalchemy import select

from assessment import jobs
from assessment.jobs import documents
from assessment.models import Artifact, Deed, Job, Organisation, Report
from assessment.store.database import db
from assessment.store.work import Made
from reports import formats
from reports.settings import SECTIONS, Settings, from_plain
from tests import people, published
from tests.published import LEADERS, STAFF

SHORT = ["summary", "comparison", "method"]


@pytest.fixture
def reports(app, place) -> str:
    """The address of the documents of an assessment with two closed audiences."""
    published.closed(app, place, STAFF, published.staff())
    published.closed(app, place, LEADERS, published.leaders())
    return f"/assessment/{place}/reports"


@pytest.fixture
def facilitator(app):
    return people.signed_in(app, "facilitator@example.com")


@pytest.fixture
def drawn(monkeypatch) -> list[Settings]:
    """With which settings documents were made, in place of the slow drawing itself."""
    found = []

    def make(_whole, _story, settings, _edition):
        found.append(settings)
        return f"%PDF {settings}".encode()

    monkeypatch.setitem(formats.FORMATS, "pdf", formats.Format("pdf", "application/pdf", make))
    return found


def work_off(app) -> None:
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)


def order(client, address: str, **more):
    data = {
        "format": "pdf",
        "language": "de",
        "audiences": ["leadership", "pulse"],
        "sections": SHORT,
        "accent": "#0b6e69",
    }
    return people.post(client, f"{address}?lang=en", **data | more)


def test_a_document_is_ordered_followed_and_downloaded(app, reports, facilitator, drawn) -> None:
    asked = order(facilitator, reports, note="Guten **Tag**")
    assert asked.status_code == 303, asked.text
    waiting = facilitator.get(asked.headers["Location"])
    assert waiting.headers["Refresh"] == "2"
    assert "<progress" in waiting.text
    work_off(app)
    done = facilitator.get(asked.headers["Location"])
    assert "Refresh" not in done.headers
    (way,) = re.findall(r'href="(/assessment/[^"]+/file)"', done.text)
    file = facilitator.get(way)
    assert file.mimetype == "application/pdf"
    name = r"Kundenzentrierung Muster GmbH .+ \d{4}-\d\d-\d\d\.pdf"
    assert re.search(name, file.headers["Content-Disposition"])
    assert file.headers["Cache-Control"] == "private, no-store"
    digest = hashlib.sha256(file.data).hexdigest()
    assert digest in done.text
    listed = facilitator.get(reports).text
    assert digest[:12] in listed
    assert documents.report_source()[:12] in listed
    (settings,) = drawn
    assert settings.sections == tuple(SHORT)
    assert settings.note == "Guten **Tag**"
