"""Sessions: planted, copied, forged, kept too long. A cookie alone is worth as much as its row."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from uuid import UUID, uuid4

import pytest
from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select, update

from assessment.models import Account, SignIn
from assessment.store import accounts
from assessment.store.database import db
from tests import people
from tests.views.test_accounts import unused, with_codes

ANNA = {"email": "anna@example.com", "password": people.PASSWORD}
HTTPS = {"base_url": "https://localhost"}


@pytest.fixture
def client(app, plain):
    """A browser that nobody has used."""
    people.account(app, fs_uniquifier=uuid4().hex)
    return app.test_client()


def sign_in(client, **at):
    data = ANNA | {"csrf_token": people.signature(client, **at)}
    answer = client.post("/sign-in", data=data, **at)
    assert answer.status_code == 302
    return answer


def numbers(app) -> set[UUID]:
    with app.app_context():
        return set(db.session.scalars(select(SignIn.id)))


def test_a_cookie_that_was_planted_before_does_not_know_who_signed_in(app, client) -> None:
    client.get("/check")  # makes a session
    planted = client.get_cookie("session").value
    sign_in(client)
    assert client.get_cookie("session").value != planted
    attacker = app.test_client()
    attacker.set_cookie("session", planted)
    assert attacker.get("/account").status_code == 303


def test_whoever_planted_a_cookie_cannot_sign_forms_after_signing_in(app, client) -> None:
    """The attacker has a session of their own, knows its signature, and leaves it in a browser."""
    known = people.signature(client)
    sign_in_with = ANNA | {"csrf_token": known}
    assert client.post("/sign-in", data=sign_in_with).status_code == 302
    forged = client.post("/account/sign-out-everywhere", data={"csrf_token": known})
    assert forged.status_code == 400
    assert client.get("/account").status_code == 200


def test_every_signing_in_makes_a_new_number_and_ends_the_one_before(app, client) -> None:
    sign_in(client)
    first, old = numbers(app), client.get_cookie("session").value
    people.post(client, "/sign-out")
    sign_in(client)
    assert len(numbers(app)) == 1
    assert not numbers(app) & first
    copied = app.test_client()
    copied.set_cookie("session", old)
    assert copied.get("/account").status_code == 303


def test_signing_in_sets_one_cookie_that_scripts_and_other_sites_do_not_get(app, client) -> None:
    signed = {"remember": "y", "csrf_token": people.signature(client)}
    answer = client.post("/sign-in", data=ANNA | signed)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    (morsel,) = SimpleCookie(cookie).values()
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert morsel["path"] == "/"
    assert not morsel["domain"]


def test_over_https_the_cookie_of_a_session_is_bound_to_this_very_host(app, client) -> None:
    answer = sign_in(client, **HTTPS)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert client.get("/account", **HTTPS).status_code == 200


def test_over_https_a_cookie_without_the_prefix_is_not_looked_at(app, client) -> None:
    """So a neighbour on plain http, or another host of the domain, can plant none."""
    own = people.signed_in(app)
    planted = own.get_cookie("session").value
    client.set_cookie("session", planted)
    assert client.get("/account").status_code == 200
    assert client.get("/account", **HTTPS).status_code == 303


def test_a_session_s_cookie_holds_no_address_no_name_and_no_password(app, client) -> None:
    sign_in(client)
    with client.session_transaction() as cookie:
        told = repr(dict(cookie))
    for secret in (ANNA["email"], "Anna", people.PASSWORD, "argon2"):
        assert secret not in told


def test_a_cookie_signed_with_another_key_is_nobody(app, make_app, settings) -> None:
    other = make_app(replace(settings, secret_key="another secret that is long enough"))
    with app.app_context():
        now = datetime.now(UTC)
        account = people.account(app)
        number = accounts.note_sign_in(db.session, account, "", now)
        name = db.session.get_one(Account, account).fs_uniquifier
        db.session.commit()
    session = {"_user_id": name, "_fresh": True, "sign_in": str(number)}
    for signer, status in ((app, 200), (other, 303)):
        forged = signer.session_interface.get_signing_serializer(signer).dumps(session)
        client = app.test_client()
        client.set_cookie("session", forged)
        assert client.get("/account").status_code == status


@pytest.mark.parametrize(("ago", "status"), [(29, 200), (31, 303)])
def test_after_thirty_days_everybody_signs_in_again_however_busy_they_were(
    app, plain, ago, status
) -> None:
    client = people.signed_in(app)
    with app.app_context():
        begun = datetime.now(UTC) - timedelta(days=ago)
        db.session.execute(update(SignIn).values(since=begun))
        db.session.commit()
    assert client.get("/account").status_code == status


def test_no_number_of_a_session_stands_in_an_address(app, plain) -> None:
    client = people.signed_in(app)
    with client.session_transaction() as cookie:
        secret = {str(cookie[name]) for name in ("_user_id",)}
    (here,) = numbers(app)
    there = people.workspace(app, anna="owner")
    for path in ("/account", "/workspaces", f"/workspace/{there}"):
        page = client.get(path, follow_redirects=True)
        links = re.findall(r'(?:href|src|action)="([^"]*)"', page.text)
        assert links
        assert not [link for link in links for one in secret if one in link]
        assert not [link for link in links if str(here) in link and not link.endswith("/end")]
    elsewhere = app.test_client()
    for query in (f"?session={here}", f"?sid={here}", f";session={here}"):
        assert elsewhere.get(f"/account{query}").status_code in (303, 404)


def test_a_browser_that_a_password_reset_ended_stays_out_with_its_old_cookie(app, client) -> None:
    sign_in(client)
    with app.test_request_context():
        account = accounts.find(db.session, ANNA["email"])
        account.password = hash_password("fünf ganz andere Wörter")
        accounts.sign_out_everywhere(db.session, account.id)
        db.session.commit()
    assert client.get("/account").status_code == 303


def test_the_signature_of_one_session_signs_nothing_in_another(app, plain) -> None:
    mine, theirs = people.signed_in(app), people.signed_in(app, "ben@example.com")
    people.signature(theirs)
    forged = theirs.post(
        "/account/sign-out-everywhere", data={"csrf_token": people.signature(mine)}
    )
    assert forged.status_code == 400
    with app.test_request_context():
        made_up = generate_csrf()
    again = theirs.post("/account/sign-out-everywhere", data={"csrf_token": made_up})
    assert again.status_code == 400


def test_a_new_password_does_not_skip_the_second_step(app, plain) -> None:
    """Whoever reads the mails of somebody still has no code."""
    with_codes(app)
    with app.test_request_context():
        token = generate_reset_password_token(accounts.find(db.session, ANNA["email"]))
    client, new = app.test_client(), "fünf ganz neue Wörter"
    sent = {"password": new, "password_confirm": new}
    assert people.post(client, f"/reset/{token}", **sent).headers["Location"] == "/sign-in"
    half = people.post(client, "/sign-in", email=ANNA["email"], password=new)
    assert half.headers["Location"].startswith("/sign-in/code")
    assert client.get("/account").status_code == 303


def test_another_address_needs_a_fresh_proof(make_app, settings) -> None:
    """Whoever finds a browser open does not take the account along."""
    mailing = {"mail_url": "smtp://127.0.0.1:9", "mail_from": "a@example.com"}
    app = make_app(replace(settings, **mailing))
    client = people.signed_in(app)
    assert client.get("/account/email").status_code == 200
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = time.time() - 16 * 60
        cookie.pop("fs_gexp", None)
    for answer in (
        client.get("/account/email"),
        people.post(client, "/account/email", email="evil@example.com"),
    ):
        assert answer.headers["Location"].startswith("/account/verify")


def test_with_another_key_no_code_fits_and_no_page_breaks(app, plain, make_app, settings) -> None:
    """After a leak the key is changed: what was encrypted under it opens nothing."""
    totp, codes = with_codes(app)
    other = make_app(replace(settings, secret_key="another secret that is long enough"))
    client = other.test_client()
    half = people.post(client, "/sign-in", **ANNA)
    assert half.headers["Location"].startswith("/sign-in/code")
    for path, code in (
        ("/sign-in/code", unused(totp)),
        ("/sign-in/recovery-code", codes[0]),
    ):
        assert people.post(client, path, code=code).status_code == 422
    assert client.get("/account").status_code == 303
