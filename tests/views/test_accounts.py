"""Accounts: signing in and out, passwords, second steps, browsers; strangers learn nothing."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask_security import hash_password
from passlib.totp import TOTP
from sqlalchemy import update

from assessment.accounts.sessions import device
from assessment.models import Account, SignIn
from assessment.store import accounts
from assessment.store.database import db
from tests import people

ANNA = "anna@example.com"
SECRET = re.compile(r'class="key">([^<]+)<')
CODE = re.compile(r"<code>([0-9a-f-]{14})</code>")
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
    " //evil.example",
    "//evil.example%2f..",
    "http://localhost@evil.example/",
    "http://localhost.evil.example/",
    "http://localhost//evil.example/",
)


def sign_in(client, **more):
    given = {"email": ANNA, "password": people.PASSWORD}
    return people.post(client, "/sign-in", **(given | more))


def test_signing_in_needs_both_address_and_password(app, client) -> None:
    people.account(app)
    for given in (
        {"password": "falsch aber lang genug"},
        {"email": "nobody@example.com"},
        {"email": "", "password": ""},
        {"email": "no address"},
    ):
        refused = sign_in(client, **given)
        assert refused.status_code == 422
        assert client.get("/account").status_code == 303
    assert sign_in(client).headers["Location"] == "/workspaces"
    assert client.get("/account").status_code == 200


def test_capitals_and_spaces_around_the_address_do_not_matter(app, client) -> None:
    people.account(app)
    assert sign_in(client, email=" Anna@Example.COM ").status_code == 302


def test_a_password_is_the_same_however_its_letters_are_composed(app, client) -> None:
    with app.test_request_context():
        composed = hash_password("vier W\u00f6rter reichen aus")
    people.account(app, password=composed)
    assert sign_in(client, password="vier Wo\u0308rter reichen aus").status_code == 302


def test_an_unknown_address_is_answered_word_by_word_like_a_wrong_password(app, client) -> None:
    people.account(app)
    pages = []
    for email, password in (
        (ANNA, "falsch aber lang genug"),
        ("nobody@example.com", "falsch aber lang genug"),
    ):
        text = sign_in(app.test_client(), email=email, password=password).text
        pages.append(people.unsigned(text).replace(email, ""))
    assert pages[0] == pages[1]
    assert "Address and password do not fit together." in pages[0]


def test_an_account_without_a_password_yet_is_not_told_from_an_unknown_one(app, client) -> None:
    people.account(app, password=None)
    assert "Address and password do not fit together." in sign_in(client).text


def test_an_account_that_is_switched_off_is_signed_out_at_once(app) -> None:
    client = people.signed_in(app)
    assert client.get("/account").status_code == 200
    with app.app_context():
        db.session.execute(update(Account).values(active=False))
        db.session.commit()
    assert client.get("/account").status_code == 303
    assert sign_in(app.test_client()).status_code == 422


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_signing_in(app, client, there) -> None:
    people.account(app)
    right = {"email": ANNA, "password": people.PASSWORD}
    assert people.post(client, "/sign-in", next=there, **right).status_code == 400
    signed = {"csrf_token": people.signature(client)}
    query = {"next": there}
    answer = client.post("/sign-in", query_string=query, data=right | signed)
    assert answer.status_code == 400
    assert client.get("/sign-in", query_string=query).status_code == 400
    assert client.get("/account").status_code == 303


def test_the_page_that_was_asked_for_comes_after_signing_in(app, client) -> None:
    people.account(app)
    wanted = client.get("/account").headers["Location"]
    assert wanted == "/sign-in?next=/account"
    page = client.get(wanted).text
    assert 'name="next" value="/account"' in page
    assert sign_in(client, next="/account").headers["Location"] == "/account"


def test_signing_out_needs_a_post_and_ends_this_browser_alone(app) -> None:
    one, other = people.signed_in(app), people.signed_in(app)
    assert one.get("/sign-out").status_code == 405
    kept = one.get_cookie("session")
    assert people.post(one, "/sign-out").headers["Location"] == "/"
    assert other.get("/account").status_code == 200
    one.set_cookie("session", kept.value)  # whoever copied the cookie before
    assert one.get("/account").status_code == 303


def test_browsers_are_listed_in_words_and_ended_from_elsewhere(app, client) -> None:
    people.account(app)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
    client.environ_base["HTTP_USER_AGENT"] = agent
    sign_in(client)
    page = people.signed_in(app).get("/account").text
    assert "Firefox, Linux" in page
    assert "145" not in page
    other = people.signed_in(app)
    with client.session_transaction() as cookie:
        number = cookie["sign_in"]
    assert people.post(other, f"/account/sign-ins/{number}/end").status_code == 303
    assert client.get("/account").status_code == 303
    assert people.post(other, f"/account/sign-ins/{number}/end").status_code == 404


def test_nobody_ends_a_browser_of_somebody_else(app) -> None:
    client, stranger = people.signed_in(app), people.signed_in(app, "ben@example.com")
    with client.session_transaction() as cookie:
        number = cookie["sign_in"]
    assert people.post(stranger, f"/account/sign-ins/{number}/end").status_code == 404
    assert client.get("/account").status_code == 200


def test_signing_out_everywhere_ends_every_browser_and_old_cookies_too(app) -> None:
    one, other = people.signed_in(app), people.signed_in(app)
    kept = one.get_cookie("session").value
    assert people.post(one, "/account/sign-out-everywhere").headers["Location"] == "/sign-in"
    for client in (one, other):
        assert client.get("/account").status_code == 303
    one.set_cookie("session", kept)
    assert one.get("/account").status_code == 303
    assert sign_in(app.test_client()).status_code == 302


def test_a_browser_is_seen_every_ten_minutes_and_forgotten_after_two_weeks(app) -> None:
    client = people.signed_in(app)
    with client.session_transaction() as cookie:
        number = UUID(cookie["sign_in"])

    def seen(ago: timedelta | None = None) -> datetime:
        with app.app_context():
            row = db.session.get_one(SignIn, number)
            if ago:
                row.seen_at = datetime.now(UTC) - ago
                db.session.commit()
            return row.seen_at

    before = seen(timedelta(minutes=9))
    client.get("/account")
    assert seen() == before
    before = seen(timedelta(minutes=11))
    client.get("/account")
    assert seen() > before
    seen(timedelta(days=14, minutes=1))
    assert client.get("/account").status_code == 303


def test_a_new_password_ends_all_other_browsers(app) -> None:
    client, other = people.signed_in(app), people.signed_in(app)
    new = "fünf ganz neue Wörter"
    given = {"password": people.PASSWORD, "new_password": new, "new_password_confirm": new}
    assert people.post(client, "/account/password", **given).status_code == 302
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(app.test_client(), password=new).status_code == 302


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": "falsch"}, "not the right one"),
        ({"new_password": "zu kurz", "new_password_confirm": "zu kurz"}, "at least 12"),
        ({"new_password_confirm": "anders als das erste"}, "differ"),
        ({"new_password_confirm": ""}, "Please repeat the password."),
        ({"new_password": people.PASSWORD, "new_password_confirm": people.PASSWORD}, "same"),
    ],
)
def test_a_password_that_will_not_do_is_refused_and_nothing_changes(app, given, said) -> None:
    client = people.signed_in(app)
    right = {
        "password": people.PASSWORD,
        "new_password": "fünf ganz neue Wörter",
        "new_password_confirm": "fünf ganz neue Wörter",
    }
    response = people.post(client, "/account/password", **(right | given))
    assert response.status_code == 422
    assert said in response.text
    assert sign_in(app.test_client()).status_code == 302


def test_passwords_are_stored_as_argon2_and_codes_encrypted(app) -> None:
    with_codes(app)
    with app.app_context():
        account = accounts.find(db.session, ANNA)
        assert account.password.startswith("$argon2id$")
        assert '"enckey"' in account.tf_totp_secret
        assert len(account.mf_recovery_codes) == 8
        assert not any(re.fullmatch(r"[0-9a-f-]{14}", code) for code in account.mf_recovery_codes)


def with_codes(app) -> tuple[TOTP, list[str]]:
    """Switch the second step on, as a person does; the app's secret and the recovery codes."""
    client = people.signed_in(app)
    page = people.post(client, "/account/second-step", setup="authenticator").text
    assert "data:image/svg+xml" in page
    totp = TOTP(key=SECRET.search(page).group(1), format="base32")
    action = re.search(r'action="(/account/second-step/[^"]+)"', page).group(1)
    wrong = people.post(client, action, code="000000")
    assert wrong.status_code == 302
    assert "On" not in client.get("/account").text.split("Code as second step")[1][:60]
    present = totp.generate().token
    assert people.post(client, action, code=present).headers["Location"] == "/account"
    codes = CODE.findall(people.post(client, "/account/recovery-codes").text)
    assert len(codes) == 8
    return totp, codes


