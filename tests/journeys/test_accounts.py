"""A member's way in a real browser: first password, second step, passkeys, invitation, devices."""

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from os import environ
from pathlib import Path

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessment.config import ROOT
from tests.journeys import eyes
from tests.journeys.conftest import Installation

PASSWORD = "vier Wörter reichen aus"
ANNA = "anna@example.com"
NUMBERS = count(1)
PICTURE = "async image => { await image.decode(); return image.naturalWidth; }"


def command(server: Installation, *arguments: str) -> str:
    """A `flask` command on the installation; what it prints."""
    flask = str(Path(sys.executable).with_name("flask"))
    settings = {
        "SECRET_KEY": "a secret for journeys, made of enough letters",
        "LEITSTERN_VAR": str(server.folder),
        "PORT": str(server.port),
        "LANG": "C",
    }
    done = subprocess.run(
        [flask, "--app", "wsgi", *arguments],
        cwd=ROOT, env=environ | settings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def link_in(output: str) -> str:
    found = re.search(r"http://localhost:\d+(/\S+)", output)
    assert found
    return found[1]


@pytest.fixture
def anna() -> str:
    """The address of another owner for each test."""
    return f"anna{next(NUMBERS)}@example.com"


@pytest.fixture
def person(browser: Browser, server: Installation) -> Iterator[BrowserContext]:
    """A browser with a built-in authenticator; at localhost, where passkeys are allowed."""
    context = browser.new_context(
        base_url=f"http://localhost:{server.port}", locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def authenticator(page: Page) -> None:
    """What a laptop has: it keeps passkeys and asks for a finger, which is always the right one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def set_up(page: Page, server: Installation, anna: str) -> None:
    """An owner chooses a password and signs in."""
    made = command(server, "create-owner", anna, "--workspace", "Beratung Nord")
    page.goto(link_in(made))
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The password once more").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    sign_in(page, anna)
    expect(page.get_by_role("heading", level=1)).to_have_text("Beratung Nord")


def sign_in(page: Page, email: str = ANNA) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("link", name="Sign in", exact=True).click()


def add_passkey(page: Page, name: str, use: str) -> None:
    page.goto("/account/passkeys")
    page.get_by_label("Name, to know it by").fill(name)
    page.get_by_label(use).check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text(f"The passkey {name} is ready for use.")).to_be_visible()


def test_a_passkey_signs_in_alone_and_is_removed_again(person, server, anna) -> None:
    page = person.new_page()
    authenticator(page)
    set_up(page, server, anna)
    add_passkey(page, "Laptop", "Sign in with it alone")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beratung Nord")
    page.goto("/account/passkeys")
    page.get_by_role("button", name="Remove the passkey Laptop").click()
    expect(page.get_by_text("The passkey Laptop is removed.")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/sign-in/passkey*")
    expect(page.get_by_text("The passkey was not accepted.")).to_be_visible()


def test_a_passkey_as_second_step_comes_after_the_password(person, server, anna) -> None:
    page = person.new_page()
    authenticator(page)
    set_up(page, server, anna)
    add_passkey(page, "Schlüssel", "As second step after the password")
    sign_out(page)
    sign_in(page, anna)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beratung Nord")


def test_a_code_as_second_step_and_recovery_codes(person, server, anna) -> None:
    page = person.new_page()
    set_up(page, server, anna)
    page.goto("/account/second-step")
    page.get_by_role("button", name="Set up an app").click()
    assert page.locator("img.qr").evaluate(PICTURE) > 20
    totp = TOTP(key=page.locator(".key").inner_text(), format="base32")
    page.get_by_label("Enter the code").fill(totp.generate().token)
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("From now on, signing in asks for a code.")).to_be_visible()
    page.goto("/account/recovery-codes")
    page.get_by_role("button", name="Make new codes").click()
    recovery = page.locator(".codes code").first.inner_text()
    sign_out(page)
    sign_in(page, anna)
    unused = totp.generate(totp.now() + 30).token  # no code counts twice
    page.get_by_label("Code of six digits").fill(unused)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beratung Nord")
    sign_out(page)
    sign_in(page, anna)
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beratung Nord")


def test_an_invitation_makes_a_member_on_a_phone(browser, person, server, anna) -> None:
    page = person.new_page()
    set_up(page, server, anna)
    page.locator("nav").get_by_role("link", name="Members").click()
    page.get_by_label("E-mail address").fill("carla@example.com")
    page.get_by_label("Facilitator").last.check()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link of the invitation").input_value()
    other = browser.new_context(locale="de-DE", viewport={"width": 360, "height": 740})
    guest = other.new_page()
    guest.goto(link)
    guest.get_by_label("Ihr Name").fill("Carla Conti")
    guest.get_by_label("Passwort wählen").fill(PASSWORD)
    guest.get_by_role("button", name="Beitreten").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Beratung Nord")
    guest.locator(".rail summary").click()
    expect(guest.get_by_role("link", name="Mein Konto")).to_be_visible()
    expect(guest.get_by_role("link", name="Mitglieder")).to_have_count(0)
    page.locator("nav").get_by_role("link", name="Members").click()
    expect(page.get_by_text("Carla Conti", exact=True)).to_be_visible()
    other.close()


PLACES = (
    "/account", "/account/password", "/account/second-step", "/account/recovery-codes",
    "/account/passkeys", "/account/verify", "/workspaces?all=1",
    "/administration",
)  # fmt: skip
LOOKS = {("de", "light"), ("en", "dark")}  # no theme changes words, no language colours
WITHIN = ("", "/members", "/settings", "/log", "/leave")


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_of_accounts_is_for_everybody(browser, server, anna, language) -> None:
    """Axe in both themes, nothing cut off at 320 px, and everything large enough for a thumb."""
    found: list[object] = []
    address = f"http://localhost:{server.port}"
    context = browser.new_context(base_url=address, locale="en-GB")
    page = context.new_page()
    set_up(page, server, anna)
    at = page.url.removeprefix(address).partition("?")[0]
    state = context.storage_state()
    context.close()
    for scheme, width in (("light", 1280), ("dark", 320)):
        look = browser.new_context(
            base_url=address, locale=language, color_scheme=scheme, storage_state=state,
            viewport={"width": width, "height": 700}, reduced_motion="reduce",
        )  # fmt: skip
        door = browser.new_context(
            base_url=address, locale=language, color_scheme=scheme,
            viewport={"width": width, "height": 700}, reduced_motion="reduce",
        )  # fmt: skip
        inside, outside = look.new_page(), door.new_page()
        pages = [(inside, path) for path in (*PLACES, *(at + more for more in WITHIN))]
        pages += [(outside, path) for path in ("/sign-in", "/reset", "/sign-in/passkey")]
        for tab, path in pages:
            tab.goto(path)
            for details in tab.locator("details").all():
                details.evaluate("e => e.open = true")
            if (language, scheme) in LOOKS:
                found.extend(eyes.by_axe(tab, f"{path} {scheme}"))
            found.extend(eyes.by_thumb(tab, path, width))
        look.close()
        door.close()
    assert found == []
