"""Logs: one line for each event, which names routes and kinds of errors and nobody."""

import json
import logging
import re
import sys
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import g

from assessment import logs
from assessment.access.participants import token_of, used_hash


def line(message: str, *args, level=logging.INFO, error=None, **extra) -> dict:
    record = logging.LogRecord("assessment.x", level, "x.py", 1, message, args, error)
    record.__dict__.update(extra)
    text = logs.Lines().format(record)
    assert "\n" not in text
    return json.loads(text)


def failed(error: Exception):
    try:
        raise error  # noqa: TRY301
    except Exception:
        return sys.exc_info()


def test_an_event_is_one_json_object() -> None:
    told = line("started with %s", 3, fields={"route": "/check"})
    assert told["event"] == "started with 3"
    assert (told["level"], told["from"], told["route"]) == ("info", "assessment.x", "/check")
    assert told["at"].endswith("+00:00")


@pytest.mark.parametrize(
    "personal",
    [
        "anna.muster@example.com",
        "'Anna <anna@kunde.test>'",
        "192.0.2.17",
        "2001:db8:1:2::17",
        "6f2d1f8e-4c55-4c3c-9b1e-0a7a4a1c2d3e",
        "a" * 31 + "1" * 33,
        "Ab3_x-9Zk2LmNopQrs7TuVwX",
    ],
)
def test_what_looks_like_somebody_is_cut_out_of_any_message(personal) -> None:
    quoted = personal.strip("'").split("<")[-1].rstrip(">")
    told = line("Could not reach %s: refused", personal)["event"]
    assert quoted not in told
    assert told.endswith("refused")


def test_every_token_and_number_of_ours_is_cut_out(app) -> None:
    with app.app_context():
        for _ in range(500):
            token = token_of(uuid4(), uuid4())
            for secret in (token, used_hash(token), str(uuid4()), uuid4().hex):
                assert secret not in line("it was %s", secret)["event"], secret


def test_ordinary_messages_stay_readable() -> None:
    said = "A job of kind check-report failed at 12:30:05 in reports/pdf.py, 3 of 15 tries"
    assert line(said)["event"] == said


def test_of_an_error_the_kind_and_the_places_are_told_and_never_the_message() -> None:
    error = ValueError("anna@example.com said 4")
    error.__cause__ = KeyError("department Vertrieb")
    told = line("It failed", error=failed(error))
    assert [cause["kind"] for cause in told["error"]] == ["ValueError", "KeyError"]
    assert "test_logs.py" in told["error"][0]["places"][0]
    assert "Vertrieb" not in json.dumps(told)
    assert "anna" not in json.dumps(told)


def test_people_who_develop_see_everything() -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "done", (), failed(ValueError("why")))
    record.fields = {"route": "/check"}
    text = logs.Text("%(message)s").format(record)
    assert "why" in text
    assert "route=/check" in text


def requests(caplog) -> list[dict]:
    return [record.fields for record in caplog.records if hasattr(record, "fields")]


def test_a_request_is_logged_by_its_route(client, caplog) -> None:
    caplog.set_level(logging.INFO, "assessment")
    client.get("/check/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA?who=anna")
    client.get("/no/such/anna")
    told = requests(caplog)
    assert [(one["route"], one["status"]) for one in told] == [
        ("/check/<token>", 404),
        ("an unknown address", 404),
    ]
    assert "anna" not in caplog.text
    assert all(one["ms"] >= 0 for one in told)


def test_when_people_answer_is_not_logged(client, caplog) -> None:
    caplog.set_level(logging.INFO, "assessment")
    assert client.get("/r").status_code == 200
    assert requests(caplog) == []
    client.get("/r/CCCCCC")
    assert [one["route"] for one in requests(caplog)] == ["/r/<code>"]


def numbered(client, path="/check", **headers) -> str:
    return client.get(path, headers=headers).headers["X-Request-ID"]


PROXY_S = ("0123456789abcdef0123456789abcdef", "6f2d1f8e-4c55-4c3c-9b1e-0a7a4a1c2d3e")
FORGED = (
    "short",
    "x" * 32,
    "a" * 33,
    "a b" * 8,
    "anna-muster-1234567890",
    "a" * 24 + ", " + "b" * 24,
)


@pytest.mark.parametrize("sent", [*PROXY_S, *FORGED])
def test_only_a_trusted_proxy_gives_a_number_and_only_one_that_can_be_no_name(
    make_app, settings, client, sent
) -> None:
    assert numbered(client, **{"X-Request-ID": sent}) != sent
    behind = make_app(replace(settings, proxies=1)).test_client()
    got = numbered(behind, **{"X-Request-ID": sent})
    assert (got == sent) == (sent in PROXY_S)
    assert re.fullmatch(r"[0-9a-f-]{12,36}", got)


def test_the_number_of_an_answer_its_line_and_its_page_of_an_error_are_one(app, caplog) -> None:
    app.testing = app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError

    caplog.handler.setFormatter(logs.Lines())
    with caplog.at_level(logging.INFO, "assessment"):
        response = app.test_client().get("/broken")
    number = response.headers["X-Request-ID"]
    assert number in response.text
    lines = [json.loads(text) for text in caplog.text.splitlines()]
    assert [told["request"] for told in lines] == [number] * len(lines)
    assert {told["event"] for told in lines} >= {"request"}
    assert len(lines) == 2


def test_refusals_look_alike_every_time(app, client) -> None:
    """A number that is drawn by lot would make two of them differ."""
    for path in ("/nothing", "/workspace/6f2d1f8e-4c55-4c3c-9b1e-0a7a4a1c2d3e/x"):
        assert client.get(path).text == client.get(path).text


def test_the_browser_s_sign_is_fetched_with_the_first_page_and_leaves_no_line(
    client, caplog
) -> None:
    caplog.set_level(logging.INFO, "assessment")
    assert client.get("/favicon.svg").status_code == 200
    assert requests(caplog) == []


def test_each_request_has_a_number_of_its_own(app) -> None:
    numbers = set()
    for _ in range(2):
        with app.test_request_context("/"):
            app.preprocess_request()
            numbers.add(g.request_id)
            assert line("within")["request"] == g.request_id
    assert len(numbers) == 2
