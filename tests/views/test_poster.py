"""QR code and poster of an open link: made by a job, readable by a camera, tagged."""

import io
from xml.etree import ElementTree

import pytest
from pdfua import Severity, validate
from PIL import Image
from pypdf import PdfReader

from assessment.store import organisations
from assessment.store.database import db
from tests import people, rows
from tests.pages import fields


@pytest.fixture
def member(app):
    """A facilitator's browser."""
    return people.signed_in(app, "anna@example.com")


def audience(app, **more):
    workspace = people.workspace(app, anna="facilitator")
    with app.app_context():
        organisation = rows.organisation(db.session, workspace, "Muster & Söhne <GmbH>")
        picture = io.BytesIO()
        Image.new("RGB", (300, 80), "#8a2be2").save(picture, "PNG")
        organisations.set_logo(organisation, picture.getvalue())
        assessment = rows.assessment(db.session, organisation.id)
        given = {"contact": "Eva Rat", "entry": "link"} | more
        made = rows.audience(db.session, "pulse", assessment.id, **given)
        db.session.commit()
        return f"/audience/{made.id}", made.code


def made(app, member, home: str, language: str) -> bytes:
    data = fields(member.get(f"{home}/poster").text) | {"speaks": language}
    asked = member.post(f"{home}/poster", data=data)
    assert asked.status_code == 303
    assert member.get(asked.headers["Location"]).headers["Refresh"] == "2"
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    assert "Refresh" not in member.get(asked.headers["Location"]).headers
    response = member.get(f"{home}/poster.pdf?speaks={language}")
    assert response.mimetype == "application/pdf"
    return response.data


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_poster_says_what_people_need_and_is_accessible(
    app, member, language, tmp_path
) -> None:
    home, code = audience(app)
    pdf = made(app, member, home, language)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    title = {"de": "Wie kundenzentriert sind wir?", "en": "How customer- centric are we?"}[language]
    for part in (title, code, "localhost:8000/r", "Muster & Söhne <GmbH>", "Eva Rat"):
        assert part in text, text
    file = tmp_path / "poster.pdf"
    file.write_bytes(pdf)
    assert [f.message for f in validate(str(file)).findings if f.severity > Severity.INFO] == []
    assert reader.trailer["/Root"]["/Lang"] == language


def test_the_same_poster_is_not_made_twice_and_a_change_makes_a_new_one(app, member) -> None:
    home, _ = audience(app)
    first = made(app, member, home, "de")
    data = fields(member.get(f"{home}/poster?speaks=en").text) | {"speaks": "de"}
    member.post(f"{home}/poster", data=data)
    assert app.extensions["jobs"].queue.pending_count() == 0
    assert member.get(f"{home}/poster.pdf?speaks=de").data == first
    assert member.get(f"{home}/poster.pdf?speaks=en").status_code == 303, "not made yet"


def test_the_qr_code_is_a_picture_with_a_quiet_zone(app, member) -> None:
    home, _ = audience(app)
    png = Image.open(io.BytesIO(member.get(f"{home}/qr.png").data)).convert("L")
    assert png.width == png.height >= 300
    edge = [png.getpixel((x, 12 * 3)) for x in range(png.width)]
    assert set(edge) == {255}
    svg = member.get(f"{home}/qr.svg")
    assert svg.mimetype == "image/svg+xml"
    assert "sandbox" in svg.headers["Content-Security-Policy"]
    assert ElementTree.fromstring(svg.data).get("viewBox")


@pytest.mark.parametrize("more", [{"entry": "invited"}, {"state": "draft"}])
def test_there_is_no_poster_where_a_code_alone_leads_nowhere(app, member, more) -> None:
    home, _ = audience(app, **more)
    assert member.get(f"{home}/poster").status_code == 404
