"""A real SMTP server for tests: keeps what it takes, and refuses what it is told to."""

import ipaddress
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TAKEN = "250 OK"


class Postbox:
    """The mails that arrived; `replies` says what an address is answered, once each in turn."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.replies: dict[str, list[str]] = {}
        self.sender_reply = TAKEN
        self.encrypted: list[bool] = []
        self.senders: list[str] = []
        self.meanwhile: Callable[[EmailMessage], None] = lambda _mail: None
        self.port = 0

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802
        if self.sender_reply != TAKEN:
            return self.sender_reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return TAKEN

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        waiting = self.replies.get(address, [])
        if waiting and waiting[0] != "drop":
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        mail: Any = message_from_bytes(envelope.content, policy=default)
        if self.replies.get(envelope.rcpt_tos[0]) == ["drop"]:  # taken, and the reply is lost
            self.replies.clear()
            self.mails.append(mail)
            server.transport.abort()
            return TAKEN
        self.mails.append(mail)
        self.senders.append(envelope.mail_from)
        self.encrypted.append(session.ssl is not None)
        self.meanwhile(mail)
        return TAKEN

    def to(self) -> list[str]:
        """Whom mails went to, in order."""
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class OnFreePort(Controller):
    """Looks which port it was given before it connects to itself."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def postbox(**options: Any) -> Iterator[Postbox]:
    """A server that runs while the block does."""
    box = Postbox()
    controller = OnFreePort(box, hostname="127.0.0.1", port=0, ready_timeout=20, **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A self-made certificate for 127.0.0.1: the server's side of it, and its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, private = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, private)
    return context, file


def lets_in(user: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator that knows one user."""

    def check(_server, _session, _envelope, _mechanism, data):
        right = data.login == user.encode() and data.password == password.encode()
        return AuthResult(success=right, handled=False)

    return check
