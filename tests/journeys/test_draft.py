"""An answer is never lost: reload, crash, no network, a reply that never came, a dead server."""

import os
import signal

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.journeys.conftest import Installation
from tests.journeys.walking import (
    PARTS,
    answer_everything,
    answer_part,
    give_points,
    go_on,
    press_on,
    result_link,
    stand_still,
)


def test_a_draft_survives_reload_crash_and_another_language(
    context: BrowserContext, page: Page
) -> None:
    page.goto("/check")
    answer_part(page, 4)
    go_on(page)
    page.goto("/check#last")
    give_points(page, 35)
    order = page.locator(".share input[type=number]").evaluate_all("all => all.map(i => i.name)")
    page.reload()
    page.close()
    again = context.new_page()
    again.goto("/check")
    expect(again.locator("#draft")).to_be_visible()
    expect(again.locator("#G5 input").nth(3)).to_be_checked()
    again.goto("/check#culture")
    again.get_by_role("link", name="Deutsch").click()
    expect(again.locator("html")).to_have_attribute("lang", "de")
    expect(again.locator("#culture")).to_be_visible()
    expect(again).to_have_title("Kultur, 2 von 5 – Kurz-Check – Leitstern")
    expect(again.locator("#G5 input").nth(3)).to_be_checked()
    inputs = again.locator(".share input[type=number]")
    assert inputs.evaluate_all("all => all.map(i => i.name)") == order
    assert inputs.first.input_value() == "35"


def test_a_draft_can_be_thrown_away(page: Page) -> None:
    page.goto("/check")
    answer_part(page)
    page.reload()
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#draft")).to_be_hidden()
    expect(page.locator("#G1 :checked")).to_have_count(0)


def test_an_old_draft_is_gone(page: Page) -> None:
    page.goto("/check")
    answer_part(page)
    page.evaluate(
        """() => { const d = JSON.parse(localStorage["leitstern.check"]);
        d.at -= 15 * 864e5; localStorage["leitstern.check"] = JSON.stringify(d); }"""
    )
    page.reload()
    expect(page.locator("#draft")).to_be_hidden()


def test_without_network_the_answers_wait_and_go_by_themselves(
    context: BrowserContext, page: Page
) -> None:
    page.goto("/check")
    answer_part(page)
    context.set_offline(True)
    press_on(page)
    for part in PARTS[1:]:
        page.locator(f"#{part}.now").wait_for()
        answer_part(page)
        if part != "last":
            press_on(page)
    give_points(page, 40, 40, 20)
    press_on(page)
    expect(page.locator(".send")).to_contain_text("No connection")
    context.set_offline(False)
    page.locator("article.result").wait_for()
    page.goto("/check")
    expect(page.locator("#draft")).to_be_hidden()


def test_a_reply_that_never_came_and_a_server_that_is_out_double_nothing(page: Page) -> None:
    page.clock.install()
    page.goto("/check")
    answer_everything(page)
    stand_still(page)
    seen: list[str] = []

    def lose_two_replies(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        response = route.fetch()
        seen.append(response.json()["location"])
        if len(seen) == 1:
            route.abort()
        elif len(seen) == 2:
            route.fulfill(status=503, body="")
        else:
            route.fulfill(response=response)

    page.route("**/check", lose_two_replies)
    go_on(page)
    expect(page.locator(".send")).to_contain_text("No connection")
    page.clock.fast_forward(5_000)
    expect(page.locator(".send")).to_contain_text("The server cannot take your answers")
    page.clock.fast_forward(5_000)
    page.locator("article.result").wait_for()
    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert seen[0] in page.url


def test_an_acknowledged_answer_survives_the_death_of_the_server(
    browser: Browser, own_server: Installation
) -> None:
    context = browser.new_context(base_url=own_server.address, locale="en")
    page = context.new_page()
    link = result_link(page)
    headline = page.locator("h1").inner_text()
    own_server.kill()
    own_server.start()
    page.goto(link)
    assert page.locator("h1").inner_text() == headline
    context.close()


def test_a_report_is_made_although_its_worker_is_killed(
    browser: Browser, own_server: Installation
) -> None:
    context = browser.new_context(base_url=own_server.address, locale="en")
    page = context.new_page()
    result_link(page)
    page.get_by_role("button", name="Make the PDF report").click()
    page.locator("#pdf progress").wait_for()
    for pid in own_server.children():
        os.kill(pid, signal.SIGKILL)
    expect(page.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=120_000)
    context.close()
