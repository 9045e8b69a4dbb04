"""Mails about accounts, through a real mail server: links that work, strangers learn nothing."""

import re
from dataclasses import replace

import pytest

from assessment.store import accounts
from assessment.store.database import db
from tests import people
from tests.postbox import postbox

ANNA = "anna@example.com"
LINK = re.compile(r"https://survey\.example\.com(/\S+)")
NEW = "fünf ganz neue Wörter"


@pytest.fixture
def box():
    with postbox() as box:
        yield box


@pytest.fixture
def settings(settings, box):
    return replace(
        settings,
        sign_up="open",
        mail_url=box.url,
        mail_from="Leitstern <survey@example.com>",
        public_url="https://survey.example.com",
    )


def arrived(app, box):
    """The mails that are there once nothing is on its way any more."""
    for _ in range(2):  # one mail may put another on its way
        app.extensions["letters"].submit(lambda: None).result(20)
    return box.mails


def text(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def link(mail) -> str:
    found = LINK.findall(text(mail))
    assert len(found) == 1
    assert f"https://survey.example.com{found[0]}" in mail.get_body(("html",)).get_content()
    return found[0]


def sign_in(client, **more):
    given = {"email": ANNA, "password": people.PASSWORD}
    return people.post(client, "/sign-in", **(given | more))


def sign_up(client, **more):
    given = {"name": "Anna", "email": ANNA, "password": people.PASSWORD}
    given["password_confirm"] = people.PASSWORD
    return people.post(client, "/sign-up", **(given | more))


def test_a_lost_password_is_replaced_by_mail_and_the_link_works_once(app, client, box) -> None:
    other = people.signed_in(app)
    sent = people.post(client, "/reset", email=" Anna@Example.com ")
    assert sent.headers["Location"] == "/sign-in"
    (mail,) = arrived(app, box)
    assert mail["To"] == ANNA
    given = {"password": NEW, "password_confirm": NEW}
    assert people.post(client, link(mail), **given).headers["Location"] == "/sign-in"
    assert other.get("/account").status_code == 303
    assert people.post(client, link(mail), **given).headers["Location"] == "/reset"
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(app.test_client(), password=NEW).status_code == 302
    notice = arrived(app, box)[1]
    assert "set anew" in text(notice)
    assert NEW not in text(notice)


def test_a_forged_host_leads_no_link_elsewhere(app, client, box) -> None:
    people.account(app)
    evil = {"base_url": "http://evil.example"}
    given = {"name": "Ben", "email": "ben@example.com", "password": NEW, "password_confirm": NEW}
    for path, data in (("/reset", {"email": ANNA}), ("/sign-up", given)):
        signed = {"csrf_token": people.signature(client, **evil)}
        assert client.post(path, data=data | signed, **evil).status_code in (302, 303)
    mails = arrived(app, box)
    assert len(mails) == 2
    assert not [mail for mail in mails if "evil" in mail.as_string()]


def test_an_unknown_address_gets_no_mail_and_the_same_answer(app, client, box) -> None:
    people.account(app)
    answers = []
    for email in (ANNA, "nobody@example.com"):
        one = app.test_client()
        answer = people.post(one, "/reset", email=email)
        said = people.unsigned(one.get("/sign-in").text)
        answers.append((answer.status_code, answer.headers["Location"], said))
    assert answers[0] == answers[1]
    assert [mail["To"] for mail in arrived(app, box)] == [ANNA]


def test_an_address_counts_once_its_mail_was_opened(app, client, box) -> None:
    assert sign_up(client).headers["Location"] == "/sign-in"
    refused = sign_in(client)
    assert refused.status_code == 422
    assert client.get("/account").status_code == 303
    (mail,) = arrived(app, box)
    confirmed = client.get(link(mail))
    assert confirmed.status_code == 302
    assert client.get("/account").status_code == 303  # the link alone signs nobody in
    assert sign_in(client).headers["Location"] == "/workspaces"


def test_signing_up_with_a_known_address_looks_the_same_and_tells_its_owner(
    app, client, box
) -> None:
    people.account(app)
    known = sign_up(client, password=NEW, password_confirm=NEW)
    fresh = sign_up(app.test_client(), email="ben@example.com")
    assert (known.status_code, known.headers["Location"]) == (
        fresh.status_code,
        fresh.headers["Location"],
    )
    told = next(mail for mail in arrived(app, box) if mail["To"] == ANNA)
    assert "It has an account already." in text(told)
    assert sign_in(app.test_client()).status_code == 302
    assert sign_in(app.test_client(), password=NEW).status_code == 422


def test_the_confirmation_is_sent_again_on_request_and_not_to_the_confirmed(
    app, client, box
) -> None:
    sign_up(client)
    people.account(app, "ben@example.com")
    for email in (ANNA, "ben@example.com", "nobody@example.com"):
        assert people.post(client, "/confirm", email=email).headers["Location"] == "/sign-in"
    mails = arrived(app, box)
    assert [mail["To"] for mail in mails] == [ANNA, ANNA]
    client.get(link(mails[1]))
    assert sign_in(client).status_code == 302


def test_who_signs_up_with_an_address_of_somebody_else_never_gets_the_account(
    app, client, box
) -> None:
    """Its owner asks for a new password later, and one link must do: a second would let both in."""
    sign_up(app.test_client(), name="A stranger")
    people.post(client, "/reset", email=ANNA)
    link_of_owner = link(arrived(app, box)[1])
    client.get(link_of_owner)
    assert sign_in(app.test_client()).status_code == 422
    given = {"password": NEW, "password_confirm": NEW}
    assert people.post(client, link_of_owner, **given).headers["Location"] == "/sign-in"
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(app.test_client(), password=NEW).headers["Location"] == "/workspaces"


def test_a_new_address_counts_once_its_mail_was_opened(app, box) -> None:
    client = people.signed_in(app)
    people.post(client, "/account/email", email="anne@example.com")
    (mail,) = arrived(app, box)
    assert mail["To"] == "anne@example.com"
    assert "anna@example.com" in client.get("/account").text
    client.get(link(mail))
    assert "anne@example.com" in client.get("/account").text
    assert sign_in(app.test_client(), email="anne@example.com").status_code == 302


def test_an_address_of_somebody_else_is_not_told_to_be_taken(app, box) -> None:
    people.account(app, "ben@example.com")
    client = people.signed_in(app)
    said = people.post(client, "/account/email", email="ben@example.com")
    assert "already" not in said.text
    assert arrived(app, box) == []


def test_mails_come_in_the_language_of_the_page(app, client, box) -> None:
    people.account(app)
    client.get("/reset?lang=de")
    people.post(client, "/reset", email=ANNA)
    (mail,) = arrived(app, box)
    assert mail["Subject"] == "Neues Passwort für Leitstern"
    assert "Guten Tag" in text(mail)
    assert 'lang="de"' in mail.get_body(("html",)).get_content()


def test_a_mail_server_that_is_out_breaks_no_page_and_logs_no_address(
    app, client, box, caplog
) -> None:
    people.account(app)
    box.replies[ANNA] = [f"550 <{ANNA}> unknown"]
    assert people.post(client, "/reset", email=ANNA).status_code == 303
    arrived(app, box)
    assert "was not sent" in caplog.text
    assert ANNA not in caplog.text


def test_whoever_is_invited_joins_with_the_link_of_the_mail(app, client, box) -> None:
    number = people.workspace(app, anna="owner")
    owner = people.signed_in(app)
    given = {"email": "carla@example.com", "role": "facilitator"}
    assert people.post(owner, f"/workspace/{number}/members", **given).status_code == 303
    (mail,) = arrived(app, box)
    path = link(mail)
    assert path not in owner.get(f"/workspace/{number}/members").text  # only whoever gets the mail
    joined = people.post(client, path, name="Carla", password=NEW)
    assert joined.headers["Location"] == f"/workspace/{number}"
    assert people.role(app, number, "carla@example.com") == "facilitator"
    with app.app_context():
        assert accounts.find(db.session, "carla@example.com").confirmed_at is not None
