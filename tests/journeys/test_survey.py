"""A survey from the first sign-in to the results: set up, invited by real mails, answered, closed.

Each fixture is a step that the next one builds on; the tests between them say what must be true
then. What may be published is worked out in `expected`, from the answers alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import expected, eyes, phones, staff
from tests.journeys.conftest import Installation, make_installation
from tests.journeys.phones import Letter
from tests.journeys.test_accounts import ANNA, PASSWORD, command, link_in, sign_in
from tests.postbox import Postbox, postbox

ORGANISATION = "Stadtwerke Musterhausen"
PULSE = ("goals", "culture", "knowledge", "holistic", "measurability", "strategy", "last")
FULL = (*PULSE[:-1], "market", "figures", "last")
THANKS = {
    "de": "Vielen Dank, Ihre Antworten sind angekommen",
    "en": "Thank you, your answers have arrived",
}


@dataclass
class Survey:
    """What the journey knows so far; addresses are paths."""

    server: Installation
    box: Postbox
    browser: Browser
    owner: Page
    state: Any  # the owner's cookies
    found: list[object] = field(default_factory=list)  # what axe complains about
    eyes: dict[tuple[str, bool], Page] = field(default_factory=dict)
    workspace: str = ""
    assessment: str = ""
    pulse: str = ""
    leadership: str = ""
    asked: list[staff.Person] = field(default_factory=list)
    letters: dict[str, Letter] = field(default_factory=dict)

    def person(self, **more: Any) -> BrowserContext:
        """A browser of somebody's own; the address is that of the mails."""
        home = f"http://localhost:{self.server.port}"
        context = self.browser.new_context(
            base_url=home, **({"reduced_motion": "reduce", "locale": "en-GB"} | more)
        )
        context.set_default_timeout(15_000)
        return context

    def look(self, *paths: str, member: bool = True) -> None:
        """Axe on these pages, in both languages and both themes: German by day, English by night.

        What a theme changes is not what a language changes, so two of the four pairs will do.
        """
        for language, theme in (("de", "light"), ("en", "dark")):
            page = self._eye(language, member)
            page.emulate_media(color_scheme=theme)
            for path in paths:
                page.goto(path)
                self.found.extend(eyes.by_axe(page, path))

    def _eye(self, language: str, member: bool) -> Page:
        """A browser for looking, kept open: one each as a member and as anybody."""
        if (language, member) not in self.eyes:
            state = self.state if member else None
            context = self.person(locale=language, storage_state=state)
            self.eyes[language, member] = context.new_page()
        return self.eyes[language, member]

    def mails_to(self, person: staff.Person) -> list[Any]:
        return [
            mail
            for mail, to in zip(self.box.mails, self.box.to(), strict=True)
            if to == person.email
        ]

    def open(self, path: str) -> Page:
        self.owner.goto(path)
        return self.owner

    def press(self, name: str) -> None:
        self.owner.get_by_role("button", name=name).click()

    def follow(self, name: str) -> None:
        self.owner.wait_for_load_state()  # else the last one may be yet to come
        self.owner.get_by_role("link", name=name).last.click()

    def path(self) -> str:
        return "/" + self.owner.url.partition("?")[0].split("/", 3)[3]


