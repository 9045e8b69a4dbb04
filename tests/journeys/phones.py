"""How people answer in journeys: in a real browser, or through HTTP with the page that they got."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen
from uuid import uuid4

from lxml.html import FormElement, HtmlElement, document_fromstring
from playwright.sync_api import Locator, Page

from tests.journeys.staff import Person

LINK = re.compile(r"^(http\S+/r/[A-Z0-9]{6})#(\S{24})\s*$", re.MULTILINE)
MIDDLE = "3"  # said wherever a person's own answer does not matter


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody finds in their mail."""

    address: str
    key: str

    @classmethod
    def of(cls, mail: EmailMessage) -> "Letter":
        body = mail.get_body(("plain",))
        assert body
        found = LINK.search(body.get_content())
        assert found, body.get_content()
        return cls(found[1], found[2])

    @property
    def link(self) -> str:
        return f"{self.address}#{self.key}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said."""

    status: int
    page: HtmlElement

    @property
    def heading(self) -> str:
        return str(self.page.xpath("string(//h1)")).strip()


def fetch(url: str, language: str, fields: list[tuple[str, str]] | None = None) -> Reply:
    """As a browser without cookies and scripts would ask."""
    data = None if fields is None else urlencode(fields).encode()
    request = Request(url, data, {"Accept": "text/html", "Accept-Language": language})
    try:
        with urlopen(request, timeout=30) as response:
            return Reply(response.status, document_fromstring(response.read().decode()))
    except HTTPError as refused:
        with refused:
            return Reply(refused.code, document_fromstring(refused.read().decode()))


def open_form(letter: Letter, person: Person) -> FormElement:
    """From the link over the notice to the form."""
    read = fetch(letter.address, person.language)
    way = read.page.xpath("//main//a[contains(@href, '/form')]/@href")[0]
    page = fetch(urljoin(letter.address, way), person.language).page
    form: FormElement = page.get_element_by_id("check")
    return form


def fill(form: FormElement, person: Person, key: str) -> None:
    """Choose this person's answers; the middle where nothing was decided."""
    form.fields["number"], form.fields["seconds"], form.fields["key"] = str(uuid4()), "190", key
    form.fields["open"] = "yes"
    for name in {one.name for one in form.xpath(".//input[@type='radio']")}:
        if not name.startswith("group-"):
            form.fields[name] = str(person.items.get(name, MIDDLE))
    for box in form.xpath(".//fieldset[contains(@class, 'points')]"):
        for number, points in zip(box.xpath(".//input"), ("50", "30", "20"), strict=True):
            number.value = points
    if person.obstacle:
        form.fields["obstacle"] = person.obstacle
    if "group-contact" in form.fields and "contact" in person.groups:
        form.fields["group-contact"] = {"yes": "1", "no": "2"}[person.groups["contact"]]
    if "department" in person.groups:
        names = form.xpath(".//select[@name='group-department']/option")
        option = next(one for one in names if one.text_content() == person.groups["department"])
        form.fields["group-department"] = option.get("value")
    if "name" in form.fields:
        form.fields["name"] = person.name
        form.inputs["agree"].checked = True


def hand_in(letter: Letter, person: Person) -> Reply:
    """Answer everything and send it."""
    form = open_form(letter, person)
    fill(form, person, letter.key)
    return fetch(urljoin(letter.address, form.action), person.language, form.form_values())


def answer(page: Page, person: Person, parts: tuple[str, ...]) -> None:
    """The same by clicking through the pages of the form, up to sending."""
    for part in parts:
        shown = page.locator(f"#{part}.now")
        shown.wait_for()
        for question in shown.locator("fieldset:not(.points, [data-optional])").all():
            _choose(question, person)
        for box in shown.locator(".points").all():
            for number, times in enumerate((10, 6, 4)):
                box.locator("[data-by='5']").nth(number).click(click_count=times)
        if part != parts[-1]:
            page.locator(".part.now .go .btn-primary").click()
    if person.obstacle:
        page.locator("[name=obstacle]").fill(person.obstacle)
    if "contact" in person.groups:
        place = ("yes", "no").index(person.groups["contact"])
        page.locator("#group-contact label").nth(place).click()
    if "department" in person.groups:
        page.locator("[name=group-department]").select_option(person.groups["department"])


def _choose(question: Locator, person: Person) -> None:
    said = person.items.get(question.get_attribute("id") or "", int(MIDDLE))
    question.locator(f"label:has(input[value='{said}'])").click()
