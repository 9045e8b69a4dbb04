"""Shared links against whoever has one, had one, or guesses: nothing but what was chosen."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from assessment.access import shares as tokens
from assessment.models import Assessment, Deed, Share
from assessment.store import comments, retention
from assessment.store.database import db
from reports import formats
from reports.settings import SECTIONS
from tests import people, published
from tests.published import LEADERS, STAFF

MARKS = {  # a sign of each part that no other part has
    "summary": 'id="h-first"',
    "comparison": 'id="differences"',
    "levers": 'id="h-levers"',
    "positioning": 'id="h-positions"',
    "groups": 'id="h-groups-pulse"',
    "steps": 'id="h-steps"',
    "comments": 'id="c-1"',
    "method": 'id="h-method"',
}
ENDED = "This link leads nowhere"
WORD = "ein langes Wort"


@pytest.fixture
def place(app):
    """An assessment with two closed audiences and a released comment."""
    members = {"viewer": "viewer", "facilitator": "facilitator", "owner": "owner"}
    number = published.assessment(app, people.workspace(app, **members))
    audience = published.closed(app, number, STAFF, published.staff())
    published.closed(app, number, LEADERS, published.leaders())
    with app.app_context():
        comments.release(db.session, audience)
        db.session.commit()
    return number


@pytest.fixture
def facilitator(app):
    return people.signed_in(app, "facilitator@example.com")


@pytest.fixture
def stranger(app):
    return app.test_client()


@pytest.fixture
def drawn(monkeypatch) -> None:
    """Documents whose content is who they are of, in place of the slow drawing itself."""

    def make(whole, _story, settings, _edition):
        return f"%PDF {whole.wave} {settings.sections}".encode()

    monkeypatch.setitem(formats.FORMATS, "pdf", formats.Format("pdf", "application/pdf", make))


def share(client, assessment: UUID, **more) -> str:
    """A new link's path, as its page shows it."""
    data = {"what": "results", "audiences": ["leadership", "pulse"], "sections": ["summary"]}
    data |= {"days": "30", "note": "", "password": ""}
    made = people.post(client, f"/assessment/{assessment}/shares?lang=en", **data | more)
    assert made.status_code == 303, made.text
    page = client.get(made.headers["Location"]).text
    return re.search(r'value="[^"]*(/shared/[\w-]{24})"', page)[1]


def report(app, client, assessment: UUID) -> str:
    """The number of a document that was made."""
    data = {"format": "pdf", "language": "en", "audiences": ["pulse"], "sections": ["summary"]}
    asked = people.post(client, f"/assessment/{assessment}/reports", accent="#0b6e69", **data)
    assert asked.status_code == 303, asked.text
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    return re.search(r"/reports/([0-9a-f-]{36})", asked.headers["Location"])[1]


def test_every_part_is_shown_alone_and_never_with_what_was_not_chosen(
    place, facilitator, stranger
) -> None:
    for chosen, mark in MARKS.items():
        page = stranger.get(f"{share(facilitator, place, sections=[chosen])}?lang=en")
        assert page.status_code == 200
        for key, other in MARKS.items():
            assert (other in page.text) == (key == chosen), (chosen, key)
        assert "Muster GmbH" in page.text
        assert mark in page.text
        for inside in ("/assessment/", "/audience/", "/workspace/", "@example.com"):
            assert inside not in page.text, "no way into the workspace"


def test_comments_and_names_stay_out_unless_chosen(place, facilitator, stranger) -> None:
    everything = [key for key in SECTIONS if key != "comments"]
    page = stranger.get(share(facilitator, place, sections=everything)).text
    told = published.staff()[0]["comments"]
    assert not any(text and text in page for text in told.values())
    for leader in published.leaders():
        assert leader["name"] not in page, "a link names nobody who answered"


@pytest.mark.parametrize(
    "query", ["sections=comments", "section=comments", "sections=all", "all=1"]
)
def test_no_parameter_adds_a_part(place, facilitator, stranger, query) -> None:
    path = share(facilitator, place, sections=["method"])
    plain = stranger.get(f"{path}?lang=en").text
    assert stranger.get(f"{path}?lang=en&{query}").text == plain


def test_paths_below_a_link_lead_nowhere_else(place, facilitator, stranger) -> None:
    path = share(facilitator, place)
    for more in ("/", "/..", "/../..", "/comments", "/file", "/file/..", "/%2e%2e/file", "/data",
                 "/results.json", "//file", "/.", ";/file", "%00", "%0a", "/file%00"):  # fmt: skip
        answer = stranger.get(path + more)
        assert answer.status_code in (404, 308), more
        assert "Muster" not in answer.text


