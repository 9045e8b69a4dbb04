"""Results and a document for people without an account, in a real browser, until taken back."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.journeys import eyes
from tests.journeys.conftest import Installation, make_installation
from tests.journeys.test_accounts import command, link_in
from tests.journeys.test_documents import COMPANY, WAVE, enter, part

WORD = "drei Worte genügen"
NOTE = "Aufsichtsrat"
SMALL = 320
MADE = 180_000  # milliseconds that a document may take on a busy machine
NOWHERE = {"de": "Dieser Link führt nirgendwohin", "en": "This link leads nowhere"}
FORBIDDEN = {
    "x-robots-tag": "noindex, nofollow",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
}


@pytest.fixture(scope="module")
def example(
    tmp_path_factory: pytest.TempPathFactory, built: Path, german: None
) -> Iterator[Installation]:
    """An installation with the demonstration's waves."""
    installation = make_installation(tmp_path_factory.mktemp("sharing"), built)
    yield installation
    installation.stop()


@pytest.fixture(scope="module")
def owner(browser: Browser, example: Installation) -> Iterator[Page]:
    """The demonstration's owner, at the latest wave that is closed."""
    with _person(browser, example, locale="en-GB") as person:
        page = person.new_page()
        enter(page, link_in(command(example, "demo", "--once")))
        for name in (COMPANY, WAVE):
            page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        yield page


@pytest.fixture
def stranger(browser: Browser, example: Installation) -> Iterator[Page]:
    """Somebody without an account, on a small phone, in German and by night."""
    size = {"width": SMALL, "height": 640}
    more: dict[str, Any] = {"viewport": size, "color_scheme": "dark", "accept_downloads": True}
    with _person(browser, example, locale="de-DE", **more) as person:
        yield person.new_page()


@contextmanager
def _person(browser: Browser, server: Installation, **more: Any) -> Iterator[BrowserContext]:
    """A browser of somebody's own; an error in a page's console fails."""
    context = browser.new_context(base_url=server.address, reduced_motion="reduce", **more)
    context.set_default_timeout(30_000)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


def test_staff_s_results_are_opened_with_a_password_until_the_link_is_taken_back(
    owner: Page, stranger: Page
) -> None:
    link = give_out(owner)
    found = eyes.by_axe(owner, "links")
    found += before_the_password(stranger, link)
    found += inside(stranger, link)
    take_back(owner)
    found += eyes.by_axe(owner, "a link that was taken back")
    found += gone(stranger, link)
    assert found == []


def give_out(page: Page) -> str:
    """A link to what staff said, in three parts, for a week and with a password."""
    part(page, "Sharing")
    for name in ("Leadership", "Workshop"):
        page.locator("#audiences").get_by_label(name, exact=True).uncheck()
    for name in ("Positioning", "Next steps", "Method, glossary and sources"):
        page.locator("#sections").get_by_label(name, exact=True).uncheck()
    page.get_by_label("For whom").fill(NOTE)
    page.get_by_label("How long").select_option(label="7 days")
    page.get_by_label("Password").fill(WORD)
    page.get_by_role("button", name="Give out the link").click()
    row = page.locator(".links > li", has_text=NOTE)
    expect(row).to_contain_text("Staff (pulse survey)")
    expect(row).not_to_contain_text("Leadership")
    expect(row).to_contain_text("with password")
    link = page.locator("#link").input_value()
    return "/shared/" + link.partition("/shared/")[2]


def before_the_password(page: Page, link: str) -> list[Any]:
    """Nothing is seen yet, and a wrong word opens nothing."""
    forbids(page.goto(link))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dieser Link hat ein Passwort")
    found = look(page, "the password")
    for typed in ("falsch geraten", ""):
        page.get_by_label("Passwort").fill(typed)
        page.get_by_role("button", name="Link öffnen").click()
        expect(page.get_by_role("alert")).to_contain_text("nicht das richtige")
    assert COMPANY not in page.content()
    return found + look(page, "a wrong password")


