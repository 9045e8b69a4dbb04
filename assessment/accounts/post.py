"""Mails that Flask-Security writes, in our templates; without a mail server there are none."""

from typing import Any

from flask_security import EmailValidateException, MailUtil
from flask_security.utils import get_message

from assessment import letters, mail, mailbox
from assessment.views.language import of_request


class Post(MailUtil):
    """Reads addresses as the rest of the application does, and sends beside the request."""

    def send_mail(  # noqa: PLR0913, PLR0917  # as Flask-Security calls it
        self,
        template: str,  # noqa: ARG002
        subject: str,
        recipient: Any,
        sender: Any,  # noqa: ARG002
        body: str | None,
        html: str | None,
        **_context: Any,
    ) -> None:
        """Send what was written already."""
        if mail.is_set_up():
            message = mail.compose(str(recipient), str(subject), body or "", html or "")
            letters.later(letters.send, message, language=of_request())

    def normalize(self, email: str) -> str:
        """The address as it is stored, in small letters."""
        try:
            return mailbox.normal(email)
        except mailbox.NotAMailboxError as error:
            raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0]) from error

    validate = normalize
