"""What can be found on a page that a person has opened: by axe, by a ruler and by a thumb."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
# Only what is wrong is told; style sheets are not fetched again for rules that are off anyway.
RUN = "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"
SMALL = """() => [...document.querySelectorAll("a, button, summary, input, label:has(input)")]
  .filter(e => e.checkVisibility() && e.type !== "hidden"
    && !e.closest("[aria-hidden=true]") && !e.classList.contains("skip")
    && !(e.matches("[type=radio], [type=checkbox]") && e.closest("label"))
    && !(e.matches("a") && getComputedStyle(e).display === "inline"))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([html, box]) =>
    `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


def by_axe(page: Page, name: str) -> list[Any]:
    """The rules that are broken, and where first; `name` says which page it was."""
    page.evaluate(AXE)
    return [
        (name, finding["id"], [node["target"] for node in finding["nodes"]][:3])
        for finding in page.evaluate(RUN)
    ]


def by_thumb(page: Page, name: str, width: int) -> list[Any]:
    """What is wider than the screen, or too small to be hit."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [(name, f"is {wide} px wide")] if wide > width else []
    return [*found, *((name, small) for small in page.evaluate(SMALL))]
