"""Who has an account, which codes exist: neither words nor work nor status tell it."""

import ast
import re
from collections import Counter
from dataclasses import replace

import argon2.low_level
import pytest
from flask.testing import FlaskClient

from assessment.config import ROOT
from assessment.models import Account
from assessment.store import accounts
from assessment.store.database import db
from tests import people

ANNA, BEN, NOBODY = "anna@example.com", "ben@example.com", "nobody@example.com"
WRONG = "falsch aber lang genug"
NO_SECRETS = {  # compared plainly, and nothing is learnt: public words, contents, queries
    "assessment/access/checks.py: token == SAMPLE",
    "assessment/access/checks.py: token != SAMPLE",
    "assessment/scoring/wording.py: then.hash == now.hash",
    "assessment/store/checks.py: column == token_hash",
    "assessment/store/outcomes.py: hash_of(row.content) != row.content_hash",
    "assessment/store/rooms.py: column == key_hash",
    "assessment/store/snapshots.py: hash_of(row.content) != row.content_hash",
}
SECRET = re.compile(r"(^|_)(token|seal|mark|digest|signature|secret|password|hash|proof)s?$")


@pytest.fixture
def settings(settings):
    """Open for everybody, with a mail server: without one an address cannot be kept secret,
    since whoever signs up with it is told at once."""
    return replace(
        settings, sign_up="open", mail_url="smtp://127.0.0.1:9", mail_from="a@example.com"
    )


@pytest.fixture
def work(monkeypatch) -> Counter[str]:
    """How often a password is hashed: what takes most of the time of signing in."""
    counted: Counter[str] = Counter()

    def counting(name: str):
        real = getattr(argon2.low_level, name)

        def count(*given, **named):
            counted["hashed"] += 1
            return real(*given, **named)

        return count

    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(argon2.low_level, name, counting(name))
    return counted


@pytest.fixture
def known(app, plain) -> None:
    """Somebody with a password, one without yet, and one who is switched off."""
    people.account(app)
    people.account(app, BEN, password=None)
    people.account(app, "off@example.com")
    with app.app_context():
        accounts.find(db.session, "off@example.com").active = False
        db.session.commit()


def said(answer) -> tuple[int, str | None, str]:
    page = people.unsigned(answer.text)
    return answer.status_code, answer.headers.get("Location"), re.sub(r"\S+@\S+", "", page)


def test_a_wrong_password_costs_the_same_work_and_words_for_known_and_unknown(
    app, known, work
) -> None:
    found = {}
    for email in (ANNA, BEN, "off@example.com", NOBODY):
        work.clear()
        answer = people.post(app.test_client(), "/sign-in", email=email, password=WRONG)
        found[email] = (work["hashed"], *said(answer))
    assert found[ANNA][0] == 1
    assert len(set(found.values())) == 1


def test_signing_up_costs_the_same_work_and_words_for_known_and_unknown(app, known, work) -> None:
    given = {"name": "Anna", "password": people.PASSWORD, "password_confirm": people.PASSWORD}
    found = {}
    for email in (ANNA, NOBODY):
        work.clear()
        client = app.test_client()
        answer = people.post(client, "/sign-up", email=email, **given)
        found[email] = (work["hashed"], *said(answer), said(client.get("/sign-in")))
    assert found[ANNA][0] == 1
    assert len(set(found.values())) == 1


def test_what_is_wrong_with_a_sign_up_is_said_alike_for_known_and_unknown(app, known) -> None:
    given = {"name": "Anna", "password": "kurz", "password_confirm": "kurz"}
    answers = {
        said(people.post(app.test_client(), "/sign-up", email=email, **given))
        for email in (ANNA, NOBODY)
    }
    assert len(answers) == 1


def test_an_owner_learns_nothing_about_who_else_has_an_account(app, known) -> None:
    """Inviting looks the same; what the link shows is for whoever gets the mail."""
    there = people.workspace(app, carla="owner")
    owner = people.signed_in(app, "carla@example.com")
    answers = []
    for email in (ANNA, NOBODY):
        sent = people.post(owner, f"/workspace/{there}/members", email=email, role="viewer")
        page = owner.get(f"/workspace/{there}/members").text
        page = re.sub(r"/join/[\w-]+", "", page).replace(email, "")
        answers.append((sent.status_code, sent.headers["Location"], len(page) > 0))
    assert answers[0] == answers[1]


def test_an_owner_who_opens_their_own_invitation_proves_no_address(make_app, settings) -> None:
    """Without a mail server they see the link; whoever is named administrator is not so taken."""
    boss = "boss@example.com"
    app = make_app(replace(settings, mail_url="", administrators=(boss,)))
    there = people.workspace(app, carla="owner")
    owner, taken = people.signed_in(app, "carla@example.com"), FlaskClient(app)
    people.post(owner, f"/workspace/{there}/members", email=boss, role="viewer")
    link = re.search(r"/join/[\w-]+", owner.get(f"/workspace/{there}/members").text)
    joined = people.post(taken, link.group(), name="Boss", password=people.PASSWORD)
    assert joined.status_code == 303
    assert taken.get("/account").status_code == 200
    assert taken.get("/administration").status_code == 404


def test_a_code_that_never_was_looks_like_one_that_was_mistyped(app, plain, client) -> None:
    pages = set()
    for code in ("CCCCCC", "DDDDDD", "MMMMMM"):
        answer = client.get(f"/r/{code}")
        pages.add((answer.status_code, people.unsigned(answer.text).replace(code, "")))
    assert len(pages) == 1


def test_nobody_s_password_is_stored_or_shown_again(app, plain, client) -> None:
    people.account(app)
    word = "ein ganz besonderes Geheimnis 7"
    page = people.post(client, "/sign-in", email=ANNA, password=word).text
    assert word not in page
    people.post(client, "/sign-up", email=BEN, name="Ben", password=word, password_confirm="anders")
    with app.app_context():
        stored = [str(row) for row in db.session.execute(db.session.query(Account).statement)]
    assert word not in "".join(stored)


def comparisons(source: str) -> list[str]:
    """Plain comparisons of something that is named like a secret, outside of queries."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        sides = [node.left, *node.comparators]
        names = [getattr(side, "attr", getattr(side, "id", "")) for side in sides]
        # Model.column == value is a query: the database compares hashes, which nobody can steer.
        is_query = any(
            isinstance(side, ast.Attribute) and ast.unparse(side)[:1].isupper() for side in sides
        )
        is_fixed = any(isinstance(side, ast.Constant) for side in sides)
        if any(SECRET.search(name) for name in names) and not is_query and not is_fixed:
            found.append(ast.unparse(node))
    return found


def test_secrets_are_compared_in_constant_time() -> None:
    found = {
        f"{source.relative_to(ROOT)}: {one}"
        for source in (ROOT / "assessment").rglob("*.py")
        for one in comparisons(source.read_text())
    }
    assert found == NO_SECRETS


def test_a_careless_comparison_would_be_found() -> None:
    assert comparisons("if token == sent: pass") == ["token == sent"]
    assert comparisons("if row.token_hash != hash_of(sent): pass") != []
