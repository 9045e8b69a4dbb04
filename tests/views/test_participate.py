"""A participant's path: what is said first, what is asked, what is stored, and what is refused."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assessment.access.participants import token_of, used_hash
from assessment.models import Audience, Invitation, Response
from assessment.store.database import db
from tests import rows
from tests.pages import fields

GROUPS = (
    {"key": "leadership"},
    {"key": "department", "names": ["Vertrieb", "Kundenservice", "Technik"]},
)
AS_DATA = {"Accept": "application/json"}
CHOICE = re.compile(r'<input type="radio" name="([\w-]+)" value="1"')


def audience(app: Flask, kind: str = "pulse", **more: Any) -> str:
    """The code of a running audience."""
    state = more.pop("state", "open")
    with app.app_context():
        at = rows.assessment(db.session, rows.organisation(db.session, name="Muster GmbH").id).id
        made = rows.audience(db.session, kind, at, state=state, **more)
        made.state = state
        db.session.commit()
        return made.code


def key(app: Flask, code: str) -> str:
    """A personal key that was sent to somebody."""
    with app.app_context():
        asked = db.session.scalars(select(Audience).where(Audience.code == code)).one()
        token = token_of(asked.id, uuid4())
        db.session.add(Invitation(audience_id=asked.id, token_hash=used_hash(token)))
        db.session.commit()
    return token


def change(app: Flask, code: str, **columns: Any) -> None:
    with app.app_context():
        asked = db.session.scalars(select(Audience).where(Audience.code == code)).one()
        for name, value in columns.items():
            setattr(asked, name, value)
        db.session.commit()


def filled(page: str, **changes: str | None) -> dict[str, str]:
    """The page's form filled in completely; a change to None leaves a field out."""
    answers: dict[str, str | None] = {
        name: "3" for name in CHOICE.findall(page) if not name.startswith("group-")
    }
    for name in re.findall(r'id="([\w-]+)-1" name="[\w-]+" type="number"', page):
        answers |= {f"{name}-1": "50", f"{name}-2": "30", f"{name}-3": "20"}
    answers |= {name.replace("_", "-"): value for name, value in changes.items()}
    return fields(page) | {name: value for name, value in answers.items() if value is not None}


def send(client: FlaskClient, code: str, headers: Any = None, **changes: str | None):
    answers = filled(client.get(f"/r/{code}/form").text, **changes)
    return client.post(f"/r/{code}", data=answers, headers=headers)


def stored(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        return list(db.session.scalars(select(Response.payload)))


# ---- notice and code -----------------------------------------------------------------------------


def test_a_code_is_found_however_it_is_typed(app, client) -> None:
    code = audience(app)
    for typed in (code.lower(), f"{code[:3]} {code[3:]}", f" {code[:3]}-{code[3:]}."):
        response = client.post("/r", data={"code": typed})
        assert (response.status_code, response.location) == (303, f"/r/{code}")
    assert client.get(f"/r/{code.lower()}").location == f"/r/{code}"
    assert client.get("/r").status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "No survey and no workshop has this code"),
        ("CCCCCC", "No survey and no workshop has this code"),
        ("<b>", "A code has six characters; this one has 3"),
        ("cdf-g", "A code has six characters; this one has 4"),
        ("X" * 500, "A code has six characters"),
        ("CDO7F0", "No code has 0, O in it"),
        ("1dxi7f", "No code has 1, I in it"),
    ],
)
def test_a_code_that_nobody_has_is_explained_wherever_it_stands(client, typed, told) -> None:
    typed_in = client.post("/r", data={"code": typed})
    assert typed_in.status_code == 404
    assert told in typed_in.text
    if typed:
        in_address = client.get(f"/r/{typed[:20]}")
        assert in_address.status_code == 404
        assert told in in_address.text
        assert "quick check" not in in_address.text
    assert client.get("/r/CCCCCC").status_code == 404


