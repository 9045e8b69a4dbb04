"""The number under which something happens: a request's, and that of the jobs which it orders.

It stands in every line of the log, so that one search finds all of them.
It is drawn by lot and says nothing of anybody.
"""

import re
import secrets
from contextvars import ContextVar

LENGTH = 36  # signs, at most; a UUID has as many
# What proxies make: hexadecimal numbers and UUIDs. Nothing that could be a name or a key of ours.
WELL_FORMED = re.compile(r"[0-9A-Fa-f]{12,32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

_number: ContextVar[str] = ContextVar("number", default="")


def begin(number: str = "") -> str:
    """From here on, everything in this thread happens under this number, or under a new one."""
    number = number or secrets.token_hex(6)
    _number.set(number)
    return number


def end() -> None:
    """What follows belongs to something else."""
    _number.set("")


def current() -> str:
    """The number; '' where nothing was begun."""
    return _number.get()
