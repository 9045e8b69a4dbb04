"""Organisations: made, changed, with a logo of our own making, asked to leave and kept."""

from io import BytesIO
from random import Random
from uuid import UUID

import pytest
from PIL import Image, ImageFile

from assessment.models import Deed, Organisation
from assessment.store import organisations
from assessment.store.database import db
from tests import people, rows

SAID = {"name": "Muster GmbH", "sector": "", "size": "", "country": "", "language": "de",
        "address": "sie", "accent": "#0b6e69"}  # fmt: skip


@pytest.fixture
def workspace(app) -> UUID:
    return people.workspace(app, anna="facilitator", vera="viewer")


@pytest.fixture
def anna(app, workspace):
    return people.signed_in(app)


def organisation(app, workspace, **more) -> UUID:
    with app.app_context():
        number = rows.organisation(db.session, workspace, **more).id
        db.session.commit()
    return number


def kept(app, number) -> Organisation:
    with app.app_context():
        return db.session.get_one(Organisation, number)


def picture(kind="PNG", size=(40, 20), mode="RGB", **more) -> BytesIO:
    content = BytesIO()
    Image.new(mode, size, "red").save(content, kind, **more)
    content.seek(0)
    return content


def send_logo(client, number, content, name="logo.png"):
    response = people.post(client, f"/organisation/{number}/edit", **SAID, logo=(content, name))
    response.request.environ["wsgi.input"].close()  # a file, where much is sent
    return response


