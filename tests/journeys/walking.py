"""What a person does on the pages of the quick check, step by step.

Answers are clicked inside the page, a whole part at once; `by_mouse` moves the real pointer.
"""

from datetime import UTC, datetime

from playwright.sync_api import Page

PARTS = ("goals", "culture", "knowledge", "holistic", "measurability", "last")


def answer_part(page: Page, level: int = 3) -> None:
    """Choose one level in every question of the part that is shown."""
    page.locator(".part.now fieldset:not(.points)").evaluate_all(
        "(all, at) => all.forEach(one => one.querySelectorAll('label')[at].click())", level - 1
    )


def give_points(page: Page, *points: int) -> None:
    for number, value in enumerate(points):
        page.locator(".share").nth(number).locator("[data-by='5']").evaluate(
            "(more, times) => { for (let i = 0; i < times; i++) more.click(); }", value // 5
        )


def by_mouse(page: Page, level: int = 3) -> None:
    """The same as `answer_everything`, with the pointer."""
    for part in PARTS:
        page.locator(f"#{part}.now").wait_for()
        for question in page.locator(".part.now fieldset:not(.points)").all():
            question.locator("label").nth(level - 1).click()
        if part != "last":
            go_on(page)
    for number, times in enumerate((10, 6, 4)):
        page.locator(".share").nth(number).locator("[data-by='5']").click(click_count=times)


def go_on(page: Page) -> None:
    page.locator(".part.now .go .btn-primary").click()


def press_on(page: Page) -> None:
    """The same without the pointer, which may meet a page that still scrolls."""
    page.locator(".part.now .go .btn-primary").evaluate("button => button.click()")


def answer_everything(page: Page, level: int = 3) -> None:
    """From the first lever to the last question, without sending."""
    for part in PARTS:
        page.locator(f"#{part}.now").wait_for()
        answer_part(page, level)
        if part != "last":  # inside the page, like the answers
            press_on(page)
    give_points(page, 50, 30, 20)


def stand_still(page: Page) -> None:
    """Stop the clock that `page.clock` gave the page: nothing is tried again before it is told."""
    now = page.evaluate("Date.now()") / 1000
    page.clock.pause_at(datetime.fromtimestamp(now + 60, UTC))


def result_link(page: Page, level: int = 3) -> str:
    """Fill in a quick check and see its result; the path of its link."""
    page.goto("/check")
    answer_everything(page, level)
    press_on(page)
    page.wait_for_url("**/check/*")
    page.locator("article.result").wait_for()
    return "/check/" + page.url.rsplit("/", 1)[1].partition("?")[0]
