"""Reads mails that came back: delivery status reports (RFC 3464), and for whom they are.

Stores nothing. A mail that is no such report, or reports no failure, simply names nobody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message

# The header by which a returned mail says what it was: invitation | reminder | action.
KIND = "X-Mailing"


@dataclass(frozen=True, slots=True)
class Failure:
    """Mail to this address does not arrive."""

    email: str
    reason: str
    kind: str  # of the mail that came back; '' where the report does not show it


def read(mail: Callable[[], Message]) -> list[Failure]:
    """The failures that a mail reports; one nested thousands of times is no report of anybody."""
    try:
        return list(failures(mail()))
    except RecursionError:
        return []


def failures(report: Message) -> Iterator[Failure]:
    """Everybody for whom a report says that delivery has failed for good."""
    if report.get_content_type() != "multipart/report":
        return
    kind = _kind(report)
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _inside(part):
            email = _address(block)
            if email and str(block.get("Action", "")).strip().lower() == "failed":
                yield Failure(email, _reason(block), kind)


def _inside(part: Message) -> list[Message]:
    inner = part.get_payload()
    return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []


def _address(block: Message) -> str:
    """The recipient as we wrote it; where it was forwarded to is not our concern."""
    for name in ("Original-Recipient", "Final-Recipient"):
        kind, _, address = str(block.get(name, "")).partition(";")
        if kind.strip().lower() in ("rfc822", "utf-8") and "@" in address:
            return address.strip().strip("<>")
    return ""


def _reason(block: Message) -> str:
    said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
    plain = "".join(sign if sign.isprintable() else " " for sign in said)
    return " ".join(plain.split()) or "-"


def _kind(report: Message) -> str:
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            return next((str(inner.get(KIND, "")).strip() for inner in _inside(part)), "")
        if part.get_content_type() == "text/rfc822-headers":
            for line in str(part.get_payload()).splitlines():
                name, _, value = line.partition(":")
                if name.strip().lower() == KIND.lower():
                    return value.strip()
    return ""