@pytest.fixture(scope="module")
def survey(
    browser: Browser, built: Any, german: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Survey]:
    """An installation with a mail server, and the first owner signed in with a new password."""
    with postbox() as box:
        server = make_installation(
            tmp_path_factory.mktemp("survey"),
            built,
            MAIL_URL=box.url,
            MAIL_FROM="befragung@example.com",
        )
        made = command(server, "create-owner", ANNA, "--workspace", "Beratung Nord")
        context = browser.new_context(
            base_url=f"http://localhost:{server.port}", locale="en-GB", reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(link_in(made))
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_label("The password once more").fill(PASSWORD)
        page.get_by_role("button", name="Save the password").click()
        sign_in(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Beratung Nord")
        survey = Survey(server, box, browser, page, context.storage_state())
        survey.workspace = survey.path()
        yield survey
        for eye in survey.eyes.values():
            eye.context.close()
        context.close()
        server.stop()


def next_mail(survey: Survey) -> Any:
    """The mail that comes now, taken out of the box."""
    for _ in range(300):
        if survey.box.mails:
            return survey.box.mails.pop()
        survey.owner.wait_for_timeout(100)
    raise AssertionError("no mail came")


@pytest.fixture(scope="module")
def launched(survey: Survey) -> Survey:
    """By the wizard: leadership as it is proposed, staff in groups and with personal links."""
    page = survey.owner
    assert "password" in next_mail(survey)["Subject"]
    survey.look(survey.workspace, f"{survey.workspace}/start")
    survey.follow("Start a survey")
    page.get_by_label("Name of the organisation").fill(ORGANISATION)
    survey.press("Continue")
    survey.look(survey.path())
    page.locator("#leadership").check()
    survey.press("Continue")
    survey.look(survey.path())
    page.get_by_role("link", name="Change this in detail").nth(1).click()
    expect(page.locator("#headcount")).to_be_visible()
    page.get_by_label("Personal invitations").check()
    expect(page.locator("#headcount")).to_be_hidden()  # the list will say it
    page.locator("#department").fill("\n".join(staff.DEPARTMENTS))
    page.get_by_label("Department and Customer contact together").check()
    survey.look(survey.path())
    survey.press("Save and check")
    expect(page.get_by_role("heading", level=2)).to_have_text(
        ["Leadership", "Staff (pulse survey)"]
    )
    survey.press("Launch now")
    survey.assessment = survey.path()
    survey.follow("Leadership")
    survey.leadership = survey.path()
    page.wait_for_load_state()
    page.locator(".trail a").last.click()
    survey.follow("Staff (pulse survey)")
    survey.pulse = survey.path()
    survey.look(survey.assessment, survey.pulse)
    return survey


def test_what_was_set_up_is_what_people_are_promised(launched: Survey) -> None:
    page = launched.open(launched.pulse)
    promised = page.locator(".facts-table")
    expect(promised).to_contain_text("Anonymous, from 5 people")
    expect(promised).to_contain_text("Personal invitations")
    expect(promised).to_contain_text("Customer contact, Department (4)")
    launched.open(launched.leadership)
    expect(promised).to_contain_text("Full questionnaire, about 12 minutes")
    expect(promised).to_contain_text("With names")


@pytest.fixture(scope="module")
def invited(launched: Survey) -> Survey:
    """Pasted lines, some of them wrong, looked at, added, and sent by the worker."""
    people = [*staff.employees(), *staff.silent()]
    lines = [one.line for one in people]
    lines.insert(3, "Kantine, 2. Stock")
    lines.insert(10, "otto@@example.com; Otto")
    lines.insert(20, people[0].line)
    launched.open(f"{launched.pulse}/invitations")
    launched.owner.get_by_label("E-mail addresses, one per line").fill("\n".join(lines))
    launched.press("Check the addresses")
    page = launched.owner
    expect(page.locator("#problems li")).to_have_count(2)
    expect(page.locator("#problems li").nth(0)).to_contain_text("Line 4: no e-mail address")
    expect(page.locator("#problems li").nth(1)).to_contain_text("Line 11: not a valid e-mail")
    expect(page.locator(".tallies")).to_contain_text("named more than once, taken once1")
    assert not launched.box.mails
    launched.look(launched.path())
    launched.press("Add 34 addresses")
    launched.look(f"{launched.path()}?q=e", f"{launched.pulse}/invitations/mail")
    assert not launched.box.mails
    send(launched, "Send 34 invitations")
    launched.look(launched.path())
    launched.open(f"{launched.leadership}/invitations")
    leaders = staff.leaders()
    launched.owner.get_by_label("E-mail addresses, one per line").fill(
        "\n".join(one.line for one in leaders)
    )
    launched.press("Check the addresses")
    launched.press("Add 4 addresses")
    send(launched, "Send 4 invitations")
    launched.asked = [*people, *leaders]
    launched.letters = {
        to: Letter.of(mail) for mail, to in zip(launched.box.mails, launched.box.to(), strict=True)
    }
    return launched


def send(survey: Survey, name: str) -> None:
    """Press and wait until the worker is done."""
    survey.press(name)
    expect(survey.owner.get_by_text("all done")).to_be_visible(timeout=30_000)


def test_everybody_gets_one_mail_in_their_language_with_a_link_of_their_own(
    invited: Survey,
) -> None:
    assert sorted(invited.box.to()) == sorted(one.email for one in invited.asked)
    assert len({letter.key for letter in invited.letters.values()}) == 38
    for person in invited.asked:
        (mail,) = invited.mails_to(person)
        assert mail["Content-Language"] == person.language
        start = {"de": "Wie kundenzentriert", "en": "How customer-centric"}[person.language]
        assert start in mail["Subject"]
        html = mail.get_body(("html",)).get_content()
        assert invited.letters[person.email].link in html


@pytest.fixture(scope="module")
def half(invited: Survey) -> Survey:
    """Most have answered: by phone, without a script, on a train, and through plain HTTP."""
    by_phone(invited, staff.employees()[0])
    without_a_script(invited, staff.employees()[4])
    on_a_train(invited, staff.employees()[1])
    for person in staff.employees()[2:24]:
        if person != staff.employees()[4]:
            replied(invited, person)
    by_name(invited, staff.leaders()[2])
    return invited


def replied(survey: Survey, person: staff.Person) -> None:
    reply = phones.hand_in(survey.letters[person.email], person)
    assert (reply.status, reply.heading) == (200, THANKS[person.language])


def by_phone(survey: Survey, person: staff.Person) -> None:
    letter = survey.letters[person.email]
    context = survey.person(
        locale="de", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(letter.link)
    assert letter.key not in page.url
    expect(page.locator(".promise")).to_contain_text("Kein Ergebnis zeigt, wer was gesagt hat")
    page.locator(".acts a").first.click()
    phones.answer(page, person, PULSE)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Antworten absenden").click()
    expect(page.locator("h1")).to_have_text(THANKS["de"])
    context.close()


def without_a_script(survey: Survey, person: staff.Person) -> None:
    """The key is copied from the mail."""
    letter = survey.letters[person.email]
    context = survey.person(java_script_enabled=False)
    page = context.new_page()
    page.goto(letter.address)
    page.get_by_role("link", name="To the questions").first.click()
    page.wait_for_load_state()  # all questions are counted at once
    for question in page.locator("fieldset:not(.points, [data-optional])").all():
        said = person.items.get(question.get_attribute("id") or "", 3)
        question.locator(f"input[value='{said}']").check()
    for number, points in enumerate(("50", "30", "20")):
        page.locator(".share input[type=number]").nth(number).fill(points)
    page.locator("[name=obstacle]").fill(person.obstacle)
    page.locator("#group-contact input").first.check()
    page.locator("[name=group-department]").select_option(person.groups["department"])
    page.get_by_label("Personal key").fill(letter.key)
    page.get_by_role("button", name="Send the answers").click()
    expect(page.locator("h1")).to_have_text(THANKS["en"])
    context.close()


def on_a_train(survey: Survey, person: staff.Person) -> None:
    """The network goes after the first page and comes back after sending."""
    context = survey.person()
    page = context.new_page()
    page.goto(survey.letters[person.email].link)
    page.get_by_role("link", name="To the questions").first.click()
    page.locator("#goals.now").wait_for()
    context.set_offline(True)
    phones.answer(page, person, PULSE)
    page.get_by_role("button", name="Send the answers").click()
    expect(page.locator(".send")).to_contain_text("No connection")
    context.set_offline(False)
    expect(page.locator("h1")).to_have_text(THANKS["en"])
    context.close()


def by_name(survey: Survey, person: staff.Person) -> None:
    context = survey.person()
    page = context.new_page()
    page.goto(survey.letters[person.email].link)
    page.get_by_role("link", name="To the questions").first.click()
    phones.answer(page, person, FULL)
    page.get_by_label("Your name").fill(person.name)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send the answers").click()
    expect(page.locator("h1")).to_have_text(THANKS["en"])
    context.close()


def test_a_second_try_and_a_forged_key_change_nothing(half: Survey) -> None:
    person, other = staff.employees()[0], staff.silent()[0]
    letter = half.letters[person.email]
    again = phones.hand_in(letter, person)
    assert (again.status, again.heading) == (409, "Mit dieser Einladung wurde schon geantwortet")
    forged = phones.hand_in(Letter(letter.address, "A" * 24), other)
    assert forged.status == 403
    assert "Dieser persönliche Schlüssel passt nicht" in forged.page.text_content()
    foreign = Letter(letter.address, half.letters[staff.leaders()[0].email].key)
    assert phones.hand_in(foreign, other).status == 403


def test_the_rate_is_coarse_and_nothing_else_is_shown_before_closing(half: Survey) -> None:
    page = half.open(half.pulse)
    expect(page.locator("main")).to_contain_text("70% of 34 people")
    half.open(f"{half.pulse}/results")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results appear once, after closing")
    half.look(half.pulse, half.leadership, f"{half.pulse}/results", f"{half.pulse}/close")
    reply = page.request.get(f"{half.pulse}/results.json")
    assert (reply.status, reply.json()) == (409, {"problem": "not closed"})


@pytest.fixture(scope="module")
def reminded(half: Survey) -> Survey:
    """A reminder, and then the rest answers."""
    half.box.mails.clear()
    half.open(f"{half.pulse}/invitations")
    send(half, "Send a reminder")
    return half


def test_a_reminder_goes_to_unused_invitations_only_and_nobody_sees_to_whom(
    reminded: Survey,
) -> None:
    waiting = [*staff.employees()[24:], *staff.silent()]
    assert sorted(reminded.box.to()) == sorted(one.email for one in waiting)
    mails = [(person, mail) for person in waiting for mail in reminded.mails_to(person)]
    assert all(Letter.of(mail) == reminded.letters[person.email] for person, mail in mails)
    page = reminded.open(f"{reminded.pulse}/invitations")
    page.locator("#list > summary").click()
    assert page.locator("#list li .hint:last-of-type").all_inner_texts().count("sent") == 34
    expect(page.locator("main")).to_contain_text("34 addresses looked through, all done")


@pytest.fixture(scope="module")
def closed(reminded: Survey) -> Survey:
    """The last answers, and both audiences closed by hand."""
    for person in (*staff.employees()[24:], *staff.leaders()):
        if person != staff.leaders()[2]:
            replied(reminded, person)
    for audience in (reminded.pulse, reminded.leadership):
        reminded.open(audience)
        reminded.follow("Close now")
        reminded.press("Close now")
        expect(reminded.owner.locator("article.result")).to_be_visible(timeout=30_000)
    return reminded


def published(survey: Survey, audience: str) -> dict[str, Any]:
    result: dict[str, Any] = survey.owner.request.get(f"{audience}/results.json").json()
    return result


def test_whoever_comes_late_is_told_and_changes_nothing(closed: Survey) -> None:
    before, late = published(closed, closed.pulse), staff.silent()[-1]
    letter = closed.letters[late.email]
    form = phones.fetch(f"{letter.address}/form", "de")
    assert (form.status, form.heading) == (410, "Diese Befragung ist beendet")
    assert published(closed, closed.pulse) == before


def test_groups_are_released_and_withheld_as_they_must_be(closed: Survey) -> None:
    people, result = staff.employees(), published(closed, closed.pulse)
    assert result["participation"] == {"n": 30, "invited": 34, "rate": 85}
    means = {one["lever"]: one["mean"] for one in result["total"]["levers"]}
    assert means == expected.whole(people)
    shown = {
        cell["key"]: {lever: mean for lever, mean in cell["means"].items() if mean is not None}
        for cell in result["groups"]
    }
    assert shown == expected.released(people)
    assert 0 < len(shown) < len(expected.cells(people)) - 1
    assert result["withheld"]


def test_the_page_shows_these_groups_and_one_sentence_for_the_others(closed: Survey) -> None:
    page = closed.open(f"{closed.pulse}/results")
    groups = page.locator("section[aria-labelledby=h-groups]")
    rows = groups.locator("tbody tr:not(.whole, .kind)")
    names = rows.locator("th").all_inner_texts()
    assert names == [
        "With customer contact",
        "Without customer contact",
        "Vertrieb",
        "Kundendienst",
        "Vertrieb · With customer contact",
    ]
    told = [row.locator("td").all_inner_texts()[1:] for row in rows.all()]
    assert told == [
        [f"{means[lever]:.1f}" if lever in means else "–" for lever in staff.LEVERS]
        for means in expected.released(staff.employees()).values()
    ]
    expect(groups.locator(".telling")).to_contain_text("Not every group or figure is shown.")
    expect(groups).not_to_contain_text("Technik")
    expect(groups).not_to_contain_text("Einkauf")


def test_leadership_beside_staff_is_compared_on_what_both_were_asked(closed: Survey) -> None:
    page = closed.open(f"{closed.assessment}/compare")
    expect(page).to_have_url(re.compile("/results#differences$"))
    pair = page.locator(".gap").first
    first, second = expected.whole(staff.leaders()), expected.whole(staff.employees())
    rows = pair.locator("table.gaps tbody tr")
    told = [row.locator("td").all_inner_texts()[:3] for row in rows.all()]
    assert told == [
        [f"{first[lever]:.1f}", f"{second[lever]:.1f}", f"+{first[lever] - second[lever]:.1f}"]
        for lever in staff.LEVERS
    ]
    expect(pair.locator("details.plain")).to_contain_text("Compared on 15 practices")
    closed.open(f"{closed.leadership}/results")
    for leader in staff.leaders():
        expect(page.locator("article")).to_contain_text(leader.name)
    closed.look(
        closed.workspace, closed.assessment, f"{closed.assessment}/results",
        f"{closed.leadership}/results", f"{closed.workspace}/log",
    )  # fmt: skip


def test_comments_are_redacted_and_then_released(closed: Survey) -> None:
    page = closed.open(f"{closed.pulse}/results")
    expect(page.locator("article")).not_to_contain_text("Vier Systemen")
    closed.follow("Read and release comments")
    expect(page.locator(".voices > li")).to_have_count(11)
    assert sorted(page.locator(".voices > li > p:first-child").all_inner_texts()) == sorted(
        staff.OBSTACLES
    )
    closed.look(closed.path())
    telling = page.locator(".voices > li", has_text="Frau Sommer")
    telling.locator("summary").click()
    telling.get_by_label("What is to stand there instead").fill("Eine Person entscheidet alles.")
    telling.get_by_role("button", name="Overwrite the text").click()
    expect(page.get_by_text("Redacted", exact=True)).to_be_visible()
    page.locator(".voices > li", has_text="Der Preis steht").get_by_role(
        "button", name="Withhold"
    ).click()
    closed.press("Release 10 comments")
    expect(page.locator(".voices li")).to_have_count(10)
    voices = page.locator(".voices li").all_inner_texts()
    assert "Eine Person entscheidet alles." in voices
    assert not [text for text in voices if "Sommer" in text or "Preis" in text]
    closed.look(f"{closed.pulse}/comments", f"{closed.pulse}/results")


def test_a_viewer_sees_the_results_and_can_change_nothing(closed: Survey) -> None:
    viewer = "viola@example.com"
    closed.open(f"{closed.workspace}/members")
    closed.owner.get_by_label("E-mail address").fill(viewer)
    closed.owner.get_by_label("Viewer").last.check()
    closed.box.mails.clear()
    closed.press("Send the invitation")
    body = next_mail(closed).get_body(("plain",)).get_content()
    context = closed.person()
    page = context.new_page()
    page.goto(re.findall(r"http\S+", body)[0])
    page.get_by_label("Your name").fill("Viola Vogel")
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beratung Nord")
    page.goto(f"{closed.pulse}/results")
    expect(page.locator("article.result")).to_be_visible()
    expect(page.locator("article")).not_to_contain_text("All comments")
    for path in ("comments", "invitations", "edit", "close"):
        assert page.request.get(f"{closed.pulse}/{path}").status == 403, path
    context.close()


def test_a_stranger_finds_nothing(closed: Survey) -> None:
    made = command(closed.server, "create-owner", "stranger@example.com", "--workspace", "Fremd")
    context = closed.person()
    page = context.new_page()
    page.goto(link_in(made))
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The password once more").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    sign_in(page, "stranger@example.com")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fremd")
    for home in (closed.workspace, closed.assessment, closed.pulse, closed.leadership):
        assert page.request.get(home).status == 404, home
    for more in ("results", "results.json", "comments", "invitations", "edit", "close"):
        assert page.request.get(f"{closed.pulse}/{more}").status == 404, more
    assert page.request.get(f"{closed.assessment}/compare").status == 404
    context.close()


def test_a_wave_that_nobody_answered_has_no_result_and_says_what_to_do(closed: Survey) -> None:
    page = closed.open(f"{closed.assessment}/duplicate")
    closed.press("Make the next wave")
    closed.follow("Staff (pulse survey)")
    closed.press("Launch now")
    closed.follow("Close now")
    closed.press("Close now")
    few = page.get_by_role("heading", name="Too few answers for a result")
    expect(few).to_be_visible(timeout=30_000)
    closed.look(closed.path())


def test_axe_found_nothing_on_the_way(closed: Survey) -> None:
    code = closed.letters[staff.leaders()[0].email].address.rsplit("/", 1)[1]
    closed.look("/sign-in", "/r", f"/r/{code}", member=False)
    assert closed.found == []
