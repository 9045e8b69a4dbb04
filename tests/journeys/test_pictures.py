"""Takes the pictures of the documentation from the demonstration, in both languages.

Runs only for `make pictures`, which names their folder; no other journey may need it.
"""

import io
import os
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image, ImageOps
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from assessment import demo_workshop
from assessment.access.rooms import hash_of
from assessment.models import Audience, Organisation
from assessment.store import commands, rooms, seats, votes
from assessment.store.database import engine_options
from assessment.store.seats import Phone
from assessment.workshop import commands as do
from assessment.workshop.parts import part
from questions.load import bank
from tests import rows
from tests.journeys.conftest import SECRET, Installation, make_installation
from tests.journeys.test_accounts import command, link_in
from tests.journeys.test_documents import COMPANY, WAVE, document, enter

FOLDER = Path(os.environ.get("PICTURES", ""))
LOCALES = {"de": "de-DE", "en": "en-GB"}
WIDE, PROJECTOR, PHONE = (
    {"width": width, "height": height} for width, height in ((1280, 900), (1280, 720), (390, 844))
)
IN_ENGLISH = {"de": "German", "en": "English"}
COLOURS, MOST, EDGE = 128, 150_000, "#c8c8c4"  # at most so many bytes
MARGIN = 40  # below what is shown
LEVER = "goals"  # shown on the stage and of the report
HALF = 4  # the section of the notice with which its second half begins
RULE = 2  # pixels of the line above it
DOTS = "100"  # of a page of the report, an inch

pytestmark = pytest.mark.skipif(
    "PICTURES" not in os.environ, reason="'make pictures' takes the documentation's pictures"
)


@pytest.fixture
def named_server(tmp_path: Path, built: Path, german: None) -> Iterator[Installation]:
    """An installation under a name, so that no picture shows an address of this machine."""
    installation = make_installation(tmp_path, built, PUBLIC_URL="http://leitstern.example.org")
    yield installation
    installation.stop()


@pytest.fixture
def home(browser: Browser, named_server: Installation) -> Iterator[BrowserContext]:
    """Whoever looks at the demonstration, signed in."""
    shown = command(named_server, "demo", "--once")
    context = look(browser, named_server, "en")
    enter(context.new_page(), link_in(shown))
    yield context
    context.close()


def look(browser: Browser, server: Installation, language: str, **more: object) -> BrowserContext:
    """A browser by day in which nothing moves."""
    given = {"viewport": WIDE, "color_scheme": "light", "reduced_motion": "reduce"} | more
    context = browser.new_context(
        base_url=server.address, locale=LOCALES[language], accept_downloads=True, **given
    )
    context.set_default_timeout(60_000)
    return context


def test_the_documentation_has_its_pictures(
    browser: Browser, named_server: Installation, home: BrowserContext, tmp_path: Path
) -> None:
    FOLDER.mkdir(exist_ok=True)
    code, workshops = prepare(named_server)
    results = way_to_results(home.pages[0])
    for language in LOCALES:
        member = look(browser, named_server, language, storage_state=home.storage_state())
        take_results(member.new_page(), results, f"results-{language}")
        take_stage(member.new_page(), workshops[language], f"stage-{language}")
        member.close()
        somebody = look(browser, named_server, language, viewport=PHONE)
        take_notice(somebody.new_page(), code, f"notice-{language}")
        somebody.close()
        take_report(home.pages[0], tmp_path, language)
    taken = sorted(FOLDER.glob("*.png"))
    assert [one.name for one in taken if one.stat().st_size > MOST] == []


