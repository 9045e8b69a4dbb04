"""The quick check from the start page to the PDF: by mouse, by keyboard, without a script."""

from io import BytesIO
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Installation
from tests.journeys.walking import (
    PARTS,
    answer_everything,
    answer_part,
    by_mouse,
    give_points,
    go_on,
    press_on,
    result_link,
)

MADE = 120_000  # milliseconds that a report may take on a busy machine


def test_by_mouse_from_the_start_page_to_the_pdf(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Start the quick check").click()
    by_mouse(page)
    page.get_by_label("Name of the organisation").fill("Muster GmbH")
    page.get_by_role("button", name="Show the result").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".result .card")).to_have_count(3)
    expect(page.locator("figure .main-svg").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".take")).to_be_hidden()
    expect(page.locator("#d-culture h4").first).to_be_visible()  # on paper nothing is folded
    page.emulate_media(media="screen")
    with page.expect_download(timeout=MADE) as download:
        page.get_by_role("button", name="Make the PDF report").click()
    assert "Muster GmbH" in download.value.suggested_filename
    pdf = PdfReader(BytesIO(Path(download.value.path()).read_bytes()))
    assert len(pdf.pages) >= 8
    assert "Muster GmbH" in pdf.pages[0].extract_text()


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/check")
    for part in PARTS:
        page.locator(f"#{part}.now").wait_for()
        for _ in page.locator(f"#{part} fieldset:not(.points)").all():
            tab_to(page, "input[type=radio]")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        if part != "last":
            tab_to(page, ".go .btn-primary")
            page.keyboard.press("Enter")
    for points in ("60", "40", "0"):
        tab_to(page, "input[type=number]")
        page.keyboard.type(points)
    expect(page.locator(".rest")).to_have_text("All 100 points are given.")
    tab_to(page, "[type=submit]")
    page.keyboard.press("Enter")
    page.locator("article.result").wait_for()
    page.wait_for_load_state()
    tab_to(page, "#pdf button")
    with page.expect_download(timeout=MADE):
        page.keyboard.press("Enter")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the next element that fits has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_without_a_script(browser: Browser, server: Installation) -> None:
    context = browser.new_context(base_url=server.address, locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto("/check")
    for part in PARTS:
        expect(page.locator(f"#{part}")).to_be_visible()
    for question in page.locator("fieldset:not(.points)").all():
        question.locator("input").nth(2).check()
    page.get_by_role("button", name="Show the result").click()
    expect(page.locator("#problems h2")).to_have_text("One question is still open")
    expect(page.locator("#G1 input").nth(2)).to_be_checked()
    for number, points in enumerate(("50", "30", "20")):
        page.locator(".share input[type=number]").nth(number).fill(points)
    page.get_by_role("button", name="Send as it is").click()
    expect(page.locator(".result .card")).to_have_count(3)
    expect(page.locator("figure table").first).to_be_visible()
    page.get_by_role("button", name="Make the PDF report").click()
    download = page.get_by_role("link", name="Download the PDF")
    expect(download).to_be_visible(timeout=MADE)  # the page looks again by itself
    with page.expect_download() as got:
        download.click()
    assert got.value.suggested_filename.endswith(".pdf")
    context.close()


def test_the_browser_s_back_and_forward_go_through_the_levers(page: Page) -> None:
    page.goto("/check")
    press_on(page)
    expect(page.locator("#culture")).to_be_visible()
    press_on(page)
    expect(page.locator("#knowledge")).to_be_visible()
    page.go_back()
    expect(page.locator("#culture")).to_be_visible()
    expect(page.locator("#knowledge")).to_be_hidden()
    page.go_back()
    expect(page.locator("#goals")).to_be_visible()
    page.go_forward()
    expect(page.locator("#culture")).to_be_visible()


def test_open_questions_are_named_once_and_lead_to_their_place(page: Page) -> None:
    page.goto("/check")
    answer_everything(page)
    page.goto("/check#culture")
    page.reload()
    page.evaluate("localStorage.clear()")
    page.goto("/check?again#last")
    answer_part(page)
    give_points(page, 100, 0, 0)
    go_on(page)
    expect(page.locator("#problems h2")).to_have_text("25 questions are still open")
    page.locator("#problems a").nth(5).click()
    expect(page.locator("#culture")).to_be_visible()
    assert page.evaluate("document.activeElement.name") == "C1"


def test_points_never_exceed_100_and_the_rest_is_told(page: Page) -> None:
    page.goto("/check#last")
    give_points(page, 60)
    second = page.locator(".share input[type=number]").nth(1)
    second.fill("90")
    second.blur()
    assert second.input_value() == "40"
    expect(page.locator(".rest")).to_have_text("All 100 points are given.")
    more = page.locator(".share").nth(2).get_by_role("button", name="more")
    more.click(force=True)  # it says that it is disabled
    assert page.locator(".share input[type=number]").nth(2).input_value() == "0"
    page.locator(".share").nth(0).get_by_role("button", name="less").click()
    expect(page.locator(".rest")).to_have_text("5 points left to give")


def test_whoever_has_the_link_can_delete_the_result(page: Page) -> None:
    link = result_link(page)
    page.get_by_role("link", name="Delete …").click()
    page.get_by_role("button", name="Delete now").click()
    expect(page.locator("h1")).to_have_text("Everything is deleted")
    assert page.goto(link).status == 404
