"""A live workshop in real browsers: a stage, a control, thirteen phones, from joining to the end.

Phones go offline, reload, come late, and the server is killed while people vote. Each fixture is a
step that the next one builds on; what must be true then is asked of the screens and of the store.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from assessment.access import seats as marks
from assessment.models import Audience, Seat, Workspace
from assessment.store import actions, dots, outcomes, rooms, votes
from assessment.store.database import engine_options
from questions.load import bank
from tests import rows
from tests.journeys import eyes
from tests.journeys.conftest import SECRET, Installation, make_installation
from tests.journeys.test_accounts import ANNA, PASSWORD, command, link_in, sign_in

PHONES, PATIENCE = 12, 30.0  # seconds; a machine may be busy
GOALS = [item.id for item in bank().lever("goals").items]
# Chooses as a person would, by clicking; what is sent is the page's own form.
CHOOSE = """([part, levels]) => {
  const form = document.querySelector(`#vote-${part} form`);
  form.querySelectorAll("fieldset").forEach((box, at) => {
    const wanted = levels[at % levels.length];
    const points = box.querySelectorAll("[type=number]");
    if (!points.length) box.querySelector(`input[value="${wanted}"]`).click();
    points.forEach((input) => {
      input.value = levels[Number(input.name.at(-1)) - 1];
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
}"""
SEND = "part => document.querySelector(`#vote-${part} form .go button`).click()"


@dataclass
class Workshop:
    """What the journey knows so far."""

    server: Installation
    browser: Browser
    engine: Engine
    app: Flask
    audience: UUID
    code: str
    control: Page
    stage: Page
    phones: list[Page] = field(default_factory=list)
    said: dict[tuple[str, int], list[Sequence[int]]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)  # what was looked at
    wrong: list[Any] = field(default_factory=list)  # what was found there

    @contextmanager
    def store(self) -> Iterator[Session]:
        with self.app.app_context(), Session(self.engine) as session:
            yield session

    def version(self) -> int:
        with self.store() as session:
            return rooms.version(session, self.audience) or 0

    def phone(self) -> Page:
        """Somebody takes out a phone, opens the address and joins."""
        context = self.browser.new_context(
            base_url=f"http://localhost:{self.server.port}",
            locale=("de", "en-GB")[len(self.phones) % 2],
            viewport={"width": 360, "height": 740},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.goto(f"/r/{self.code}")
        page.locator(f"form[action='/r/{self.code}/join'] button").first.click()
        page.locator("#room").wait_for()
        self.phones.append(page)
        return page

    def look(self, name: str) -> None:
        """Is every screen accessible in this step? By turns by day and by night."""
        night = len(self.seen) % 2 == 0
        self.seen.append(name)
        self.stage.locator(".chart .main-svg, #room:not(:has(.chart))").first.wait_for()
        theme = "theme => { document.documentElement.dataset.bsTheme = theme; }"
        self.stage.evaluate(theme, "dark" if night else "light")
        self.wrong += eyes.from_afar(self.stage, f"stage, {name}") + eyes.by_axe(self.stage, name)
        for page in (self.control, *self.phones[:2]):
            page.emulate_media(color_scheme="dark" if night else "light", reduced_motion="reduce")
            self.wrong += eyes.by_axe(page, f"{page.url}, {name}")

    def press(self, button: str, within: str = "#room", key: str = "") -> None:
        """One press on the control, or a key; then every screen shows where the room is."""
        before = self.version()
        found = self.control.locator(within).get_by_role("button", name=button).first
        if key:
            found.press(key)
        else:
            found.click()
        until = time.monotonic() + PATIENCE
        while self.version() == before and time.monotonic() < until:
            self.control.wait_for_timeout(50)
        assert self.version() == before + 1
        self.in_step()
        self.control.locator("body:not(.control-sending)").wait_for()  # else the next is none

    def in_step(self, phones: Sequence[Page] | None = None) -> None:
        """Until all screens show the version that the store has."""
        version = self.version()
        with self.app.app_context():
            of_phones = marks.mark(self.code, version)
        same = "start => document.getElementById('room').dataset.etag.startsWith(start)"
        for page in self.phones if phones is None else phones:
            page.wait_for_function(same, arg=of_phones)
        for page, which in ((self.stage, "s"), (self.control, "c")):
            page.wait_for_function(same, arg=f'"{which}-open-{version}-')

    def go(self, key: str) -> None:
        """To another part by its name in the control's list."""
        self.control.locator("#more-open > summary").click()
        self.control.locator("#go-part").select_option(key)
        self.press("Go there", "#go-to")
        self.control.locator("#more-open > summary").click()

    def ask(self, key: str) -> None:
        """To the part, and its vote begins."""
        if self.control.locator(f".control-now[data-lever={key}]").count() == 0:
            self.go(key)
        self.press("Start the vote", key="Enter")
        expect(self.control.locator("#now")).to_be_focused()
        for phone in self.phones:
            phone.locator(f"#vote-{key}").wait_for()

    def choose(self, phone: Page, key: str, levels: Sequence[int]) -> None:
        phone.evaluate(CHOOSE, [key, list(levels)])

    def vote(self, phone: Page, key: str, levels: Sequence[int], round: int = 1) -> None:
        """Choose and send; the answer of the server is awaited elsewhere."""
        self.said.setdefault((key, round), []).append(levels)
        self.choose(phone, key, levels)
        phone.evaluate(SEND, key)

    def all_vote(self, key: str, levels: Sequence[int] = (1, 2, 3, 4, 5), round: int = 1) -> None:
        """Each phone says something else."""
        for number, phone in enumerate(self.phones):
            turned = [levels[(at + number) % len(levels)] for at in range(len(levels))]
            self.vote(phone, key, turned, round)
        self.all_sent(key)

    def all_sent(self, key: str) -> None:
        for phone in self.phones:
            phone.locator(f"#vote-{key} .room-sent").wait_for()

    def counted(self, key: str, round: int = 1) -> tuple[int, int]:
        """How many have voted, and how many of those votes have become ballots."""
        with self.store() as session:
            count = votes.counts(session, self.audience).get((key, round), votes.Count(0, 0))
        return count.voted, count.ballots

    def ballots(self, key: str, round: int = 1) -> list[votes.Ballot]:
        with self.store() as session:
            return votes.ballots(session, self.audience).get((key, round), [])


def choices(ballots: Sequence[votes.Ballot]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(ballot.values()) for ballot in ballots)


def told(said: Sequence[Sequence[int]], size: int) -> Counter[tuple[Any, ...]]:
    """What the phones have chosen, as ballots of so many questions."""
    return Counter(tuple(one[at % len(one)] for at in range(size)) for one in said)


@pytest.fixture(scope="module")
def workshop(
    browser: Browser, built: Any, german: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workshop]:
    """An owner with a launched workshop opens its room, its stage and its control."""
    server = make_installation(tmp_path_factory.mktemp("workshop"), built)
    made = command(server, "create-owner", ANNA, "--workspace", "Beratung Nord")
    home = f"http://localhost:{server.port}"
    context = browser.new_context(base_url=home, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE * 1000)
    control = context.new_page()
    control.goto(link_in(made))
    control.get_by_label("New password").fill(PASSWORD)
    control.get_by_label("The password once more").fill(PASSWORD)
    control.get_by_role("button", name="Save the password").click()
    sign_in(control)
    expect(control.get_by_role("heading", level=1)).to_have_text("Beratung Nord")
    app = Flask("journey")
    app.config["SECRET_KEY"] = SECRET
    engine = create_engine(**engine_options(f"sqlite:///{server.folder / 'leitstern.sqlite'}"))
    with Session(engine) as session:
        workspace = session.scalars(select(Workspace.id)).one()
        wave = rows.assessment(session, rows.organisation(session, workspace).id)
        audience = rows.audience(session, "workshop", wave.id)
        number, code = audience.id, audience.code
        session.commit()
    control.goto(f"/audience/{number}/room")
    wrong = eyes.by_axe(control, "plan")
    control.get_by_role("button", name="Open the room").click()
    control.get_by_role("link", name="Open the control").wait_for()
    wrong += eyes.by_axe(control, "set-up")
    with context.expect_page() as stage:
        control.get_by_role("link", name="Open the projector view").click()
    control.get_by_role("link", name="Open the control").click()
    workshop = Workshop(
        server, browser, engine, app, number, code, control, stage.value, wrong=wrong
    )
    yield workshop
    for page in workshop.phones:
        page.context.close()
    context.close()
    engine.dispose()
    server.stop()


@pytest.fixture(scope="module")
def joined(workshop: Workshop) -> Workshop:
    for _ in range(PHONES):
        workshop.phone()
    workshop.in_step()
    workshop.look("lobby")
    return workshop


def test_twelve_phones_have_joined_and_every_screen_says_so(joined: Workshop) -> None:
    expect(joined.stage.locator(".stage-here")).to_contain_text("12")
    expect(joined.control.locator(".control-count")).to_contain_text("12 people are here")
    expect(joined.stage.locator(".stage-big")).to_have_text(f"{joined.code[:3]} {joined.code[3:]}")
    joined.phones[3].goto(f"/r/{joined.code}/room")  # a second look is no second seat
    joined.in_step()
    with joined.store() as session:
        assert rooms.beat(session, joined.audience) == rooms.Beat(1, 12, 0, 0)


@pytest.fixture(scope="module")
def killed(joined: Workshop) -> Workshop:
    """The goals: one phone is offline, one reloads, and the server dies between the votes."""
    joined.press("Go on:")
    joined.ask("goals")
    phones, levels = joined.phones, (1, 2, 3, 4, 5)
    offline, reloading = phones[5], phones[3]
    offline.context.set_offline(True)
    joined.vote(offline, "goals", levels)
    for phone in phones[:3]:
        joined.vote(phone, "goals", levels)
        phone.locator("#vote-goals .room-sent").wait_for()
    joined.choose(reloading, "goals", levels[::-1])
    reloading.reload()
    joined.server.kill()
    for phone in (phones[4], *phones[6:]):
        joined.vote(phone, "goals", (2, 2, 3, 3, 4))
    expect(offline.locator("#vote-goals .kept")).to_contain_text("network is back")
    expect(phones[4].locator("#vote-goals .kept")).to_contain_text("Netz")
    joined.server.start()
    return joined


def test_what_was_sent_while_the_server_was_dead_arrives_once(killed: Workshop) -> None:
    for phone in (killed.phones[4], *killed.phones[6:]):
        phone.locator("#vote-goals .room-sent").wait_for()
    assert killed.counted("goals") == (10, 0)
    expect(killed.stage.locator(".stage-count")).to_contain_text("10 ")
    expect(killed.control.locator(".control-count")).to_contain_text("10 of 12")


def test_a_reloaded_phone_still_has_what_was_chosen(killed: Workshop) -> None:
    reloading = killed.phones[3]
    chosen = reloading.locator("#vote-goals input:checked")
    assert [one.input_value() for one in chosen.all()] == ["5", "4", "3", "2", "1"]
    killed.said["goals", 1].append((5, 4, 3, 2, 1))
    reloading.evaluate(SEND, "goals")
    reloading.locator("#vote-goals .room-sent").wait_for()
    assert killed.counted("goals") == (11, 0)


def test_a_phone_that_was_offline_sends_when_the_net_is_back(killed: Workshop) -> None:
    killed.phones[5].context.set_offline(False)
    killed.all_sent("goals")
    assert killed.counted("goals") == (12, 0)
    killed.in_step()


@pytest.fixture(scope="module")
def revealed(killed: Workshop) -> Workshop:
    """The goals are shown, voted on again in one practice, and agreed on."""
    killed.look("asked")
    killed.press("Reveal the answers")
    killed.look("revealed")
    return killed


def test_the_reveal_has_every_answer_once(revealed: Workshop) -> None:
    assert revealed.counted("goals") == (12, 12)
    assert choices(revealed.ballots("goals")) == told(revealed.said["goals", 1], 5)
    expect(revealed.stage.locator(".stage-chart")).to_be_visible()
    for phone in revealed.phones:
        expect(phone.locator("#room")).to_have_attribute("data-state", "revealed")
        expect(phone.locator("#mine")).to_be_visible()


@pytest.fixture(scope="module")
def agreed(revealed: Workshop) -> Workshop:
    """A second vote on one practice, and what was agreed after it."""
    revealed.control.locator("#again-more > summary").click()
    revealed.control.locator(f"#again-{GOALS[0]}").check()
    revealed.press("Vote again on these", "#again-some")
    for phone in revealed.phones:
        expect(phone.locator("#vote-goals fieldset")).to_have_count(1)
    revealed.all_vote("goals", (3, 4), round=2)
    revealed.press("Reveal the answers")
    revealed.look("second vote on one practice")
    form = revealed.control.locator("#form-goals")
    form.get_by_label("Score, 1 to 5").fill("3.4")
    form.get_by_label("Reason in one line").fill("Ziele ja, Messung nein")
    revealed.press("Write it down", "#form-goals")
    revealed.look("agreed")
    return revealed


def test_both_votes_and_the_agreed_score_stand_beside_each_other(agreed: Workshop) -> None:
    assert agreed.counted("goals") == agreed.counted("goals", 2) == (12, 12)
    assert choices(agreed.ballots("goals", 2)) == {(3,): 6, (4,): 6}
    expect(agreed.stage.locator(".stage-agreed")).to_contain_text("Ziele ja, Messung nein")
    with agreed.store() as session:
        current = rooms.load(session, agreed.audience)
    assert current
    assert current.room.agreed["goals"].score == 3.4


@pytest.fixture(scope="module")
def late(agreed: Workshop) -> Workshop:
    """Culture, closed too early and opened again; somebody comes late and votes with the others."""
    agreed.press("Go on:")
    agreed.ask("culture")
    for phone in agreed.phones[:6]:
        agreed.vote(phone, "culture", (2, 3, 3, 4, 1))
        phone.locator("#vote-culture .room-sent").wait_for()
    agreed.press("Close the vote without revealing")
    agreed.look("closed")
    agreed.phone()
    agreed.press("Let people go on voting")
    for phone in agreed.phones[6:]:
        agreed.vote(phone, "culture", (4, 3, 2, 4, 5))
    agreed.all_sent("culture")
    agreed.press("Reveal the answers")
    return agreed


def test_a_vote_that_was_closed_too_early_goes_on_without_a_loss(late: Workshop) -> None:
    assert late.counted("culture") == (13, 13)
    assert choices(late.ballots("culture")) == {(2, 3, 3, 4, 1): 6, (4, 3, 2, 4, 5): 7}


@pytest.fixture(scope="module")
def positioned(late: Workshop) -> Workshop:
    """Knowledge, then where the organisation stands today, and where it wants to."""
    late.press("Go on:")
    late.ask("knowledge")
    late.all_vote("knowledge")
    late.press("Reveal the answers")
    for key, points in (("today", (20, 30, 50)), ("intended", (50, 30, 20))):
        late.ask(key)
        for phone in late.phones:
            late.vote(phone, key, points)
        late.all_sent(key)
        late.press("Reveal the answers")
    late.look("positioned")
    late.go("result")
    late.look("result")
    return late


def test_three_levers_and_the_positioning_have_thirteen_answers(positioned: Workshop) -> None:
    for key in ("culture", "knowledge", "today", "intended"):
        assert positioned.counted(key) == (13, 13), key
    assert choices(positioned.ballots("knowledge")) == told(positioned.said["knowledge", 1], 5)
    assert [ballot["single"] for ballot in positioned.ballots("today")] == [[20, 30, 50]] * 13
    expect(positioned.stage.locator(".stage-chart")).to_be_visible()


@pytest.fixture(scope="module")
def dotted(positioned: Workshop) -> Workshop:
    """Everybody places five dots; one of them on a step of their own choice."""
    positioned.go("dots")
    for number, phone in enumerate(positioned.phones):
        steps = phone.locator("#steps > li")
        steps.first.wait_for()
        place = "([at, times]) => { const row = document.querySelectorAll('#steps > li')[at];"
        place += (
            " for (let n = 0; n < times; n += 1) row.querySelector('[data-by=\"1\"]').click(); }"
        )
        phone.evaluate(place, [0, 3])
        phone.evaluate(place, [1, 4 if number == 0 else 2])  # the sixth and seventh are refused
    expect(positioned.stage.locator(".stage-steps > li b").first).to_contain_text("39")
    positioned.look("dots")
    return positioned


def test_everybody_has_five_dots_and_no_more(dotted: Workshop) -> None:
    steps = dotted.stage.locator(".stage-steps > li b")
    expect(steps.first).to_contain_text("39")
    expect(steps.nth(1)).to_contain_text("26")
    with dotted.store() as session:
        assert sorted(dots.counted(session, dotted.audience).values()) == [26, 39]


# The next command is answered only after a beat has brought what it changed.
LATE = """() => {
  const real = window.fetch;
  const beat = () => new Promise((go) => {
    document.addEventListener("room:beat", go, { once: true });
    room.look();
  });
  window.fetch = async (address, options = {}) => {
    const answer = await real(address, options);
    if (options.method !== "POST") return answer;
    window.fetch = real;
    await beat();
    await beat();
    return answer;
  };
}"""


@pytest.fixture(scope="module")
def planned(dotted: Workshop) -> Workshop:
    """Who does what."""
    dotted.press("Go on:")
    expect(dotted.stage.locator(".stage-steps > li")).to_have_count(2)
    dotted.control.evaluate(LATE)
    dotted.press("Take it down", "#wanted", key="Enter")
    owner = dotted.control.locator("#actions details[open] [name=owner]")
    expect(owner).to_be_focused()
    owner.fill("Eva Rat")
    dotted.press("Save", "#actions details[open]")
    own = dotted.control.locator("#add-1")
    own.get_by_label("What is to be done").fill("Kundinnen besuchen")
    own.get_by_label("Who").fill("Otto Owner")
    own.get_by_label("By when").fill("2027-02-01")
    dotted.press("Take it down", "#add-1")
    dotted.press("Take it down", "#wanted")
    dotted.press("Remove", "#actions details[open]")
    dotted.look("actions")
    return dotted


def test_an_action_with_owner_and_date_is_on_the_stage(planned: Workshop) -> None:
    lines = planned.stage.locator(".stage-actions tbody tr")
    expect(lines.first).to_contain_text("Eva Rat")
    expect(lines.last).to_contain_text("Kundinnen besuchen")
    expect(lines.last).to_contain_text("Otto Owner")
    expect(planned.stage.locator(".stage-steps > li")).to_have_count(1)
    with planned.store() as session:
        home = session.get_one(Audience, planned.audience).assessment_id
        taken, kept = actions.of_assessment(session, home)
    assert taken.step_id
    assert (kept.owner, str(kept.due)) == ("Otto Owner", "2027-02-01")


def test_a_button_that_turned_into_another_under_the_thumb_is_not_pressed(
    planned: Workshop,
) -> None:
    before = planned.version()
    planned.control.evaluate(
        """() => {
          room.put(document.getElementById("room").outerHTML.replace("Go on: ", "Go on:  "));
          document.querySelector(".control-go .btn-primary").click();
        }"""
    )
    planned.control.wait_for_timeout(800)
    assert planned.version() == before


@pytest.fixture(scope="module")
def ended(planned: Workshop) -> Workshop:
    planned.press("Go on:")
    button = planned.control.get_by_role("button", name="End the workshop")
    button.click()
    for phone in planned.phones:
        expect(phone.locator("#room")).to_have_attribute("data-state", "end", timeout=30_000)
    for page in (planned.stage, planned.control):
        page.locator("#room[data-rest]").wait_for()  # until then it changes while it is looked at
    planned.look("end")
    return planned


def test_the_end_is_on_every_screen_and_the_result_has_every_answer(ended: Workshop) -> None:
    for page in (ended.stage, ended.control):
        expect(page.locator("#room [data-lever=end], #room[data-lever=end]").first).to_be_visible()
    expect(ended.stage.get_by_role("heading", level=1)).to_have_text("Vielen Dank")
    ended.control.goto(f"/audience/{ended.audience}/results")
    until = time.monotonic() + PATIENCE
    while ended.control.locator("article.result").count() == 0 and time.monotonic() < until:
        ended.control.wait_for_timeout(500)
        ended.control.reload()
    expect(ended.control.locator("article.result")).to_be_visible()
    with ended.store() as session:
        kept = outcomes.load(session, ended.audience)
        assert session.scalars(select(Seat.token_hash)).all() == []
    assert kept
    assert [lever.n for lever in kept.levers] == [12, 13, 13, 0, 0]
    assert sorted(count for _step, count in kept.dots) == [26, 39]


def test_axe_finds_nothing_on_any_screen_and_the_stage_is_read_from_afar(ended: Workshop) -> None:
    assert len(ended.seen) == 11
    assert ended.wrong == []