def test_wrong_tokens_get_one_page_and_tell_nothing(place, facilitator, stranger) -> None:
    good = share(facilitator, place).rpartition("/")[2]
    with stranger.application.app_context():
        row = db.session.scalars(select(Share)).one()
        known = (str(row.id), row.id.hex, row.token_hash, row.token_hash[:24], str(place))
    near = good[:-1] + ("A" if good[-1] != "A" else "B")
    pages = {
        stranger.get(f"/shared/{wrong}?lang=en").text.replace(wrong, "")
        for wrong in (near, good.swapcase(), good + "A", good[:-1], "x" * 24, *known)
    }
    assert len(pages) == 1
    assert ENDED in pages.pop()
    assert stranger.get(f"/shared/{near}").status_code == 404
    assert stranger.post(f"/shared/{near}", data={"password": "x"}).status_code == 404


def test_a_link_taken_back_is_over_at_once_also_for_who_had_it_open(
    place, facilitator, stranger
) -> None:
    path = share(facilitator, place, password=WORD)
    assert stranger.post(path, data={"password": WORD}).status_code == 303
    assert 'id="h-first"' in stranger.get(path).text
    home = f"/assessment/{place}/shares"
    number = re.search(rf"{home}/([0-9a-f-]+)/revoke", facilitator.get(home).text)[1]
    assert people.post(facilitator, f"{home}/{number}/revoke").status_code == 303
    for answer in (
        stranger.get(f"{path}?lang=en"),
        stranger.get(f"{path}/file?lang=en"),
        stranger.post(f"{path}?lang=en", data={"password": WORD}),
    ):
        assert answer.status_code == 410
        assert ENDED in answer.text
    again = people.post(facilitator, f"{home}/{number}/revoke")
    assert again.status_code == 303, "harmless to repeat"
    assert len(_deeds(stranger.application, "link-taken-back")) == 1


def test_an_expired_link_is_over_and_does_not_ask_for_its_password(
    app, place, facilitator, stranger
) -> None:
    path = share(facilitator, place, password=WORD)
    with app.app_context():
        db.session.execute(update(Share).values(expires_at=datetime.now(UTC)))
        db.session.commit()
    answer = stranger.get(f"{path}?lang=en")
    assert answer.status_code == 410
    assert "password" not in answer.text.lower()
    assert ENDED in answer.text


def test_a_deletion_that_was_asked_for_ends_links_and_the_deletion_removes_them(
    app, place, facilitator, stranger
) -> None:
    path = share(facilitator, place)
    now = datetime.now(UTC)
    with app.app_context():
        db.session.get_one(Assessment, place).leaves_at = now + timedelta(days=30)
        db.session.commit()
    assert stranger.get(path).status_code == 410
    with app.app_context():
        retention.remove_leaving(db.session, now + timedelta(days=31))
        db.session.commit()
        assert db.session.scalars(select(Share)).all() == []
    assert stranger.get(path).status_code == 404


def test_before_the_password_nothing_is_seen_and_wrong_ones_are_counted(
    place, facilitator, stranger
) -> None:
    path = share(facilitator, place, password=WORD)
    page = stranger.get(f"{path}?lang=en")
    assert page.status_code == 200
    assert "This link has a password" in page.text
    for told in ("Muster", "Herbst", "h-first"):
        assert told not in page.text
    assert stranger.get(f"{path}/file").status_code == 303
    for guess in ("", "falsch", WORD.upper(), WORD + "x" * 5000):
        assert stranger.post(path, data={"password": guess}).status_code == 422
    tries = [stranger.post(path, data={"password": "noch eins"}).status_code for _ in range(8)]
    assert tries[-1] == 429
    assert stranger.post(path, data={"password": WORD}).status_code == 429, "slowed down"
    other = share(facilitator, place, password=WORD)
    assert stranger.post(other, data={"password": WORD}).status_code == 303, "this link alone"


def test_the_proof_of_one_password_opens_no_other_link(app, place, facilitator, stranger) -> None:
    one, other = (share(facilitator, place, password=WORD) for _ in range(2))
    opened = stranger.post(one, data={"password": WORD})
    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert f"Path={one}" in cookie
    assert WORD not in cookie
    value = re.match(r"opened=([^;]+)", cookie)[1]
    for path, proof in (
        (other, value),
        (one, value[:-1] + ("0" if value[-1] != "0" else "1")),
        (one, "9999999999." + value.partition(".")[2]),
        (one, "1." + value.partition(".")[2]),
        (one, ""),
    ):
        client = app.test_client()
        client.set_cookie("opened", proof, path=path)
        assert 'id="h-first"' not in client.get(path).text, proof


