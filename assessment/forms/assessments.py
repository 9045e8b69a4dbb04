"""The forms of an assessment: its plan, and the next wave of one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from assessment.forms.entries import Day, Pick, at_most, listed, needed
from assessment.forms.fields import Line
from assessment.store.assessments import TARGET, Plan
from questions.bank import LEVERS, Bank

HALVES = [half / 2 for half in range(2, 11)]  # 1, 1.5 … 5
SEASONS = (
    _l("Assessment winter %(year)d"),
    _l("Assessment spring %(year)d"),
    _l("Assessment summer %(year)d"),
    _l("Assessment autumn %(year)d"),
)


class AssessmentForm(FlaskForm):
    """Name, dates and the level that each lever should reach."""

    name = Line(_l("Name"), [needed(_l("Please give the assessment a name.")), at_most(120)])
    starts_on = Day(
        _l("Starts on"), description=_l("For your own planning; nothing depends on it.")
    )
    ends_on = Day(_l("Ends on"))

    def validate_ends_on(self, field: Day) -> None:
        """Not before it starts."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("It cannot end before it starts."))

    def targets(self) -> list[Any]:
        """The fields of the target levels, in the order of the levers."""
        return [self[f"target-{lever}"] for lever in LEVERS]

    def plan(self) -> Plan:
        """What was entered."""
        return Plan(
            name=self.name.data or "",
            targets={
                lever: float(field.data)
                for lever, field in zip(LEVERS, self.targets(), strict=True)
            },
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )


class WaveForm(FlaskForm):
    """The next wave of an assessment."""

    name = Line(_l("Name"), [needed(_l("Please give the assessment a name.")), at_most(120)])
    addresses = BooleanField(_l("Take the invited addresses over"))


def assessment_form(bank: Bank, **more: Any) -> AssessmentForm:
    """The form with a target for each lever of this version of the instrument."""
    language = get_locale().language
    choices = listed({f"{half:g}": _level(half, bank, language) for half in HALVES})
    fields = {
        f"target-{lever.key}": Pick(
            lever.name[language], choices=choices, default=f"{TARGET:g}", name=f"target-{lever.key}"
        )
        for lever in bank.levers
    }
    made: AssessmentForm = type("TargetsForm", (AssessmentForm,), fields)(**more)
    return made


def _level(half: float, bank: Bank, language: str) -> str:
    number = f"{half:g}" if language == "en" else f"{half:g}".replace(".", ",")
    if half != int(half):
        return number
    return f"{number} · {bank.levels[int(half) - 1].name[language]}"


def season(day: date) -> str:
    """The name that an assessment gets on this day unless somebody thinks of a better one."""
    return str(SEASONS[day.month % 12 // 3]) % {"year": day.year}


def next_name(day: date, wave: int, known: Iterable[str]) -> str:
    """The name of a next wave: with its number where a known one names the same season."""
    name = season(day)
    when = " ".join(name.split()[-2:]).casefold()  # 'autumn 2026', which any name may hold
    if not any(when in one.casefold() for one in known):
        return name
    return str(_("%(name)s (wave %(number)s)", name=name, number=wave))
