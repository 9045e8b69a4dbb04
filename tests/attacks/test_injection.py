"""What somebody types as a name: markup, templates, formulas, headers, file names, log lines."""

import json
import logging
import re
from html import escape
from io import StringIO

import pytest
from icalendar import Calendar

from assessment import logs
from assessment.config import ROOT
from assessment.store import actions, organisations
from assessment.store.database import db
from tests import people, rows
from tests.rows import NOW

TYPED = (
    "{{7919*6841}}${7919*6841}#{7919*6841}<%=7919*6841%>",
    "{% include '/etc/passwd' %}{{config}}",
    "%(name)s %s %n {0} {x.__class__}",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)><a href='javascript:alert(1)'>",
    "'; DROP TABLE account; --",
    '=HYPERLINK("http://evil.example")',
    "../../etc/passwd",
)
RUNS = re.compile(r"<script>alert|<img src=x|href='javascript", re.IGNORECASE)


@pytest.fixture
def place(app, plain):
    """A workspace whose owner types whatever they like."""
    number = people.workspace(app, anna="owner")
    return number, people.signed_in(app)


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_as_a_name_stands_there_as_it_was_typed(app, place, typed) -> None:
    number, anna = place
    people.post(anna, "/account", name=typed, language="en")
    settings = {"name": typed, "addresses_kept": "30", "answers_kept": "365", "deeds_kept": "730"}
    people.post(anna, f"/workspace/{number}/settings", **settings)
    with app.app_context():
        firm = rows.organisation(db.session, number, typed)
        wave = rows.assessment(db.session, firm.id, typed)
        rows.audience(db.session, "pulse", wave.id, contact=typed, welcome={"en": typed})
        paths = [f"/organisation/{firm.id}", f"/assessment/{wave.id}"]
        db.session.commit()
    paths += [
        f"/workspace/{number}",
        f"/workspace/{number}/portfolio",
        "/account",
    ]
    pages = [anna.get(path, follow_redirects=True).text for path in paths]
    shown = str(escape("".join(sign for sign in typed if sign.isprintable())))
    for path, page in zip(paths, pages, strict=True):
        assert shown.replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page, path
        assert not RUNS.search(page), path
        assert str(7919 * 6841) not in page, path


def test_a_name_hides_nothing_that_cannot_be_seen(app, place) -> None:
    _number, anna = place
    people.post(anna, "/account", name="Anna\u202egnp\u200b\r\nBcc: x\x1b[2J", language="en")
    assert 'value="Annagnp Bcc: x[2J"' in anna.get("/account").text


def test_a_welcome_cannot_bring_markup_scripts_or_pictures_to_participants(app, plain) -> None:
    hostile = (
        "<script>alert(1)</script> **fett** [los](javascript:alert(1)) "
        "![x](https://evil.example/p.png) [b](data:text/html,x) <b onclick=alert(1)>y</b>"
    )
    with app.app_context():
        code = rows.audience(db.session, "pulse", welcome={"de": hostile, "en": hostile}).code
        db.session.commit()
    page = app.test_client().get(f"/r/{code}").text
    assert "<strong>fett</strong>" in page
    assert not re.search(r"<script>alert|<img|href=\"(javascript|data):|onclick=alert\(1\)>", page)


@pytest.mark.parametrize("pattern", ["%", "_", "%25", "\\", "\\%", "M_ster", "M%r"])
def test_signs_of_a_search_are_signs(app, place, pattern) -> None:
    number, anna = place
    with app.app_context():
        rows.organisation(db.session, number, "Muster GmbH")
        db.session.commit()
    for name, found in (("Must", True), (pattern, False)):
        page = anna.get(f"/workspace/{number}/portfolio", query_string={"named": name}).text
        assert ("Muster GmbH" in page) is found


def test_a_title_adds_no_line_to_the_calendar_and_no_event(app, place) -> None:
    number, anna = place
    title = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:evil@example.com;\\,"
    with app.app_context():
        wave = rows.assessment(db.session, rows.organisation(db.session, number).id).id
        plan = actions.Details(title, owner=title, note=title, due=NOW.date())
        actions.create(db.session, wave, plan, NOW, actor="x")
        db.session.commit()
    content = anna.get(f"/assessment/{wave}/actions.ics").data
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert not [line for line in content.split(b"\r\n") if line.startswith(b"ATTENDEE")]
    assert "ATTENDEE" in event["SUMMARY"]


def test_a_name_cannot_choose_the_header_folder_or_kind_of_a_download(app, place) -> None:
    number, anna = place
    evil = '../..\\x"; filename="evil.exe Set-Cookie: a=b; \u202e.html'
    with app.app_context():
        firm = rows.organisation(db.session, number)
        organisations.change(firm, organisations.Profile(evil))
        wave = rows.assessment(db.session, firm.id, evil)
        audience = rows.audience(db.session, "pulse", wave.id, entry="link")
        paths = [f"/assessment/{wave.id}/actions.{kind}" for kind in ("ics", "csv")]
        paths += [f"/audience/{audience.id}/code.{kind}" for kind in ("svg", "png")]
        db.session.commit()
    seen = 0
    for path in paths:
        answer = anna.get(path)
        told = answer.headers.get("Content-Disposition", "")
        seen += "attachment" in told
        assert answer.status_code in (200, 404), path
        assert "evil.exe" not in told
        assert not re.search(r"[\\/\r\n\u202e]", told.replace("UTF-8''", ""))
        assert "Set-Cookie" not in answer.headers or "a=b" not in answer.headers["Set-Cookie"]
    assert seen


@pytest.mark.parametrize(
    "typed", ["a\nb", "a\r\nlevel=CRITICAL b", "\x1b[2Jx", "\x9b2Jx", "a\u2028b", "\u202etxt"]
)
def test_nothing_that_is_logged_begins_a_line_or_steers_a_terminal(typed) -> None:
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, "said: %s", (typed,), None)
    line = logs.Lines().format(record)
    assert line.isprintable()
    assert json.loads(line)["event"].startswith("said: ")


def test_an_address_with_line_breaks_leaves_none_in_the_log(app, plain, client) -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.Lines())
    logging.getLogger("assessment").addHandler(handler)
    try:
        logging.getLogger("assessment").setLevel(logging.INFO)
        for path in ("/x%0a{}", "/r/%1b[31mX", "/%0d%0alevel:critical", "/check/%00"):
            client.get(path, headers={"User-Agent": "evil", "X-Request-ID": "evil\x1b[2J"})
        client.open("/", method="EVIL")
    finally:
        logging.getLogger("assessment").removeHandler(handler)
    lines = written.getvalue().splitlines()
    assert len(lines) == 5
    assert all(json.loads(line)["event"] == "request" for line in lines)
    assert "evil" not in written.getvalue().lower()


def test_no_template_is_made_of_what_somebody_typed() -> None:
    """Templates are files of ours; only their values come from people."""
    makes = re.compile(r"render_template_string|\b(env\w*|jinja_env)\.from_string\(|\bTemplate\(")
    for folder in ("assessment", "reports", "questions"):
        for source in (ROOT / folder).rglob("*.py"):
            assert not makes.search(source.read_text()), source


def test_nothing_here_asks_another_server_but_for_mail_database_and_queue() -> None:
    """So nobody can make this server ask for an address (SSRF), and nothing leaves it."""
    asks = re.compile(
        r"\b(urlopen|urlretrieve|http\.client|import requests|httpx|aiohttp|ftplib)\b"
    )
    for folder in ("assessment", "reports", "questions"):
        for source in (ROOT / folder).rglob("*.py"):
            assert not asks.search(source.read_text()), source