def inside(page: Page, link: str) -> list[Any]:
    """What staff said, and nothing of or about anybody else, in both languages."""
    page.get_by_label("Passwort").fill(WORD)
    page.get_by_role("button", name="Link öffnen").click()
    found = []
    for language, staff, others in (
        ("de", "Mitarbeitende", ("Führung", "Workshop")),
        ("en", "Staff", ("Leadership", "Workshop")),
    ):
        forbids(page.goto(f"{link}?lang={language}"))
        expect(page.locator("figure .main-svg").first).to_be_visible(timeout=MADE)
        expect(page.locator(".overall dt")).to_have_text([staff])
        expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex, nofollow")
        expect(page.locator("#h-levers")).to_be_visible()
        for left_out in ("#h-positions", "#h-steps", "#h-method"):
            expect(page.locator(left_out)).to_have_count(0)
        expect(page.locator(".gap")).to_have_count(1)  # with and without customer contact
        for other in others:
            assert not re.search(rf"\b{other}\b", page.locator("main").inner_text()), other
        found += look(page, f"what is shared, {language}")
    assert page.request.get(f"{link}/file").status == 404, "no document was shared"
    return found


def take_back(page: Page) -> None:
    row = page.locator(".links > li", has_text=NOTE)
    row.locator("summary").click()
    row.get_by_role("button", name="Take the link back").click()
    expect(page.locator(".links > li", has_text=NOTE)).to_contain_text("ended")


def gone(page: Page, link: str) -> list[Any]:
    """Also for whoever had it open."""
    found = []
    for language, said in NOWHERE.items():
        answer = page.goto(f"{link}?lang={language}")
        assert answer
        assert answer.status == 410
        forbids(answer)
        expect(page.get_by_role("heading", level=1)).to_have_text(said)
        found += look(page, f"a link that has ended, {language}")
    assert COMPANY not in page.content()
    return found


def test_a_document_is_handed_to_somebody_without_an_account(
    owner: Page, stranger: Page, tmp_path: Path
) -> None:
    number = make_table(owner)
    part(owner, "Sharing")
    owner.get_by_text("Tables (CSV), English").click()
    expect(owner.locator("#audiences")).to_be_hidden()
    owner.get_by_role("button", name="Give out the link").click()
    link = "/shared/" + owner.locator("#link").input_value().partition("/shared/")[2]
    forbids(stranger.goto(link))
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Tabellen (CSV)")
    assert look(stranger, "a shared document") == []
    with stranger.expect_download() as begun:
        stranger.get_by_role("link", name="Herunterladen").click()
    file = tmp_path / begun.value.suggested_filename
    begun.value.save_as(file)
    assert COMPANY.partition(" ")[0] in file.name
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    expect(stranger.locator("code.hash")).to_have_text(checksum)
    said = file.read_text(encoding="utf-8")
    assert "pulse" in said
    assert "leadership," not in said
    delete_document(owner, number)
    answer = stranger.goto(link)
    assert answer
    assert answer.status == 404
    expect(stranger.get_by_role("heading", level=1)).to_have_text(NOWHERE["de"])


def make_table(page: Page) -> str:
    """A CSV file of what staff said; the address of its page."""
    part(page, "Reports")
    page.locator("#build").get_by_text("Tables (CSV)", exact=True).click()
    for name in ("Leadership", "Workshop"):
        page.locator("#audiences").get_by_label(name, exact=True).uncheck()
    page.get_by_role("button", name="Make the document").click()
    expect(page.locator("#pdf[data-state=done]")).to_be_visible(timeout=MADE)
    return page.url.partition("?")[0]


def delete_document(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("summary", has_text="Delete this document").click()
    page.get_by_role("button", name="Delete now").click()
    expect(page.locator("main")).to_contain_text("The document was deleted.")


def forbids(answer: Response | None) -> None:
    """Nobody keeps it, lists it or learns where it was opened from."""
    assert answer
    found = {name: answer.headers.get(name) for name in FORBIDDEN}
    assert found == FORBIDDEN


def look(page: Page, name: str) -> list[Any]:
    return eyes.by_axe(page, name) + eyes.by_thumb(page, name, SMALL)
