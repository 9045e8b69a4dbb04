"""Charts in a page, in a real browser, under the content policy that the application sends."""

import re
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page, expect

from assessment.config import ROOT
from assessment.views.headers import POLICY
from questions.load import bank
from reports.charts import (
    Series,
    Setting,
    for_page,
    for_stage,
    lever_votes,
    radar,
    step_matrix,
    ternary,
)
from reports.svg import library
from reports.words import Words
from tests import factories
from tests.reports.workshops import held

MANY = factories.result(24, form="full")
STATIC = ROOT / "assessment" / "static"
PAGE = (
    '{% import "components/chart.html" as charting with context %}<!doctype html>'
    '<html lang="en"><head><meta charset="utf-8"><title>Charts</title>'
    '<meta name="viewport" content="width=device-width">'
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="/charts.css">'
    "{{ charting.scripts() }}</head><body>"
    "{% for chart in charts %}{{ charting.figure(chart) }}{% endfor %}</body></html>"
)
STAGE = PAGE.partition("<body>")[0].replace("scripts()", "scripts(soon=True)").replace(
    '<html lang="en">', '<html lang="en" data-bs-theme="dark">'
) + (
    '<body><div id="here">{{ charting.stage(charts[0]) }}</div>'
    "<template>{{ charting.stage(charts[1]) }}</template></body></html>"
)


def environment() -> Environment:
    found = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    found.globals.update(asset=lambda name: f"/{name}", _=lambda text: text)
    return found


def stage() -> str:
    where = Setting(bank(), Words("en"))
    charts = [for_stage(where, lambda s, k=k: lever_votes(s, held().levers[k])) for k in (0, 1)]
    return environment().from_string(STAGE).render(charts=charts)


def compared() -> str:
    """A radar of two audiences, with its key."""
    where = Setting(bank(), Words("en"))
    series = [
        Series.scores("Leadership", MANY, "leadership"),
        Series.scores("Staff", MANY, "pulse"),
    ]
    charts = [for_page(where, lambda s: radar(s, MANY, series))]
    return environment().from_string(PAGE).render(charts=charts)