def unused(totp: TOTP) -> str:
    """The code of the next thirty seconds: it fits already, and no code counts twice."""
    return str(totp.generate(time.time() + 30).token)


def test_with_a_second_step_the_password_alone_lets_nobody_in(app, client) -> None:
    totp, _codes = with_codes(app)
    half = sign_in(client, next="/account")
    assert half.headers["Location"].startswith("/sign-in/code")
    assert client.get("/account").status_code == 303
    assert people.post(client, half.headers["Location"], code="000000").status_code == 422
    assert client.get("/account").status_code == 303
    code = unused(totp)
    assert people.post(client, half.headers["Location"], code=code).headers["Location"] == (
        "/account"
    )
    assert client.get("/account").status_code == 200


def test_after_the_second_step_come_the_workspaces(app, client) -> None:
    totp, _codes = with_codes(app)
    half = sign_in(client).headers["Location"]
    assert client.get(half).status_code == 200
    done = people.post(client, half, code=unused(totp))
    assert client.get(done.headers["Location"], follow_redirects=True).request.path == "/workspaces"


def test_a_code_works_once(app) -> None:
    totp, _codes = with_codes(app)
    code = unused(totp)
    first, second = app.test_client(), app.test_client()
    for client in (first, second):
        sign_in(client)
    assert people.post(first, "/sign-in/code", code=code).status_code == 302
    assert people.post(second, "/sign-in/code", code=code).status_code == 422
    assert second.get("/account").status_code == 303


