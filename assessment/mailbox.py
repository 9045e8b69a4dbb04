"""What counts as an e-mail address, and how one is written so that two spellings are one."""

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

# Names of a company's own net take mail as well; the library refuses them unless told so.
for name in ("local", "test"):
    if name in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(name)

LONGEST = 255  # characters; the column's


class NotAMailboxError(ValueError):
    """This is no e-mail address."""


def normal(text: str) -> str:
    """The address in small letters, as it is stored and compared."""
    found = _read(text.strip())
    address = f"{found.local_part}@{found.domain}".lower()
    if len(address) > LONGEST or "." not in found.domain:
        raise NotAMailboxError(text)
    return address


def deliverable(text: str) -> tuple[str, str]:
    """The two parts as a mail server takes them; a domain with umlauts in its ASCII form."""
    found = _read(text)
    if not found.ascii_local_part or not found.ascii_domain:
        raise NotAMailboxError(text)
    return found.ascii_local_part, found.ascii_domain


def _read(text: str) -> ValidatedEmail:
    try:
        # Asks nobody: whether the address exists is seen when mail to it comes back.
        return validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise NotAMailboxError(text) from error
