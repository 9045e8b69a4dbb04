"""The PDF: asked for, followed and downloaded, with and without a script."""

import pytest

from assessment import jobs
from assessment.store.work import Made
from reports.chromium import ChromiumMissingError
from tests.pages import fields, hand_in


@pytest.fixture
def location(client) -> str:
    return hand_in(client)


def ask(client, location: str, language: str = "en"):
    data = {"csrf_token": fields(client.get("/check").text)["csrf_token"]}
    return client.post(f"{location}/report?lang={language}", data=data)


def work_off(app) -> None:
    """Do what lies in the queue, as the worker would."""
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)


def test_the_pdf_is_made_by_a_job_and_downloaded_under_a_good_name(app, client, location) -> None:
    assert ask(client, location).status_code == 303
    waiting = client.get(f"{location}/report")
    assert waiting.headers["Refresh"] == "2", "without a script the page looks again by itself"
    assert "<progress" in waiting.text
    work_off(app)
    done = client.get(f"{location}/report")
    assert "Refresh" not in done.headers
    pdf = client.get(f"{location}/report.pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-1.7")
    assert "Muster GmbH" in pdf.headers["Content-Disposition"]
    assert pdf.headers["Cache-Control"] == "private, no-store"


def test_a_second_request_starts_nothing_and_each_language_has_its_own(
    app, client, location, monkeypatch
) -> None:
    made = []

    def make(owner, arguments, progress):
        made.append(arguments["language"])
        return Made("application/pdf", b"%PDF", None)

    monkeypatch.setitem(jobs.KINDS, "check-report", make)
    for language in ("en", "en", "de"):
        ask(client, location, language)
        work_off(app)
    assert made == ["en", "de"]


@pytest.mark.parametrize(
    ("error", "language", "reason"),
    [
        (ChromiumMissingError("a detail"), "en", "lacks the browser"),
        (ChromiumMissingError("a detail"), "de", "fehlt der Browser"),
        (RuntimeError("a detail"), "en", "its log says why"),
        (RuntimeError("a detail"), "de", "steht im Protokoll"),
    ],
)
def test_a_failed_job_says_why_in_the_language_of_the_page(
    app, client, location, monkeypatch, error, language, reason
) -> None:
    def fail(owner, arguments, progress):
        raise error

    monkeypatch.setitem(jobs.KINDS, "check-report", fail)
    ask(client, location, language)
    work_off(app)
    page = client.get(f"{location}?lang={language}").text
    assert reason in page
    assert "a detail" not in page, "that stands in the log"


def test_a_failed_job_can_be_tried_again(app, client, location, monkeypatch) -> None:
    monkeypatch.setitem(jobs.KINDS, "check-report", lambda *_: 1 / 0)
    ask(client, location)
    work_off(app)
    assert "Try again" in client.get(location).text
    monkeypatch.setitem(
        jobs.KINDS, "check-report", lambda *_: Made("application/pdf", b"%PDF", None)
    )
    ask(client, location)
    work_off(app)
    assert client.get(f"{location}/report.pdf").data == b"%PDF"


def test_a_download_before_the_job_is_done_leads_to_its_state(client, location) -> None:
    response = client.get(f"{location}/report.pdf")
    assert response.status_code == 303
    assert client.get(f"{location}/report.pdf", follow_redirects=True).status_code == 200
