"""The form of the quick check: its questions, and the name of the organisation for the report."""

from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from assessment.forms import answers
from assessment.forms.answers import Answers, Problem
from assessment.forms.asked import Sheet
from assessment.forms.fields import Line

LONGEST_NAME = 120  # characters of an organisation's name
TOO_LONG = _l("Please shorten the name to %(max)d characters.", max=LONGEST_NAME)


class CheckAnswers(Answers):
    """A quick check."""

    organisation = Line(validators=[Length(max=LONGEST_NAME, message=TOO_LONG)])


@lru_cache
def form_class(sheet: Sheet) -> type[CheckAnswers]:
    """The form of one version of the instrument."""
    return type("CheckForm", (CheckAnswers,), answers.fields(sheet) | {"sheet": sheet})


def problems(form: CheckAnswers) -> list[Problem]:
    """Everything that keeps these answers from being stored, in the order of the page."""
    if "csrf_token" in form.errors:
        return [Problem("check", _unsigned())]
    return answers.problems(form)


def _unsigned() -> str:
    text: str = _(
        "The form was open for too long, or cookies are not allowed for this site. "
        "Your answers are still here: please send them again."
    )
    return text
