"""How people take part: by thumb, mouse and keyboard, without a script, offline, and only once."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from assessment.access.participants import token_of, used_hash
from assessment.app import create_app
from assessment.config import Settings
from assessment.models import Audience, Invitation
from assessment.store.database import begin_write, db
from tests import rows
from tests.journeys import eyes
from tests.journeys.conftest import SECRET, Installation
from tests.journeys.test_quick_check import tab_to
from tests.journeys.walking import answer_part, give_points, press_on, stand_still

GROUPS = ({"key": "leadership"}, {"key": "department", "names": ["Vertrieb", "Technik"]})
PULSE = ("goals", "culture", "knowledge", "holistic", "measurability", "strategy", "last")
FULL = (*PULSE[:-1], "market", "figures", "last")

Make = Callable[..., str]


@pytest.fixture(scope="module")
def behind(server: Installation) -> Flask:
    """The installation's own code and database, for what members would have set up."""
    url = f"sqlite:///{server.folder / 'leitstern.sqlite'}"
    return create_app(Settings(secret_key=SECRET, var=server.folder, database_url=url))


@pytest.fixture
def audience(behind: Flask) -> Make:
    """Makes running audiences; gives their codes."""

    def make(kind: str = "pulse", **more: Any) -> str:
        with behind.app_context():
            whom = rows.organisation(db.session, name="Muster GmbH")
            made = rows.audience(db.session, kind, rows.assessment(db.session, whom.id).id, **more)
            db.session.commit()
            return made.code

    return make


@pytest.fixture
def change(behind: Flask) -> Callable[..., None]:
    """Changes a running audience."""

    def changed(code: str, **columns: Any) -> None:
        with behind.app_context():
            begin_write(db.session)
            asked = db.session.scalars(select(Audience).where(Audience.code == code)).one()
            for name, value in columns.items():
                setattr(asked, name, value)
            db.session.commit()

    return changed


@pytest.fixture
def invited(behind: Flask) -> Callable[[str], str]:
    """A personal key for somebody."""

    def make(code: str) -> str:
        with behind.app_context():
            begin_write(db.session)
            asked = db.session.scalars(select(Audience).where(Audience.code == code)).one()
            token = token_of(asked.id, uuid4())
            db.session.add(Invitation(audience_id=asked.id, token_hash=used_hash(token)))
            db.session.commit()
            return token

    return make


def stored(server: Installation, code: str) -> list[dict[str, Any]]:
    """What lies in the database for an audience."""
    database = sqlite3.connect(server.folder / "leitstern.sqlite")
    query = "SELECT payload FROM response JOIN audience ON audience.id = audience_id WHERE code = ?"
    found = [json.loads(row[0]) for row in database.execute(query, (code,))]
    database.close()
    return found


def answer(page: Page, parts: tuple[str, ...] = PULSE, level: int = 3) -> None:
    """Every question of every part, without sending."""
    for part in parts:
        page.locator(f"#{part}.now").wait_for()
        page.locator(".part.now fieldset:not(.points, [data-optional])").evaluate_all(
            "(all, at) => all.forEach(one => one.querySelectorAll('[type=radio]')[at].click())",
            level - 1,
        )
        page.locator(".part.now .points").evaluate_all(
            """all => all.forEach(one => one.querySelectorAll("[data-by='5']")
              .forEach((more, at) => { for (let n = [10, 6, 4][at]; n; n--) more.click(); }))"""
        )
        if part != "last":
            press_on(page)


def send(page: Page) -> None:
    press_on(page)
    expect(page.locator("h1")).to_have_text("Thank you, your answers have arrived")


