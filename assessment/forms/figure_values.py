"""The form of an assessment's customer figures: value, day and note of each, two calculators."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput, TextInput

from assessment.forms.entries import at_most
from assessment.forms.fields import Line
from assessment.forms.figures import Day, Value
from assessment.scoring import calculators
from assessment.store.figures import FigureValue
from questions.bank import Bank, Figure
from reports.words import rounded

NOTE = 200  # characters; the column's
MOST = 1_000_000_000.0  # that goes into a calculator
CALCULATORS = {"nps": calculators.nps, "clv": calculators.clv}
PARTS = {
    "nps": (_l("Answers 9 and 10"), _l("Answers 7 and 8"), _l("Answers 0 to 6")),
    "clv": (
        _l("Income from one customer per year"),
        _l("Cost of looking after one customer per year"),
        _l("Years that a customer stays"),
    ),
}
FORMULAS = {
    "nps": _l("(number of 9s and 10s − number of 0s to 6s) ÷ all answers × 100"),
    "clv": _l("(income per year − cost of looking after them per year) × years"),
}
LINES = {
    "figure": _l("no figure of this name"),
    "value": _l("no number"),
    "range": _l("outside the range of this figure"),
    "date": _l("no date such as 2026-11-21"),
    "future": _l("the day lies too far back or in the future"),
    "note": _l("the note is longer than 200 characters"),
    "repeated": _l("this figure stands in an earlier line"),
}
FILES = {
    "too-large": _l("The file is larger than 64 kB."),
    "too-many": _l("These are more than 100 lines."),
    "no-table": _l("This file cannot be read. Please save it as CSV."),
    "no-columns": _l("The first line has to name the columns ‘figure’ and ‘value’."),
    "nothing": _l("There is no figure in it."),
}


class Number(Value):
    """A number that can be taken away again."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """An emptied field is no number."""
        self.data = None
        super().process_formdata(valuelist)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        written = "" if self.data is None else format_decimal(self.data, locale=get_locale())
        return str(written)


class AsOf(Day):
    """A day that can be taken away again."""

    widget = DateInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """An emptied field is no day."""
        self.data = None
        super().process_formdata(valuelist)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""


class FiguresForm(FlaskForm):
    """Made by `figures_form`, with three fields for each figure."""

    figures: tuple[Figure, ...] = ()

    def of(self, key: str) -> tuple[Any, Any, Any]:
        """Value, day and note of one figure."""
        return self[f"{key}-value"], self[f"{key}-day"], self[f"{key}-note"]

    def parts(self, key: str) -> list[Any]:
        """What its calculator asks; [] where there is none."""
        return [self[f"{key}-c{n}"] for n in range(1, len(PARTS.get(key, ())) + 1)]

    def asked(self, key: str) -> bool:
        """Whether somebody has used its calculator."""
        parts = self.parts(key)
        return any(part.errors or (part.raw_data and part.raw_data[0]) for part in parts)

    def names(self, language: str) -> dict[str, str]:
        """What each field is called away from its figure: 'CSAT', 'CSAT, As of'."""
        found = {}
        for figure in self.figures:
            name, (value, day, note) = figure.name[language], self.of(figure.key)
            found[value.name] = name
            beside = {day: _("As of"), note: _("Note")}
            beside |= {part: part.label.text for part in self.parts(figure.key)}
            found |= {field.name: f"{name}, {label}" for field, label in beside.items()}
        return found

    def values(self) -> Iterator[FigureValue]:
        """What was entered."""
        for figure in self.figures:
            value, day, note = (field.data for field in self.of(figure.key))
            if value is not None:
                yield FigureValue(figure.key, value, day, note or "")

    def emptied(self) -> list[str]:
        """The figures without a value."""
        return [figure.key for figure in self.figures if self.of(figure.key)[0].data is None]

    def work_out(self, key: str) -> bool:
        """Put what a calculator says into its figure; False where it cannot tell."""
        parts, value = self.parts(key), self.of(key)[0]
        if not parts or not all(part.validate(self) for part in parts):
            return False
        if missing := [part for part in parts if part.data is None]:
            for part in missing:
                part.errors = [_("Please give all three numbers; 0 where there was none.")]
            return False
        result = CALCULATORS[key](*(part.data for part in parts))
        if result is None or not value.low <= result <= value.high:
            parts[0].errors = [_("Nothing comes out of these numbers. Please look at them again.")]
            return False
        value.data, value.raw_data, value.errors = rounded(result), None, []
        return True


class UploadForm(FlaskForm):
    """A file with figures."""

    file = FileField(_l("File (CSV)"))

    def validate_file(self, field: Any) -> None:
        """One must be chosen."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Please choose a file."))

    def refuse(self, code: str) -> None:
        """Say what is wrong with all of it."""
        self.file.errors = [FILES[code]]


def figures_form(bank: Bank, known: Mapping[str, FigureValue], *, sent: bool = True) -> FiguresForm:
    """The form with the figures of this instrument, and what is known of them.

    Not `sent`, it holds that alone, whatever the request has brought.
    """
    given: dict[str, Any] = {"figures": bank.figures}
    for figure in bank.figures:
        given |= _fields(figure, known.get(figure.key))
    form = type("Figures", (FiguresForm,), given)
    made: FiguresForm = form() if sent else form(formdata=None)
    return made


def _fields(figure: Figure, known: FigureValue | None) -> dict[str, Any]:
    key = figure.key
    day = known.taken_on if known else None
    made = {
        f"{key}-value": Number(figure.low, figure.high, default=known.value if known else None),
        f"{key}-day": AsOf(default=day),
        f"{key}-note": Line(_l("Note"), [at_most(NOTE)], default=known.note if known else ""),
    }
    for number, label in enumerate(PARTS.get(key, ()), 1):
        made[f"{key}-c{number}"] = Number(0.0, MOST, label=label)
    return made
