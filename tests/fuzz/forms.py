"""The forms of all pages as a browser sees them, and as it would send them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement, document_fromstring

from tests.fuzz.world import World

LIKELY = {
    "email": "somebody@example.com",
    "number": "30",
    "date": "2026-12-01",
    "datetime-local": "2094-12-01T18:00",
    "password": "vier Wörter reichen aus",
    "color": "#0b6e69",
    "textarea": "Eins\nZwei",
}
MEMBERS = {"workspace", "organisation", "assessment", "audience", "workspaces", "account"}
FIRST = ("nobody", "phone", "owner")  # a page for everybody is tried as whoever has the least
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{43}|(?<=/)[\w-]{24}|(?<=/)[0-9a-f]{64}|\d+")


@dataclass(frozen=True)
class Field:
    """One name that a form sends, with the values that it offers; `usual` may be nothing."""

    name: str
    kind: str
    offered: tuple[str, ...]
    usual: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """Who finds it, where it leads and what it sends."""

    who: str
    action: str
    fields: tuple[Field, ...]

    def usual(self) -> list[tuple[str, str]]:
        """What a person would send who fills in what is empty."""
        return [(one.name, value) for one in self.fields for value in one.usual]

    def files(self) -> list[str]:
        """The names of fields that take a file."""
        return [one.name for one in self.fields if one.kind == "file"]


def found(world: World) -> list[Form]:
    """Every form that somebody gets to see, each once, as whoever may see most of it."""
    if world.forms:
        return world.forms
    forms: dict[tuple[str, ...], Form] = {}
    for rule in world.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for who in ("owner",) if rule.rule.split("/")[1] in MEMBERS else FIRST:
            for path in world.paths(rule):
                for form in _on_page(world, who, path):
                    kind = ID.sub("…", form.action)
                    forms.setdefault((kind, *sorted(f.name for f in form.fields)), form)
    world.forms = list(forms.values())
    return world.forms


def _on_page(world: World, who: str, path: str) -> Iterator[Form]:
    response = world.send(who, "GET", path)
    while response.status_code in (301, 302, 303):
        there = urlsplit(urljoin(f"http://localhost{path}", response.headers["Location"]))
        path = f"{there.path}?{there.query}" if there.query else there.path
        response.close()
        response = world.send(who, "GET", path)
        if there.path == "/sign-in":
            break
    text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
    response.close()
    if "<form" not in text:
        return
    document = document_fromstring(text)
    for form in document.iter("form"):
        if (form.get("method") or "get").lower() == "post":
            action = urljoin(path, form.get("action") or path)
            yield Form(who, action, tuple(_fields(document, form)))


def _fields(document: HtmlElement, form: HtmlElement) -> Iterator[Field]:
    inside = list(form.iter("input", "select", "textarea", "button"))
    if form.get("id"):
        inside += document.xpath("//*[@form=$id]", id=form.get("id"))
    by_name: dict[str, list[HtmlElement]] = {}
    for element in inside:
        if element.get("name"):
            by_name.setdefault(element.get("name"), []).append(element)
    for name, elements in by_name.items():
        if name != "csrf_token":
            yield _field(name, elements)


def _field(name: str, elements: list[HtmlElement]) -> Field:
    first = elements[0]
    kind = first.tag if first.tag != "input" else (first.get("type") or "text").lower()
    if kind == "select":
        offered = tuple(o.get("value") or (o.text or "") for o in first.iter("option"))
        chosen = tuple(o.get("value") or "" for o in first.iter("option") if "selected" in o.attrib)
        return Field(name, kind, offered, chosen[:1] or offered[:1])
    values = tuple(e.get("value") or (e.text or "" if kind == "textarea" else "") for e in elements)
    if kind in ("radio", "checkbox"):
        checked = tuple(v for e, v in zip(elements, values, strict=True) if "checked" in e.attrib)
        return Field(name, kind, values, checked or (values[-1:] if kind == "radio" else values))
    if kind == "button":
        return Field(name, kind, values, ())
    given = values if any(values) else (LIKELY.get(kind, "Wort"),)
    return Field(name, kind, values, () if kind == "file" else given[:1])