def test_the_code_of_a_draft_leads_nowhere(app, client) -> None:
    code = audience(app, state="draft")
    assert client.post("/r", data={"code": code}).status_code == 404
    for path in ("", "/form", "/thanks"):
        assert client.get(f"/r/{code}{path}").status_code == 404


def test_the_notice_comes_first_and_leads_to_the_form(app, client) -> None:
    code = audience(app, groups=GROUPS, contact="Petra Muster", k=8)
    page = client.get(f"/r/{code}?lang=en").text
    for words in ("no result shows who said what", "From 8 people", "Petra Muster", "server"):
        assert words in page
    assert f'href="/r/{code}/form"' in page


def test_the_welcome_is_harmless_html_in_the_reader_s_language(app, client) -> None:
    code = audience(app, welcome={"de": "Hallo **Team** <script>x</script>", "en": "Hello *team*"})
    assert "<strong>Team</strong>" in (german := client.get(f"/r/{code}?lang=de").text)
    assert "<script>x" not in german
    assert "<em>team</em>" in client.get(f"/r/{code}?lang=en").text
    change(app, code, welcome={"de": "Hallo"})
    assert "Hallo" in client.get(f"/r/{code}?lang=en").text


@pytest.mark.parametrize("manner", ["sie", "du"])
def test_german_pages_address_people_as_the_audience_says(app, client, manner) -> None:
    code = audience(app, address=manner, groups=GROUPS)
    other = re.compile(
        r"\b(Sie|Ihre?[nmrs]?|Ihnen)\b" if manner == "du" else r"\b([Dd]u|[Dd]eine?)\b"
    )
    texts = [client.get(f"/r/{code}{path}?lang=de").text for path in ("", "/form", "/thanks")]
    texts.append(send(client, code, G1=None, single_1="7").text)
    for text in texts:
        shown = re.sub(r"<style>.*?</style>|<[^>]*>", " ", text, flags=re.DOTALL)
        assert not other.search(shown), other.search(shown)
    assert re.search(r"\bdeine?\b" if manner == "du" else r"\bIhre\b", texts[0])


# ---- what is asked and stored --------------------------------------------------------------------


def test_the_pulse_asks_15_items_and_stores_what_scoring_reads(app, client) -> None:
    code = audience(app, groups=GROUPS)
    response = send(
        client,
        code,
        G1="0",
        seconds="247",
        group_leadership="2",
        group_department="3",
        obstacle="  Zu viele\r\n Formulare ",
    )
    assert (response.status_code, response.location) == (303, f"/r/{code}/thanks")
    (payload,) = stored(app)
    items = payload.pop("items")
    assert len(items) == 15
    assert items["G1"] is None
    assert set(items.values()) == {None, 3}
    assert payload == {
        "seconds": 240,
        "service": {"speed": 3, "friendliness": 3},
        "allocations": {"single": [50, 30, 20]},
        "comments": {"obstacle": "Zu viele\nFormulare"},
        "groups": {"leadership": "no", "department": "Technik"},
    }


def test_the_full_form_asks_all_modules(app, client) -> None:
    code = audience(app, "workshop")
    figures = {"nps_value": "-12.5", "nps_day": "2026-03-31", "clv_value": "1,200"}
    response = send(client, code, csat="1", ces="4", margin="0", **figures)
    assert response.status_code == 303, response.text
    (payload,) = stored(app)
    assert len(payload["items"]) == 25
    assert set(payload["allocations"]) == {"decisions", "resources", "growth"}
    assert payload["intended"] == [50, 30, 20]
    assert payload["price"] == 3
    assert payload["contrasts"]["margin"] is None
    assert len(payload["contrasts"]) == 5
    assert payload["figures"] | {"csat": 0, "ces": 3, "nps": 2} == payload["figures"]
    assert len(payload["importance"]) == len(payload["targets"]) == 5
    assert payload["figure_values"] == {
        "nps": {"value": -12.5, "day": "2026-03-31"},
        "clv": {"value": 1200.0, "day": None},
    }


