"""Invitations on the page: looked at before they count, sent, reminded; never who answered."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from assessment.models import Address, Artifact, Deed, Delivery, Invitation
from assessment.store import addresses
from assessment.store.addresses import Person
from assessment.store.database import db
from tests import people, rows
from tests.pages import fields
from tests.postbox import postbox


@pytest.fixture
def box():
    with postbox() as box:
        yield box


@pytest.fixture
def settings(settings, box):
    return replace(
        settings,
        mail_url=box.url,
        mail_from="survey@firma.test",
        public_url="https://survey.firma.test",
    )


@pytest.fixture
def member(app):
    """A facilitator's browser."""
    return people.signed_in(app, "anna@example.com")


def audience(app, *emails: str, **more):
    """An audience of Anna's workspace with these addresses; its page."""
    workspace = people.workspace(app, anna="facilitator")
    with app.app_context():
        assessment = rows.assessment(db.session, rows.organisation(db.session, workspace).id)
        given = {"entry": "invited"} | more
        made = rows.audience(db.session, "pulse", assessment.id, **given)
        addresses.add(db.session, made, [Person(email) for email in emails])
        db.session.commit()
        return f"/audience/{made.id}/invitations"


def stored(app, column):
    with app.app_context():
        return list(db.session.scalars(select(column)))


def work_off(app) -> None:
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)


def post(client, path, **data):
    token = fields(client.get(path.rpartition("/invitations")[0] + "/invitations").text)
    return client.post(path, data={"csrf_token": token["csrf_token"]} | data)


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(response.text)).split())


def test_pasted_addresses_are_looked_at_before_they_count(app, member) -> None:
    page = audience(app, "old@kunde.test")
    lines = "new@kunde.test; Neu; en\nOLD@kunde.test\nnobody\nnew@kunde.test"
    read = post(member, page, lines=lines)
    assert read.status_code == 303
    assert stored(app, Address.email) == ["old@kunde.test"], "nothing is added yet"
    look = member.get(read.headers["Location"])
    text = text_of(look)
    assert "Line 3: no e-mail address nobody" in text
    assert "1 new" in re.sub(r"(\w+) (\d+)", r"\2 \1", text)
    assert "Add 1 address" in text
    added = member.post(read.headers["Location"], data=fields(look.text))
    assert added.status_code == 303
    assert sorted(stored(app, Address.email)) == ["new@kunde.test", "old@kunde.test"]
    assert stored(app, Artifact.key) == [], "the draft is gone"
    assert "addresses-added" in stored(app, Deed.action)
    assert all("kunde" not in str(detail) for detail in stored(app, Deed.detail))


def test_a_file_is_read_and_one_that_is_none_says_what_to_do(app, member) -> None:
    page = audience(app)
    sheet = (io.BytesIO(b"Name;E-Mail\nCleo;cleo@kunde.test"), "list.csv")
    assert post(member, page, file=sheet).status_code == 303
    broken = post(member, page, file=(io.BytesIO(b"PK\x03\x04"), "list.xlsx"))
    assert broken.status_code == 422
    assert "save it as CSV or XLSX" in text_of(broken)
    assert post(member, page, lines="").status_code == 422
    ends = post(member, page, file=(io.BytesIO(b"\n" * 100_001), "list.csv"))
    assert ends.status_code == 422
    assert "more than 100,000 lines" in text_of(ends)
    both = post(member, page, lines="a@b.test", file=(io.BytesIO(b"a@b.test"), "a.csv"))
    assert "not both" in text_of(both)


def test_a_long_list_is_taken_from_members_and_from_nobody_else(app, member, client) -> None:
    page = audience(app)
    long = "\n".join(f"person{number}@kunde.test" for number in range(10_000))
    assert post(member, page, lines=long).status_code == 303
    assert client.post(page, data={"lines": long}).status_code in (400, 413)


def test_what_somebody_typed_is_shown_as_text(app, member) -> None:
    page = audience(app)
    look = member.get(post(member, page, lines="<img src=x onerror=a>\n").headers["Location"])
    assert "<img src=x" not in look.text
    assert "&lt;img src=x" in look.text


def test_a_draft_belongs_to_its_audience(app, member) -> None:
    page, other = audience(app), audience(app)
    key = post(member, page, lines="a@b.test").headers["Location"].rpartition("/")[2]
    assert member.get(f"{page}/check/{key}").status_code == 200
    assert member.get(f"{other}/check/{key}").status_code == 404
    with app.app_context():
        db.session.execute(update(Artifact).values(expires_at=datetime.now(UTC)))
        db.session.commit()
    assert member.get(f"{page}/check/{key}").status_code == 404, "its hour is over"


def test_a_long_list_is_folded_until_somebody_looks_for_something(app, member) -> None:
    few = member.get(audience(app, "anna@firma.test")).text
    path = audience(app, *(f"{n}@firma.test" for n in range(11)))
    folded, sought = member.get(path).text, member.get(f"{path}?q=7").text
    assert "11 addresses are on the list. Nothing has been sent yet." in folded
    shut, opened = '<details class="fold" id="list">', '<details class="fold" id="list" open>'
    assert (opened in few, shut in folded, opened in sought) == (True, True, True)
    wrong = people.post(member, path, lines="")
    assert '<details class="fold" open><summary><h2>Add more people' in wrong.text


