"""The way into a live workshop: who is early waits, pages go on by themselves, a phone wakes up."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from assessment.access import rooms as keys
from assessment.store import commands as deeds
from assessment.store import rooms
from assessment.store.database import engine_options
from assessment.workshop import commands
from assessment.workshop.parts import part
from assessment.workshop.room import Room
from questions.load import bank
from tests import rows
from tests.journeys import eyes
from tests.journeys.conftest import SECRET, Installation, make_installation
from tests.journeys.test_room import CHOOSE, SEND

GOALS = part(bank(), "goals")
NOW = 1_800_000_000.0


@dataclass
class Entrance:
    """A launched workshop of a running server, its room not open yet."""

    server: Installation
    browser: Browser
    app: Flask
    engine: Any
    phones: list[Page] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.store() as session:
            made = rows.audience(session, "workshop", live=True)
            self.id, self.code = made.id, made.code
            session.commit()

    @contextmanager
    def store(self) -> Iterator[Session]:
        with self.app.app_context(), Session(self.engine) as session:
            yield session

    def phone(self) -> Page:
        home = f"http://localhost:{self.server.port}"
        size = {"width": 360, "height": 740}
        context = self.browser.new_context(base_url=home, locale="en-GB", viewport=size)
        page = context.new_page()
        page.goto(f"/r/{self.code}")
        self.phones.append(page)
        return page

    def open(self) -> None:
        with self.store() as session:
            rooms.open_(session, self.id, 60, NOW, keys.hash_of)
            session.commit()

    def do(self, command: Callable[[Room], Room]) -> None:
        with self.store() as session:
            rooms.change(session, self.id, rooms.version(session, self.id) or 0, command)
            session.commit()

    def ask(self) -> None:
        self.do(lambda room: commands.go(room, "goals", NOW))
        self.do(lambda room: commands.open_votes(room, [GOALS], NOW))

    def reveal(self) -> None:
        with self.store() as session:
            version = rooms.version(session, self.id) or 0
            deeds.reveal(session, self.id, version, GOALS, NOW)
            session.commit()

    def vote(self, phone: Page, *levels: int) -> None:
        phone.locator("#vote-goals").wait_for()
        phone.evaluate(CHOOSE, ["goals", list(levels)])
        phone.evaluate(SEND, "goals")
        phone.locator("#vote-goals .room-sent").wait_for()

    def revealed_without_one(self) -> list[Page]:
        """Four phones; the answers of the last have no net until the others' are revealed."""
        self.open()
        for _ in range(4):
            self.phone().get_by_role("button", name="Join").first.click()
        self.ask()
        *voted, late = self.phones
        for phone in voted:
            self.vote(phone, 1, 2, 3, 4, 5)
        late.locator("#vote-goals").wait_for()
        late.context.set_offline(True)
        late.evaluate(CHOOSE, ["goals", [5, 5]])
        late.evaluate(SEND, "goals")
        self.reveal()
        return self.phones