def test_what_is_stored_is_what_scoring_can_read(app, client) -> None:
    from assessment.scoring.responses import Answers, collect  # noqa: PLC0415
    from questions.load import bank  # noqa: PLC0415

    send(client, audience(app, "workshop"))
    (payload,) = stored(app)
    known = {n: v for n, v in payload.items() if n not in ("comments", "figure_values", "name")}
    assert set(collect(bank(), [Answers(**known)]).items[0]) == {3}


def test_a_name_is_stored_with_consent_only(app, client) -> None:
    code = audience(app, "leadership", entry="link")
    without = send(client, code, name="Anna Muster")
    assert without.status_code == 422
    assert "Without your consent" in without.text
    nameless = send(client, code, name=" ", agree="yes")
    assert nameless.status_code == 422
    assert 'href="#name"' in nameless.text
    assert stored(app) == []
    assert send(client, code, name="Anna Muster", agree="yes").status_code == 303
    assert stored(app)[0]["name"] == "Anna Muster"


def test_a_name_is_neither_asked_nor_taken_where_answers_have_none(app, client) -> None:
    code = audience(app)
    assert 'name="name"' not in client.get(f"/r/{code}/form").text
    assert send(client, code, name="Anna").status_code == 422
    assert stored(app) == []


def test_nothing_about_the_sender_is_stored_or_set(app, client) -> None:
    code = audience(app, entry="invited")
    token = key(app, code)
    page = client.get(f"/r/{code}/form")
    answers = filled(page.text, key=token)
    sent = client.post(f"/r/{code}", data=answers, headers={"User-Agent": "Telltale/1.0"})
    thanks = client.get(sent.location)
    for response in (page, sent, thanks):
        assert "Set-Cookie" not in response.headers
        assert response.headers["Referrer-Policy"] == "no-referrer"
    said = str(stored(app))
    with app.app_context():
        token_hash = used_hash(token)
    for trace in (token, token_hash, "Telltale", "127.0.0.1", answers["number"]):
        assert trace not in said
    assert answers["number"] not in thanks.text
    assert token not in thanks.text


def test_the_order_of_the_statements_varies_and_stays_with_its_form(app, client) -> None:
    code = audience(app)

    def order(page: str) -> tuple[str, ...]:
        places = sorted((page.index(f'id="single-{n}"'), n) for n in "123")
        return tuple(n for _, n in places)

    pages = [client.get(f"/r/{code}/form").text for _ in range(40)]
    assert len({order(page) for page in pages}) > 2
    assert len({fields(page)["number"] for page in pages}) == 40
    kept = client.post(f"/r/{code}", data=filled(pages[0], G1=None)).text
    assert order(kept) == order(pages[0])


def test_no_strategy_is_named_while_answering(app, client) -> None:
    page = client.get(f"/r/{audience(app, 'workshop')}/form?lang=en").text
    for name in ("Customer First", "Customer Centricity", "Product Centricity"):
        assert name not in page


# ---- once, late, doubled, forged, foreign --------------------------------------------------------


