"""The form of the quick check, built from the bank by a table of answer kinds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import Length, ValidationError

from assessment.forms.fields import CANT_JUDGE, Choice, Line, Points
from questions.bank import Bank, Form
from questions.load import bank as load_bank

LONGEST_NAME = 120  # characters of an organisation's name
TOO_LONG = _l("Please shorten the name to %(max)d characters.", max=LONGEST_NAME)
LONGEST_TIME = 24 * 3600  # seconds; a form that lay open longer says nothing about care


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or open, and the place on the page where it is put right."""

    place: str
    text: str
    is_open: bool = False  # nothing is wrong: the question only waits for an answer


class Answers(FlaskForm):
    """What every form of answers carries besides the questions themselves."""

    number = HiddenField()  # the form's own number: a repeated submission is recognised by it
    open = HiddenField()  # 'yes' once somebody was told what is open and goes on
    seconds = HiddenField()  # time taken, '' where the page could not measure it
    organisation = Line(validators=[Length(max=LONGEST_NAME, message=TOO_LONG)])

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

    def fields_of(self, *kinds: type[Any]) -> list[Any]:
        """All fields of these kinds of answer."""
        return [field for field in self if isinstance(field, kinds)]

    def is_forged(self) -> bool:
        """Whether fields or files were sent that no page of ours sends, or a field twice."""
        known = {field.name for field in self if not isinstance(field, Points)}
        known.add("csrf_token")
        known.update(name for field in self.fields_of(Points) for name in field.names())
        sent = request.form
        unknown = any(name not in known or len(sent.getlist(name)) > 1 for name in sent)
        return unknown or bool(request.files)

    def seconds_taken(self) -> int | None:
        """The time taken, where it is plausible."""
        said = self.seconds.data or ""
        plausible = said.isascii() and said.isdigit() and len(said) < 6
        return int(said) if plausible and 0 < int(said) <= LONGEST_TIME else None


@lru_cache
def form_class(version: str, key: str) -> type[Answers]:
    """The form `key` of one version of the instrument."""
    bank = load_bank(version)
    form = bank.form(key)
    fields = {name: kind() for name, kind in _questions(bank, form)}
    return type("BankForm", (Answers,), fields)


def _questions(bank: Bank, form: Form) -> Iterator[tuple[str, type[Field]]]:
    yield from ((item, Choice) for item in form.items)
    if "service" in form.modules:
        yield from ((rating.key, Choice) for rating in bank.service)
    if "positioning" in form.modules:
        yield from ((allocation, Points) for allocation in form.allocations)


def problems(form: Answers, bank: Bank) -> list[Problem]:
    """Everything that keeps these answers from being stored, in the order of the page."""
    if "csrf_token" in form.errors:
        return [Problem("check", _unsigned())]
    if form.is_forged():
        return [Problem("check", _("This form was changed on its way. Please reload the page."))]
    wrong = [Problem(_place(field), field.errors[0]) for field in form if field.errors]
    if wrong:
        return wrong
    if not _enough(form, bank):
        return [Problem("check", _too_little(bank))]
    if form.open.data != "yes":
        unanswered = [f for f in form.fields_of(Choice, Points) if f.data is None]
        return [Problem(f.name, _name(f, bank), is_open=True) for f in unanswered]
    return []


def _unsigned() -> str:
    text: str = _(
        "The form was open for too long, or cookies are not allowed for this site. "
        "Your answers are still here: please send them again."
    )
    return text


def _place(field: Any) -> str:
    return "check" if field.name == "number" else str(field.name)


def _enough(form: Answers, bank: Bank) -> bool:
    """Whether at least one lever gets a score."""
    required = bank.form("quick").required
    for lever in bank.levers:
        given = [form[item.id].data for item in bank.asked("quick", lever.key)]
        if sum(1 for answer in given if answer) >= required:
            return True
    return False


def _too_little(bank: Bank) -> str:
    required = bank.form("quick").required
    text: str = ngettext(
        "There are too few answers for a result. A lever gets a score from %(num)d answer on.",
        "There are too few answers for a result. A lever gets a score from %(num)d answers on.",
        required,
    )
    return text


def _name(field: Any, bank: Bank) -> str:
    language = str(get_locale())
    for item in bank.items:
        if item.id == field.name:
            return f"{bank.lever(item.lever).name[language]}: {item.name[language]}"
    for rating in bank.service:
        if rating.key == field.name:
            return rating.name[language]
    return bank.allocation(field.name).prompt[language]


def stored(form: Answers, bank: Bank) -> dict[str, Any]:
    """One person's answers as they are stored; 'can't judge' is null, an open answer is absent."""
    given = {field.name: field.data for field in form.fields_of(Choice) if field.data is not None}
    judged = {name: None if value == CANT_JUDGE else value for name, value in given.items()}
    service = {r.key: judged.pop(r.key) for r in bank.service if r.key in judged}
    points = {f.name: list(f.data) for f in form.fields_of(Points) if f.data is not None}
    return {
        "items": judged,
        "service": service,
        "allocations": points,
        "seconds": form.seconds_taken(),
    }
