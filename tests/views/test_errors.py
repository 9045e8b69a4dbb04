"""Errors as pages that say what to do, and a log without private links."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import abort
from gunicorn.http.errors import InvalidChunkSize
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound, OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError

from assessment.store import checks
from assessment.store.database import db
from assessment.views import errors
from tests.pages import filled, hand_in


def a_check() -> checks.NewCheck:
    return checks.NewCheck(
        "a" * 64, [], datetime.now(UTC), language="en", form="quick", bank_version="1",
        bank_hash="0" * 64,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("code", sorted(errors.PAGES))
def test_every_error_is_a_page_that_says_what_to_do(app, client, code, language) -> None:
    app.add_url_rule(f"/fail/{code}", f"fail{code}", lambda: abort(code))
    response = client.get(f"/fail/{code}?lang={language}")
    assert response.status_code == code
    assert response.headers["Content-Language"] == language
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_wrong_method_says_which_are_right(client) -> None:
    response = client.post("/")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_what_the_database_refuses_is_a_conflict_and_its_values_are_not_logged(
    app, client, caplog
) -> None:
    def refuse():
        raise IntegrityError("INSERT", {"answer": "private"}, Exception("private"))

    app.add_url_rule("/refused", "refused", refuse)
    assert client.get("/refused").status_code == 409
    assert "refused" in caplog.text
    assert "private" not in caplog.text


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_database_that_is_out_is_said_so_and_logged_without_link_or_answers(
    app, client, caplog, language
) -> None:
    answers = filled(client.get("/check").text, organisation="Muster GmbH")
    location = hand_in(client)
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def fail(_connection, _cursor, statement, parameters, *_more):
        if "quick_check" in statement:
            raise OperationalError(statement, parameters, Exception("out"), hide_parameters=True)

    for response in (
        client.get(f"{location}?lang={language}"),
        client.post(f"/check?lang={language}", data=answers),
        client.get(f"/?lang={language}"),
    ):
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "30"
        assert ("in a minute" if language == "en" else "in einer Minute") in response.text
    event.remove(engine, "before_cursor_execute", fail)
    assert client.get(location).status_code == 200
    assert "/check/<token>" in caplog.text
    assert location not in caplog.text
    assert "Muster" not in caplog.text


def test_a_statement_that_is_refused_tells_no_parameters(app) -> None:
    with app.app_context(), pytest.raises(DBAPIError) as refused:
        checks.add(db.session, replace(a_check(), language="xx", organisation="Muster GmbH"))
    told, _, _row = str(refused.value).partition("DETAIL")  # PostgreSQL's own, behind a constraint
    assert "Muster" not in told


def test_a_body_that_is_cut_up_wrongly_is_a_bad_request(app, client) -> None:
    @app.get("/chunks")
    def chunks() -> str:
        raise InvalidChunkSize(b"ZZ")

    assert client.get("/chunks").status_code == 400


def test_an_error_of_ours_shows_no_detail_and_logs_no_link(app, client, caplog) -> None:
    app.testing = app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/broken/<token>")
    def broken(token: str) -> str:
        raise RuntimeError("a detail")

    with caplog.at_level(logging.ERROR):
        response = client.get("/broken/private-token")
    assert response.status_code == 500
    assert "a detail" not in response.text
    assert "/broken/<token>" in caplog.text
    assert "private-token" not in caplog.text


@pytest.mark.parametrize("error", [NoResultFound(), ObjectDeletedError(None, "gone")])
def test_what_somebody_else_has_just_deleted_is_not_there(app, client, error) -> None:
    def fail() -> None:
        raise error

    app.add_url_rule("/gone", "gone", fail)
    assert client.get("/gone").status_code == 404