def page() -> str:
    where = Setting(bank(), Words("en"), day=date(2026, 11, 21), source="</script><b>")
    charts = [
        for_page(where, lambda s: radar(s, MANY)),
        for_page(where, lambda s: ternary(s, MANY.positioning, MANY.intended)),
        for_page(where, lambda s: step_matrix(s, MANY.priorities)),
    ]
    return environment().from_string(PAGE).render(charts=charts)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of this page alone, with the policy of the application."""
    files = {
        "/": ("text/html", page().encode()),
        "/stage": ("text/html", stage().encode()),
        "/compared": ("text/html", compared().encode()),
        "/charts.js": ("text/javascript", (STATIC / "js/charts.js").read_bytes()),
        "/charts.css": ("text/css", (STATIC / "css/charts.css").read_bytes()),
        "/plotly.js": ("text/javascript", library().read_bytes()),
    }

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = files[self.path.partition("?")[0]]
            broken = self.path == "/plotly.js" and "broken" in self.headers.get("Referer", "")
            self.send_response(500 if broken else 200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(b"" if broken else content)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def opened(browser: Browser, address: str, **more) -> tuple[Page, list[str]]:
    said: list[str] = []
    page = browser.new_context(**more).new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    return page, said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_charts_are_drawn_under_a_strict_policy_without_a_word_in_the_console(
    browser, address, width, scheme
) -> None:
    size = {"width": width, "height": 800}
    page, said = opened(browser, address, viewport=size, color_scheme=scheme)
    page.wait_for_selector("figure:last-of-type .main-svg", timeout=30_000)
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    drawing = page.locator(".place").first
    assert drawing.get_attribute("role") == "img"
    assert "Goals" in drawing.get_attribute("aria-label")
    assert not page.locator("details").first.get_attribute("open")
    ink = page.locator(".annotation-text").first.evaluate("e => getComputedStyle(e).fill")
    assert ink == {"light": "rgb(22, 32, 46)", "dark": "rgb(232, 234, 237)"}[scheme]
    assert page.locator(".place").nth(1).locator("path.js-fill").count() == 1
    page.context.close()


def test_series_are_hidden_and_shown_by_keyboard(browser, address) -> None:
    page, said = opened(browser, f"{address}compared", viewport={"width": 1000, "height": 800})
    page.wait_for_selector(".main-svg", timeout=30_000)
    lines = page.locator(".scatterlayer .trace path.js-line")
    all_of_them = lines.count()
    staff = page.get_by_role("button", name="Staff")
    assert staff.get_attribute("aria-pressed") == "true"
    staff.focus()
    page.keyboard.press("Enter")
    expect(staff).to_have_attribute("aria-pressed", "false")
    expect(lines).to_have_count(all_of_them - 1)
    page.keyboard.press("Space")
    expect(staff).to_have_attribute("aria-pressed", "true")
    expect(lines).to_have_count(all_of_them)
    assert page.get_by_role("group", name="What is drawn").get_by_role("button").count() == 2
    assert staff.bounding_box()["height"] >= 44
    assert said == []
    page.context.close()


def test_hovering_tells_the_rounded_figure(browser, address) -> None:
    page, _ = opened(browser, address, viewport={"width": 1000, "height": 800})
    page.wait_for_selector("figure:last-of-type .main-svg", timeout=30_000)
    box = page.locator("figure").first.locator("path.point").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".hovertext")
    assert f"{MANY.levers[0].mean:.1f}" in page.locator(".hovertext").first.text_content()
    page.context.close()


def test_a_window_made_narrow_shows_the_drawing_for_phones(browser, address) -> None:
    page, said = opened(browser, address, viewport={"width": 1000, "height": 800})
    page.wait_for_selector("figure:last-of-type .main-svg", timeout=30_000)
    page.set_viewport_size({"width": 360, "height": 800})
    # Not wait_for_function: it asks again by eval, which this page's policy forbids.
    until = time.monotonic() + 30
    drawing = page.locator(".main-svg").first
    while drawing.bounding_box()["width"] >= 360 and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert drawing.bounding_box()["width"] < 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert said == []
    page.context.close()


def test_on_the_stage_a_drawing_fills_its_place_and_later_ones_are_drawn_when_told(
    browser, address
) -> None:
    size = {"width": 1200, "height": 900}
    page, said = opened(browser, f"{address}stage", viewport=size, color_scheme="light")
    page.wait_for_selector(".main-svg[viewBox]", timeout=30_000)
    drawing = page.locator(".main-svg").first
    figure = held().levers[0]
    wanted = for_stage(Setting(bank(), Words("en")), lambda s: lever_votes(s, figure)).chart
    assert drawing.get_attribute("viewBox") == f"0 0 {wanted.width} {wanted.height}"
    assert drawing.bounding_box()["width"] == page.locator(".place").first.bounding_box()["width"]
    ink = page.locator(".textpoint text").first.evaluate("e => getComputedStyle(e).fill")
    assert ink == "rgb(232, 234, 237)"
    assert not page.locator("table").first.is_visible()
    page.evaluate(
        """() => {
          const here = document.getElementById("here");
          here.replaceChildren(document.querySelector("template:not([id])").content.cloneNode(true));
          document.dispatchEvent(new Event("charts"));
        }"""
    )
    page.wait_for_selector(".main-svg[viewBox]", timeout=30_000)
    assert "Respect" in page.locator(".place").get_attribute("aria-label")
    page.evaluate("document.documentElement.dataset.bsTheme = 'light'")
    dark = "rgb(22, 32, 46)"
    expect(page.locator(".textpoint text").first).to_have_css("fill", dark, timeout=30_000)
    assert said == []
    page.context.close()


def test_without_script_the_table_stands_open(browser, address) -> None:
    page, _ = opened(browser, address, java_script_enabled=False)
    assert page.locator("table").first.is_visible()
    assert not page.locator(".place").first.is_visible()
    page.context.close()


def test_without_the_library_the_table_opens_again(browser, address) -> None:
    page, _ = opened(browser, f"{address}?broken")
    page.wait_for_selector("details[open] table")
    assert not page.locator(".place").first.is_visible()
    page.context.close()


def test_the_mark_that_keeps_the_map_librarys_style_out_is_the_one_it_looks_for() -> None:
    script = (STATIC / "js/charts.js").read_text()
    (mark,) = re.findall(r"[0-9a-f]{64}", script)
    assert f'getElementById("{mark}")' in library().read_text()
