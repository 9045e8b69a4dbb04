"""Errors as pages that say what to do, and a log without private links."""

import logging

import pytest
from flask import abort

from assessment.views import errors


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
