"""The PDF report of an audience: who gets it, when there is one, how it is made and kept."""

import io
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import event, func, select

from assessment import jobs
from assessment.jobs import audience_reports
from assessment.models import Artifact, Job, Organisation, Response, Workspace
from assessment.store import places, retention, snapshots
from assessment.store.database import db
from assessment.store.work import Made
from reports.chromium import ChromiumMissingError
from tests import people, published
from tests.published import STAFF

TABLES = {
    "audience", "assessment", "organisation", "workspace", "snapshot", "outcome", "job", "artifact",
}  # fmt: skip
KIND = audience_reports.KIND


@pytest.fixture
def staff(app, place) -> str:
    return f"/audience/{published.closed(app, place, STAFF, published.staff())}"


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The languages of the reports that were made, in place of the slow making itself."""
    found = []

    def make(owner, arguments, progress):
        found.append(arguments["language"])
        return Made("application/pdf", b"%PDF" + owner.encode(), None)

    monkeypatch.setitem(jobs.KINDS, KIND, make)
    return found


def work_off(app) -> None:
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)


def ask(client, audience: str, language: str = "en"):
    return people.post(client, f"{audience}/report?speaks={language}&lang=en")


def test_a_viewer_asks_waits_without_a_script_and_downloads_under_a_good_name(
    app, staff, viewer
) -> None:
    assert "Make the PDF report" in viewer.get(f"{staff}/results").text
    asked = ask(viewer, staff, "de")
    assert asked.status_code == 303
    waiting = viewer.get(asked.headers["Location"])
    assert waiting.headers["Refresh"] == "2", "without a script the page looks again by itself"
    assert "<progress" in waiting.text
    work_off(app)
    done = viewer.get(asked.headers["Location"])
    assert "Refresh" not in done.headers
    assert "Download the PDF" in done.text
    pdf = viewer.get(f"{staff}/report.pdf?speaks=de")
    assert pdf.mimetype == "application/pdf"
    assert re.search(
        r"Kundenzentrierung Muster GmbH Mitarbeitende \d{4}-\d\d-\d\d\.pdf",
        pdf.headers["Content-Disposition"],
    )
    assert pdf.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in pdf.headers
    cover = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    assert "60 von 84 Eingeladenen" in cover


def test_it_is_made_once_and_each_language_has_its_own(app, staff, viewer, made) -> None:
    for language in ("en", "en", "de", "en"):
        ask(viewer, staff, language)
        work_off(app)
    assert made == ["en", "de"]
    facilitator = people.signed_in(app, "facilitator@example.com")
    assert "Download the PDF" in facilitator.get(f"{staff}/results?lang=en").text


def test_a_new_name_of_the_organisation_makes_a_new_report(app, staff, viewer, made) -> None:
    ask(viewer, staff)
    work_off(app)
    with app.app_context():
        db.session.scalar(select(Organisation)).name = "Muster SE"
        db.session.commit()
    assert viewer.get(f"{staff}/report.pdf?speaks=en").status_code == 303, "that one is outdated"
    ask(viewer, staff)
    work_off(app)
    assert made == ["en", "en"]


def test_what_was_asked_for_under_an_old_name_is_not_kept_under_it(app, staff, viewer) -> None:
    ask(viewer, staff)
    with app.app_context():
        db.session.scalar(select(Organisation)).name = "Muster SE"
        db.session.commit()
    work_off(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Artifact)) == 0
        kept = db.session.scalars(select(Job.kind)).all()
    assert KIND not in kept


def test_other_workspaces_and_strangers_get_nothing(app, staff, made) -> None:
    people.workspace(app, "Fremd AG", stranger="owner")
    stranger = people.signed_in(app, "stranger@example.com")
    for path in ("report", "report.pdf"):
        assert stranger.get(f"{staff}/{path}").status_code == 404
        assert app.test_client().get(f"{staff}/{path}").headers["Location"].startswith("/sign-in")
    assert ask(stranger, staff).status_code == 404
    work_off(app)
    assert made == []


def test_before_closing_there_is_no_report_and_the_page_says_why(app, place, viewer, made) -> None:
    audience = f"/audience/{published.asked(app, place, STAFF, published.staff())}"
    for answer in (viewer.get(f"{audience}/report"), viewer.get(f"{audience}/report.pdf"),
                   ask(viewer, audience)):  # fmt: skip
        assert answer.headers["Location"].endswith(f"{audience}/results")
    page = viewer.get(f"{audience}/results?lang=en").text
    assert "The PDF report can be made as soon as the results are here." in page
    work_off(app)
    assert made == []


def test_too_few_answers_have_no_report(app, place, viewer, made) -> None:
    audience = f"/audience/{published.closed(app, place, STAFF, published.staff(4))}"
    page = viewer.get(f"{audience}/report", follow_redirects=True).text
    assert "Too few answers for a result" in page
    assert "Make the PDF" not in page
    ask(viewer, audience)
    work_off(app)
    assert made == []


def test_a_language_that_nobody_speaks_here_is_not_found(staff, viewer) -> None:
    for language in ("fr", "../de", ""):
        assert viewer.get(f"{staff}/report?speaks={language}").status_code == 404


@pytest.mark.parametrize(
    ("error", "language", "reason"),
    [
        (ChromiumMissingError("a detail"), "en", "lacks the browser"),
        (ChromiumMissingError("a detail"), "de", "fehlt der Browser"),
        (RuntimeError("a detail"), "en", "its log says why"),
    ],
)
def test_a_failed_job_says_why_and_can_be_tried_again(
    app, staff, viewer, monkeypatch, error, language, reason
) -> None:
    def fail(owner, arguments, progress):
        raise error

    monkeypatch.setitem(jobs.KINDS, KIND, fail)
    ask(viewer, staff, language)
    work_off(app)
    for page in ("results", "report"):
        text = viewer.get(f"{staff}/{page}?lang={language}&speaks={language}").text
        assert reason in text
        assert "a detail" not in text, "that stands in the log"
    monkeypatch.setitem(jobs.KINDS, KIND, lambda *_: Made("application/pdf", b"%PDF", None))
    ask(viewer, staff, language)
    work_off(app)
    assert viewer.get(f"{staff}/report.pdf?speaks={language}").data == b"%PDF"


def remade(audience: str) -> bytes:
    """The report made again, without what was made before."""
    number = UUID(audience.rpartition("/")[2])
    place, found = places.above(db.session, number), snapshots.find(db.session, number)
    order = audience_reports.order(place, found, "en")
    return audience_reports.make(
        str(number), order.arguments, lambda _: db.session.rollback()
    ).content


def test_the_job_reads_what_is_published_and_nothing_else(app, staff) -> None:
    read: set[str] = set()
    with app.app_context():
        engine = db.engine

        @event.listens_for(engine, "before_cursor_execute")
        def note(_c: object, _k: object, statement: str, *_more: object) -> None:
            read.update(re.findall(r"(?:FROM|JOIN|UPDATE|INTO) \"?(\w+)", statement))

        first = remade(staff)
        event.remove(engine, "before_cursor_execute", note)
        assert "snapshot" in read
        assert read <= TABLES, read - TABLES
        db.session.rollback()
        retention.remove_responses(db.session, datetime.now(UTC) + timedelta(days=4000))
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(Response)) == 0
        assert remade(staff) == first, "the single answers are gone, the report is the same"


def test_the_report_goes_with_the_workspace(app, staff, viewer, made) -> None:
    ask(viewer, staff)
    work_off(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Artifact)) == 1
        db.session.rollback()
        now = datetime.now(UTC)
        db.session.scalar(select(Workspace)).leaves_at = now
        db.session.commit()
        retention.remove_leaving(db.session, now + timedelta(seconds=1))
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(Artifact)) == 0
        assert db.session.scalar(select(func.count()).select_from(Job)) == 0
