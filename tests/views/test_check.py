"""The form of the quick check: what it asks, what it accepts, what it says."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assessment import access
from assessment.models import Check
from assessment.store.database import db
from tests.pages import ITEMS, fields, filled, hand_in

CHANGED = "This form was changed on its way"


def stored(app: Flask) -> list[Check]:
    with app.app_context():
        return list(db.session.scalars(select(Check)))


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Check)) or 0


def test_the_form_asks_25_items_two_ratings_and_one_positioning(client: FlaskClient) -> None:
    page = client.get("/check").text
    for item in [*ITEMS, "speed", "friendliness"]:
        assert page.count(f'type="radio" name="{item}"') == 6
    assert page.count('type="number"') == 3


def test_complete_answers_are_stored_and_lead_to_their_result(app, client) -> None:
    location = hand_in(client)
    assert client.get(location).status_code == 200
    (check,) = stored(app)
    (answers,) = check.responses
    assert answers["items"] == {item: 1 + n % 5 for n, item in enumerate(ITEMS)}
    assert answers["service"] == {"speed": 4, "friendliness": 5}
    assert answers["allocations"] == {"single": [50, 30, 20]}
    assert check.organisation == "Muster GmbH"
    kept = check.expires_at - timedelta(days=30)
    assert check.created_on == kept.astimezone(ZoneInfo("Europe/Berlin")).date()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_check_is_of_the_day_that_its_people_have(make_app, settings, zone) -> None:
    """Of these two one has another day than Greenwich, whatever the hour."""
    app = make_app(replace(settings, time_zone=zone))
    hand_in(app.test_client())
    (check,) = stored(app)
    kept = check.expires_at - timedelta(days=30)
    assert check.created_on == kept.astimezone(ZoneInfo(zone)).date()


def test_the_database_does_not_know_the_link(app, client) -> None:
    token = hand_in(client).rsplit("/", 1)[1]
    (check,) = stored(app)
    assert token not in str(vars(check))
    assert check.token_hash == access.hash_of(token)


def test_cant_judge_is_null_and_an_open_question_is_absent(app, client) -> None:
    hand_in(client, G1="0", G2=None, open="yes")
    answers = stored(app)[0].responses[0]["items"]
    assert answers["G1"] is None
    assert "G2" not in answers


def test_sending_the_same_form_again_leads_to_the_same_page_and_changes_nothing(app, client):
    answers = filled(client.get("/check").text)
    first, second = (client.post("/check", data=answers) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert count(app) == 1


def test_the_same_form_with_other_answers_changes_nothing_and_says_so(app, client) -> None:
    answers = filled(client.get("/check").text)
    location = client.post("/check", data=answers).headers["Location"]
    before = stored(app)[0].responses
    response = client.post("/check", data=answers | {"G1": "5"})
    assert response.status_code == 409
    assert "sent before" in response.text
    assert location in response.text
    assert stored(app)[0].responses == before


def test_sending_again_later_is_not_another_answer(client) -> None:
    answers = filled(client.get("/check").text, seconds="300")
    first = client.post("/check", data=answers)
    second = client.post("/check", data=answers | {"seconds": "360"})
    assert second.status_code == 303
    assert second.headers["Location"] == first.headers["Location"]


def test_open_questions_are_named_once_and_then_left_out(app, client) -> None:
    response = client.post("/check", data=filled(client.get("/check").text, G3=None, speed=None))
    assert response.status_code == 422
    assert "2 questions are still open" in response.text
    assert 'href="#G3"' in response.text
    assert 'href="#speed"' in response.text
    assert count(app) == 0
    again = filled(response.text, G3=None, speed=None)
    assert client.post("/check", data=again).status_code == 303


def test_too_few_answers_for_any_lever_are_no_result(app, client) -> None:
    only = {item: None for item in ITEMS if item[1] in "45"}
    response = client.post("/check", data=filled(client.get("/check").text, open="yes", **only))
    assert response.status_code == 422
    assert "too few answers" in response.text
    assert count(app) == 0


@pytest.mark.parametrize(
    "points", ["50 30 25", "0 0 0", "101 0 -1", "33 33 34", "a b c", "1e2 0 0"]
)
def test_points_that_are_not_100_in_steps_of_5_are_refused(app, client, points) -> None:
    one, two, three = points.split()
    page = client.get("/check").text
    answers = filled(page, single_1=one, single_2=two, single_3=three)
    response = client.post("/check", data=answers)
    assert response.status_code == 422
    assert 'href="#single"' in response.text
    assert f'value="{one}"' in response.text, "what was typed is kept"
    assert response.text.count('aria-invalid="true"') == 3
    assert count(app) == 0


def test_points_may_all_go_to_one_statement_and_zeros_may_be_left_blank(app, client) -> None:
    hand_in(client, single_1="", single_2="100", single_3="")
    assert stored(app)[0].responses[0]["allocations"] == {"single": [0, 100, 0]}


def test_no_points_at_all_are_an_open_question(app, client) -> None:
    hand_in(client, single_1="", single_2="", single_3="", open="yes")
    assert stored(app)[0].responses[0]["allocations"] == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("G1", "6"),
        ("G1", "-1"),
        ("G1", ""),
        ("G1", "1.5"),
        ("G1", "٣"),
        ("speed", "x"),
        ("K2", "11"),
    ],
)
def test_a_forged_value_is_refused_at_its_question(app, client, name, value) -> None:
    response = client.post("/check", data=filled(client.get("/check").text, **{name: value}))
    assert response.status_code == 422
    assert f'href="#{name}"' in response.text
    assert count(app) == 0


@pytest.mark.parametrize("name", ["admin", "token_hash", "sample", "G6", "single", "single-4"])
def test_an_unknown_field_is_refused(app, client, name) -> None:
    response = client.post("/check", data=filled(client.get("/check").text) | {name: "1"})
    assert response.status_code == 422
    assert CHANGED in response.text
    assert count(app) == 0


@pytest.mark.parametrize("name", ["G1", "number", "organisation", "seconds", "admin"])
def test_a_file_is_refused(app, client, name) -> None:
    answers = filled(client.get("/check").text) | {name: (BytesIO(b"3"), "answer.txt")}
    assert client.post("/check", data=answers).status_code == 422
    assert count(app) == 0


@pytest.mark.parametrize("body", ["{}", "[1, 2]", '"x"', '{"G1": [3]}', "{"])
def test_json_is_no_form(app, client, body) -> None:
    answers = fields(client.get("/check").text)
    response = client.post("/check", data=body, content_type="application/json")
    assert response.status_code == 400
    whole = client.post("/check", json=answers | {"G1": 3})
    assert whole.status_code == 400
    assert count(app) == 0


@pytest.mark.parametrize("name", ["G1", "number", "single-1"])
def test_two_values_for_one_field_are_refused(app, client, name) -> None:
    answers = {key: [value] for key, value in filled(client.get("/check").text).items()}
    answers[name] = answers[name] * 2
    assert client.post("/check", data=answers).status_code == 422
    assert count(app) == 0


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1",
        "00000000-0000-1000-8000-000000000000",
        "A" * 5000,
        "' OR 1=1 --",
        "{%s}" % ("0" * 36),
    ],
)
def test_only_a_random_number_may_name_a_form(app, client, number) -> None:
    response = client.post("/check", data=filled(client.get("/check").text, number=number))
    assert response.status_code == 422
    assert count(app) == 0


def test_a_form_that_is_not_signed_is_kept_and_not_stored(app, client) -> None:
    answers = filled(client.get("/check").text, csrf_token="forged", G1="3")
    response = client.post("/check", data=answers)
    assert response.status_code == 400
    assert "send them again" in response.text
    assert 'name="G1" value="3" checked' in response.text
    assert count(app) == 0
    again = answers | {"csrf_token": fields(response.text)["csrf_token"]}
    assert client.post("/check", data=again).status_code == 303


def test_too_large_a_body_is_refused_with_a_page(app, client) -> None:
    answers = filled(client.get("/check").text, organisation="x" * 100_000)
    response = client.post("/check", data=answers)
    assert response.status_code == 413
    assert "too much" in response.text
    assert count(app) == 0


def test_a_name_of_121_characters_is_refused_and_one_of_120_is_not(app, client) -> None:
    page = client.get("/check").text
    response = client.post("/check", data=filled(page, organisation="x" * 121))
    assert response.status_code == 422
    assert 'href="#organisation"' in response.text
    assert client.post("/check", data=filled(page, organisation="x" * 120)).status_code == 303


def test_markup_in_the_name_stays_text_on_every_page(client) -> None:
    name = '<script>alert("1")</script>'
    page = client.get("/check").text
    kept = client.post("/check", data=filled(page, organisation=name, G1=None)).text
    result = client.get(hand_in(client, organisation=name)).text
    for html in (kept, result):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_control_characters_and_direction_marks_leave_the_name(app, client) -> None:
    hand_in(client, organisation="  Mu\u202ester\r\n\x00 GmbH ")
    assert stored(app)[0].organisation == "Muster GmbH"


def test_the_order_of_the_statements_varies_by_form_and_stays_with_it(client) -> None:
    def order(page: str) -> tuple[str, ...]:
        places = sorted((page.index(f'id="single-{n}"'), n) for n in "123")
        return tuple(n for _, n in places)

    pages = [client.get("/check").text for _ in range(40)]
    assert len({order(page) for page in pages}) > 2
    kept = client.post("/check", data=filled(pages[0], G1=None)).text
    assert order(kept) == order(pages[0])


def test_no_strategy_is_named_while_answering(client) -> None:
    page = client.get("/check?lang=en").text
    for name in ("Customer First", "Customer Centricity", "Product Centricity"):
        assert name not in page


def test_the_script_hears_where_the_result_is_and_whether_it_is_new(client) -> None:
    answers = filled(client.get("/check").text)
    as_data = {"Accept": "application/json"}
    first = client.post("/check", data=answers, headers=as_data)
    assert first.status_code == 201
    second = client.post("/check", data=answers, headers=as_data)
    assert second.status_code == 200
    assert second.json["location"] == first.json["location"]
    other = client.post("/check", data=answers | {"G1": "5"}, headers=as_data)
    assert other.status_code == 409
    wrong = client.post("/check", data=answers | {"G1": "7"}, headers=as_data)
    assert wrong.status_code == 422
    assert wrong.json["problems"][0]["place"] == "G1"


def test_only_a_plausible_time_is_stored(app, client) -> None:
    for said, kept in (("300", 300), ("-5", None), ("999999", None), ("soon", None), ("", None)):
        hand_in(client, seconds=said)
        assert kept in [check.responses[0]["seconds"] for check in stored(app)]
