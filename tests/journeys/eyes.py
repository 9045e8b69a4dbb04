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


# Of a projector: whether it scrolls, what it cuts off, and text below 2.9 % of its height.
FAR = """() => {
  const [wide, high, found] = [innerWidth, innerHeight, []];
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > wide || scrollHeight > high) found.push(`is ${scrollWidth}x${scrollHeight}`);
  const words = document.createTreeWalker(document.getElementById("room"), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const [text, range] = [words.currentNode.textContent.trim(), document.createRange()];
    const around = words.currentNode.parentElement;
    const hidden = "script, [hidden], .visually-hidden, .told";
    if (!text || around.closest(hidden) || !around.checkVisibility()) continue;
    range.selectNodeContents(words.currentNode);
    const box = range.getBoundingClientRect();
    const drawing = around.closest("svg");
    const scale = drawing ? drawing.getScreenCTM().a : 1;
    const size = scale * parseFloat(getComputedStyle(around).fontSize) / high;
    if (size < 0.029) found.push(`${(100 * size).toFixed(1)} %: ${text}`);
    if (box.left < 0 || box.top < 0 || box.right > wide + 1 || box.bottom > high + 1)
      found.push(`cut off: ${text}`);
  }
  return found;
}"""


def by_axe(page: Page, name: str) -> list[Any]:
    """The rules that are broken, and where first; `name` says which page it was."""
    page.wait_for_load_state()  # a click is done when the next page begins, not when it is there
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [
        (name, finding["id"], [node["target"] for node in finding["nodes"]][:3])
        for finding in page.evaluate(RUN)
    ]


def from_afar(page: Page, name: str) -> list[Any]:
    """What cannot be read on a projector, or is cut off there."""
    return [(name, found) for found in page.evaluate(FAR)]


def by_thumb(page: Page, name: str, width: int) -> list[Any]:
    """What is wider than the screen, or too small to be hit."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [(name, f"is {wide} px wide")] if wide > width else []
    return [*found, *((name, small) for small in page.evaluate(SMALL))]