def test_sending_again_is_a_success_and_other_answers_are_not_taken(app, client) -> None:
    code = audience(app)
    answers = filled(client.get(f"/r/{code}/form").text)
    first, again = (client.post(f"/r/{code}", data=answers, headers=AS_DATA) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json == {"location": f"/r/{code}/thanks"}
    changed = client.post(f"/r/{code}", data=answers | {"G1": "5"}, headers=AS_DATA)
    assert changed.status_code == 409
    assert "had arrived before" in changed.json["said"]
    assert changed.json["kept"] is False
    page = client.post(f"/r/{code}", data=answers | {"G1": "5"})
    assert (page.status_code, "had arrived before" in page.text) == (409, True)
    assert len(stored(app)) == 1
    assert stored(app)[0]["items"]["G1"] == 3


def test_everyone_with_a_personal_key_answers_once(app, client) -> None:
    code = audience(app, entry="invited")
    token = key(app, code)
    assert send(client, code, key=token).status_code == 303
    page = send(client, code, key=token, G1="5")
    assert page.status_code == 409
    assert "used already" in page.text
    told = send(client, code, AS_DATA, key=token, G1="5")
    assert (told.status_code, told.json["kept"]) == (409, True)
    assert len(stored(app)) == 1


@pytest.mark.parametrize("typed", ["", "x", "A" * 24, "foreign", "A" * 5000, "' OR 1=1"])
def test_a_key_that_does_not_fit_is_explained_and_the_answers_stay(app, client, typed) -> None:
    code = audience(app, entry="invited")
    if typed == "foreign":
        typed = key(app, audience(app, entry="invited"))
    page = send(client, code, key=typed, obstacle="Formulare")
    assert page.status_code in (403, 422)
    assert 'href="#key"' in page.text
    assert 'name="G1" value="3" checked' in page.text
    assert "Formulare" in page.text
    told = send(client, code, AS_DATA, key=typed)
    assert told.status_code in (403, 422)
    assert stored(app) == []


def test_a_key_is_not_looked_at_where_everybody_has_the_same_link(app, client) -> None:
    code = audience(app)
    assert send(client, code, key="A" * 24).status_code == 303


@pytest.mark.parametrize(
    ("columns", "status", "words"),
    [
        ({"state": "closed"}, 410, "closed"),
        ({"state": "closing"}, 410, "closed"),
        ({"closes_at": datetime.now(UTC) - timedelta(seconds=1)}, 410, "closed"),
        ({"opens_at": datetime.now(UTC) + timedelta(days=1)}, 403, "not open yet"),
    ],
)
def test_out_of_time_nothing_is_stored_and_the_draft_stays(
    app, client, columns, status, words
) -> None:
    code = audience(app)
    answers = filled(client.get(f"/r/{code}/form").text)
    change(app, code, **columns)
    page = client.post(f"/r/{code}", data=answers)
    assert (page.status_code, words in page.text) == (status, True)
    told = client.post(f"/r/{code}", data=answers, headers=AS_DATA)
    assert (told.status_code, told.json["kept"]) == (status, True)
    assert client.get(f"/r/{code}/form").status_code == status
    assert stored(app) == []


def test_an_answer_that_had_arrived_in_time_is_acknowledged_after_the_end(app, client) -> None:
    code = audience(app)
    answers = filled(client.get(f"/r/{code}/form").text)
    client.post(f"/r/{code}", data=answers)
    change(app, code, state="closed")
    told = client.post(f"/r/{code}", data=answers, headers=AS_DATA)
    assert (told.status_code, told.json["location"]) == (200, f"/r/{code}/thanks")


def test_before_it_opens_the_notice_can_be_read(app, client) -> None:
    code = audience(app, opens_at=datetime.now(UTC) + timedelta(days=2))
    page = client.get(f"/r/{code}?lang=en")
    assert page.status_code == 200
    assert "You can answer from" in page.text
    assert f"/r/{code}/form" not in page.text


@pytest.mark.parametrize("seal", ["", "0" * 32, "ä", "A" * 5000])
def test_a_form_without_the_seal_of_its_notice_is_not_stored(app, client, seal) -> None:
    code = audience(app)
    response = send(client, code, AS_DATA, seal=seal)
    assert response.status_code == 409
    assert "read the notice" in response.json["said"]
    assert stored(app) == []


def test_the_form_of_another_audience_is_not_stored(app, client) -> None:
    here, elsewhere = audience(app), audience(app)
    answers = filled(client.get(f"/r/{elsewhere}/form").text)
    assert client.post(f"/r/{here}", data=answers).status_code == 409
    assert stored(app) == []


def test_whoever_read_another_promise_reads_the_new_one_first(app, client) -> None:
    code = audience(app)
    answers = filled(client.get(f"/r/{code}/form").text)
    change(app, code, k=8)
    assert client.post(f"/r/{code}", data=answers).status_code == 409
    change(app, code, contact="Somebody else")  # promises nothing
    assert send(client, code).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil"}],
)
def test_another_site_s_page_stores_nothing(app, client, headers) -> None:
    code = audience(app)
    response = send(client, code, headers)
    assert response.status_code == 403
    assert "another page" in response.text
    assert stored(app) == []


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}, {"Origin": "http://localhost"}],
)
def test_our_own_page_does_in_every_browser(app, client, headers) -> None:
    assert send(client, audience(app), headers).status_code == 303


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("G1", "6", "G1"),
        ("price", "x", "price"),
        ("csat", "5", "csat"),
        ("importance_goals", "9", "importance-goals"),
        ("learning", "-1", "learning"),
        ("intended_1", "55", "intended"),
        ("nps_value", "101", "nps-value"),
        ("churn_value", "-1", "churn-value"),
        ("reviews_value", "viel", "reviews-value"),
        ("csat_value", "nan", "csat-value"),
        ("nps_day", "31.03.2026", "nps-day"),
        ("nps_day", "2999-01-01", "nps-day"),
        ("obstacle", "x" * 1001, "obstacle"),
        ("group_leadership", "3", "group-leadership"),
        ("group_department", "4", "group-department"),
        ("group_department", "Vertrieb", "group-department"),
        ("group_department", "01", "group-department"),
    ],
)
def test_a_forged_value_is_refused_at_its_question(app, client, name, value, place) -> None:
    code = audience(app, "workshop", groups=GROUPS, confidentiality="anonymous")
    response = send(client, code, **{name: value})
    assert response.status_code == 422
    assert f'href="#{place}"' in response.text
    assert f'id="{place}"' in response.text
    assert stored(app) == []


