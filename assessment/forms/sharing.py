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
    audiences = Some(_l("Whose view"), _l("Please choose at least one audience."))
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

    def __init__(
        self, reports: Mapping[str, tuple[str, str]], *, kinds: Mapping[str, Any], **more: Any
    ) -> None:
        """`reports` have a name and whose view they show; `kinds` are audiences with a result."""
        self.reports, self.kinds = reports, kinds
        super().__init__(**more)

    def process(self, formdata: Any = None, *data: Any, **more: Any) -> None:
        """Offers first."""
        names = {key: name for key, (name, _whose) in self.reports.items()}
        notes: dict[str, Any] = {key: whose for key, (_name, whose) in self.reports.items()}
        if self.kinds:
            names = {RESULTS: _l("Results as a page")} | names
            notes[RESULTS] = _l("Always as they stand: the audiences and parts below.")
        self.what.offer(names, notes)
        self.audiences.offers = list(self.kinds.items())
        self.sections.offers = [(key, SECTION_NAMES[key]) for key in SECTIONS]
        super().process(formdata, *data, **more)

    def validate(self, *values: Any, **more: Any) -> bool:
        """Audiences and parts are chosen for the results alone: a report is as it was made."""
        if self.what.data != RESULTS:
            self.audiences.data = self.audiences.data or tuple(self.kinds)
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

    def parts(self) -> tuple[str, ...]:
        """The parts of the results; () for a document."""
        return () if self.report else tuple(self.sections.data)

    def whose(self) -> tuple[str, ...]:
        """The audiences whose results are shown; () for a document."""
        return () if self.report else tuple(self.audiences.data)


class OpenForm(FlaskForm):
    """The password of a link."""

    class Meta:
        csrf = False  # it changes nothing, and its page sets no cookie

    password = Password(_l("Password"))
