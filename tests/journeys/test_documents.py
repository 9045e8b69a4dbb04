"""From two closed waves to results, action plan, report, slides and tables, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pptx import Presentation
from pypdf import PdfReader

from tests.journeys import eyes
from tests.journeys.conftest import Installation
from tests.journeys.test_accounts import PASSWORD, command, link_in, sign_in

DEMO, COMPANY, WAVE = "demo@example.com", "Musterwerk Antriebstechnik GmbH", "Herbst 2026"
TAB = "Parts of this assessment"
OWNER = "Rosa Ludwig"
# The tables of differences and changes that scroll sideways, on a laptop's screen.
CUT = """() => [...document.querySelectorAll(".wide:has(.gaps)")]
  .filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)"""
MADE = 180_000  # milliseconds that a document may take on a busy machine


@pytest.fixture
def person(browser: Browser, own_server: Installation) -> Iterator[BrowserContext]:
    """Somebody with an English browser; an error in a page's console fails."""
    context = browser.new_context(
        base_url=own_server.address, locale="en-GB", accept_downloads=True, reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


def test_two_closed_waves_become_action_plan_report_slides_and_tables(
    person: BrowserContext, own_server: Installation, tmp_path: Path
) -> None:
    page, found = person.new_page(), []
    enter(page, link_in(command(own_server, "demo", "--once")))
    for name in (COMPANY, WAVE):
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    found += look_at_results(page)
    action = take_on(page, tmp_path)
    found += eyes.by_axe(page, "actions")
    report = PdfReader(document(page, tmp_path, "Report (PDF)", "German"))
    found += eyes.by_axe(page, "a document")
    check_report(report, action)
    check_slides(Presentation(document(page, tmp_path, "Presentation (PowerPoint)", "English")))
    check_tables(load_workbook(document(page, tmp_path, "Tables (Excel)", "German")), action)
    part(page, "Reports")
    expect(page.locator(".documents > li")).to_have_count(3)
    found += eyes.by_axe(page, "documents")
    page.goto("/workspaces")
    page.get_by_role("link", name="Portfolio", exact=True).click()
    expect(page.get_by_role("row", name=re.compile(COMPANY))).to_contain_text(WAVE)
    found += eyes.by_axe(page, "portfolio")
    assert found == []


def enter(page: Page, link: str) -> None:
    """Choose a password behind the link that the command told, and sign in."""
    page.goto(link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The password once more").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    sign_in(page, DEMO)
    expect(page.get_by_role("heading", level=1)).to_have_text("Demo")


def part(page: Page, name: str) -> None:
    """To a part of the assessment."""
    page.get_by_role("navigation", name=TAB).get_by_role("link", name=name, exact=True).click()
    current = page.get_by_role("navigation", name=TAB).locator("[aria-current=page]")
    expect(current).to_have_text(name)


def look_at_results(page: Page) -> list[Any]:
    """How we are, and what has changed since the first wave."""
    found = []
    part(page, "Results")
    expect(page.locator("figure .main-svg").first).to_be_visible(timeout=MADE)
    found += eyes.by_axe(page, "results")
    assert page.evaluate(CUT) == []
    part(page, "Trend")
    expect(page.locator("main")).to_contain_text("Herbst 2025")
    assert page.evaluate(CUT) == []
    expect(page.locator("main")).to_contain_text("may be chance")
    return found + eyes.by_axe(page, "trend")


def take_on(page: Page, folder: Path) -> str:
    """The first step that nobody has taken on finds somebody; its title."""
    part(page, "Actions")
    page.get_by_role("link", name=re.compile("^Take on ‘")).first.click()
    title = page.get_by_label("What is to be done").input_value()
    page.get_by_label("Who", exact=True).fill(OWNER)
    page.get_by_label("By when").fill("2027-04-30")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text(OWNER)
    part(page, "Actions")
    expect(page.locator(".tasks > li", has_text=title)).to_contain_text(OWNER)
    with page.expect_download() as begun:
        page.get_by_role("link", name=re.compile("ICS")).click()
    dates = folder / "dates.ics"
    begun.value.save_as(dates)
    assert "20270430" in dates.read_text(encoding="utf-8")
    return title


def document(page: Page, folder: Path, name: str, language: str) -> Path:
    """Have a document made, wait for it and take it along."""
    part(page, "Reports")
    page.locator("#build").get_by_text(name, exact=True).click()
    page.locator("#build").get_by_text(language, exact=True).click()
    page.get_by_role("button", name="Make the document").click()
    ready = page.locator("#pdf[data-state=done]")
    expect(ready).to_be_visible(timeout=MADE)
    with page.expect_download() as begun:
        ready.get_by_role("link", name="Download").click()
    file = folder / begun.value.suggested_filename
    begun.value.save_as(file)
    return file


def check_report(report: PdfReader, action: str) -> None:
    assert 12 <= len(report.pages) <= 30
    assert report.trailer["/Root"]["/Lang"].startswith("de")
    text = " ".join(" ".join(one.extract_text() for one in report.pages).split())
    for said in (COMPANY, "Herbst 2025", OWNER, "kann Zufall sein"):
        assert said in text
    assert "Maßnahmenplan" in text
    assert action.partition(" ")[0] in text


def check_slides(slides: Any) -> None:
    assert 12 <= len(slides.slides) <= 16
    charts = [shape for slide in slides.slides for shape in slide.shapes if shape.has_chart]
    assert len({chart.chart.chart_type for chart in charts}) >= 3
    for slide in slides.slides:
        assert slide.has_notes_slide
        assert slide.notes_slide.notes_text_frame.text.strip()
    for chart in charts:
        assert chart._element.xpath(".//p:cNvPr/@descr")[0].strip()


def check_tables(workbook: Any, action: str) -> None:
    assert len(workbook.sheetnames) >= 5
    said = {
        str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row
    }
    assert {OWNER, action} <= said