@pytest.mark.parametrize("name", ["admin", "uuid", "audience", "G3", "price", "group-location"])
def test_a_field_that_this_form_does_not_have_is_refused(app, client, name) -> None:
    code = audience(app)
    answers = filled(client.get(f"/r/{code}/form").text) | {name: "1"}
    response = client.post(f"/r/{code}", data=answers)
    assert response.status_code == 422
    assert "changed on its way" in response.text
    assert stored(app) == []


@pytest.mark.parametrize("number", ["", "1", "00000000-0000-1000-8000-000000000000", "A" * 5000])
def test_only_a_random_number_may_name_an_answer(app, client, number) -> None:
    assert send(client, audience(app), number=number).status_code == 422
    assert stored(app) == []


@pytest.mark.parametrize("body", ["{}", "[1]", "{"])
def test_json_is_no_form(app, client, body) -> None:
    code = audience(app)
    response = client.post(f"/r/{code}", data=body, content_type="application/json")
    assert response.status_code == 422
    assert stored(app) == []


def test_open_questions_are_named_once_and_optional_ones_never(app, client) -> None:
    code = audience(app, groups=GROUPS)
    page = send(client, code, G1=None, single_1="", single_2="", single_3="")
    assert page.status_code == 422
    assert "2 questions are still open" in page.text
    again = filled(page.text, G1=None, single_1="", single_2="", single_3="")
    assert client.post(f"/r/{code}", data=again).status_code == 303


def test_markup_in_what_somebody_writes_stays_text(app, client) -> None:
    page = send(client, audience(app), G1=None, obstacle="</textarea><script>alert(1)</script>")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_pages_for_participants_are_listed_nowhere(app, client) -> None:
    code = audience(app)
    for path in ("", "/form", "/thanks"):
        assert 'name="robots" content="noindex"' in client.get(f"/r/{code}{path}").text
    assert "Disallow: /r/" in client.get("/robots.txt").text


def test_a_setting_that_changes_is_on_the_next_page(app, client) -> None:
    code = audience(app, contact="Anna")
    assert "Anna" in client.get(f"/r/{code}").text
    change(app, code, contact="Berta")
    page = client.get(f"/r/{code}").text
    assert "Berta" in page
    assert "Anna" not in page
