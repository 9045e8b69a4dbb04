"""Every page and step for everybody: axe in both themes and languages, and a 320 px phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Installation
from tests.journeys.walking import PARTS, answer_everything, answer_part, go_on

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SMALL = """() => [...document.querySelectorAll("a, button, summary, input, label:has(input)")]
  .filter(e => e.checkVisibility() && e.type !== "hidden"
    && !e.closest("[aria-hidden=true]") && !e.classList.contains("skip")
    && !(e.matches("[type=radio], [type=checkbox]") && e.closest("label"))
    && !(e.matches("a") && getComputedStyle(e).display === "inline"))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([html, box]) =>
    `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


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
    page, axe, found = context.new_page(), Axe(), []

    def look(name: str) -> None:
        for finding in axe.run(page).response["violations"]:
            targets = [node["target"] for node in finding["nodes"]][:3]
            found.append((name, finding["id"], targets))

    steps(page, look)
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

    def look(name: str) -> None:
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            found.append((name, f"is {width} px wide"))
        found.extend((name, small) for small in page.evaluate(SMALL))

    steps(page, look)
    context.close()
    assert found == []
