"""Lists that take several pages, as members see them: by axe, on a small phone, page by page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from assessment.app import create_app
from assessment.config import Settings
from assessment.store.database import db
from tests import people
from tests.growing import Grown, grow
from tests.journeys import eyes
from tests.journeys.conftest import SECRET, Installation
from tests.rules.test_lists import addresses

MANY, SMALL = 120, 320


@pytest.fixture(scope="module")
def full(
    tmp_path_factory: pytest.TempPathFactory, built: Path, german: None
) -> Iterator[tuple[Installation, str, list[str]]]:
    """An installation whose workspace holds many of everything, its owner's cookie, its lists."""
    folder = tmp_path_factory.mktemp("lists")
    (folder / "assets").symlink_to(built)
    server = Installation(folder)
    app = create_app(
        Settings(SECRET, "testing", folder, f"sqlite:///{folder / 'leitstern.sqlite'}")
    )
    here = grow(app, MANY)  # before anybody else writes
    server.start()
    yield server, people.signed_in(app).get_cookie("session").value, lists(app, here)
    server.stop()
    with app.app_context():
        db.engine.dispose()


def lists(app: Flask, here: Grown) -> list[str]:
    """One address of each kind of page that goes on, asked of the application itself."""
    client, found = people.signed_in(app), {}
    for endpoint, _place, path in addresses(app, here):
        if endpoint not in found and b'rel="next"' in client.get(path).data:
            found[endpoint] = path
    return list(found.values())


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("de", "dark", SMALL), ("en", "light", 1280)]
)
def test_every_list_of_several_pages_is_for_everybody(
    browser: Browser, full: tuple[Installation, str, list[str]], language, theme, width
) -> None:
    server, cookie, paths = full
    context = browser.new_context(
        base_url=server.address,
        locale=language,
        color_scheme=theme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 640},
    )
    context.add_cookies([{"name": "session", "value": cookie, "url": server.address}])
    page, found = context.new_page(), []
    assert len(paths) > 5
    for path in paths:
        page.goto(path)
        unfold(page)
        found += look(page, path, width)
        page.locator("a[rel=next]").first.click()
        expect(page.locator("a[rel=prev]").first).to_be_visible()
        found += look(page, f"{path}, second page", width)
    context.close()
    assert found == []


def unfold(page: Page) -> None:
    """Whatever is folded up may hold a list."""
    for details in page.locator("details:has(a[rel=next])").all():
        details.evaluate("e => e.open = true")


def look(page: Page, name: str, width: int) -> list[object]:
    return eyes.by_axe(page, name) + (eyes.by_thumb(page, name, width) if width == SMALL else [])
