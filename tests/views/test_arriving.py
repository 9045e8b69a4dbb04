"""What a request may carry: forms of text, no null character. `tests/fuzz` tries all the rest."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from assessment.store import addresses, comments, drafts
from assessment.store.addresses import Person
from assessment.store.database import db
from tests import people, rows

BODIES = (5, "x", [1], {"name": 5}, {"name": [None, {}]}, {"name": "\ud800"}, {"name": {"a": 1}})
RAW = (
    (b"\xff\xfe=%ff&=%ED%A0%80&name=%ED%A0%80", "application/x-www-form-urlencoded"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"", "application/octet-stream"),
)
PART = b"--x\r\nContent-Disposition: form-data%b\r\n\r\na\r\n--x--\r\n"
NAMELESS = (PART % b"", PART % b'; filename="a.csv"')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<(?:input|button|textarea|select)\b[^>]*>")
LINK = re.compile(r'href="(/[^"#]*)')
ENDS = re.compile(r"/leave|hand-over|sign-out|sign-ins|/remove|/assets/")
ATTRIBUTE = re.compile(r'\b(name|value|action|method)="([^"]*)"')
Found = tuple[str, dict[str, str]]


@pytest.fixture
def settings(settings):
    """No mail server answers; nothing is sent."""
    return replace(settings, mail_url="smtp://127.0.0.1:9", mail_from="leitstern@example.com")


@pytest.fixture
def owner(app) -> FlaskClient:
    """Somebody whose workspace has a bit of everything."""
    app.test_client_class = FlaskClient  # the pages are looked at elsewhere
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False
    workspace = people.workspace(app, owner="owner", vera="viewer")
    with app.app_context():
        organisation = rows.organisation(db.session, workspace)
        assessment = rows.assessment(db.session, organisation.id)
        invited = rows.audience(db.session, "leadership", assessment.id)
        addresses.add(db.session, invited, [Person("a@example.com")])
        told = {"people": [("b@example.com", "", "de")], "repeated": 0, "problems": []}
        drafts.keep(db.session, invited.id, told, datetime.now(UTC))
        rows.audience(db.session, "pulse", assessment.id, state="draft")
        closed = rows.audience(db.session, "workshop", assessment.id)
        comments.keep(db.session, closed.id, {"start": ["one", "two"]})
        for closed.state in ("closing", "closed"):
            db.session.flush()
        db.session.commit()
    return people.signed_in(app, "owner@example.com")


def pages(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Every page that links lead to; one of each kind."""
    waiting, seen = ["/workspaces", "/account"], set()
    while waiting:
        path = waiting.pop()
        kind = re.sub(r"[0-9a-f-]{36}|\d+", "…", path)
        if kind in seen or ENDS.search(path) or "?lang" in path:
            continue
        seen.add(kind)
        response = client.get(path)
        assert response.status_code < 500, path
        if 300 <= response.status_code < 400:
            waiting.append(response.headers["Location"])
        if response.mimetype == "text/html":
            waiting += map(html.unescape, LINK.findall(response.text))
            yield path, response.text
        response.close()


def forms(client: FlaskClient) -> list[Found]:
    """Where the forms of all pages lead, and their fields as they stand there."""
    found: dict[tuple[str, ...], Found] = {}
    for path, page in pages(client):
        for head, body in FORM.findall(page):
            said = dict(ATTRIBUTE.findall(head))
            if said.get("method", "get") != "post":
                continue
            fields = [dict(ATTRIBUTE.findall(tag)) for tag in FIELD.findall(body)]
            given = {f["name"]: html.unescape(f.get("value", "")) for f in fields if "name" in f}
            given.pop("csrf_token", None)
            action = html.unescape(said.get("action", path))
            if not ENDS.search(action):
                found[re.sub(r"[0-9a-f-]{36}", "…", action), *given] = action, given
    return list(found.values())


def test_bodies_that_are_no_form_are_refused(owner) -> None:
    headers, broken = {"X-CSRFToken": people.signature(owner)}, []
    for number, (path, fields) in enumerate(forms(owner)):
        body = BODIES[number % len(BODIES)]
        status = owner.post(path, json=body, headers=headers).status_code
        if status != 415:
            broken.append((path, body, status))
        if "name" in fields:
            files = {"name": (BytesIO(b"Anna"), "name.txt")}
            if owner.post(path, data=files, headers=headers).status_code != 400:
                broken.append((path, "a file", status))
        raw, kind = RAW[number % len(RAW)]
        status = owner.post(path, data=raw, content_type=kind, headers=headers).status_code
        if status >= 500:
            broken.append((path, raw, status))
    assert broken == []


@pytest.mark.parametrize("body", NAMELESS, ids=["a text", "a file"])
def test_a_part_of_a_form_without_a_name_is_refused(app, owner, body) -> None:
    more = {"data": body, "content_type": "multipart/form-data; boundary=x"}
    for path in ("/sign-in", "/reset", "/workspaces", "/shared/" + "A" * 24):
        assert app.test_client().post(path, **more).status_code == 400, path
    headers, broken = {"X-CSRFToken": people.signature(owner)}, []
    for path, _fields in forms(owner):
        status = owner.post(path, headers=headers, **more).status_code
        if status != 400:
            broken.append((path, status))
    assert broken == []


@pytest.mark.parametrize("body", NAMELESS, ids=["a text", "a file"])
def test_participants_forms_pass_over_a_part_without_a_name(app, client, body) -> None:
    """They look themselves, and keep what was answered."""
    with app.app_context():
        code = rows.audience(db.session, "pulse").code
        db.session.commit()
    more = {"data": body, "content_type": "multipart/form-data; boundary=x"}
    found = [client.post(path, **more).status_code for path in ("/check", f"/r/{code}", "/r")]
    assert found == [400, 422, 404]


@pytest.mark.parametrize("path", ["/sign-in", "/account/passkeys/remove", "/account/password"])
def test_pages_of_accounts_take_no_json_in_place_of_a_query_either(owner, app, path) -> None:
    for client in (owner, app.test_client()):
        assert client.get(path, json=False).status_code == 415
        assert client.get(path).status_code in (200, 302)


def test_a_null_character_goes_no_further_than_the_door(app, owner) -> None:
    with app.app_context():
        audience = rows.audience(db.session).id
        db.session.rollback()
    for path in (f"/audience/{audience}/invitations/check/%00", "/join/a%00", "/reset/%00"):
        assert owner.get(path).status_code == 404
    assert people.post(owner, "/account", name="An\0na", language="de").status_code == 400
    assert people.post(app.test_client(), "/sign-in", email="a\0@b.example").status_code == 400
