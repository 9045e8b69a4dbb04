"""Answers to a sheet of questions: read by a table of kinds, checked, and as they are stored.

Knows every form of the instrument and no page; what a single path asks beside the questions
(an organisation's name, a personal key) stands in the modules `check` and `participant`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import Length, ValidationError

from assessment.forms.asked import Question, Sheet, questions
from assessment.forms.fields import CANT_JUDGE, Choice, Paragraph, Pick, Points, Stage
from assessment.forms.figures import Day, Value
from questions.bank import Bank
from questions.load import bank as load_bank

LONGEST_TIME = 24 * 3600  # seconds; a form that lay open longer says nothing about care
LONGEST_TEXT = 1000  # characters of an answer in words
TOO_LONG = _l("Please shorten the text to %(max)d characters.", max=LONGEST_TEXT)
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or open, and the place on the page where it is put right."""

    place: str
    text: str
    is_open: bool = False  # nothing is wrong: the question only waits for an answer


class Answers(FlaskForm):
    """What every form of answers carries besides the questions themselves."""

    sheet: Sheet

    number = HiddenField()  # the form's own number: a repeated submission is recognised by it
    open = HiddenField()  # 'yes' once somebody was told what is open and goes on
    seconds = HiddenField()  # time taken, '' where the page could not measure it

    def validate_number(self, _field: HiddenField) -> None:
        """Only a number that the server or the page made up at random will do."""
        if self.uuid is None:
            raise ValidationError(_("This form was changed on its way. Please reload the page."))

    @property
    def uuid(self) -> UUID | None:
        """The form's number, if it is one."""
        try:
            number = UUID(self.number.data or "")
        except ValueError:
            return None
        return number if number.version == 4 and str(number) == self.number.data else None

    def is_forged(self) -> bool:
        """Whether fields or files were sent that no page of ours sends, or a field twice."""
        known = {field.name for field in self if not isinstance(field, Points)}
        known.add("csrf_token")
        for field in self:
            if isinstance(field, Points):
                known.update(field.names())
        sent = request.form
        unknown = any(name not in known or len(sent.getlist(name)) > 1 for name in sent)
        return unknown or bool(request.files)

    def seconds_taken(self) -> int | None:
        """The time taken, where it is plausible."""
        said = self.seconds.data or ""
        plausible = said.isascii() and said.isdigit() and len(said) < 6
        return int(said) if plausible and 0 < int(said) <= LONGEST_TIME else None

    def unanswered(self) -> list[Question]:
        """The questions that wait for an answer, in the order of the page."""
        asked = questions(self.sheet)
        return [q for q in asked if not q.optional and self[q.name].data is None]


def _figure(question: Question) -> Iterator[tuple[str, Field]]:
    yield question.name, Stage()
    yield f"{question.name}-value", Value(question.about.low, question.about.high)
    yield f"{question.name}-day", Day()


def _words(question: Question) -> Iterator[tuple[str, Field]]:
    yield question.name, Paragraph(validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])


# How each kind of question becomes fields.
FIELDS: dict[str, Callable[[Question], Iterable[tuple[str, Field]]]] = {
    "choice": lambda q: [(q.name, Choice())],
    "scale": lambda q: [(q.name, Choice())],
    "level": lambda q: [(q.name, Choice())],
    "contrast": lambda q: [(q.name, Choice())],
    "points": lambda q: [(q.name, Points())],
    "group": lambda q: [(q.name, Pick(q.about.names or YES_NO))],
    "figure": _figure,
    "words": _words,
}


def fields(sheet: Sheet) -> dict[str, Any]:
    """All questions of a sheet as fields, by name."""
    return {name: field for asked in questions(sheet) for name, field in FIELDS[asked.kind](asked)}


def problems(form: Answers) -> list[Problem]:
    """Everything that keeps these answers from being stored, in the order of the page."""
    if form.is_forged():
        return [Problem("check", _("This form was changed on its way. Please reload the page."))]
    wrong = [Problem(_place(field), field.errors[0]) for field in form if field.errors]
    if wrong:
        return wrong
    bank = load_bank(form.sheet.version)
    if not _enough(form, bank):
        return [Problem("check", _too_little(form.sheet, bank))]
    if form.open.data != "yes":
        return [Problem(q.name, _name(q, bank), is_open=True) for q in form.unanswered()]
    return []


def _place(field: Any) -> str:
    return "check" if field.name == "number" else str(field.name)


def _enough(form: Answers, bank: Bank) -> bool:
    """Whether at least one lever gets a score."""
    required = bank.form(form.sheet.form).required
    for lever in bank.levers:
        given = [form[item.id].data for item in bank.asked(form.sheet.form, lever.key)]
        if sum(1 for answer in given if answer) >= required:
            return True
    return False


def _too_little(sheet: Sheet, bank: Bank) -> str:
    required = bank.form(sheet.form).required
    text: str = ngettext(
        "There are too few answers for a result. A lever gets a score from %(num)d answer on.",
        "There are too few answers for a result. A lever gets a score from %(num)d answers on.",
        required,
    )
    return text


def _name(question: Question, bank: Bank) -> str:
    language = get_locale().language
    if question.section == "items":
        lever = bank.lever(question.about.lever)
        return f"{lever.name[language]}: {question.about.name[language]}"
    if question.section in ("importance", "targets"):
        return f"{bank.lever(question.key).name[language]}: {question.about[language]}"
    if question.kind == "points":
        return str(question.about.prompt[language])
    return str(question.about.name[language])


def stored(form: Answers) -> dict[str, Any]:
    """One person's answers as they are stored; 'can't judge' is null, an open answer is absent."""
    answers: dict[str, Any] = {"seconds": form.seconds_taken()}
    for question in questions(form.sheet):
        section = answers.setdefault(question.section, {}) if question.key else answers
        data = form[question.name].data
        if data is None or data == "":
            continue
        section[question.key or question.section] = READ.get(question.kind, _judged)(data)
    values = dict(_values(form))
    return answers | ({"figure_values": values} if values else {})


def _judged(data: int) -> int | None:
    return None if data == CANT_JUDGE else data


READ: dict[str, Callable[[Any], Any]] = {
    "points": list,
    "figure": lambda data: None if data == CANT_JUDGE else data - 1,  # stages count from 0
    "words": str,
    "group": str,
}


def _values(form: Answers) -> Iterator[tuple[str, dict[str, Any]]]:
    for question in questions(form.sheet):
        if question.kind != "figure" or form[f"{question.name}-value"].data is None:
            continue
        day = form[f"{question.name}-day"].data
        value = form[f"{question.name}-value"].data
        yield question.key, {"value": value, "day": day.isoformat() if day else None}
