"""Forms about a workspace: its name, its settings, who is invited and with which role."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from assessment.forms.account import address
from assessment.forms.fields import Line

ROLES = ("viewer", "facilitator", "owner")
NO_NAME = _l("Please give the workspace a name.")
LONG_NAME = _l("Please shorten the name to %(max)d characters.", max=120)
NO_ROLE = _l("Please choose a role.")


class Days(IntegerField):
    """A number of days within bounds; whatever is wrong with it, the bounds are named."""

    def __init__(self, least: int, most: int, **more: Any) -> None:
        super().__init__(**more)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take a whole number of a few digits."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if text.isascii() and text.isdigit() and len(text) < 6:
            self.data = int(text)

    def pre_validate(self, _form: Any) -> None:
        """The bounds are those of the database."""
        if self.data is None or not self.least <= self.data <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise ValidationError(
                _("Please give a number of days from %(least)d to %(most)d.", **bounds)
            )


class Named(FlaskForm):
    """A new workspace."""

    name = Line(validators=[DataRequired(NO_NAME), Length(max=120, message=LONG_NAME)])


class Settings(Named):
    """Its name, and the days that things are kept; the limits are those of the database."""

    addresses_kept = Days(1, 365)
    responses_kept = Days(1, 3650)
    deeds_kept = Days(30, 3650)

    def __init__(self, *values: Any, promised: Mapping[str, int] | None = None, **more: Any):
        super().__init__(*values, **more)
        self.promised = promised or {}

    def validate_addresses_kept(self, field: Any) -> None:
        """Keep what the notice says."""
        self._not_longer(field)

    def validate_responses_kept(self, field: Any) -> None:
        """Keep what the notice says."""
        self._not_longer(field)

    def _not_longer(self, field: Any) -> None:
        days = self.promised.get(field.name)
        if days is not None and field.data is not None and field.data > days:
            raise ValidationError(
                ngettext(
                    "People were told %(num)d day. As long as something of theirs is kept, you "
                    "can shorten this but not extend it.",
                    "People were told %(num)d days. As long as something of theirs is kept, you "
                    "can shorten this but not extend it.",
                    days,
                )
            )

    def names(self) -> tuple[str, ...]:
        """Its settings."""
        return ("name", "addresses_kept", "responses_kept", "deeds_kept")


class Invitation(FlaskForm):
    """Whom to invite, and as what."""

    email = EmailField(validators=[address])
    role = RadioField(
        choices=[SelectChoice(role, role) for role in ROLES],
        default="facilitator",
        validate_choice=False,
        validators=[AnyOf(ROLES, NO_ROLE)],
    )


class Role(FlaskForm):
    """Another role for a member."""

    role = RadioField(
        choices=[SelectChoice(role, role) for role in ROLES],
        validate_choice=False,
        validators=[AnyOf(ROLES, NO_ROLE)],
    )


class Typed(FlaskForm):
    """The name of the workspace once more, typed by whoever deletes it."""

    name = Line()

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted

    def validate_name(self, field: Any) -> None:
        """Refuse any other name."""
        if (field.data or "").strip() != self.wanted:
            told = _("Please type ‘%(name)s’, just as it stands there.", name=self.wanted)
            raise ValidationError(told)
