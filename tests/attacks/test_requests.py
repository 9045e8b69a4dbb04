"""Requests from elsewhere: other sites, other names of this server, caches in between, frames.

Every address is walked, so a new one is attacked without being named here.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from gunicorn.http import wsgi
from gunicorn.http.parser import RequestParser
from werkzeug.test import TestResponse

from assessment.cli.processes import Server
from tests import people
from tests.postbox import postbox
from tests.rules.test_access import ACCESS, changes, made, rules

EVIL = "evil.example"
# What somebody between browser and server may keep: the same for everybody.
PUBLIC = {
    *("home.robots", "home.icon", "schemas.results", "participate.logo"),
    *("home.start", "home.example", "participate.begin", "participate.notice"),
    *("participate.form", "participate.thanks", "check.form", "room_phone.join"),
}
# These are opened from a mail; each does what its link says, once, and signs nobody in.
BY_MAIL = {"security.confirm_email", "security.change_email_confirm"}
LIES = {
    "Referer": f"https://{EVIL}/",
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Original-URL": "/workspaces",
    "X-Rewrite-URL": "/workspaces",
    "X-HTTP-Method-Override": "POST",
    "Origin": f"https://{EVIL}",
}


@pytest.fixture
def settings(settings):
    return replace(
        settings, sign_up="open", mail_url="smtp://127.0.0.1:9", mail_from="leitstern@example.com"
    )


@pytest.fixture
def walked(app: Flask, plain: None, caplog) -> Iterator[tuple[str, str, TestResponse, list[str]]]:
    """Every page that can be asked for, as an owner gets it with lies in the headers."""
    caplog.set_level(logging.CRITICAL)

    def walk():
        client, worlds = None, {}
        for rule, method, access in rules(app):
            if method != "GET":
                continue
            live = rule.endpoint.split(".")[0] in ("rooms", "stage", "control")
            drafted = rule.endpoint in ("audiences.launch", "audiences.delete")
            world = worlds.get((live, drafted)) or made(app, rule)  # what is read stays as it is
            worlds[live, drafted] = world
            client = client or people.signed_in(app, "owner@example.com")
            with changes(app) as said:
                answer = client.get(world.path(rule), headers=LIES)
            yield rule.endpoint, access, answer, list(said)

    return walk()


def test_every_page_is_kept_from_caches_frames_guessing_and_lies(walked) -> None:
    wrong, seen = [], 0
    for endpoint, access, answer, said in walked:
        seen += 1
        body = answer.data.decode(errors="replace")
        told, kept = answer.headers, answer.headers.get("Cache-Control", "")
        is_public = endpoint in PUBLIC and access == "everyone"
        checks = {
            "may be stored": is_public or "no-store" in kept or answer.status_code == 303,
            "may be shared": "private" in kept
            or "no-store" in kept
            or answer.mimetype != "text/html",
            "may be framed": "frame-ancestors 'none'" in told["Content-Security-Policy"]
            and told["X-Frame-Options"] == "DENY",
            "may run what was injected": "unsafe" not in told["Content-Security-Policy"],
            "may be guessed": told["X-Content-Type-Options"] == "nosniff",
            "tells where one was": told["Referrer-Policy"] == "no-referrer",
            "is open to scripts of others": "Access-Control-Allow-Origin" not in told,
            "believes a header": EVIL not in str(told) and EVIL not in body,
            "changes something": endpoint in BY_MAIL or not said,
            "says no kind of text": not answer.mimetype.startswith("text/")
            or "charset=utf-8" in told["Content-Type"].lower(),
        }
        wrong += [(endpoint, what) for what, is_right in checks.items() if not is_right]
        answer.close()
    assert not wrong
    assert seen > 90


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "DEBUG"])
def test_what_no_form_sends_is_not_taken(app, plain, method) -> None:
    client = people.signed_in(app)
    for path in ("/", "/account", "/check", "/r", "/sign-in"):
        assert client.open(path, method=method).status_code in (400, 405)


@pytest.mark.parametrize(
    "path",
    [
        f"//{EVIL}",
        f"//{EVIL}/%2e%2e",
        f"///{EVIL}/",
        f"/\\{EVIL}",
        f"/%5c{EVIL}",
        f"/%2f%2f{EVIL}/",
        f"/workspaces//{EVIL}",
        f"/r//{EVIL}",
        "/r/abc%0d%0aLocation:%20https:%2f%2fevil.example",
        f"/check/https:{EVIL}",
        f"/sign-in;@{EVIL}",
    ],
)
def test_no_path_leads_elsewhere(app, plain, path) -> None:
    for client in (app.test_client(), people.signed_in(app)):
        answer = client.get("/", environ_overrides={"PATH_INFO": path})
        there = urlsplit(answer.headers.get("Location", "/"))
        assert there.hostname in (None, "localhost")
        assert not answer.headers.get("Location", "/").startswith(("//", "/\\"))


def test_another_site_cannot_hand_in_anything_in_somebody_s_name(app, plain) -> None:
    """Also not where no account is needed: the quick check is signed like every other form."""
    client = app.test_client()
    client.get("/check")
    sent = client.post("/check", data={"uuid": "x"}, headers={"Origin": f"https://{EVIL}"})
    assert sent.status_code == 400
    for kind in ("text/plain", "application/json", "multipart/form-data"):
        assert client.post("/check", data=b"{}", content_type=kind).status_code == 400


def test_a_name_that_is_not_trusted_gets_nothing_not_even_a_redirect(make_app, settings) -> None:
    app = make_app(replace(settings, trusted_hosts=("survey.example.com",)))
    for path in ("/", "/account", "/r", "/static/x", "/workspaces"):
        answer = FlaskClient(app).get(path, base_url=f"http://{EVIL}")
        assert answer.status_code in (400, 404)
        assert EVIL not in answer.text + str(answer.headers)


def test_invitations_lead_to_the_public_address_whatever_name_was_used(make_app, settings) -> None:
    with postbox() as box:
        known = {"mail_url": box.url, "public_url": "https://survey.example.com"}
        app = make_app(replace(settings, **known))
        there = people.workspace(app, anna="owner")
        owner, at = people.signed_in(app), {"base_url": f"http://{EVIL}"}
        owner.set_cookie("session", owner.get_cookie("session").value, domain=EVIL)
        data = {"email": "ben@example.com", "role": "viewer"}
        data["csrf_token"] = people.signature(owner, **at)
        answer = owner.post(f"/workspace/{there}/members", data=data, **at)
        assert answer.status_code == 303
        app.extensions["letters"].submit(lambda: None).result(20)
        (mail,) = box.mails
    assert EVIL not in mail.as_string()
    assert "https://survey.example.com/join/" in mail.get_body(("plain",)).get_content()


def test_files_of_pages_are_no_folder_no_page_and_lead_nowhere_else(app, plain) -> None:
    client = app.test_client()
    with client.get("/static/app.css") as style:
        assert style.status_code == 200
        assert style.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in style.headers["Content-Security-Policy"]
    for path in ("", "../test.sqlite", "%2e%2e/test.sqlite", "..%5ctest.sqlite", ".git/config"):
        assert client.get(f"/static/{path}").status_code == 404, path
    for path in ("/.git/config", "/.env", "/var/leitstern.sqlite", "/wsgi.py", "/requirements.txt"):
        assert client.get(path).status_code == 404, path


def test_the_lists_above_name_pages_that_exist() -> None:
    assert set(ACCESS) >= PUBLIC | BY_MAIL


@pytest.mark.parametrize(
    "lie",
    [
        "SCRIPT_NAME: //evil.example",
        "SCRIPT_NAME: /account",
        "PATH_INFO: /workspaces",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Ssl: on",
    ],
)
def test_whoever_is_near_is_no_proxy_for_that(app, lie) -> None:
    """The web server reads no such header from its own machine either: PROXIES alone decides."""
    cfg = Server(app, app.config["SETTINGS"]).cfg
    sent = f"GET /account HTTP/1.1\r\nHost: localhost\r\n{lie}\r\n\r\n".encode()
    near = ("127.0.0.1", 50000)
    request = next(RequestParser(cfg, iter([sent]), near))
    _response, environ = wsgi.create(request, None, near, ("127.0.0.1", 8000), cfg)
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("", "/account")
    assert environ["wsgi.url_scheme"] == "http"