@pytest.fixture(scope="module")
def running(
    built: Any, german: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    server = make_installation(tmp_path_factory.mktemp("entrance"), built)
    yield server
    server.stop()


@pytest.fixture
def entrance(running: Installation, browser: Browser) -> Iterator[Entrance]:
    app = Flask("entrance")
    app.config["SECRET_KEY"] = SECRET
    engine = create_engine(**engine_options(f"sqlite:///{running.folder / 'leitstern.sqlite'}"))
    made = Entrance(running, browser, app, engine)
    yield made
    for page in made.phones:
        page.context.close()
    engine.dispose()


def test_who_is_early_waits_and_gets_in_without_touching_the_page(entrance: Entrance) -> None:
    phone = entrance.phone()
    expect(phone.locator(".room-wait")).to_contain_text("has not begun yet")
    expect(phone.get_by_role("button", name="Join")).to_have_count(0)
    assert eyes.by_axe(phone, "the page that waits") == []
    phone.wait_for_timeout(2000)  # it has asked, and heard that nothing has changed
    expect(phone.locator(".room-wait")).to_be_visible()
    entrance.open()
    phone.get_by_role("button", name="Join").first.click()
    expect(phone.locator("#room")).to_have_attribute("data-state", "lobby")


def test_a_second_vote_shows_on_each_phone_its_own_first_answers(entrance: Entrance) -> None:
    entrance.open()
    for _ in range(3):
        entrance.phone().get_by_role("button", name="Join").first.click()
    entrance.ask()
    for phone, levels in zip(entrance.phones, ((1, 2), (4, 5), (3, 3)), strict=True):
        expect(phone.locator(".room-first")).to_have_count(0)
        entrance.vote(phone, *levels)
    entrance.reveal()
    entrance.do(lambda room: commands.vote_again(room, "goals", GOALS.keys[:2], NOW))
    for phone, levels in zip(entrance.phones, ((1, 2), (4, 5), (3, 3)), strict=True):
        phone.locator("#vote-goals [name=round][value='2']").wait_for(state="attached")
        marked = phone.locator("label:has(.room-first) input")
        assert [int(one.input_value()) for one in marked.all()] == list(levels)
        expect(phone.locator("input:checked")).to_have_count(0)  # nothing is chosen for anybody
    assert eyes.by_axe(entrance.phones[0], "a second vote") == []
    borrowed = entrance.phone()
    borrowed.get_by_role("button", name="Join").first.click()
    borrowed.locator("#vote-goals").wait_for()
    expect(borrowed.locator(".room-first")).to_have_count(0)


HANG = """() => {
  window.real ||= window.fetch;
  window.asked = 0;
  window.ended = false;
  window.fetch = (address, more) => {
    if (window.asked++) return window.real(address, more);
    return new Promise((_, no) => more.signal.addEventListener("abort", () => {
      window.ended = true;
      no(more.signal.reason);
    }));
  };
}"""
WAKES = (
    "dispatchEvent(new Event('online'))",
    "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))",
    "document.dispatchEvent(new Event('visibilitychange'))",
)


def test_a_phone_that_wakes_up_does_not_wait_for_a_reply_that_never_comes(
    entrance: Entrance,
) -> None:
    """It went to sleep amid a question; that one hangs, and no other was to be asked meanwhile."""
    entrance.open()
    phone = entrance.phone()
    phone.get_by_role("button", name="Join").first.click()
    phone.locator("#room").wait_for()
    for wake in WAKES:
        phone.evaluate(HANG)
        phone.wait_for_function("() => window.asked === 1")
        phone.wait_for_timeout(1200)
        assert phone.evaluate(f"() => {{ {wake}; return window.ended; }}"), wake  # at once
        phone.wait_for_function("() => window.asked > 1")
    entrance.ask()
    phone.locator("#vote-goals").wait_for()


# The head of the page comes, its end never; only giving up ends the wait.
BROKEN_OFF = """() => {
  const real = window.fetch;
  window.fetch = async (address, options = {}) => {
    const answer = await real(address, options);
    if (window.brokeOff || !options.headers?.["X-Part"]) return answer;
    window.brokeOff = true;
    answer.json = () => new Promise((_, no) => options.signal.addEventListener("abort", no));
    return answer;
  };
}"""


def test_a_phone_goes_on_where_a_page_broke_off_in_the_middle(entrance: Entrance) -> None:
    entrance.open()
    phone = entrance.phone()
    phone.get_by_role("button", name="Join").first.click()
    phone.locator("#room").wait_for()
    phone.evaluate(BROKEN_OFF)
    entrance.ask()
    phone.locator("#vote-goals").wait_for()
    assert phone.evaluate("() => window.brokeOff")


def test_a_reveal_that_is_taken_back_a_timer_and_a_break_reach_the_phones(
    entrance: Entrance,
) -> None:
    *voted, late = entrance.revealed_without_one()
    for phone in voted:
        expect(phone.locator("#mine")).to_contain_text("Only this phone still knows them")
    late.context.set_offline(False)
    expect(late.locator("#room")).to_have_attribute("data-state", "revealed")
    expect(late.locator("#mine, #late [data-sent]").first).to_be_visible()
    late.reload()
    expect(late.locator("#mine")).to_contain_text("Arrived late")
    expect(late.get_by_text("You have not answered here")).to_have_count(0)
    entrance.do(lambda room: commands.undo_reveal(room, "goals"))
    for phone in voted:
        expect(phone.locator(".room-state")).to_contain_text("no longer be changed")
        expect(phone.locator("[data-change]")).to_have_count(0)
        expect(phone.locator(".room-levels .on")).to_have_count(5)
    expect(late.locator("[data-change]")).to_be_visible()
    expect(late.locator(".room-state")).to_have_text(
        "Sent. You can change it until the facilitator reveals."
    )
    entrance.do(lambda room: commands.set_timer(room, 120, time.time()))
    for phone in entrance.phones:
        expect(phone.locator(".room-timer [data-runs]")).to_be_visible()
    first = late.locator(".room-timer").text_content() or ""
    expect(late.locator(".room-timer")).not_to_have_text(first)
    entrance.do(lambda room: commands.pause(room, time.time()))
    for phone in entrance.phones:
        expect(phone.locator(".room-timer [data-runs]")).to_have_count(0)
        expect(phone.locator("#room")).to_contain_text("A short break")
    assert eyes.by_axe(late, "a timer in a break") == []


# The page is drawn before the answers reach the server, and arrives after they were acknowledged.
OVERTAKE = """() => {
  const real = window.fetch;
  let isDrawn, isSent;
  const drawn = new Promise((go) => { isDrawn = go; });
  const sent = new Promise((go) => { isSent = go; });
  window.fetch = async (address, options = {}) => {
    if (options.method === "POST") await drawn;
    const answer = await real(address, options);
    if (options.method === "POST") setTimeout(isSent, 100);
    if (options.headers?.["X-Part"]) {
      await answer.clone().text();
      isDrawn();
      await sent;
      options.signal?.throwIfAborted();
    }
    return answer;
  };
}"""


def test_a_page_that_was_drawn_before_the_answers_arrived_does_not_ask_for_them_again(
    entrance: Entrance,
) -> None:
    *_voted, late = entrance.revealed_without_one()
    late.evaluate(OVERTAKE)
    late.context.set_offline(False)
    expect(late.locator("#mine")).to_contain_text("Arrived late")
    expect(late.locator("#late")).to_have_count(0)


def test_the_back_button_leads_out_of_the_room_and_in_again_with_the_same_seat(
    entrance: Entrance,
) -> None:
    entrance.open()
    phone = entrance.phone()
    phone.get_by_role("button", name="Join").first.click()
    expect(phone).to_have_url(f"http://localhost:{entrance.server.port}/r/{entrance.code}/room")
    entrance.ask()
    entrance.vote(phone, 4, 4, 4, 4, 4)
    phone.go_back()
    phone.get_by_role("button", name="Join").first.click()
    expect(phone.locator(".room-levels .on")).to_have_count(5)
    phone.go_back()
    phone.go_forward()
    expect(phone.locator(".room-levels .on")).to_have_count(5)
    with entrance.store() as session:
        beat = rooms.beat(session, entrance.id)
    assert beat
    assert (beat.joined, beat.voted) == (1, 1)