def opened(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as shot:
        return shot.convert("RGB")


def keep(name: str, drawn: Image.Image) -> None:
    """Write it with a fine edge, since pages are as white as what stands around them."""
    picture = ImageOps.expand(drawn, 1, EDGE)
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def prepare(server: Installation) -> tuple[str, dict[str, UUID]]:
    """The code of the survey that runs, and a workshop in each language with a lever revealed."""
    app = Flask("pictures")
    engine = create_engine(**engine_options(f"sqlite:///{server.folder / 'leitstern.sqlite'}"))
    app.config["SECRET_KEY"] = SECRET
    with app.app_context(), Session(engine) as session:
        running = select(Audience.code).where(Audience.state == "open", Audience.kind == "pulse")
        code = session.scalars(running).one()
        company = session.scalars(select(Organisation).filter_by(name=COMPANY)).one()
        workshops = {}
        for language in LOCALES:
            wave = rows.assessment(session, company.id, f"Workshop {language}").id
            workshops[language] = rows.audience(session, "workshop", wave, language=language).id
            session.commit()
            reveal(session, workshops[language])
    engine.dispose()
    return code, workshops


def reveal(session: Session, audience: UUID) -> None:
    """Everybody joins and answers one lever; then it is shown."""
    now, asked = time.time(), part(bank(), LEVER)
    version = rooms.open_(session, audience, demo_workshop.PLAN, now, hash_of).version
    session.commit()
    phones = [Phone(audience, f"{number:064x}") for number in range(demo_workshop.PEOPLE)]
    for phone in phones:
        seats.join(session, phone)
        session.commit()
    for what in (partial(do.go, part=LEVER), partial(do.open_votes, parts=[asked])):
        version = rooms.change(session, audience, version, partial(what, now=now)).version
        session.commit()
    said = demo_workshop.ballots(bank(), LEVER, 1)
    for phone, ballot in zip(phones, said, strict=True):
        votes.put(session, phone, bank(), (LEVER, 1), demo_workshop.payload(ballot))
        session.commit()
    commands.reveal(session, audience, version, asked, now)
    session.commit()


def way_to_results(page: Page) -> str:
    """The address of the company's results; the page stays at its wave."""
    for name in (COMPANY, WAVE):
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WAVE)
    return f"{page.url.partition('?')[0]}/results"


def take_results(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.locator("figure .main-svg").first.wait_for()
    page.wait_for_load_state("networkidle")
    box = page.locator("section.answers").bounding_box()
    assert box
    top = {"x": 0, "y": 0, "width": WIDE["width"], "height": box["y"] + box["height"] + MARGIN}
    keep(name, opened(page.screenshot(full_page=True, clip=top)))


def take_stage(page: Page, audience: UUID, name: str) -> None:
    page.set_viewport_size(PROJECTOR)
    page.goto(f"/audience/{audience}/stage?look=day")
    page.locator(".stage-dots").first.wait_for()
    page.wait_for_load_state("networkidle")
    keep(name, opened(page.screenshot()))


def take_notice(page: Page, code: str, name: str) -> None:
    """The whole notice on a phone, its two halves beside each other."""
    page.goto(f"/r/{code}")
    box = page.locator(f".notice > div:nth-child({HALF})").bounding_box()
    assert box
    whole = opened(page.screenshot(full_page=True))
    cut = int(box["y"])
    halves = whole.crop((0, 0, whole.width, cut)), whole.crop((0, cut + RULE, *whole.size))
    both = Image.new("RGB", (2 * whole.width, max(half.height for half in halves)), "white")
    for place, half in enumerate(halves):
        both.paste(half, (place * whole.width, place * RULE))
    keep(name, both)


def take_report(page: Page, folder: Path, language: str) -> None:
    """The page of one lever."""
    file = document(page, folder, "Report (PDF)", IN_ENGLISH[language])
    begins = f"{bank().lever(LEVER).name[language]} · "
    pages = [one.extract_text() for one in PdfReader(file).pages]
    (number,) = (n for n, text in enumerate(pages, 1) if text.startswith(begins))
    to = folder / language
    which = ("-r", DOTS, "-f", str(number), "-singlefile")
    subprocess.run(["pdftoppm", "-png", *which, file, to], check=True)
    keep(f"report-{language}", opened(to.with_suffix(".png").read_bytes()))
