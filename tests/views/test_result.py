"""The result behind its private link: who sees it, how long, and how it goes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from assessment import access
from assessment.models import Artifact, Check, Job
from assessment.store import checks, work
from assessment.store.database import db
from questions.load import bank
from tests.pages import hand_in


def sample(app) -> None:
    instrument = bank()
    answers = {"items": {item.id: 3 for item in instrument.items}}
    with app.app_context():
        new = checks.NewCheck(
            access.hash_of(access.SAMPLE), [answers] * 3, datetime.now(UTC),
            language="de", form="full", bank_version=instrument.version,
            bank_hash=instrument.hash, organisation="Beispiel AG", invited=5, sample=True,
        )  # fmt: skip
        checks.add(db.session, new)
        db.session.commit()


def test_the_page_says_how_we_are_where_we_stand_and_what_now(client) -> None:
    page = client.get(hand_in(client)).text
    places = [page.index(f'id="{place}"') for place in ("h-levers", "h-where", "h-steps", "h-each")]
    assert places == sorted(places)
    assert page.count('<li class="card') == 3
    assert page.count("You are here") == 25
    assert "Muster GmbH" in page


def test_the_page_speaks_german_on_request(client) -> None:
    page = client.get(hand_in(client) + "?lang=de").text
    assert 'lang="de"' in page
    assert "Sie sind hier" in page
    assert "You are here" not in page


def test_a_result_is_private(client) -> None:
    response = client.get(hand_in(client))
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("language", "until"), [("de", r"\d+\. \w+ \d{4}"), ("en", r"\d+ \w+ \d{4}")]
)
def test_the_page_says_until_when_it_is_kept(client, language, until) -> None:
    page = client.get(f"{hand_in(client)}?lang={language}").text
    said = "bleibt bis zum" if language == "de" else "kept until"
    assert re.search(f"{said} {until}\\.", page)


def test_a_guessed_link_leads_nowhere(client) -> None:
    location = hand_in(client)
    other = location[:-1] + ("A" if location[-1] != "A" else "B")
    for path in (other, "/check/x", "/check/" + "A" * 43, "/check/example", "/example"):
        assert client.get(path).status_code == 404


def test_an_expired_result_is_gone_before_it_is_deleted(app, client) -> None:
    location = hand_in(client)
    with app.app_context():
        over = datetime.now(UTC) - timedelta(seconds=1)
        db.session.execute(update(Check).values(expires_at=over))
        db.session.commit()
    assert client.get(location).status_code == 404
    assert client.post(f"{location}/report").status_code in (400, 404)


def test_deleting_asks_once_and_takes_everything_made_from_it(app, client) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    location = hand_in(client)
    client.post(f"{location}/report")
    with app.app_context():
        key = db.session.scalars(select(Job.key)).one()
        db.session.rollback()
        made = work.Made("application/pdf", b"%PDF", None)
        work.finish(db.session, key, made, datetime.now(UTC))
        db.session.commit()
    assert "cannot be undone" in client.get(f"{location}/delete").text
    assert client.get(location).status_code == 200, "asking deletes nothing"
    response = client.post(f"{location}/delete", follow_redirects=True)
    assert "Everything is deleted" in response.text
    assert client.get(location).status_code == 404
    with app.app_context():
        for row in (Check, Job, Artifact):
            assert db.session.scalar(select(func.count()).select_from(row)) == 0


def test_deleting_needs_the_signature_of_our_page(app, client) -> None:
    location = hand_in(client)
    assert client.post(f"{location}/delete").status_code == 400
    assert client.get(location).status_code == 200


def test_the_example_is_public_and_nobody_can_delete_it(app, client) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert "/example" not in client.get("/").text
    sample(app)
    assert "/example" in client.get("/").text
    response = client.get("/example", follow_redirects=True)
    assert response.status_code == 200
    assert "Beispiel AG" in response.text
    assert client.get("/check/example/delete").status_code == 404
    assert client.post("/check/example/delete").status_code == 404


def test_too_few_answers_for_the_other_levers_still_make_a_page(client) -> None:
    left = {f"{letter}{n}": None for letter in "CKHM" for n in range(1, 6)}
    left |= {"single_1": "", "single_2": "", "single_3": "", "speed": None, "friendliness": None}
    assert client.get(hand_in(client, open="yes", **left)).status_code == 200
