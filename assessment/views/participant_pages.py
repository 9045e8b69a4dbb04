"""Draws what a participant sees; reads no database, stores nothing.

Pages are the same for everybody and kept by the settings of their audience. Only a form has a
number and an order of its own.
"""

from collections.abc import Iterator
from functools import lru_cache
from uuid import uuid4

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from assessment import notice as notices
from assessment.access import seals, seats
from assessment.clock import in_words
from assessment.forms.answers import Problem
from assessment.forms.asked import Group, Sheet
from assessment.forms.participant import ParticipantAnswers
from assessment.markdown import render
from assessment.store import rooms
from assessment.store.doors import Door
from assessment.terms import Terms
from assessment.views import asking
from questions.load import bank

NUMBER = "{form-number}"  # where each form's own number goes


def sheet(door: Door) -> Sheet:
    """What is asked behind a door."""
    groups = tuple(Group(key, names) for key, names in door.groups)
    return Sheet(door.bank_version, door.form, groups, named=door.confidentiality == "named")


@lru_cache(maxsize=256)
def notice(door: Door, language: str, stands: str) -> str:
    """What everybody reads before the first question."""
    asked = bank(door.bank_version).form(door.form)
    return render_template(
        "participate/notice.html",
        door=door,
        notice=notices.notice(_terms(door)),
        welcome=render(_welcome(door, language)),
        form_name=asked.name[language],
        minutes=asked.minutes,
        stands=stands,
        opens=in_words(door.opens_at) if door.opens_at else "",
        etag=seats.mark(door.code, rooms.UNOPENED),
    )


def blank_form(door: Door, language: str, order: int) -> str:
    """A form without an answer, under a new number; with a script the browser makes its own."""
    return _blank(door, language, order).replace(NUMBER, str(uuid4()))


@lru_cache(maxsize=512)
def _blank(door: Door, _language: str, order: int) -> str:
    return _form(door, NUMBER, order, asking.questions(sheet(door), order, _shape(door)), [])


def filled_form(door: Door, answers: ParticipantAnswers, found: list[Problem]) -> str:
    """The form as it was sent, with what has to be put right."""
    order = answers.shown_order
    body = asking.questions(sheet(door), order, _shape(door), answers, found)
    return _form(door, str(answers.uuid or uuid4()), order, body, found)


def _form(door: Door, number: str, order: int, body: Markup, found: list[Problem]) -> str:
    return render_template(
        "participate/form.html",
        door=door,
        seal=seals.seal_of(door),
        number=number,
        shown_order=order,
        questions=body,
        problems=found,
        only_open=asking.only_open(found),
        lead=notices.notice(_terms(door)).lead,  # for whoever was led past the notice
    )


def _shape(door: Door) -> asking.Page:
    more = {"door": door, "consent": notices.notice(_terms(door)).consent}
    return asking.Page("participate/last.html", _("Send the answers"), more)


@lru_cache(maxsize=256)
def thanks(door: Door, _language: str) -> str:
    """The receipt, without a link to anything that was answered."""
    return render_template("participate/thanks.html", door=door, next=list(_next(door)))


def _next(door: Door) -> Iterator[str]:
    if door.closes_at:
        yield _("The survey closes on %(moment)s.", moment=in_words(door.closes_at))
    if door.confidentiality == "open":
        yield _("The results are shown to everyone in the room once it has closed.")
    elif door.confidentiality == "named":
        yield _("Once it has closed, those in charge share the results with the group.")
    else:
        yield _("Results come once it has closed, and only where enough people have answered.")
    if door.contact:
        yield _("Questions? Please ask %(contact)s.", contact=door.contact)


def _terms(door: Door) -> Terms:
    return Terms(
        organisation=door.organisation,
        confidentiality=door.confidentiality,
        entry=door.entry,
        k=door.k,
        groups=tuple(key for key, _names in door.groups),
        has_crosses=bool(door.crosses),
        has_open_questions="open" in bank(door.bank_version).form(door.form).modules,
        closes_at=door.closes_at,
        contact=door.contact,
        responses_kept=door.responses_kept,
        addresses_kept=door.addresses_kept,
        live=door.live,
    )


def _welcome(door: Door, language: str) -> str:
    """The greeting in the reader's language, else in the one it was written in."""
    said = dict(door.welcome)
    return said.get(language) or said.get(door.language) or ""
