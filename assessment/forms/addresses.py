"""The forms around addresses: whom to add, one to put right, and what is wrong in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import FileField, TextAreaField
from wtforms.validators import ValidationError

from assessment import mailbox
from assessment.forms.entries import Pick, at_most, listed, needed
from assessment.forms.fields import Line
from assessment.forms.organisations import LANGUAGES
from assessment.store.addresses import Person

NAME = 120  # characters; the column's
LINES = {
    "no-address": _l("no e-mail address"),
    "wrong-address": _l("not a valid e-mail address"),
    "language": _l("unknown language: de or en"),
}
FILES = {
    "too-large": _l("The file is larger than 12 MB. Please split it."),
    "too-many": _l("These are more than 100,000 lines. Please split them."),
    "no-table": _l("This file cannot be read. Please save it as CSV or XLSX."),
    "nothing": _l("There is no address in it."),
}
STATES = {
    "new": _l("not sent yet"),
    "waiting": _l("on its way"),
    "sent": _l("sent"),
    "uncertain": _l("uncertain"),
    "failed": _l("not sent"),
    "bounced": _l("comes back"),
}


class AddForm(FlaskForm):
    """Pasted lines or a file; exactly one of them."""

    lines = TextAreaField(_l("E-mail addresses, one per line"))
    file = FileField(_l("Or a file (CSV or XLSX)"))

    def validate_lines(self, field: Any) -> None:
        """Something must be there, and only in one place."""
        if not (field.data or "").strip() and not self.sent():
            raise ValidationError(_("Please paste addresses or choose a file."))
        if (field.data or "").strip() and self.sent():
            raise ValidationError(_("Please either paste addresses or choose a file, not both."))

    def sent(self) -> FileStorage | None:
        """The file, if one was chosen."""
        file = self.file.data
        return file if isinstance(file, FileStorage) and file.filename else None

    def refuse(self, code: str) -> None:
        """Say what is wrong with all of it."""
        field = self.file if self.sent() else self.lines
        field.errors = [*field.errors, FILES[code]]


class CorrectForm(FlaskForm):
    """One address, put right."""

    email = Line(_l("E-mail address"), validators=[needed(_l("Please give an e-mail address."))])
    name = Line(_l("Name"), validators=[at_most(NAME)])
    language = Pick(_l("Language"), choices=listed(LANGUAGES))

    def validate_email(self, field: Any) -> None:
        """It must be an address."""
        try:
            mailbox.normal(field.data or "")
        except mailbox.NotAMailboxError:
            raise ValidationError(_("This is not a valid e-mail address.")) from None

    def person(self) -> Person:
        """What was entered."""
        return Person(mailbox.normal(self.email.data), self.name.data or "", self.language.data)
