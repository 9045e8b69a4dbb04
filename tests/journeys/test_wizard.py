"""From the sign-in to a running pulse survey in at most ten clicks, with and without scripts."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from assessment.app import create_app
from assessment.config import Settings
from assessment.store.database import db
from tests import people
from tests.journeys import eyes
from tests.journeys.conftest import Installation

EMAIL = "wanda@example.com"


class Hand:
    """A person's hand on the pointer, and how often it clicked."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1


@pytest.fixture
def app(server: Installation):
    """The server's own rows, reached from beside it."""
    app = create_app(
        Settings(
            secret_key="a secret for journeys, made of enough letters",
            environment="testing",
            var=server.folder,
            database_url=f"sqlite:///{server.folder / 'leitstern.sqlite'}",
        )
    )
    yield app
    with app.app_context():
        db.engine.dispose()


def sign_in(page: Page, hand: Hand) -> None:
    page.goto("/sign-in")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(people.PASSWORD)
    hand.click(page.locator("main form button[type=submit]").first)
    page.wait_for_url(re.compile("/workspace"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_ten_clicks_from_the_sign_in_to_a_running_survey(
    browser: Browser, server: Installation, app: Flask, scripts
) -> None:
    workspace = people.workspace(app, f"Beratung {scripts}", wanda="owner")
    context = browser.new_context(
        base_url=server.address, locale="de-DE", java_script_enabled=scripts
    )
    page, hand = context.new_page(), Hand()
    sign_in(page, hand)
    page.goto(f"/workspace/{workspace}")  # several workspaces from the second run on
    hand.click(page.get_by_role("link", name="Befragung starten"))
    page.get_by_label("Name der Organisation").fill("Stadtwerke Musterhausen")
    hand.click(page.get_by_role("button", name="Weiter"))
    hand.click(page.get_by_role("button", name="Weiter"))
    hand.click(page.get_by_role("button", name="Jetzt starten"))
    code = page.locator(".code").inner_text()
    expect(page.get_by_label("Link")).to_have_value(re.compile(f"/r/{code}$"))
    expect(page.get_by_text("Offen", exact=True)).to_be_visible()
    assert hand.clicks <= 10
    page.goto(f"/r/{code}")
    expect(page.get_by_text("Stadtwerke Musterhausen").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_a_thumb_hits_on_the_way(
    browser: Browser, server: Installation, app: Flask, theme
) -> None:
    workspace = people.workspace(app, f"Beratung {theme}", wanda="owner")
    context = browser.new_context(
        base_url=server.address, locale="en-GB", color_scheme=theme, reduced_motion="reduce",
        viewport={"width": 320, "height": 720},
    )  # fmt: skip
    page, found = context.new_page(), []

    def look(name: str) -> None:
        found.extend(eyes.by_axe(page, name))
        found.extend(eyes.by_thumb(page, name, 320))

    sign_in(page, Hand())
    page.goto(f"/workspace/{workspace}")
    look("overview")
    page.get_by_role("link", name="Start a survey").click()
    look("whom")
    page.get_by_role("button", name="Continue").click()
    look("whom, with a problem")
    page.get_by_label("Name of the organisation").fill("Stadtwerke")
    page.get_by_role("button", name="Continue").click()
    page.locator("#leadership").check()
    page.locator("main summary").click()
    look("who")
    page.get_by_role("button", name="Continue").click()
    page.locator("main summary").first.click()
    look("check")
    page.get_by_role("link", name="Change this in detail").last.click()
    look("audience")
    page.locator("#k").fill("3")
    page.get_by_role("button", name="Save and check").click()
    look("audience, with a problem")
    page.locator("#k").fill("6")
    page.get_by_role("button", name="Save and check").click()
    look("check, with a change")
    page.get_by_role("button", name="Launch now").click()
    page.get_by_role("link", name="Staff (pulse survey)").click()
    look("pulse")
    page.get_by_role("link", name="Change closing time").click()
    look("texts")
    page.locator(".trail a").last.click()
    look("assessment")
    for way in ("Repeat as next wave", "Change name, dates and targets", "Delete the assessment"):
        page.get_by_role("link", name=way).click()
        look(way)
        page.go_back()
    page.locator(".trail a").last.click()
    look("organisation")
    page.get_by_role("link", name="Change the organisation").click()
    look("change the organisation")
    context.close()
    assert found == []
