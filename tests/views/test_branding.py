"""The logo and the colour of the organisation on the pages of those who answer, and no more."""

import base64
import hashlib
import re
from io import BytesIO

import pytest
from PIL import Image

from assessment.models import Audience, Organisation
from assessment.store import organisations
from assessment.store.database import db
from assessment.views.branding import style
from reports.colour import contrast
from tests import rows

PAGES = ("/r/{}", "/r/{}/form", "/r/{}/thanks")
COLOUR = re.compile(r"--accent:(#\w{6})")
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def png(width: int = 800, height: int = 300) -> bytes:
    written = BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def branded(app):
    """A running audience of an organisation with a logo and an accent; makes its code."""

    def make(state: str = "open", **look: str) -> str:
        with app.app_context():
            home = rows.organisation(db.session, name="Muster & Söhne", **look)
            organisations.set_logo(home, png())
            at = rows.assessment(db.session, home.id).id
            made = rows.audience(db.session, "pulse", at, state=state)
            code = made.code
            db.session.commit()
        return code

    return make


@pytest.mark.parametrize("page", PAGES)
def test_logo_and_colour_stand_on_every_page_within_the_strict_policy(
    client, branded, page
) -> None:
    code = branded(accent="#7a1fa2")
    answer = client.get(page.format(code))
    assert f'<img src="/r/{code}/logo" alt="Muster &amp; Söhne">' in answer.text
    inside = STYLE.findall(answer.text)
    policy = answer.headers["Content-Security-Policy"]
    for css in inside:
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert len(inside) == 2
    assert COLOUR.findall(inside[1])[0] == "#7A1FA2"
    assert "unsafe" not in policy
    assert "style=" not in answer.text


def test_an_organisation_without_logo_or_colour_changes_nothing(app, client) -> None:
    with app.app_context():
        code = rows.audience(db.session, "pulse").code
        db.session.commit()
    page = client.get(f"/r/{code}").text
    assert "/logo" not in page
    assert len(STYLE.findall(page)) == 1
    assert client.get(f"/r/{code}/logo").status_code == 404


@pytest.mark.parametrize("accent", ["#ffe14d", "#0b0b0b", "#7a1fa2", "#888888", "#ff0000"])
def test_the_colour_can_be_read_by_day_and_by_night(accent) -> None:
    day, night = COLOUR.findall(style(accent))
    assert min(contrast(day, ground) for ground in ("#FFFFFF", "#F5F3EF")) >= 4.5
    assert min(contrast(night, ground) for ground in ("#0F1620", "#1B2430", "#0A1A1C")) >= 4.5


def test_the_logo_needs_no_session_is_small_and_may_be_kept(client, branded) -> None:
    answer = client.get(f"/r/{branded()}/logo")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    with Image.open(BytesIO(answer.data)) as picture:
        assert picture.size == (400, 150)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert not {"Set-Cookie", "Vary"} & set(answer.headers.keys())
    again = client.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_logo_of_a_draft_or_an_unknown_code_is_not_there(app, client, branded) -> None:
    for code in (branded("draft"), "CCCDDD"):
        assert client.get(f"/r/{code}/logo").status_code == 404


def test_no_logo_is_shown_while_the_deletion_of_its_organisation_is_asked_for(
    app, client, branded
) -> None:
    code = branded()
    with app.app_context():
        organisations.ask_deletion(db.session.query(Organisation).one(), rows.NOW)
        db.session.commit()
    assert client.get(f"/r/{code}/logo").status_code == 404


def test_a_refusal_wears_the_look_too(app, client, branded) -> None:
    code = branded(accent="#7a1fa2")
    with app.app_context():
        db.session.query(Audience).one().state = "closed"
        db.session.commit()
    page = client.get(f"/r/{code}")
    assert page.status_code == 410
    assert f'<img src="/r/{code}/logo"' in page.text


def test_a_new_colour_does_not_make_open_forms_invalid(app, client, branded) -> None:
    """What was promised is the same: the seal of a form knows nothing of the look."""
    code = branded(accent="#7a1fa2")
    seal = re.compile(r'name="seal" value="(\w+)"')
    before = seal.findall(client.get(f"/r/{code}/form").text)
    with app.app_context():
        db.session.query(Organisation).one().accent = "#0b4a8f"
        db.session.commit()
    assert seal.findall(client.get(f"/r/{code}/form").text) == before
