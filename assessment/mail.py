"""Mails: put together safely, and handed over to the one mail server of this installation.

Knows no audience and no account, and retries nothing: whoever sends decides what an error means.
"""

import smtplib
import ssl
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid
from typing import Literal, Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import current_app

from assessment import mailbox, smtp
from assessment.config import Settings

HERE = ("localhost", "127.0.0.1", "::1")


class Policy(EmailPolicy):
    """As mail servers take it; a subject beyond ASCII is encoded as a whole.

    The library's own folding shows two blanks where a plain word is followed by an encoded one.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as it is sent."""
        if name.lower() != "subject" or value.isascii():
            return super().fold_binary(name, value)
        encoded = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}".encode()


POLICY = Policy(linesep="\r\n", cte_type="7bit")  # every server takes it


class MailError(Exception):
    """A mail was not taken. `reply` is what the mail server said, on one line."""

    def __init__(
        self, reply: str, *, permanent: bool = False, recipient: bool = False, unsure: bool = False
    ) -> None:
        super().__init__(reply)
        self.reply = reply
        # It is of no use to try again.
        self.is_permanent = permanent
        # It is about this mail or whom it goes to; other mails may well be taken.
        self.is_about_recipient = recipient
        # The connection broke after the mail was handed over: it may be on its way.
        self.may_be_out = unsure


def is_set_up() -> bool:
    """Whether this installation can send mail."""
    return bool(_settings().mail_url)


def compose(  # noqa: PLR0913  # what a mail consists of
    to: str,
    subject: str,
    text: str,
    html: str,
    *,
    name: str = "",
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """A mail to one person, with text and HTML; whatever would end a header line becomes a space.

    MailError if `to` is no address.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = _one_line(_settings().mail_from)
    message["To"] = _address(to, name)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=_host())
    message["Auto-Submitted"] = "auto-generated"  # no holiday notes in reply
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    for key, value in (headers or {}).items():
        del message[key]
        message[key] = _one_line(value)
    return message


def deliver(message: EmailMessage) -> None:
    """Hand over one mail; MailError if it was not taken."""
    with Server() as server:
        server.send(message)


class Server:
    """The mail server, over one connection for as many mails as it takes."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or _settings()
        self._connection: smtp.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Take leave, where there is still somebody to take leave of."""
        connection, self._connection = self._connection, None
        if connection:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def open(self) -> None:
        """Connect, unless that was done; MailError if the server is out or refuses us."""
        if self._connection is None:
            self._connection = _connect(self._settings)

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail; MailError if it was not taken."""
        sender, recipient = _addresses(message)
        connection = self._begin(sender)
        try:
            _expect(connection.rcpt(recipient), recipient=True)
        except (smtplib.SMTPException, OSError) as error:
            self._forget()
            raise MailError(_one_line(str(error))) from error
        try:
            _expect(connection.data(message.as_bytes(policy=POLICY)), recipient=True)
        except smtplib.SMTPDataError as error:  # not even begun
            raise _refusal(error.smtp_code, error.smtp_error, recipient=True) from error
        except (smtplib.SMTPException, OSError) as error:
            self._forget()
            said, unsure = _one_line(str(error)), connection.may_be_taken
            raise MailError(said, recipient=unsure, unsure=unsure) from error

    def _begin(self, sender: str) -> smtp.Connection:
        """Announce a mail; a connection that the server has ended meanwhile is opened anew."""
        was_open = self._connection is not None
        self.open()
        assert self._connection  # noqa: S101  # `open` raises otherwise
        try:
            self._connection.rset()
            _expect(self._connection.mail(sender), recipient=False)
        except (smtplib.SMTPException, OSError, MailError) as error:
            self._forget()
            if was_open:
                return self._begin(sender)
            if isinstance(error, MailError):
                raise
            raise MailError(_one_line(str(error))) from error
        return self._connection

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


def _connect(settings: Settings) -> smtp.Connection:
    url = urlsplit(settings.mail_url)
    if not url.hostname:
        raise MailError("MAIL_URL is not set", permanent=True)
    try:
        connection = _dial(url, _host(settings))
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(_one_line(str(error))) from error
    try:
        connection.ehlo_or_helo_if_needed()  # servers take no mail from whoever gives no name
        if url.scheme == "smtp":
            _encrypt(connection, url)
        if url.username:
            connection.login(unquote(url.username), unquote(url.password or ""))
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        raise MailError(_one_line(str(error))) from error
    return connection


def _dial(url: SplitResult, own_name: str) -> smtp.Connection:
    host, patience = url.hostname or "", smtp.PATIENCE
    if url.scheme == "smtps":
        verified = ssl.create_default_context()
        return smtp.Encrypted(host, url.port or 465, own_name, timeout=patience, context=verified)
    return smtp.Connection(host, url.port or 25, own_name, timeout=patience)


def encryption(url: SplitResult) -> Literal["proven", "offered", "none"]:
    """How mails are protected on their way to this server: always, where it offers it, or never."""
    wanted = parse_qs(url.query).get("tls", [""])[0]
    if url.scheme != "smtps" and wanted == "none":
        return "none"
    has_password = bool(url.username and url.hostname not in HERE)
    return "proven" if url.scheme == "smtps" or wanted == "required" or has_password else "offered"


def _encrypt(connection: smtp.Connection, url: SplitResult) -> None:
    """STARTTLS where it is offered. A password never travels without a proven certificate."""
    wanted = encryption(url)
    if wanted == "none":
        return
    required = wanted == "proven"
    if connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context() if required else _unverified())
        connection.ehlo()
    elif required:
        raise smtplib.SMTPException("The mail server offers no STARTTLS, and MAIL_URL requires it")


def _unverified() -> ssl.SSLContext:
    """Whoever could forge a certificate could as well hide that encryption is offered."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _expect(reply: tuple[int, bytes], *, recipient: bool) -> None:
    code, said = reply
    if not 200 <= code < 300:
        raise _refusal(code, said, recipient=recipient)


def _refusal(code: int, said: bytes | str, *, recipient: bool) -> MailError:
    """A refusal of the sender is nobody's address; 421 says that the server goes away."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    about = recipient and code != 421
    return MailError(_one_line(f"{code} {text}"), permanent=about and code >= 500, recipient=about)


def _addresses(message: EmailMessage) -> tuple[str, str]:
    if not message["From"].addresses:
        raise MailError("MAIL_FROM is no e-mail address")
    return (message["From"].addresses[0].addr_spec, message["To"].addresses[0].addr_spec)


def _address(email: str, name: str) -> Address:
    try:
        return Address(_one_line(name), *mailbox.deliverable(email))
    except mailbox.NotAMailboxError as error:
        raise MailError("not an e-mail address", permanent=True, recipient=True) from error


def _one_line(text: str) -> str:
    """The text without anything that could end a line or hide in it."""
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(plain.split())


def _host(settings: Settings | None = None) -> str:
    return urlsplit((settings or _settings()).public_url).hostname or "localhost"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
