"""Draws the questions of a sheet, blank or with what was answered; the same for every path."""

from itertools import permutations
from typing import Any, NamedTuple

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from assessment.forms.answers import Answers, Problem
from assessment.forms.asked import SENSES, TITLES, Part, Question, Sheet, parts
from assessment.notice import GROUPS_ASKED
from questions.load import bank

ORDERS = tuple(permutations((1, 2, 3)))  # in which the three statements may stand


class Shown(NamedTuple):
    """A part of the form in words."""

    key: str
    title: str
    sense: str
    is_lever: bool
    questions: tuple[Question, ...]


class Page(NamedTuple):
    """What a path adds to the questions: a template at their end, and the word on the button."""

    last_questions: str
    last_button: str
    more: dict[str, Any]


def questions(
    sheet: Sheet,
    order: int,
    page: Page,
    answers: Answers | None = None,
    problems: list[Problem] | None = None,
) -> Markup:
    """All parts of a sheet; with `answers` as they were given, and what is wrong with them."""
    found = problems or []
    html = render_template(
        "components/questions.html",
        bank=bank(sheet.version),
        sheet=sheet,
        parts=[_shown(sheet, part) for part in parts(sheet)],
        groups=GROUPS_ASKED,
        order=ORDERS[order],
        given={field.name: field.data for field in answers or ()},
        typed={field.name: field.raw_data for field in answers or ()},
        errors={problem.place: problem.text for problem in found if not problem.is_open},
        only_open=only_open(found),
        last_questions=page.last_questions,
        last_button=page.last_button,
        **page.more,
    )
    return Markup(html)  # noqa: S704  # our own template, escaped by Jinja


def only_open(problems: list[Problem]) -> bool:
    """Whether nothing is wrong and questions only wait for an answer."""
    return bool(problems) and all(problem.is_open for problem in problems)


def _shown(sheet: Sheet, part: Part) -> Shown:
    if part.lever:
        language = get_locale().language
        words = part.lever.name[language], part.lever.meaning[language]
        return Shown(part.key, *words, True, part.questions)
    sense = SENSES.get((sheet.form, part.key), "")
    return Shown(part.key, str(TITLES[part.key]), str(sense), False, part.questions)