def test_a_password_is_stored_as_argon2_and_a_token_as_a_hash(app, place, facilitator) -> None:
    token = share(facilitator, place, password=WORD).rpartition("/")[2]
    with app.app_context():
        row = db.session.scalars(select(Share)).one()
        assert row.password.startswith("$argon2")
        assert WORD not in row.password
        assert row.token_hash == tokens.token_hash(token) != token
        values = " ".join(str(value) for value in vars(row).values())
        assert token not in values


def test_a_document_of_another_assessment_cannot_be_shared(app, place, facilitator, drawn) -> None:
    outside = published.assessment(app, people.workspace(app, "Andere", owner="owner"))
    published.closed(app, outside, STAFF, published.staff())
    owner = people.signed_in(app, "owner@example.com")
    foreign = report(app, owner, outside)
    for wanted in (foreign, str(uuid4()), "x", ""):
        data = {"what": wanted, "sections": ["summary"], "days": "30", "note": "", "password": ""}
        answer = people.post(facilitator, f"/assessment/{place}/shares", **data)
        assert answer.status_code == 422, wanted
    with app.app_context():
        assert db.session.scalars(select(Share)).all() == []


def test_a_shared_document_is_that_one_alone_and_ends_with_it(
    app, place, facilitator, stranger, drawn
) -> None:
    number = report(app, facilitator, place)
    path = share(facilitator, place, what=number, sections=[])
    page = stranger.get(f"{path}?lang=en").text
    assert "Report (PDF)" in page
    assert 'id="h-first"' not in page, "the results are not shared with it"
    file = stranger.get(f"{path}/file")
    assert file.data.startswith(b"%PDF Herbst 2026")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
    people.post(facilitator, f"/assessment/{place}/reports/{number}/delete")
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}/file").status_code == 404


def test_every_answer_forbids_to_be_kept_listed_or_passed_on(
    app, place, facilitator, stranger, drawn
) -> None:
    number = report(app, facilitator, place)
    results = share(facilitator, place)
    locked = share(facilitator, place, password=WORD)
    document = share(facilitator, place, what=number)
    for path in (results, locked, document, f"{document}/file", "/shared/" + "x" * 24):
        answer = stranger.get(path)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "ETag" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        if answer.mimetype == "text/html":
            assert '<meta name="robots" content="noindex, nofollow">' in answer.text


def test_roles_and_other_tenants(app, place, facilitator) -> None:
    share(facilitator, place, note="Aufsichtsrat", sections=list(SECTIONS))
    home = f"/assessment/{place}/shares"
    viewer = people.signed_in(app, "viewer@example.com")
    seen = viewer.get(f"{home}?lang=en").text
    assert "Aufsichtsrat" in seen
    assert "Leadership, Staff (pulse survey) · all parts" in seen
    assert "/shared/" not in seen, "a viewer sees that there is a link, not the link"
    with app.app_context():
        number = db.session.scalars(select(Share)).one().id
    assert "/shared/" not in viewer.get(f"{home}?link={number}").text
    assert people.post(viewer, home, what="results").status_code == 403
    assert people.post(viewer, f"{home}/{number}/revoke").status_code == 403
    people.workspace(app, "Andere", mallory="owner")
    mallory = people.signed_in(app, "mallory@example.com")
    assert mallory.get(home).status_code == 404
    assert people.post(mallory, f"{home}/{number}/revoke").status_code == 404
    elsewhere = published.assessment(app, people.workspace(app, "Noch eine", mallory="owner"))
    people.post(mallory, f"/assessment/{elsewhere}/shares/{number}/revoke")
    with app.app_context():
        assert db.session.scalars(select(Share)).one().revoked_at is None


def test_giving_out_and_taking_back_stand_in_the_log(app, place, facilitator) -> None:
    share(facilitator, place, note="Aufsichtsrat", password=WORD)
    (deed,) = _deeds(app, "link-shared")
    assert deed == ("facilitator@example.com", "Aufsichtsrat", {})
    owner = people.signed_in(app, "owner@example.com")
    with app.app_context():
        workspace = db.session.scalars(select(Deed.workspace_id)).first()
    assert "shared results or a document" in owner.get(f"/workspace/{workspace}/log?lang=en").text


def _deeds(app, action: str) -> list[tuple[str, str, dict]]:
    with app.app_context():
        rows = db.session.scalars(select(Deed).where(Deed.action == action))
        return [(row.actor, row.subject, row.detail) for row in rows]
