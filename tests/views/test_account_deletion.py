"""Deleting one's own account: what goes, what stays, and who has to hand something over first."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from assessment.models import Account, Deed, Membership, SignIn, WebAuthn, Workspace
from assessment.store import accounts, organisations
from assessment.store.database import db
from tests import people
from tests.postbox import postbox

ANNA = "anna@example.com"


def asked_to_go(app, number) -> None:
    with app.app_context():
        organisations.ask_deletion(db.session.get_one(Workspace, number), datetime.now(UTC))
        db.session.commit()


def test_an_account_goes_with_all_that_signs_in_and_every_browser_is_signed_out(app) -> None:
    people.workspace(app, anna="facilitator", ben="owner")
    here, there = people.signed_in(app), people.signed_in(app)
    with app.app_context():
        proof = {"credential_id": b"1", "public_key": b"2", "usage": "first", "name": "Laptop"}
        device = {"backup_state": False, "device_type": "", "lastuse_datetime": datetime.now(UTC)}
        number = accounts.find(db.session, ANNA).id
        db.session.add(WebAuthn(user_id=number, **proof, **device))
        db.session.commit()
    gone = people.post(here, "/account/delete")
    assert (gone.status_code, gone.headers["Location"]) == (303, "/sign-in")
    assert "Your account is deleted." in here.get("/sign-in").text
    assert [browser.get("/account").status_code for browser in (here, there)] == [303, 303]
    refused = people.post(app.test_client(), "/sign-in", email=ANNA, password=people.PASSWORD)
    assert refused.status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Account.email)).all() == ["ben@example.com"]
        for rows in (WebAuthn, SignIn):
            assert db.session.scalars(select(rows)).all() == []
        assert len(db.session.scalars(select(Membership)).all()) == 1


def test_the_workspace_and_its_log_stay_and_tell_who_left(app) -> None:
    number = people.workspace(app, anna="owner", ben="owner")
    anna, ben = people.signed_in(app), people.signed_in(app, "ben@example.com")
    people.post(anna, f"/workspace/{number}/organisations/new", name="Muster GmbH", language="de")
    people.post(anna, "/account/delete")
    log = ben.get(f"/workspace/{number}/log").text
    assert f"<b>{ANNA}</b> deleted their account and left the workspace" in log
    with app.app_context():
        assert set(db.session.scalars(select(Deed.actor))) == {ANNA}
    assert ben.get(f"/workspace/{number}").status_code == 200
    assert ANNA not in ben.get(f"/workspace/{number}/members").text


def test_a_new_account_with_the_same_address_gets_nothing_of_the_old_one(app) -> None:
    number = people.workspace(app, anna="viewer", ben="owner")
    people.post(people.signed_in(app), "/account/delete")
    assert people.signed_in(app).get(f"/workspace/{number}").status_code == 404


def test_the_page_says_what_goes_and_what_stays(app) -> None:
    people.workspace(app, "Beratung Nord", anna="viewer", ben="owner")
    page = people.signed_in(app).get("/account/delete?lang=de").text
    assert "Ihre Mitgliedschaft in Beratung Nord." in page
    assert "höchstens 730 Tage" in page
    assert "Konto jetzt löschen" in page


def test_whoever_belongs_to_no_workspace_reads_of_none(app) -> None:
    page = people.signed_in(app).get("/account/delete").text
    assert "Delete the account now" in page
    assert "What stays" not in page


def test_the_only_owner_is_led_to_hand_over_or_delete_first(app) -> None:
    alone = people.workspace(app, "Beratung Nord", anna="owner", ben="facilitator")
    shared = people.workspace(app, "Zu zweit", anna="owner", ben="owner")
    client = people.signed_in(app)
    for response in (client.get("/account/delete"), people.post(client, "/account/delete")):
        assert f'href="/workspace/{alone}/members"' in response.text
        assert f'href="/workspace/{alone}/delete"' in response.text
        assert f'href="/workspace/{shared}/members"' not in response.text
        assert "Delete the account now" not in response.text
    assert response.status_code == 409
    assert people.role(app, shared, ANNA) == "owner"
    ben = people.account(app, "ben@example.com")
    people.post(client, f"/workspace/{alone}/members/{ben}/hand-over")
    assert people.post(client, "/account/delete").status_code == 303


def test_a_workspace_whose_deletion_was_asked_for_holds_nobody_back(app) -> None:
    number = people.workspace(app, "Beratung Nord", anna="owner")
    asked_to_go(app, number)
    client = people.signed_in(app)
    assert "Without you nobody can take that back." in client.get("/account/delete").text
    assert people.post(client, "/account/delete").status_code == 303
    with app.app_context():
        assert db.session.get_one(Workspace, number).leaves_at is not None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_proof_shown_long_ago_is_asked_for_again(app, method) -> None:
    client = people.signed_in(app)
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = 1.0
    signed = {"csrf_token": people.signature(client)}
    answer = client.open("/account/delete", method=method, data=signed)
    assert answer.headers["Location"] == "/account/verify?next=/account/delete"
    assert client.get("/account").status_code == 200


def test_a_mail_in_the_language_of_the_account_confirms_it(make_app, settings) -> None:
    with postbox() as box:
        app = make_app(replace(settings, mail_url=box.url, mail_from="survey@example.com"))
        client = people.signed_in(app, language="de")
        people.post(client, "/account/delete")
        app.extensions["letters"].submit(lambda: None).result(20)
        (mail,) = box.mails
    assert mail["To"] == ANNA
    assert mail["Subject"] == "Ihr Konto bei Leitstern ist gelöscht"
    assert "Passkeys" in mail.get_body(("plain",)).get_content()
    assert "Passkeys" in mail.get_body(("html",)).get_content()


def test_the_only_owner_is_told_why_there_is_no_way_out(app) -> None:
    number = people.workspace(app, anna="owner", ben="viewer")
    anna, ben = people.signed_in(app), people.signed_in(app, "ben@example.com")
    leave = f'href="/workspace/{number}/leave"'
    page = anna.get(f"/workspace/{number}").text
    assert leave not in page
    assert "You are the only owner." in page
    assert leave in ben.get(f"/workspace/{number}").text
    led = anna.get(f"/workspace/{number}/leave")
    assert led.headers["Location"] == f"/workspace/{number}/members"
