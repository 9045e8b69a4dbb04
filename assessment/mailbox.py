"""What counts as an e-mail address, and how one is written so that two spellings are one."""

import re
from email.utils import getaddresses
from functools import lru_cache

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

# Names of a company's own net take mail as well; the library refuses them unless told so.
for name in ("local", "test"):
    if name in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(name)

LONGEST, LONGEST_LOCAL = 254, 64  # characters, in all and before the @
PLAIN = re.compile(r"[A-Za-z0-9_-]+([.+][A-Za-z0-9_-]+)*")  # before the @


class NotAMailboxError(ValueError):
    """This is no e-mail address."""


def normal(text: str) -> str:
    """The address in small letters, as it is stored and compared."""
    local, at, domain = text.strip().rpartition("@")
    # Nearly all are like that, and only their few domains need a closer look.
    if at and PLAIN.fullmatch(local) and len(local) <= LONGEST_LOCAL:
        address = f"{local}@{_domain(domain)}".lower()
    else:
        found = _read(text.strip())
        address = f"{found.local_part}@{found.domain}".lower()
    if len(address) > LONGEST or "." not in address.rpartition("@")[2]:
        raise NotAMailboxError(text)
    return address


@lru_cache(4096)
def _domain(text: str) -> str:
    return _read(f"somebody@{text}").domain


def deliverable(text: str) -> tuple[str, str]:
    """The two parts as a mail server takes them; a domain with umlauts in its ASCII form."""
    found = _read(text)
    if not found.ascii_local_part or not found.ascii_domain:
        raise NotAMailboxError(text)
    return found.ascii_local_part, found.ascii_domain


def is_deliverable(text: str) -> bool:
    """Whether a mail server takes mails to it."""
    try:
        deliverable(text)
    except NotAMailboxError:
        return False
    return True


def is_sender(text: str) -> bool:
    """Whether this is one address as the head of a mail has it, with a name or without."""
    found = [address for _name, address in getaddresses([text])]
    return len(found) == 1 and found[0].isascii() and is_deliverable(found[0])


def _read(text: str) -> ValidatedEmail:
    try:
        # Asks nobody: whether the address exists is seen when mail to it comes back.
        return validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise NotAMailboxError(text) from error
