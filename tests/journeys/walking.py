"""What a person does on the pages of the quick check, step by step."""

from playwright.sync_api import Page

PARTS = ("goals", "culture", "knowledge", "holistic", "measurability", "last")


def answer_part(page: Page, level: int = 3) -> None:
    """Choose one level in every question of the part that is shown."""
    for question in page.locator(".part.now fieldset:not(.points)").all():
        question.locator("label").nth(level - 1).click()


def give_points(page: Page, *points: int) -> None:
    for number, value in enumerate(points):
        for _ in range(value // 5):
            page.locator(".share").nth(number).locator("[data-by='5']").click()


def go_on(page: Page) -> None:
    page.locator(".part.now .go .btn-primary").click()


def answer_everything(page: Page, level: int = 3) -> None:
    """From the first lever to the last question, without sending."""
    for part in PARTS:
        page.locator(f"#{part}.now").wait_for()
        answer_part(page, level)
        if part != "last":
            go_on(page)
    give_points(page, 50, 30, 20)


def result_link(page: Page, level: int = 3) -> str:
    """Fill in a quick check and see its result; the path of its link."""
    page.goto("/check")
    answer_everything(page, level)
    go_on(page)
    page.wait_for_url("**/check/*")
    page.locator("article.result").wait_for()
    return "/check/" + page.url.rsplit("/", 1)[1].partition("?")[0]
