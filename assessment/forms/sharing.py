"""The forms of shared links: what is shown, for whom, until when; and the password of a link."""

import unicodedata
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import ValidationError

from assessment.forms.documents import SECTION_NAMES, Some
from assessment.forms.entries import OneOf, Pick, at_most, listed
from assessment.forms.fields import Line
from reports.settings import SECTIONS

RESULTS = "results"
DAYS = {"7": _l("7 days"), "30": _l("30 days"), "90": _l("90 days"), "365": _l("One year")}
SHORTEST, LONGEST = 8, 128  # characters of a password


class Password(PasswordField):
    """A password, spelled the same however it was typed; '' where there is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """One spelling for letters with marks."""
        self.data = unicodedata.normalize("NFKC", valuelist[0]) if valuelist else ""


class ShareForm(FlaskForm):
    """A new link."""

    what = OneOf(_l("What is shown"))
    sections = Some(_l("Which parts"), _l("Please choose at least one part."))
    note = Line(
        _l("For whom"),
        [at_most(120)],
        description=_l("For your own list; whoever opens the link does not see it."),
    )
    days = Pick(_l("How long"), choices=listed(DAYS), default="30")
    password = Password(
        _l("Password (optional)"),
        description=_l("At least 8 characters. Tell it by another way than the link."),
    )

    def __init__(self, reports: Mapping[str, Any], *, results: bool, **more: Any) -> None:
        self.offered = ({RESULTS: _l("Results as a page")} if results else {}) | dict(reports)
        super().__init__(**more)

    def process(self, formdata: Any = None, *data: Any, **more: Any) -> None:
        """Offers first."""
        self.what.offer(self.offered, {RESULTS: _l("Always as they stand; the parts below.")})
        self.sections.offers = [(key, SECTION_NAMES[key]) for key in SECTIONS]
        super().process(formdata, *data, **more)

    def validate(self, *values: Any, **more: Any) -> bool:
        """Parts are chosen for the results alone: a report is as it was made."""
        if self.what.data != RESULTS:
            self.sections.data = self.sections.data or ("summary",)
        return bool(super().validate(*values, **more))

    def validate_password(self, field: Password) -> None:
        """None, or one that cannot be guessed in a few tries."""
        if field.data and not SHORTEST <= len(field.data) <= LONGEST:
            raise ValidationError(
                _("A password has %(least)d to %(most)d characters.", least=SHORTEST, most=LONGEST)
            )

    @property
    def report(self) -> UUID | None:
        """The document that is shared; None for the results."""
        return None if self.what.data == RESULTS else UUID(self.what.data)

    def chosen(self) -> tuple[str, ...]:
        """The parts of the results; () for a document."""
        return () if self.report else tuple(self.sections.data)


class OpenForm(FlaskForm):
    """The password of a link."""

    class Meta:
        csrf = False  # it changes nothing, and its page sets no cookie

    password = Password(_l("Password"))