@pytest.mark.parametrize("width", [320, 360])
def test_by_thumb_from_the_code_to_the_receipt(
    browser: Browser, server: Installation, audience: Make, width
) -> None:
    code = audience(groups=GROUPS)
    phone = {"viewport": {"width": width, "height": 640}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(base_url=server.address, locale="en", **phone)
    page = context.new_page()
    page.goto("/r")
    page.get_by_label("Code").fill(f"{code[:3]} {code[3:]}".lower())
    page.get_by_role("button", name="Go on").tap()
    expect(page.locator(".promise")).to_contain_text("no result shows who said what")
    page.get_by_role("link", name="To the questions").first.tap()
    for part in PULSE:
        page.locator(f"#{part}.now").wait_for()
        for question in page.locator(".part.now fieldset:not(.points, [data-optional])").all():
            question.locator("label").nth(2).tap()
        if part == "strategy":
            give_points(page, 50, 30, 20)
        if part != "last":
            page.locator(".part.now .go .btn-primary").tap()
    page.get_by_label("What should we start with?").fill("The forms")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Which department").select_option("Technik")
    page.get_by_role("button", name="Send the answers").tap()
    expect(page.locator("h1")).to_have_text("Thank you, your answers have arrived")
    (payload,) = stored(server, code)
    assert payload["groups"] == {"leadership": "no", "department": "Technik"}
    assert payload["comments"] == {"start": "The forms"}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert context.cookies() == []
    context.close()


def test_by_keyboard_alone(page: Page, server: Installation, audience: Make) -> None:
    code = audience(groups=GROUPS)
    page.goto(f"/r/{code}")
    tab_to(page, ".btn-primary")
    page.keyboard.press("Enter")
    for part in PULSE[:-1]:
        page.locator(f"#{part}.now").wait_for()
        for _ in page.locator(f"#{part} fieldset:not(.points)").all():
            tab_to(page, "input[type=radio]")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        for points in ("60", "40", "0") if part == "strategy" else ():
            tab_to(page, "input[type=number]")
            page.keyboard.type(points)
        tab_to(page, ".go .btn-primary")
        page.keyboard.press("Enter")
    tab_to(page, "textarea")
    page.keyboard.type("The forms")
    tab_to(page, "select")
    page.keyboard.type("T")
    tab_to(page, "[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Thank you")
    (payload,) = stored(server, code)
    assert payload["groups"] == {"department": "Technik"}
    assert payload["comments"] == {"obstacle": "The forms"}


def test_without_a_script_with_the_key_from_the_mail(
    browser: Browser, server: Installation, audience: Make, invited: Callable[[str], str]
) -> None:
    code = audience(entry="invited")
    key = invited(code)
    context = browser.new_context(base_url=server.address, locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/r/{code}#{key}")
    page.get_by_role("link", name="To the questions").first.click()
    page.wait_for_load_state()  # all questions are counted at once
    for question in page.locator("fieldset:not(.points)").all():
        question.locator("input").nth(2).check()
    for number, points in enumerate(("50", "30", "20")):
        page.locator(".share input[type=number]").nth(number).fill(points)
    page.get_by_role("button", name="Send the answers").click()
    expect(page.locator("#problems")).to_contain_text("This personal key does not fit")
    expect(page.locator("#G1 input").nth(2)).to_be_checked()
    page.get_by_label("Personal key").fill(key)
    page.get_by_role("button", name="Send the answers").click()
    expect(page.locator("h1")).to_have_text("Thank you, your answers have arrived")
    assert len(stored(server, code)) == 1
    context.close()


def test_a_personal_link_leaves_the_address_bar_and_counts_once(
    page: Page, server: Installation, audience: Make, invited: Callable[[str], str]
) -> None:
    code = audience(entry="invited")
    key = invited(code)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers}"))
    page.goto(f"/r/{code}#{key}")
    expect(page).to_have_url(f"{server.address}/r/{code}")
    page.get_by_role("link", name="To the questions").first.click()
    answer(page)
    expect(page.locator("#personal-key")).to_be_hidden()
    assert key not in str(page.evaluate("JSON.stringify(localStorage)"))
    send(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.goto(f"/r/{code}/form#{key}")
    answer(page, level=5)
    press_on(page)
    expect(page.locator(".send")).to_contain_text("used already")
    page.reload()
    expect(page.locator("#draft")).to_be_visible()
    assert [payload["items"]["G1"] for payload in stored(server, code)] == [3]
    assert not [line for line in asked if key in line]


def test_a_wrong_key_can_be_put_right_and_two_people_have_two_drafts(
    page: Page, server: Installation, audience: Make, invited: Callable[[str], str]
) -> None:
    code = audience(entry="invited")
    mine, other = invited(code), invited(code)
    page.goto(f"/r/{code}/form#{'A' * 24}")
    answer(page)
    press_on(page)
    expect(page.locator(".send")).to_contain_text("does not fit")
    page.get_by_label("Personal key").fill(mine)
    send(page)
    page.goto(f"/r/{code}/form#{other}")
    expect(page.locator("#draft")).to_be_hidden()
    answer(page, level=5)
    send(page)
    assert sorted(payload["items"]["G1"] for payload in stored(server, code)) == [3, 5]


def test_a_reload_keeps_the_draft_and_offline_it_waits_for_the_network(
    context: BrowserContext, page: Page, server: Installation, audience: Make
) -> None:
    code = audience(groups=GROUPS)
    page.goto(f"/r/{code}/form")
    answer_part(page, 4)
    page.goto(f"/r/{code}/form#last")
    page.get_by_label("What should we start with?").fill("The forms")
    number = page.locator("[name=number]").input_value()
    page.reload()
    expect(page.locator("#draft")).to_be_visible()
    expect(page.get_by_label("What should we start with?")).to_have_value("The forms")
    assert page.locator("[name=number]").input_value() == number
    page.goto(f"/r/{code}/form#goals")
    context.set_offline(True)
    answer(page, level=2)
    press_on(page)
    expect(page.locator(".send")).to_contain_text("No connection")
    assert stored(server, code) == []
    context.set_offline(False)
    expect(page.locator("h1")).to_have_text("Thank you, your answers have arrived")
    (payload,) = stored(server, code)
    assert payload["comments"] == {"start": "The forms"}


def test_a_reply_that_never_came_doubles_nothing(
    page: Page, server: Installation, audience: Make, invited: Callable[[str], str]
) -> None:
    code = audience(entry="invited")
    page.clock.install()
    page.goto(f"/r/{code}/form#{invited(code)}")
    answer(page)
    stand_still(page)
    sent: list[int] = []

    def lose_the_first(route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        response = route.fetch()
        sent.append(response.status)
        if len(sent) == 1:
            route.abort()
        else:
            route.fulfill(response=response)

    page.route(f"**/r/{code}", lose_the_first)
    press_on(page)
    expect(page.locator(".send")).to_contain_text("No connection")
    page.clock.fast_forward(5_000)
    expect(page.locator("h1")).to_have_text("Thank you, your answers have arrived")
    assert sent == [201, 200]
    assert len(stored(server, code)) == 1


def test_too_late_is_explained_and_the_draft_stays(
    page: Page, server: Installation, audience: Make, change: Callable[..., None]
) -> None:
    code = audience()
    page.goto(f"/r/{code}/form")
    answer(page)
    change(code, state="closing")
    press_on(page)
    expect(page.locator(".send")).to_contain_text("This survey is closed")
    assert page.evaluate("localStorage.length") == 1
    assert stored(server, code) == []
    page.goto(f"/r/{code}")
    expect(page.locator("h1")).to_have_text("This survey is closed")


def test_leaders_give_their_name_with_consent_and_a_figure_is_worked_out(
    page: Page, server: Installation, audience: Make
) -> None:
    code = audience("leadership", entry="link")
    page.goto(f"/r/{code}/form")
    answer(page, FULL)
    press_on(page)
    expect(page.get_by_label("Your name")).to_be_focused()
    page.get_by_label("Your name").fill("Anna Muster")
    press_on(page)
    expect(page.get_by_role("checkbox")).to_be_focused()
    assert stored(server, code) == []
    page.goto(f"/r/{code}/form#figures")
    figure = page.locator("#nps")
    figure.locator("summary").click()
    for label, value in (("Answers 9 and 10", 50), ("7 and 8", 30), ("0 to 6", 20)):
        figure.get_by_label(label).fill(str(value))
    expect(figure.get_by_label("Value")).to_have_value("30")
    figure.get_by_label("As of").fill("2026-03-31")
    page.goto(f"/r/{code}/form#last")
    page.get_by_role("checkbox").check()
    send(page)
    (payload,) = stored(server, code)
    assert payload["name"] == "Anna Muster"
    assert payload["figure_values"] == {"nps": {"value": 30, "day": "2026-03-31"}}
    assert len(payload["contrasts"]) == 5


def steps(page: Page, pulse: str, full: str, look: Callable[[str], None]) -> None:
    """Through every page of participants, calling `look` on each."""
    page.goto("/r")
    look("code")
    page.goto(f"/r/{pulse}")
    look("notice")
    page.goto(f"/r/{full}")
    look("notice of leaders")
    page.goto(f"/r/{full}/form")
    for part in FULL:
        page.goto(f"/r/{full}/form#{part}")
        page.locator(f"#{part}.now").wait_for()
        page.locator(".part.now details").evaluate_all("all => all.forEach(e => e.open = true)")
        look(part)
    page.goto(f"/r/{pulse}/form#last")
    look("groups")
    page.goto(f"/r/{pulse}/thanks")
    look("receipt")


@pytest.mark.parametrize(("language", "theme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing_on_a_participant_s_path(
    browser: Browser, server: Installation, audience: Make, theme, language
) -> None:
    made = audience(groups=GROUPS, entry="invited"), audience("leadership")
    context = browser.new_context(
        base_url=server.address, locale=language, color_scheme=theme, reduced_motion="reduce"
    )
    page, found = context.new_page(), []
    steps(page, *made, lambda name: found.extend(eyes.by_axe(page, name)))
    context.close()
    assert found == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_at_320_px_nothing_is_cut_off_and_a_thumb_hits(
    browser: Browser, server: Installation, audience: Make, language
) -> None:
    made = audience(groups=GROUPS, entry="invited"), audience("leadership")
    phone = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(base_url=server.address, locale=language, **phone)
    page, found = context.new_page(), []
    steps(page, *made, lambda name: found.extend(eyes.by_thumb(page, name, 320)))
    context.close()
    assert found == []
