"""What goes along with every response."""

from dataclasses import replace

import pytest
from flask import g

from tests import people

PATHS = ("/", "/check", "/nothing-here", "/robots.txt", "/check/deleted")


@pytest.mark.parametrize("path", PATHS)
def test_every_response_is_protected(client, path) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_cookies_are_out_of_reach_of_scripts_and_secure_over_https(client) -> None:
    plain = client.get("/check?lang=de").headers.getlist("Set-Cookie")
    assert len(plain) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in plain)
    assert not any("Secure" in cookie for cookie in plain)
    secure = client.get("/check?lang=en", base_url="https://localhost")
    assert all("Secure" in cookie for cookie in secure.headers.getlist("Set-Cookie"))
    assert "Strict-Transport-Security" in secure.headers


def test_the_start_page_sets_no_cookie(client) -> None:
    assert "Set-Cookie" not in client.get("/").headers


@pytest.mark.parametrize(("accepted", "used"), [("br, gzip", "br"), ("gzip", "gzip"), ("", None)])
def test_pages_are_compressed_as_the_browser_accepts(client, accepted, used) -> None:
    response = client.get("/robots.txt")
    assert "Content-Encoding" not in response.headers, "too small to gain"
    application = client.application
    response = application.test_client_class.__base__(application).get(
        "/check", headers={"Accept-Encoding": accepted}
    )
    assert response.headers.get("Content-Encoding") == used
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_host_that_is_not_trusted_gets_no_page(make_app, settings) -> None:
    app = make_app(replace(settings, trusted_hosts=("check.example.org",)))
    client = app.test_client()
    assert client.get("/", base_url="http://check.example.org").status_code == 200
    assert client.get("/", base_url="http://evil.example.net").status_code == 400


def test_a_proxy_is_believed_only_where_it_is_set(make_app, settings) -> None:
    https = {"X-Forwarded-Proto": "https"}
    alone = make_app(settings).test_client().get("/", headers=https)
    behind = make_app(replace(settings, proxies=1)).test_client().get("/", headers=https)
    assert "Strict-Transport-Security" not in alone.headers
    assert "Strict-Transport-Security" in behind.headers


MEMBERS = ("/workspaces?all=1", "/account", "/workspace/{id}", "/workspace/{id}/members")
DOWNLOADS = ("/workspace/{id}/export.zip", "/workspace/{id}/export")


@pytest.mark.parametrize("path", MEMBERS + DOWNLOADS)
def test_what_members_see_is_kept_by_no_cache_and_listed_nowhere(app, path) -> None:
    client = people.signed_in(app)
    headers = client.get(path.format(id=people.workspace(app, anna="owner"))).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_that_asks_who_is_signed_in_is_private(app) -> None:
    client = people.signed_in(app)
    pages = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments]
    seen = 0
    for page in pages:
        with client:
            response = client.get(page)
            if "_login_user" in g:
                seen += 1
                assert response.headers["Cache-Control"] == "private, no-store", page
    assert seen > 5


@pytest.mark.parametrize(
    "path", ["/sign-in", "/reset", "/sign-in/recovery-code", "/account/verify"]
)
def test_a_page_for_signing_in_is_kept_by_no_cache(client, path) -> None:
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_a_page_that_is_kept_has_the_style_of_its_own_application(make_app, settings) -> None:
    for style in ("body { color: black }", "body { color: navy }"):
        (settings.var / "assets/form.css").write_text(style)
        client = make_app(settings).test_client()
        pages = {client.get("/check").text for _ in range(20)}
        assert all(f"<style>{style}</style>" in page for page in pages)
