"""What a form asks: the questions of one sheet in their parts, from the bank. Reads no answer.

A question's kind decides how it looks (a macro of `components/answers.html`) and how its answer
is read (`kinds.py`); its section and key say where the answer is stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from questions.bank import Bank, Form, Lever
from questions.load import bank as load_bank


@dataclass(frozen=True, slots=True)
class Group:
    """A question about the person; a group without names is answered by yes or no."""

    key: str  # leadership | contact | department | location
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that decides what is asked."""

    version: str
    form: str
    groups: tuple[Group, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the name of its field, its kind of answer, and where the answer is stored."""

    name: str
    kind: str
    section: str
    key: str  # within the section; '' where the section is one answer
    about: Any  # what the bank says of it
    optional: bool = False  # may be left open without a word


@dataclass(frozen=True, slots=True)
class Part:
    """What stands on one page of the form."""

    key: str
    lever: Lever | None
    questions: tuple[Question, ...]


TITLES: dict[str, LazyString] = {
    "strategy": _l("What comes first"),
    "market": _l("Service, price and ambition"),
    "figures": _l("Figures in use"),
    "last": _l("Last questions"),
}
SENSES: dict[tuple[str, str], LazyString] = {
    ("quick", "last"): _l("Two questions about service, and what your organisation puts first."),
    ("pulse", "strategy"): _l("Two questions about service, and what the organisation puts first."),
    ("full", "strategy"): _l("Four times 100 points: where the organisation stands, and where to."),
    ("full", "market"): _l("How the organisation deals with customers and with competitors."),
    ("full", "figures"): _l(
        "Which customer figures are used, and for what. Values are optional: give them only "
        "where you have them at hand."
    ),
}


@lru_cache(maxsize=256)
def parts(sheet: Sheet) -> tuple[Part, ...]:
    """The parts of a sheet, one lever each and then the modules of its form."""
    bank = load_bank(sheet.version)
    form = bank.form(sheet.form)
    levers = (Part(one.key, one, tuple(_lever(bank, form, one))) for one in bank.levers)
    modules = {key: tuple(_module(key, bank, form)) for key in ("strategy", "market", "figures")}
    last = (*_open(bank, form), *_groups(sheet))
    if form.key == "quick":  # short enough for one page
        last = (*modules.pop("strategy"), *last)
    shown = (Part(key, None, asked) for key, asked in modules.items() if asked)
    return (*levers, *shown, Part("last", None, last))


@lru_cache(maxsize=256)
def questions(sheet: Sheet) -> tuple[Question, ...]:
    """All questions of a sheet in the order of the page."""
    return tuple(question for part in parts(sheet) for question in part.questions)


def _lever(bank: Bank, form: Form, lever: Lever) -> Iterator[Question]:
    for item in bank.asked(form.key, lever.key):
        yield Question(item.id, "choice", "items", item.id, item)
    if "importance" in form.modules:
        yield Question(f"importance-{lever.key}", "scale", "importance", lever.key, bank.importance)
        yield Question(f"target-{lever.key}", "level", "targets", lever.key, bank.target)


def _module(key: str, bank: Bank, form: Form) -> Iterator[Question]:
    at_once = "contrasts" not in form.modules  # a short form asks about service here
    if "service" in form.modules and key == ("strategy" if at_once else "market"):
        yield from (Question(r.key, "choice", "service", r.key, r) for r in bank.service)
    if key == "strategy":
        for name in form.allocations:
            yield Question(name, "points", "allocations", name, bank.allocation(name))
        if "intended" in form.modules:
            yield Question(bank.intended.key, "points", "intended", "", bank.intended)
    elif key == "market":
        if "price" in form.modules:
            yield Question(bank.price.key, "choice", "price", "", bank.price)
        if "contrasts" in form.modules:
            yield from (Question(c.key, "contrast", "contrasts", c.key, c) for c in bank.contrasts)
    elif "figures" in form.modules:
        yield from (Question(f.key, "figure", "figures", f.key, f) for f in bank.figures)


def _open(bank: Bank, form: Form) -> Iterator[Question]:
    if "open" in form.modules:
        for one in bank.open_questions:
            yield Question(one.key, "words", "comments", one.key, one, optional=True)


def _groups(sheet: Sheet) -> Iterator[Question]:
    for group in sheet.groups:
        yield Question(f"group-{group.key}", "group", "groups", group.key, group, optional=True)
