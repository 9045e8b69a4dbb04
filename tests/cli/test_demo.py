"""The command that stores the invented organisation and writes its report."""

from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from assessment.store import accounts, checks
from assessment.store.database import db
from reports import svg
from reports.chromium import Tab


@pytest.fixture
def known(app):
    """The workspace is not made where its account is there; it is looked at elsewhere."""
    with app.app_context():
        accounts.add(db.session, accounts.DEMO, datetime(2026, 11, 2, tzinfo=UTC))
        db.session.commit()


def organisations(app):
    with app.app_context():
        sample = checks.sample(db.session)
        return sample and (sample.organisation, len(sample.responses))


def test_it_stores_one_organisation_however_often_it_runs(app, runner, known):
    assert organisations(app) is None
    for _ in range(2):
        assert runner.invoke(args=["demo"]).exit_code == 0
        assert organisations(app) == ("Musterwerk Antriebstechnik GmbH", 60)


def test_once_leaves_an_organisation_that_is_there_as_it_is(app, runner, known):
    runner.invoke(args=["demo"])
    with app.app_context():
        checks.sample(db.session).organisation = "Another name"
        db.session.commit()
    runner.invoke(args=["demo", "--once"])
    assert organisations(app) == ("Another name", 60)
    runner.invoke(args=["demo"])
    assert organisations(app) == ("Musterwerk Antriebstechnik GmbH", 60)


def test_every_start_says_how_to_get_in_until_somebody_did(app, runner, known):
    for _ in range(2):
        told = runner.invoke(args=["demo", "--once"]).output
        assert "demo@example.com" in told
        assert "/reset/" in told
    with app.app_context():
        accounts.find(db.session, accounts.DEMO).password = "chosen"
        db.session.commit()
    told = runner.invoke(args=["demo", "--once"]).output
    assert "demo@example.com" in told
    assert "/reset/" not in told


def test_it_writes_the_report_in_both_languages(runner, known, tmp_path):
    files = {language: tmp_path / f"{language}.pdf" for language in ("de", "en")}
    asked = [word for pair in files.items() for word in ("--report", pair[0], str(pair[1]))]
    done = runner.invoke(args=["demo", *asked])
    assert done.exit_code == 0, done.output
    for language, file in files.items():
        reader = PdfReader(file)
        assert reader.trailer["/Root"]["/Lang"].startswith(language)
        assert "Musterwerk" in reader.pages[0].extract_text()


def test_without_a_browser_it_says_what_to_install(runner, known, tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    monkeypatch.setattr(svg, "DRAWINGS", svg.Drawings(Tab(svg.prepared)))  # remembers nothing yet
    file = tmp_path / "report.pdf"
    done = runner.invoke(args=["demo", "--report", "de", str(file)])
    assert done.exit_code == 1
    assert "CHROMIUM" in done.output
    assert not file.exists()
