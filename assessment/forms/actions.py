"""The form of an action that was agreed in a workshop: what, who, until when."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField

from assessment.forms.entries import at_most, needed
from assessment.forms.fields import Line


class Day(DateField):
    """A day, or nothing."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Nothing is no date, and no mistake."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Please give a day, such as 2027-01-31.")) from None


class ActionForm(FlaskForm):
    """One of the actions; each has its own prefix."""

    title = Line(
        _l("What is to be done"), [needed(_l("Please say what is to be done.")), at_most(200)]
    )
    owner = Line(_l("Who"), [at_most(120)])
    due = Day(_l("By when"))