def test_an_organisation_is_made_and_the_log_says_so(app, anna, workspace) -> None:
    assert anna.get(f"/workspace/{workspace}/organisations/new").status_code == 200
    said = SAID | {"sector": "health", "size": "50-249", "country": "AT"}
    made = people.post(anna, f"/workspace/{workspace}/organisations/new", **said)
    page = anna.get(made.headers["Location"] + "?lang=de").text
    for fact in ("Muster GmbH", "Österreich", "50 bis 249"):
        assert fact in page
    assert "Muster GmbH" in anna.get(f"/workspace/{workspace}").text
    with app.app_context():
        deeds = db.session.query(Deed).all()
        assert [(d.action, d.subject) for d in deeds] == [("organisation-created", "Muster GmbH")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", " "),
        ("name", "x" * 121),
        ("sector", "magic"),
        ("size", "7"),
        ("country", "XX"),
        ("language", "fr"),
        ("address", "ihr"),
        ("accent", "red"),
        ("accent", "#12345"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(anna, workspace, name, value) -> None:
    response = people.post(
        anna, f"/workspace/{workspace}/organisations/new", **(SAID | {name: value})
    )
    assert response.status_code == 422
    assert f'href="#{name}' in response.text


def test_countries_are_listed_in_the_readers_language_the_nearest_first(anna, workspace) -> None:
    german = anna.get(f"/workspace/{workspace}/organisations/new?lang=de").text
    assert german.index("Deutschland") < german.index("Luxemburg") < german.index("Ägypten")
    assert german.index("Ägypten") < german.index("Belgien")
    assert "Egypt" in anna.get(f"/workspace/{workspace}/organisations/new?lang=en").text


def test_an_accent_that_is_too_light_is_darkened_and_that_is_said(app, anna, workspace) -> None:
    number = organisation(app, workspace)
    response = people.post(anna, f"/organisation/{number}/edit", **(SAID | {"accent": "#ffcc00"}))
    accent = kept(app, number).accent
    assert accent not in ("", "#ffcc00")
    assert accent in anna.get(response.headers["Location"]).text
    people.post(anna, f"/organisation/{number}/edit", **(SAID | {"accent": "#0b6e69"}))
    assert kept(app, number).accent == ""  # our own


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_written_anew_without_what_else_the_file_held(app, anna, workspace, kind) -> None:
    number = organisation(app, workspace)
    exif = Image.Exif()
    exif[0x010F] = "Camera of Anna"
    sent = picture(kind, (1600, 400), exif=exif)
    assert b"Camera of Anna" in sent.getvalue()
    assert send_logo(anna, number, sent).status_code == 303
    response = anna.get(f"/organisation/{number}/logo")
    assert response.mimetype == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response.headers["Content-Security-Policy"] == policy
    assert b"Camera" not in response.data
    with Image.open(BytesIO(response.data)) as shown:
        assert (shown.format, shown.size) == ("PNG", (800, 200))
    again = anna.get(
        f"/organisation/{number}/logo", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_logo_may_be_as_large_as_the_page_says(app, anna, workspace) -> None:
    number = organisation(app, workspace)
    noise = Random(1).randbytes(800 * 800 * 3)  # nothing of it can be squeezed
    content = BytesIO()
    Image.frombytes("RGB", (800, 800), noise).save(content, "PNG")
    content.seek(0)
    assert 1_900_000 < len(content.getvalue()) < 2 * 1024 * 1024
    assert send_logo(anna, number, content).status_code == 303
    too_large = send_logo(anna, number, BytesIO(noise + noise))
    assert too_large.status_code == 422
    assert "2 MB" in too_large.text


def test_a_picture_taken_sideways_stands_upright(app, anna, workspace) -> None:
    number = organisation(app, workspace)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    send_logo(anna, number, picture("JPEG", (40, 20), exif=exif))
    with Image.open(BytesIO(anna.get(f"/organisation/{number}/logo").data)) as shown:
        assert shown.size == (20, 40)


def test_a_transparent_logo_stays_transparent(app, anna, workspace) -> None:
    number = organisation(app, workspace)
    content = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(content, "PNG")
    content.seek(0)
    send_logo(anna, number, content)
    with Image.open(BytesIO(anna.get(f"/organisation/{number}/logo").data)) as shown:
        assert shown.getpixel((5, 5))[3] == 0


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (SVG, "logo.svg", "SVG"),
        (SVG, "logo.png", "SVG"),
        (b"GIF89a" + bytes(50), "logo.png", "no picture"),
        (b"%PDF-1.7 " + bytes(50), "logo.png", "no picture"),
        (b"", "logo.png", "no picture"),
        (picture().getvalue()[:60], "logo.png", "no picture"),
        (picture("JPEG").getvalue()[:200], "logo.jpg", "no picture"),
        (bytes(2 * 1024 * 1024 + 1), "logo.png", "2 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(
    app, anna, workspace, content, name, says, monkeypatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    number = organisation(app, workspace)
    response = send_logo(anna, number, BytesIO(content), name)
    assert response.status_code == 422
    assert says in response.text
    assert kept(app, number).logo_type == ""
    assert anna.get(f"/organisation/{number}/logo").status_code == 404


@pytest.mark.parametrize("size", [(5000, 5000), (20000, 20000)])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(
    app, anna, workspace, size
) -> None:
    number = organisation(app, workspace)
    bomb = picture("PNG", size, "1")
    assert len(bomb.getvalue()) < 100_000
    response = send_logo(anna, number, bomb)
    assert response.status_code == 422
    assert "million pixels" in response.text or "no picture" in response.text


def test_a_logo_can_be_removed_and_outlives_other_changes(app, anna, workspace) -> None:
    number = organisation(app, workspace)
    send_logo(anna, number, picture())
    people.post(anna, f"/organisation/{number}/edit", **SAID)
    assert kept(app, number).logo_type == "image/png"
    people.post(anna, f"/organisation/{number}/edit", **SAID, without_logo="y")
    assert kept(app, number).logo_type == ""


def test_other_pages_take_no_large_upload(anna, workspace) -> None:
    response = people.post(anna, f"/workspace/{workspace}/start", name="x" * 100_000)
    assert response.status_code == 413


def test_a_viewer_sees_and_changes_nothing(app, workspace) -> None:
    number = organisation(app, workspace)
    vera = people.signed_in(app, "vera@example.com")
    page = vera.get(f"/organisation/{number}").text
    assert "Muster GmbH" in page
    assert f"/organisation/{number}/edit" not in page
    for path in ("edit", "delete"):
        assert vera.get(f"/organisation/{number}/{path}").status_code == 403
    assert people.post(vera, f"/organisation/{number}/delete").status_code == 403


def test_a_deletion_says_what_goes_waits_thirty_days_and_is_taken_back(
    app, anna, workspace
) -> None:
    number = organisation(app, workspace)
    with app.app_context():
        at = rows.assessment(db.session, number).id
        rows.audience(db.session, assessment_id=at)
        rows.audience(db.session, "leadership", assessment_id=at)
        db.session.commit()
    page = anna.get(f"/organisation/{number}/delete?lang=en").text
    assert "1 assessment" in page
    assert "2 audiences with all their answers" in page
    assert "0 invited addresses" in page
    assert people.post(anna, f"/organisation/{number}/delete").status_code == 303
    leaves = kept(app, number).leaves_at
    people.post(anna, f"/organisation/{number}/delete")
    assert kept(app, number).leaves_at == leaves  # asking again changes nothing
    assert (leaves - rows.NOW).days >= organisations.GRACE.days - 1
    assert "Keep it" in anna.get(f"/organisation/{number}").text
    people.post(anna, f"/organisation/{number}/keep")
    assert kept(app, number).leaves_at is None


def test_strangers_upload_nothing_large(app, client) -> None:
    number = people.workspace(app, anna="owner")
    sent = {"logo": (BytesIO(b"x" * 200_000), "logo.png")}
    answer = client.post(f"/workspace/{number}/organisations/new", data=sent)
    assert answer.status_code == 413


def test_a_team_is_part_of_a_whole_and_may_be_compared(app, anna, workspace) -> None:
    whole, team = (organisation(app, workspace, name=name) for name in ("Verbund", "Team"))
    said = SAID | {"name": "Team", "part_of": str(whole), "compared": "y"}
    assert people.post(anna, f"/organisation/{team}/edit", **said).status_code == 303
    assert (kept(app, team).part_of, kept(app, team).compared) == (whole, True)
    with app.app_context():
        deed = db.session.query(Deed).one()
        assert deed.detail == {"changed": ["part_of", "compared"]}
    page = anna.get(f"/organisation/{team}/edit").text
    assert f'<option selected value="{whole}">Verbund</option>' in page
    people.post(anna, f"/organisation/{team}/edit", **SAID | {"name": "Team", "part_of": ""})
    assert (kept(app, team).part_of, kept(app, team).compared) == (None, False)


def test_a_whole_is_no_team_no_stranger_and_not_itself(app, anna, workspace) -> None:
    whole, team, third = (organisation(app, workspace, name=name) for name in "ABC")
    strange = organisation(app, people.workspace(app, "Fremd AG", stranger="owner"))
    said = SAID | {"part_of": str(whole)}
    assert people.post(anna, f"/organisation/{team}/edit", **said).status_code == 303
    for at, wrong in ((third, team), (third, strange), (third, third), (whole, third)):
        said = SAID | {"part_of": str(wrong)}
        assert people.post(anna, f"/organisation/{at}/edit", **said).status_code == 422
    said = SAID | {"part_of": "x"}
    assert people.post(anna, f"/organisation/{third}/edit", **said).status_code == 422
