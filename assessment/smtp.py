"""A connection to a mail server in which every reply has a time limit as a whole.

The library limits only each wait for the next byte: a server that sends one now and then, or one
line after the other without an end, would hold the sender for days.
"""

import smtplib
import socket
import time

PATIENCE = 20.0  # seconds that a reply may take
LAST = 120.0  # seconds for the one that follows a mail: what looks into mails may take a while
PIECE = 4096
TELL_ME = 354  # the reply to DATA


class _Lines:
    """The lines that a server sends, until a moment."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._rest = sock, b""
        self.until = 0.0

    def readline(self, limit: int) -> bytes:
        """The next line, or what came of it before the end; TimeoutError if it takes too long."""
        while b"\n" not in self._rest and len(self._rest) < limit:
            self._sock.settimeout(max(0.001, self.until - time.monotonic()))
            piece = self._sock.recv(PIECE)
            if not piece:
                break
            self._rest += piece
        end = self._rest.find(b"\n") + 1 or len(self._rest)
        line, self._rest = self._rest[: min(end, limit)], self._rest[min(end, limit) :]
        return line

    def close(self) -> None:
        """Nothing is open here but the connection itself."""


class Connection(smtplib.SMTP):
    """Every reply comes in time; and it knows whether a mail may have been taken."""

    hands_over = False  # a mail, just now
    may_be_taken = False  # the server has asked for the mail itself, and did not say no since

    def getreply(self) -> tuple[int, bytes]:
        """The next reply of the server, however many lines it has."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("The mail server has hung up")
        if self.file is None:
            self.file = _Lines(self.sock)
        self.file.until = time.monotonic() + (LAST if self.hands_over else PATIENCE)
        code, said = super().getreply()
        if self.sock is not None:
            self.sock.settimeout(PATIENCE)
        self.may_be_taken = code == TELL_ME
        return code, said

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]
        """Hand the mail itself over, with more time for the reply to it."""
        self.hands_over, self.may_be_taken = True, False
        try:
            return super().data(msg)
        finally:
            self.hands_over = False


class Encrypted(Connection, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""
