"""The privacy pack: there from the first draft on, made by a job, accessible."""

import io
from uuid import UUID

import pytest
from pdfua import Severity, validate
from pypdf import PdfReader

from assessment.jobs import privacy
from assessment.store import organisations, places
from assessment.store.database import db
from reports.privacy import paper
from tests import people, rows

GROUPS = ({"key": "contact"}, {"key": "department", "names": ["Vertrieb", "Service <b>"]})


@pytest.fixture
def viewer(app):
    return people.signed_in(app, "anna@example.com")


def audience(app, kind: str = "pulse", **more) -> str:
    workspace = people.workspace(app, anna="viewer", ben="owner")
    with app.app_context():
        organisation = rows.organisation(db.session, workspace, "Muster & Söhne <GmbH>")
        assessment = rows.assessment(db.session, organisation.id)
        made = rows.audience(db.session, kind, assessment.id, **more)
        db.session.commit()
        return f"/audience/{made.id}"


def made(app, client, home: str, language: str) -> bytes:
    asked = people.post(client, f"{home}/privacy", speaks=language)
    assert asked.status_code == 303
    assert client.get(asked.headers["Location"]).headers["Refresh"] == "2"
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    done = client.get(asked.headers["Location"])
    assert "Download the PDF" in done.text or "PDF herunterladen" in done.text
    response = client.get(f"{home}/privacy.pdf?speaks={language}")
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    return response.data


def text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_viewer_gets_the_draft_as_an_accessible_document(app, viewer, language, tmp_path) -> None:
    welcome = {"de": "Hallo **alle**\nund\xa0weiter\n\n---\n[hier](https://example.com)"}
    more = {"groups": GROUPS, "crosses": (("department", "contact"),), "contact": "Eva Rat"}
    home = audience(app, state="draft", welcome=welcome, **more)
    pdf = made(app, viewer, home, language)
    file = tmp_path / "pack.pdf"
    file.write_bytes(pdf)
    assert [f.message for f in validate(str(file)).findings if f.severity > Severity.INFO] == []
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/Lang"] == language
    said = " ".join(text(pdf).split())
    draft = {"de": "Entwurf vor dem Start", "en": "Draft before the launch"}[language]
    for part in (draft, "Muster & Söhne <GmbH>", "Eva Rat", "Service <b>"):
        assert part in said, said
    assert ("Hallo alle" in said) == (language == "de"), "the welcome text of this language alone"


def test_the_same_pack_is_not_made_twice_and_a_setting_makes_a_new_one(app, viewer) -> None:
    home = audience(app)
    first = made(app, viewer, home, "en")
    people.post(viewer, f"{home}/privacy", speaks="en")
    assert app.extensions["jobs"].queue.pending_count() == 0
    assert viewer.get(f"{home}/privacy.pdf?speaks=en").data == first
    with app.app_context():
        place = places.above(db.session, _id(home))
        place.workspace.addresses_kept = 7
        db.session.commit()
    assert viewer.get(f"{home}/privacy.pdf?speaks=en").status_code == 303, "to be made anew"


def test_what_was_ordered_before_a_change_is_not_made_from_what_came_after(app, viewer) -> None:
    home = audience(app)
    people.post(viewer, f"{home}/privacy", speaks="en")
    with app.app_context():
        organisations.set_logo(places.above(db.session, _id(home)).organisation, b"another")
        db.session.commit()
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    assert viewer.get(f"{home}/privacy.pdf?speaks=en").status_code == 303


def test_the_pages_of_an_audience_lead_to_its_pack(app, viewer) -> None:
    home = audience(app)
    assert f"{home}/privacy" in viewer.get(home).text
    assert viewer.get(f"{home}/privacy?speaks=xx").status_code == 404
    draft = audience(app, state="draft")
    owner = people.signed_in(app, "ben@example.com")
    assert f"{draft}/privacy" in owner.get(f"{draft}/launch").text


def test_the_same_facts_give_the_same_bytes(app) -> None:
    home = audience(app)
    with app.app_context():
        said = privacy.facts(places.above(db.session, _id(home)), "de")
        assert paper.make(said) == paper.make(said)


def _id(home: str) -> UUID:
    return UUID(home.rpartition("/")[2])
