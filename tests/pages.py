"""A client that checks every HTML page it gets, and what a person does with the form."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from typing import Any

import html5lib
from flask.testing import FlaskClient
from lxml.html import HtmlElement, document_fromstring
from werkzeug.test import TestResponse

# Nothing in here ends a tag, a value or a text, and no parser has anything to say about it.
PLAIN = r"[^<>&\"'\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
VALUE, WORDS = re.compile(f'(?<! type)="{PLAIN}*"'), re.compile(f"(?<=>)(?!\\s+<){PLAIN}+(?=<)")
VALID: set[str] = set()  # shapes of pages that were found in order
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class PageClient(FlaskClient):
    """Fails on a page that is not valid, not labelled, or not in the language it says."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html":
            check_page(response)
        return response


def check_page(response: TestResponse) -> None:
    text = response.get_data(as_text=True)
    if 300 <= response.status_code < 400:  # its little page is Werkzeug's, and nobody sees it
        return
    check_markup(text)
    document = document_fromstring(text)
    found = list(document.iter("*"))
    tags = [element.tag for element in found]
    assert tags.count("h1") == 1, "a page has one h1"
    title = document.findtext("head/title")
    assert title
    assert not title.startswith(" –"), "a page has a title of its own"
    assert document.get("lang") == response.headers["Content-Language"]
    ids = [element.get("id") for element in found if element.get("id")]
    assert len(ids) == len(set(ids)), "ids are unique"
    check_references(found, set(ids))
    check_labels(document, found)
    check_nothing_inline(found, response.headers["Content-Security-Policy"])


def check_markup(text: str) -> None:
    """By the book of HTML, which takes a while: once for all pages that differ in words only."""
    shape = WORDS.sub("x", VALUE.sub('=""', text))
    if shape not in VALID:
        parser = html5lib.HTMLParser()
        parser.parse(text)
        assert parser.errors == [], [(error, *more) for error, *more in parser.errors][:3]
        VALID.add(shape)


def check_references(found: list[HtmlElement], ids: set[str]) -> None:
    for element in found:
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for named in (element.get(attribute) or "").split():
                assert named in ids, f"{attribute} points to {named}, which is not there"
        target = element.get("href") or ""
        if target.startswith("#"):
            assert target[1:] in ids, f"a link leads to {target}, which is not there"


def check_labels(document: HtmlElement, found: list[HtmlElement]) -> None:
    wrapped = {child for label in document.iter("label") for child in label.iter()}
    named = {label.get("for") for label in document.iter("label")}
    for element in found:
        tag = element.tag
        if tag in ("input", "select", "textarea", "progress") and element.get("type") != "hidden":
            by_label = element in wrapped or element.get("id") in named
            assert by_label or element.get("aria-label"), f"{element.attrib} has no label"
        if tag == "button":
            assert "".join(element.itertext()).strip() or element.get("aria-label")
        if tag == "fieldset":
            assert element.find("legend") is not None, "a fieldset has a legend"


def check_nothing_inline(found: list[HtmlElement], policy: str) -> None:
    for element in found:
        assert element.get("style") is None, "the content policy forbids inline styles"
        assert not [name for name in element.attrib if str(name).startswith("on")]
        if element.tag == "script" and not element.get("src"):
            assert element.get("type") == "application/json", "no inline script"
        if element.tag == "style":
            digest = b64encode(sha256((element.text or "").encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, "a style inside is named by its hash"


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the page's first form, as a browser would send them."""
    given: dict[str, str] = {}
    for tag in INPUT.findall(page):
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
        if attributes.get("type") == "hidden":
            given[attributes["name"]] = attributes.get("value", "")
    return given


ITEMS = [f"{letter}{number}" for letter in "GCKHM" for number in range(1, 6)]


def filled(page: str, **changes: str | None) -> dict[str, str]:
    """The page's form filled in completely; a change to None leaves a field out."""
    answers: dict[str, str | None] = {item: str(1 + n % 5) for n, item in enumerate(ITEMS)}
    answers |= {"speed": "4", "friendliness": "5", "organisation": "Muster GmbH"}
    answers |= {"single-1": "50", "single-2": "30", "single-3": "20"}
    answers |= {
        name.replace("_", "-") if name.startswith("single") else name: value
        for name, value in changes.items()
    }
    return fields(page) | {name: value for name, value in answers.items() if value is not None}


def hand_in(client: FlaskClient, **changes: str | None) -> str:
    """Fill in a form and send it; the path of its result."""
    response = client.post("/check", data=filled(client.get("/check").text, **changes))
    assert response.status_code == 303, response.text
    return str(response.headers["Location"])