def test_a_recovery_code_works_once(app, client) -> None:
    _totp, codes = with_codes(app)
    sign_in(client)
    assert people.post(client, "/sign-in/recovery-code", code=codes[0]).status_code == 302
    assert client.get("/account").status_code == 200
    assert "7 codes left" in client.get("/account").text
    other = app.test_client()
    sign_in(other)
    assert people.post(other, "/sign-in/recovery-code", code=codes[0]).status_code == 422


def test_without_the_first_step_there_is_no_second(app, client) -> None:
    totp, codes = with_codes(app)
    for path, code in (
        ("/sign-in/code", unused(totp)),
        ("/sign-in/recovery-code", codes[0]),
    ):
        assert people.post(client, path, code=code).headers["Location"] == "/sign-in"
    assert client.get("/account").status_code == 303


def test_a_link_to_the_second_step_signs_nobody_out(app) -> None:
    client = people.signed_in(app)
    assert client.get("/sign-in/code").headers["Location"] == "/workspaces"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "path", ["/account/second-step", "/account/recovery-codes", "/account/passkeys"]
)
def test_what_touches_safety_asks_for_a_proof_again_after_a_while(app, path) -> None:
    client = people.signed_in(app)
    assert client.get(path).status_code == 200
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = time.time() - 16 * 60
        cookie.pop("fs_gexp", None)
    asked = client.get(path)
    assert asked.headers["Location"] == f"/account/verify?next={path}"
    wrong = people.post(client, asked.headers["Location"], password="falsch")
    assert wrong.status_code == 422
    shown = people.post(client, asked.headers["Location"], password=people.PASSWORD)
    assert shown.headers["Location"] == path
    assert client.get(path).status_code == 200


