"""The forms of an action: what, who, until when; and all else that members say of it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import ValidationError

from assessment import mailbox
from assessment.forms.entries import Day, Paragraphs, Pick, at_most, listed, needed
from assessment.forms.fields import Line
from assessment.store.actions import Details

NOTE = 2000  # characters
STATUS = {
    "open": _l("Open"),
    "doing": _l("In progress"),
    "done": _l("Done"),
    "dropped": _l("Dropped"),
}


class ActionForm(FlaskForm):
    """One of the actions; each has its own prefix."""

    title = Line(
        _l("What is to be done"), [needed(_l("Please say what is to be done.")), at_most(200)]
    )
    owner = Line(_l("Who"), [at_most(120)])
    due = Day(_l("By when"))


class DetailsForm(FlaskForm):
    """All of one action."""

    title = Line(
        _l("What is to be done"), [needed(_l("Please say what is to be done.")), at_most(200)]
    )
    owner = Line(_l("Who"), [at_most(120)])
    due = Day(_l("By when"))
    email = EmailField(_l("E-mail address for the reminder"))
    status = Pick(_l("Status"), choices=listed(STATUS), default="open")
    item = Pick(_l("Practice that it is to move"))
    figure = Line(_l("Figure that shows whether it works"), [at_most(200)])
    note = Paragraphs(_l("Note"), [at_most(NOTE)])

    def validate_email(self, field: Any) -> None:
        """An address, written as it is stored; it is of no use without a day."""
        field.data = (field.data or "").strip()
        if not field.data:
            return
        try:
            field.data = mailbox.normal(field.data)
        except mailbox.NotAMailboxError:
            raise ValidationError(_("This is not a valid e-mail address.")) from None
        if self.due.data is None and not self.due.errors:
            raise ValidationError(_("Please give a day as well: the reminder goes out before it."))

    def details(self, step_id: str | None) -> Details:
        """What was entered, about the step it was taken from."""
        return Details(
            title=self.title.data or "",
            owner=self.owner.data or "",
            step_id=step_id,
            due=self.due.data,
            item=self.item.data or "",
            email=self.email.data or "",
            status=self.status.data,
            figure=self.figure.data or "",
            note=self.note.data or "",
        )


class MoveForm(FlaskForm):
    """Into which column of the board an action goes."""

    status = Pick(choices=listed(STATUS))


def details_form(practices: Mapping[str, str], **given: Any) -> DetailsForm:
    """The form with the practices that there are, by their number."""
    form = DetailsForm(**given)
    form.item.choices = listed({"": _("none in particular")} | dict(practices))
    return form
