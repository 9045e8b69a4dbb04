"""Documents of an assessment: put together, made by a job, listed with their hash, let go."""

import hashlib
import re

import pytest
from sqlalchemy import event, select

from assessment.jobs import documents
from assessment.models import Artifact, Assessment, Deed, Job, Organisation, Report
from assessment.store import reports as store
from assessment.store import retention, waves
from assessment.store.database import db
from assessment.store.reports import Wanted
from reports import formats
from reports.colour import contrast
from reports.look import PAPER
from reports.settings import Settings
from tests import people, published, rows
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
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting.text
    assert "<progress" in waiting.text
    work_off(app)
    done = facilitator.get(asked.headers["Location"])
    assert "http-equiv" not in done.text
    assert "<p>Guten <strong>Tag</strong></p>" in done.text
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


def test_what_cannot_be_made_is_said_and_what_was_typed_stays(reports, facilitator, drawn) -> None:
    page = order(facilitator, reports, audiences=[], sections=[], note="x" * 3001)
    assert page.status_code == 422
    for said in ("at least one audience", "at least one section", "3000 characters", "x" * 3001):
        assert said in page.text
    assert order(facilitator, reports, format="exe").status_code == 422
    assert order(facilitator, reports, language="fr").status_code == 422
    assert drawn == []


def test_sections_are_made_in_the_order_of_their_numbers(app, reports, facilitator, drawn) -> None:
    places = {"sections-method": 1, "sections-summary": 2, "sections-comparison": "x"}
    order(facilitator, reports, **places)
    work_off(app)
    assert drawn[0].sections == ("method", "summary", "comparison")


def test_a_light_colour_is_darkened_and_said_so(app, reports, facilitator, drawn) -> None:
    asked = order(facilitator, reports, accent="#ffe000")
    said = facilitator.get(asked.headers["Location"]).text
    (colour,) = set(re.findall(r"darkened to (#[0-9a-f]{6})", said))
    work_off(app)
    assert drawn[0].accent == colour
    assert contrast(colour.upper(), PAPER) >= 4.5
    assert order(facilitator, reports, accent="red").status_code == 422


def test_the_same_again_is_the_same_and_new_settings_begin_with_the_old(
    app, reports, facilitator, drawn
) -> None:
    first = order(facilitator, reports, note="Guten Tag", **{"remark-goals": "Mehr davon."})
    work_off(app)
    again = order(facilitator, reports, note="Guten Tag", **{"remark-goals": "Mehr davon."})
    assert again.headers["Location"] == first.headers["Location"]
    work_off(app)
    assert len(drawn) == 1
    assert drawn[0].remarks == {"goals": "Mehr davon."}
    (like,) = re.findall(r'href="([^"]+like=[^"#]+)', facilitator.get(f"{reports}?lang=en").text)
    form = facilitator.get(like.replace("&amp;", "&")).text
    assert "Guten Tag" in form
    assert "Mehr davon." in form
    assert 'name="language" value="de" checked' in form
    listed = re.findall(r'name="sections" value="(\w+)"( checked)?', form)
    assert [key for key, ticked in listed if ticked] == SHORT


def test_a_deleted_document_takes_its_file_along(app, reports, facilitator, drawn) -> None:
    where = order(facilitator, reports).headers["Location"].partition("?")[0]
    work_off(app)
    people.post(facilitator, f"{where}/delete")
    assert facilitator.get(where).status_code == 404
    assert facilitator.get(f"{where}/file").status_code == 404
    with app.app_context():
        for row in (Report, Artifact):
            assert db.session.scalars(select(row)).all() == []
        said = db.session.scalars(select(Deed.action)).all()
        assert {"document-made", "document-deleted"} <= set(said)


def test_a_viewer_downloads_and_orders_nothing(app, reports, facilitator, viewer, drawn) -> None:
    where = order(facilitator, reports).headers["Location"].partition("?")[0]
    work_off(app)
    page = viewer.get(reports).text
    assert 'name="sections"' not in page
    assert "delete" not in viewer.get(where).text
    assert viewer.get(f"{where}/file").status_code == 200
    assert order(viewer, reports).status_code == 403


def test_what_changed_meanwhile_is_not_made_from_old_results(
    app, reports, facilitator, drawn
) -> None:
    where = order(facilitator, reports).headers["Location"]
    with app.app_context():
        db.session.scalars(select(Organisation)).one().name = "Anders GmbH"
        db.session.commit()
    work_off(app)
    assert drawn == []
    assert "has changed meanwhile" in facilitator.get(where).text


def test_documents_go_with_their_assessment(app, place, reports, facilitator, drawn) -> None:
    order(facilitator, reports)
    work_off(app)
    with app.app_context():
        assessment = db.session.get_one(Assessment, place)
        assessment.leaves_at = rows.NOW
        db.session.commit()
        retention.remove_leaving(db.session, rows.NOW)
        db.session.commit()
        for row in (Report, Artifact, Job):
            assert db.session.scalars(select(row)).all() == []


def test_without_results_there_is_nothing_to_order(app, place, facilitator) -> None:
    address = f"/assessment/{place}/reports"
    assert "nothing to hand over yet" in facilitator.get(address).text
    assert order(facilitator, address).status_code in (200, 422)
    with app.app_context():
        assert db.session.scalars(select(Report)).all() == []


def test_a_long_list_has_pages_and_as_many_queries_as_a_short_one(
    app, place, reports, viewer, drawn
) -> None:
    short = _queries(app, viewer, reports)
    with app.app_context():
        for number in range(25):
            wanted = Wanted(place, "pdf", "de", Settings("de").plain(), f"{number:064}", "v")
            store.note(db.session, wanted, "anna@example.com", rows.NOW)
        db.session.commit()
    assert _queries(app, viewer, reports) <= short + 2
    page = viewer.get(f"{reports}?lang=en").text
    assert page.count("anna@example.com") == 10
    assert "Earlier" in page
    assert viewer.get(f"{reports}?page=3&lang=en").text.count("anna@example.com") == 5


def _queries(app, client, address) -> int:
    said = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *all: said.append(all[2]))
    client.get(address)
    return len(said)


def test_both_databases_make_the_same_file(app, place, reports) -> None:
    """Its hash stands here: whatever differs between SQLite and PostgreSQL would change it."""
    settings = Settings("de", sections=("summary", "comparison", "groups"), note="Guten Tag")
    with app.app_context():
        story = waves.story(db.session, place)
        content = formats.make(story, "pdf", settings, documents.edition(story, None, settings))
    assert content
    MADE.setdefault("first", hashlib.sha256(content).hexdigest())
    assert hashlib.sha256(content).hexdigest() == MADE["first"]


MADE: dict[str, str] = {}
