"""The form of a participant: the questions of an audience, its seal, and a personal key or name.

It is not signed with a session: participants get no cookie (see `access/seals.py`).
"""

from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Length, ValidationError

from assessment.forms import answers
from assessment.forms.answers import Answers
from assessment.forms.asked import Sheet
from assessment.forms.fields import Line

LONGEST_NAME = 120  # characters of a person's name
TOO_LONG = _l("Please shorten the name to %(max)d characters.", max=LONGEST_NAME)
ORDERS = 6  # in which three statements can stand
COARSE = 10  # seconds: the time taken is kept as coarsely as the flags allow


class ParticipantAnswers(Answers):
    """What a participant sends besides the answers."""

    class Meta(FlaskForm.Meta):
        csrf = False

    seal = HiddenField()  # of the notice that was read
    order = HiddenField()  # of the statements on this page, so that it stays when shown again
    key = Line(validators=[Length(max=64)])  # personal; '' where everybody has the same link

    @property
    def shown_order(self) -> int:
        """In which order the three statements stand on the page."""
        said = self.order.data or ""
        return int(said) if said in tuple("012345") else 0

    def payload(self) -> dict[str, Any]:
        """The answers as they are stored."""
        given = answers.stored(self)
        if given["seconds"]:
            given["seconds"] = max(COARSE, given["seconds"] // COARSE * COARSE)
        return given


class NamedAnswers(ParticipantAnswers):
    """The same with a name, given with consent."""

    name = Line(validators=[Length(max=LONGEST_NAME, message=TOO_LONG)])
    agree = HiddenField()

    def validate_name(self, field: Line) -> None:
        """In this audience a name is needed."""
        if not field.data:
            raise ValidationError(_("Please give your name."))

    def validate_agree(self, field: HiddenField) -> None:
        """Without consent nothing is stored."""
        if field.data != "yes":
            raise ValidationError(_("Without your consent your answers cannot be stored."))

    def payload(self) -> dict[str, Any]:
        """The answers as they are stored."""
        return super().payload() | {"name": self.name.data}


@lru_cache(maxsize=256)
def form_class(sheet: Sheet) -> type[ParticipantAnswers]:
    """The form of one sheet; audiences that ask the same share it."""
    base = NamedAnswers if sheet.named else ParticipantAnswers
    return type("ParticipantForm", (base,), answers.fields(sheet) | {"sheet": sheet})
