"""Forms about accounts: signing in and up, a password, how somebody is called."""

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_security import ChangePasswordForm, LoginForm, RegisterFormV2, ResetPasswordForm
from flask_security.forms import Form
from flask_security.utils import get_message
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from assessment import mailbox
from assessment.forms.fields import Line

LONGEST_NAME = 120
NO_NAME = _l("Please enter your name.")
LONG_NAME = _l("Please shorten the name to %(max)d characters.", max=LONGEST_NAME)
NO_ADDRESS = _l("Please enter a complete e-mail address.")
LANGUAGES = (SelectChoice("de", "Deutsch"), SelectChoice("en", "English"))  # each in its own words


def address(_form: Any, field: Any) -> None:
    """Write an e-mail address as it is stored, or refuse it."""
    try:
        field.data = mailbox.normal(field.data or "")
    except mailbox.NotAMailboxError:
        raise ValidationError(NO_ADDRESS) from None


def _name() -> Line:
    return Line(validators=[DataRequired(NO_NAME), Length(max=LONGEST_NAME, message=LONG_NAME)])


class SignIn(LoginForm):
    """Address and password; how long a browser stays signed in is the same for all."""

    remember = None


class Twice(Form):
    """A password and once more: of an empty second field it is said what belongs there."""

    again = "password_confirm"

    def validate(self, **more: Any) -> bool:
        """The same demands as ever."""
        fits: bool = super().validate(**more)
        field = self[self.again]
        if not field.data:
            field.errors = [get_message("PASSWORD_NOT_REPEATED")[0]]
            return False
        return fits


class NewPassword(Twice, ChangePasswordForm):
    """Another password for who is signed in."""

    again = "new_password_confirm"


class ForgottenPassword(Twice, ResetPasswordForm):
    """Another password by the link of a mail."""


class SignUp(Twice, RegisterFormV2):
    """A new account for anybody, where the installation is open for that."""

    name = _name()

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        """What the new account consists of; its mails come in the language of the page."""
        found: dict[str, Any] = super().to_dict(only_user)
        return found | {"language": get_locale().language}


class Address(FlaskForm):
    """The address a link is sent to, whether it is known or not."""

    email = EmailField(validators=[address])


class Profile(FlaskForm):
    """How somebody is called, and the language of mails to them."""

    name = _name()
    language = SelectField(choices=LANGUAGES, validators=[AnyOf(("de", "en"))])


class Joining(Form):
    """An account for whoever was invited: the address is given by the invitation."""

    email = ""  # so that it is no password
    name = _name()
    password = PasswordField(validators=[DataRequired(_l("Please choose a password."))])

    def validate_password(self, field: Any) -> None:
        """The same demands as everywhere."""
        from flask_security.proxies import _security  # noqa: PLC0415  # needs an application

        wrong, field.data = _security.password_util.validate(
            field.data, True, name=self.name.data, email=self.email
        )
        if wrong:
            raise ValidationError(wrong[0])
