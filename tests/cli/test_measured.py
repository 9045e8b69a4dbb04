"""A job worker on a machine of its own is watched like a server."""

import logging
import socket
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from assessment.cli import measured
from tests.ports import free_port
from tests.views.test_watching import SHOWN, TOKEN


@pytest.fixture(params=["127.0.0.1", "[::1]"])
def address(request, make_app, settings):
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    try:
        socket.create_server((request.param.strip("[]"), 0), family=family).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    set_up = replace(settings, metrics_token=TOKEN, metrics_port=free_port(), host=request.param)
    server = measured.answer(make_app(set_up), set_up)
    yield f"http://{request.param}:{set_up.metrics_port}"
    server.shutdown()
    server.server_close()


def asked(address: str, headers: dict[str, str]) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


def test_it_answers_with_its_counts_to_whoever_has_the_token(address) -> None:
    status, text = asked(f"{address}/metrics", SHOWN)
    assert status == 200
    assert "leitstern_build_info" in text
    assert asked(f"{address}/metrics", {})[0] == 404


def test_there_is_no_other_page(address) -> None:
    for path in ("/", "/healthz", "/sign-in", "/metrics/"):
        assert asked(f"{address}{path}", SHOWN)[0] == 404
