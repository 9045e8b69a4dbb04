"""Which language a page speaks."""

import re

import pytest


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("de", "de"), ("de-AT,en;q=0.5", "de"), ("en-GB", "en"), ("fr,de;q=0.3", "de"), ("fr", "en"),
     ("", "en")],
)  # fmt: skip
def test_the_browser_s_language_comes_first(client, accepted, language) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert response.headers["Content-Language"] == language


def test_a_choice_is_remembered_and_may_change(client) -> None:
    client.get("/?lang=de")
    assert client.get("/check").headers["Content-Language"] == "de"
    client.get("/check?lang=en")
    assert client.get("/").headers["Content-Language"] == "en"


def test_an_unknown_language_changes_nothing(client) -> None:
    response = client.get("/?lang=%22%3E%3Cscript%3E")
    assert response.headers["Content-Language"] == "en"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/%5Cevil.example", "//evil.example", "/%22%3E%3Cb%3E%3Fx"])
def test_the_other_language_is_never_at_another_address(client, path) -> None:
    for link in re.findall(r'href="([^"]*)\?lang=', client.get(path).text):
        assert re.fullmatch(r"/[\w.%]*", link), link


@pytest.mark.parametrize("path", ["/", "/check", "/check/deleted", "/nothing-here"])
def test_every_page_offers_the_other_language(client, path) -> None:
    page = client.get(path).text
    assert f'href="{path}?lang=de"' in page
    assert f'href="{path}?lang=en"' in page