def test_invitations_are_sent_and_followed(app, member, box) -> None:
    page = audience(app, "a@kunde.test", "b@kunde.test")
    sent = post(member, f"{page}/send")
    assert sent.status_code == 303
    running = member.get(sent.headers["Location"])
    assert running.headers["Refresh"] == "3"
    assert "<progress" in running.text
    work_off(app)
    done = member.get(sent.headers["Location"])
    assert "Refresh" not in done.headers
    assert sorted(box.to()) == ["a@kunde.test", "b@kunde.test"]
    assert "invitations-sent" in stored(app, Deed.action)
    post(member, f"{page}/send")
    work_off(app)
    assert len(box.mails) == 2, "the button sends nobody a second mail"


def test_the_page_looks_the_same_whether_somebody_answered_or_not(app, member, box) -> None:
    page = audience(app, "a@kunde.test", "b@kunde.test")
    post(member, f"{page}/send")
    work_off(app)
    post(member, f"{page}/remind")
    work_off(app)
    before = people.unsigned(member.get(page).text)
    with app.app_context():
        db.session.execute(update(Invitation).values(used=True))
        db.session.commit()
    assert people.unsigned(member.get(page).text) == before
    assert len(box.mails) == 4
    post(member, f"{page}/remind")
    work_off(app)
    assert len(box.mails) == 4, "everybody has answered"
    assert "2 addresses looked through" in text_of(member.get(f"{page}/progress"))


def test_what_is_uncertain_is_sent_again_by_choice_only(app, member, box) -> None:
    page = audience(app, "a@kunde.test")
    post(member, f"{page}/send")
    work_off(app)
    with app.app_context():
        db.session.execute(update(Delivery).values(state="uncertain"))
        db.session.commit()
    assert "Send anyway" in text_of(member.get(page))
    assert post(member, f"{page}/again", state="done").status_code == 404
    post(member, f"{page}/again", state="uncertain")
    work_off(app)
    assert len(box.mails) == 2


def test_an_address_that_comes_back_is_shown_and_corrected(app, member, box) -> None:
    page = audience(app, "a@kunde.test", "b@kunde.test")
    box.replies["a@kunde.test"] = ["550 <b>no such user</b>"]
    post(member, f"{page}/send")
    work_off(app)
    listed = member.get(f"{page}?back=1")
    assert "comes back: 550 <b>no such user</b>" in unescape(listed.text)
    assert "b@kunde.test" not in listed.text
    path = re.search(r'href="(/audience/[^"]+/invitations/[0-9a-f-]{36})"', listed.text).group(1)
    form = fields(member.get(path).text)
    taken = {"email": "B@kunde.test", "name": "", "language": "de"}
    assert member.post(path, data=form | taken).status_code == 422
    right = {"email": "c@kunde.test", "name": "Cleo", "language": "en"}
    assert member.post(path, data=form | right).status_code == 303
    post(member, f"{page}/send")
    work_off(app)
    assert box.to() == ["b@kunde.test", "c@kunde.test"]
    assert len(stored(app, Invitation.used)) == 2


def test_an_address_whose_mail_is_out_is_not_redirected_to_somebody_else(app, member) -> None:
    page = audience(app, "a@kunde.test")
    post(member, f"{page}/send")
    work_off(app)
    path = f"{page}/{stored(app, Address.id)[0]}"
    assert 'name="email"' not in member.get(path).text
    other = {"email": "mine@kunde.test", "name": "", "language": "de"}
    assert post(member, path, **other).status_code == 422
    assert stored(app, Address.email) == ["a@kunde.test"]
    assert post(member, f"{path}/remove").status_code == 303
    assert stored(app, Address.email) == []


def test_without_a_mail_server_the_page_says_so_and_shows_no_personal_link(app, member) -> None:
    page = audience(app, "a@kunde.test")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url="")
    shown = member.get(page)
    assert "sends no mails" in text_of(shown)
    assert "/send" not in shown.text
    assert not re.search(r"/r/[A-Z0-9]{6}#", shown.text)
    assert post(member, f"{page}/send").status_code == 404


@pytest.mark.parametrize(
    "more", [{"state": "draft"}, {"closes_at": datetime.now(UTC) - timedelta(minutes=1)}]
)
def test_nothing_is_sent_before_the_launch_or_after_the_end(app, member, box, more) -> None:
    page = audience(app, "a@kunde.test", **more)
    assert f"{page}/send" not in member.get(page).text
    assert post(member, f"{page}/send").status_code == 404
    assert box.mails == []


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_mail_is_seen_before_it_is_sent(app, member, kind, language) -> None:
    page = audience(app, "a@kunde.test", address="du")
    shown = member.get(f"{page}/mail?kind={kind}&speaks={language}&lang=en")
    assert f'lang="{language}"' in shown.text
    assert ("Deine Sicht" in shown.text) == (language == "de")
    assert "Back to the invitations" in shown.text, "the page itself stays in its own language"
    assert member.get(f"{page}/mail?kind=other").status_code == 404


def test_an_open_link_is_mailed_without_a_key_and_everybody_is_reminded(app, member, box) -> None:
    page = audience(app, "a@kunde.test", entry="link")
    for way in ("send", "remind"):
        post(member, f"{page}/{way}")
        work_off(app)
    assert len(box.mails) == 2
    for mail in box.mails:
        text = mail.get_body(("plain",)).get_content()
        assert re.search(r"https://survey\.firma\.test/r/[A-Z0-9]{6}\s", text)
        assert "#" not in text
    assert stored(app, Invitation.used) == []
