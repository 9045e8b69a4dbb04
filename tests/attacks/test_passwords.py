"""Passwords that somebody would try first; and every way in which one is chosen."""

import re
from dataclasses import replace

import pytest
from flask_security.recoverable import generate_reset_password_token

from assessment.accounts.passwords import is_guessable
from assessment.store import accounts
from assessment.store.database import db
from tests import people

ANNA = "anna@example.com"
GUESSED = (
    "passwordpassword",
    "123456789012",
    "qwertzuiop123",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "leitstern2026",
    "Willkommen2026",
    "Sommer2026!!",
    "iloveyou1234",
    "Kennwort12345",
    "anna@example.com",
    "hallohallohallo",
)
HOLD = (
    "vier Wörter reichen aus",
    "ein langes Kennwort zum Prüfen",
    "正確馬電池釘書機很長很長的",
    "x" * 3 + "Q7 mürrische Giraffen",
    "Kx9!vT2#pLq8",
    "der Lampenschirm isst gern spät " * 40,
)


@pytest.fixture
def settings(settings):
    return replace(settings, sign_up="open")


@pytest.mark.parametrize("word", GUESSED)
def test_what_is_tried_first_is_refused(word) -> None:
    assert is_guessable(word, [ANNA, "anna", "example.com"])


@pytest.mark.parametrize("word", HOLD)
def test_what_holds_is_taken_whatever_signs_it_has(word) -> None:
    assert not is_guessable(word, [ANNA, "anna", "example.com"])


def test_no_way_of_choosing_one_takes_what_would_be_guessed(app, plain) -> None:
    weak, said = "Willkommen2026", "would soon be guessed"
    client = people.signed_in(app)
    there = people.workspace(app, carla="owner")
    owner = people.signed_in(app, "carla@example.com")
    people.post(owner, f"/workspace/{there}/members", email="ben@example.com", role="viewer")
    join = re.search(r"/join/[\w-]+", owner.get(f"/workspace/{there}/members").text)
    with app.test_request_context():
        token = generate_reset_password_token(accounts.find(db.session, ANNA))
    both = {"password": weak, "password_confirm": weak}
    new = {"password": people.PASSWORD, "new_password": weak, "new_password_confirm": weak}
    ways = (
        (app.test_client(), "/sign-up", both | {"name": "Eva", "email": "eva@example.com"}),
        (app.test_client(), join.group(), {"name": "Ben", "password": weak}),
        (app.test_client(), f"/reset/{token}", both),
        (client, "/account/password", new),
    )
    for browser, path, sent in ways:
        answer = people.post(browser, path, **sent)
        assert answer.status_code == 422, path
        assert said in answer.text, path
        assert weak not in answer.text
    with app.app_context():
        assert accounts.find(db.session, "eva@example.com") is None
        assert accounts.find(db.session, "ben@example.com") is None


def test_the_name_and_address_of_whoever_chooses_are_no_password(app, plain) -> None:
    client = people.signed_in(app)
    people.post(client, "/account", name="Annegret Obermeier", language="de")
    for mine in ("annegretobermeier", "Annegret Obermeier", "anna@example.com"):
        sent = {"password": people.PASSWORD, "new_password": mine, "new_password_confirm": mine}
        assert people.post(client, "/account/password", **sent).status_code == 422, mine


def test_fields_for_passwords_hide_them_and_let_managers_fill_them_in(app, plain) -> None:
    client = people.signed_in(app)
    for browser, path, filled in (
        (app.test_client(), "/sign-in", "current-password"),
        (app.test_client(), "/sign-up", "new-password"),
        (client, "/account/password", "new-password"),
    ):
        fields = re.findall(r"<input[^>]*password[^>]*>", browser.get(path).text)
        assert fields, path
        assert all('type="password"' in field for field in fields), path
        assert any(f'autocomplete="{filled}"' in field for field in fields), path
        assert not any("onpaste" in field or "maxlength" in field for field in fields), path