def test_name_and_language_are_kept(app) -> None:
    client = people.signed_in(app)
    assert people.post(client, "/account", name=" Änne\tMüller ", language="en").status_code == 303
    assert 'value="Änne Müller"' in client.get("/account").text
    for wrong in ({"name": ""}, {"name": "x" * 121}, {"language": "fr"}):
        given = {"name": "Anna", "language": "de"} | wrong
        assert people.post(client, "/account", **given).status_code == 422


def test_there_is_no_way_in_but_pages(app, client) -> None:
    """No tokens, no JSON, no help page, no library's own files."""
    people.account(app)
    signed = people.signature(client)
    body = {"email": ANNA, "password": people.PASSWORD, "csrf_token": signed}
    answer = client.post("/sign-in?include_auth_token", json=body, headers={"X-CSRFToken": signed})
    assert answer.status_code in (400, 415)
    wanted = client.post(
        "/sign-in?include_auth_token", data=body, headers={"Accept": "application/json"}
    )
    assert wanted.mimetype == "text/html"
    with app.test_request_context():
        token = accounts.find(db.session, ANNA).get_auth_token()
    fresh = app.test_client()
    for extra in ({"Authentication-Token": token}, {"Authorization": f"Bearer {token}"}):
        assert fresh.get("/account", headers=extra).status_code == 303
    assert fresh.get(f"/account?auth_token={token}").status_code == 303
    for path in ("/sign-in/help", "/fs-static/js/webauthn.js", "/sign-up", "/login", "/us-signin"):
        assert fresh.get(path).status_code == 404


def test_a_forged_cookie_opens_nothing(app) -> None:
    client = people.signed_in(app)
    with client.session_transaction() as cookie:
        number = cookie["sign_in"]
    stranger = people.signed_in(app, "ben@example.com")
    for forged in ("", "x", 7, number):  # the last is Anna's browser, in Ben's cookie
        with stranger.session_transaction() as cookie:
            cookie["sign_in"] = forged
        assert stranger.get("/account").status_code == 303


def test_without_a_mail_server_the_page_says_what_to_do(client) -> None:
    page = client.get("/reset").text
    assert "flask --app wsgi reset-password" in page
    assert "<form" not in page


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("(Windows NT 10.0; Win64) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge, Windows"),
        ("(iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("(Linux; Android 15; Pixel 9) Chrome/142.0 Mobile Safari/537.36", "Chrome, Android"),
        ("(Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari, macOS"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(agent, words) -> None:
    assert device(agent) == words


class TestWhereSigningUpIsOpen:
    """Anybody may make an account of their own."""

    @pytest.fixture
    def settings(self, settings):
        return replace(settings, sign_up="open")

    def sign_up(self, client, **more):
        given = {
            "name": "Anna",
            "email": ANNA,
            "password": people.PASSWORD,
            "password_confirm": people.PASSWORD,
        }
        return people.post(client, "/sign-up", **(given | more))

    def test_an_account_comes_first_then_a_workspace(self, app, client) -> None:
        assert self.sign_up(client).status_code == 302
        assert sign_in(client).headers["Location"] == "/workspaces"
        made = people.post(client, "/workspaces", name="Meine Firma")
        assert "Meine Firma" in client.get(made.headers["Location"]).text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""},
            {"email": "x"},
            {"password": "kurz"},
            {"password_confirm": "anders"},
            {"password_confirm": ""},
        ],
    )
    def test_what_is_missing_is_said(self, app, client, wrong) -> None:
        assert self.sign_up(client, **wrong).status_code == 422
        with app.app_context():
            assert accounts.find(db.session, ANNA) is None


def test_a_password_longer_than_anybody_has_is_refused_known_or_not(app, client) -> None:
    people.account(app)
    for email in (ANNA, "nobody@example.com"):
        assert sign_in(client, email=email, password="x" * 5000).status_code == 413
    owner = people.signed_in(app)
    assert people.post(owner, "/account/verify", password="ä" * 5000).status_code == 413
