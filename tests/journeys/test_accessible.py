"""Every page and step for everybody: axe in both themes and languages, and a 320 px phone."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import eyes
from tests.journeys.conftest import Installation
from tests.journeys.walking import PARTS, answer_everything, answer_part, go_on

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def steps(page: Page, look) -> None:
    """Through every page, calling `look` on each."""
    page.goto("/")
    look("start")
    page.goto("/check")
    for part in PARTS:
        page.locator(f"#{part}.now").wait_for()
        look(part)
        if part != "last":
            go_on(page)
    go_on(page)
    page.locator("#problems").wait_for()
    look("open questions")
    page.goto("/")
    page.goto("/check")
    answer_part(page)
    page.reload()
    look("draft found")
    answer_everything(page)
    page.locator("#name").fill(LONG)
    go_on(page)
    page.locator("figure .main-svg").first.wait_for()
    look("result")
    for details in page.locator("details").all():
        details.evaluate("e => e.open = true")
    look("result, all open")
    link = page.locator("#link").input_value()
    page.goto(f"{link}/report")
    look("report")
    page.goto(f"{link}/delete")
    look("delete")
    page.goto("/check/deleted")
    look("deleted")
    page.goto("/nothing-here")
    look("not found")


@pytest.mark.parametrize(("language", "theme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing(browser: Browser, server: Installation, theme, language) -> None:
    context = browser.new_context(
        base_url=server.address, locale=language, color_scheme=theme, reduced_motion="reduce"
    )
    page, found = context.new_page(), []
    steps(page, lambda name: found.extend(eyes.by_axe(page, name)))
    context.close()
    assert found == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_on_a_phone_of_320_px_nothing_is_cut_off_and_a_thumb_hits(
    browser: Browser, server: Installation, language
) -> None:
    context = browser.new_context(
        base_url=server.address,
        locale=language,
        viewport={"width": 320, "height": 568},
        has_touch=True,
        is_mobile=True,
    )
    page, found = context.new_page(), []
    steps(page, lambda name: found.extend(eyes.by_thumb(page, name, 320)))
    context.close()
    assert found == []
