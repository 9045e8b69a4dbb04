"""What an invitation and a reminder say, in the language of whoever gets it. Sends nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from assessment import mail, returned
from assessment.clock import in_words
from assessment.notice import notice
from assessment.store.deliveries import Next
from assessment.terms import Terms
from questions.load import bank
from reports import look
from reports.colour import legible
from reports.words import LOCALES

MAILBOX = re.compile(r"[^\s<>,;:()?&%]+@[^\s<>,;:()?&%]+\.[^\s<>,;:().?&%]+")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is the same for everybody in a mailing."""

    kind: str  # invitation | reminder
    address: str  # where answers are given, without the key: https://…/r/ABC234
    code: str
    minutes: int
    accent: str
    terms: Terms

    @classmethod
    def of(cls, kind: str, place: Any) -> "Occasion":
        """From the rows of an audience up to its workspace."""
        settings, audience = current_app.config["SETTINGS"], place.audience
        return cls(
            kind,
            f"{settings.public_url}/r/{audience.code}",
            audience.code,
            bank(place.assessment.bank_version).form(audience.form).minutes,
            legible(place.organisation.accent or look.ACCENT, look.PAPER),
            Terms.of(audience, place.organisation, place.workspace),
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """The sentences of one mail; both of its parts say the same."""

    language: str
    subject: str
    greeting: str
    lines: tuple[str, ...]
    press: str
    link: str
    personal: str
    by_hand: str
    where: str
    key: str  # '' where everybody has the same link
    promise: str
    ask: str
    why: str
    too: str


def write(occasion: Occasion, to: Next, token: str) -> EmailMessage:
    """The mail to one person."""
    letter = _in_language(occasion, to, token)
    asked = MAILBOX.search(occasion.terms.contact)
    more = {"List-Unsubscribe": f"<mailto:{asked.group()}>"} if asked else {}
    kind, accent = occasion.kind, occasion.accent
    return compose(letter, to.email, name=to.name, accent=accent, kind=kind, more=more)


def compose(  # noqa: PLR0913  # what a mail consists of
    letter: Letter,
    email: str,
    *,
    accent: str,
    kind: str,
    name: str = "",
    more: Mapping[str, str] | None = None,
) -> EmailMessage:
    """A letter as a mail; MailError if the address is none."""
    environment = current_app.jinja_env
    values = {"letter": letter, "accent": accent, "look": look}
    headers = {"Content-Language": letter.language, returned.KIND: kind}
    return mail.compose(
        email,
        letter.subject,
        environment.get_template("mail/letter.txt").render(values),
        environment.get_template("mail/letter.html").render(values),
        name=name,
        headers=headers | dict(more or {}),
    )


def sample(occasion: Occasion, language: str) -> Letter:
    """What the mail says, with a name and a key that nobody has."""
    with force_locale(LOCALES[language]):
        name = _("Kim Example")
    return _in_language(occasion, Next(UUID(int=0), "", str(name), language), "x" * 24)


def _in_language(occasion: Occasion, to: Next, token: str) -> Letter:
    with force_locale(LOCALES["en" if to.language == "de" else "de"]):
        too = _too(occasion.terms)
    with force_locale(LOCALES[to.language]):
        return _letter(occasion, to, token, too)


def _too(terms: Terms) -> str:
    """Said in the other language."""
    if terms.live:
        return str(_("The workshop can be followed in English, too."))
    return str(_("The form is available in English, too."))


def _letter(occasion: Occasion, to: Next, token: str, too: str) -> Letter:
    terms, is_personal = occasion.terms, occasion.terms.entry == "invited"
    by_code = _("If the link does not work, open this address and enter the code %(code)s.")
    by_key = _("If the link does not work, open this address and enter your personal key:")
    return Letter(
        language=to.language,
        subject=_subject(occasion),
        greeting=_("Hello %(name)s,", name=to.name) if to.name else _("Hello,"),
        lines=_lines(occasion),
        press=_("To the workshop") if terms.live else _("Go to the questions"),
        link=f"{occasion.address}#{token}" if is_personal else occasion.address,
        personal=_personal(terms),
        by_hand=by_key if is_personal else by_code % {"code": occasion.code},
        where=occasion.address if is_personal else occasion.address.rpartition("/")[0],
        key=token if is_personal else "",
        promise=notice(terms).lead,
        ask=_("Questions? %(contact)s", contact=terms.contact) if terms.contact else "",
        why=_why(terms, terms.organisation),
        too=too,
    )


def _subject(occasion: Occasion) -> str:
    who = occasion.terms.organisation
    if occasion.terms.live and occasion.kind == "reminder":
        return str(_("Reminder of the workshop: how customer-centric is %(who)s?", who=who))
    if occasion.terms.live:
        return str(_("Workshop: how customer-centric is %(who)s?", who=who))
    if occasion.kind == "reminder":
        return str(_("Reminder: how customer-centric is %(who)s? Your view counts", who=who))
    return str(_("How customer-centric is %(who)s? Your view counts", who=who))


def _lines(occasion: Occasion) -> tuple[str, ...]:
    who = occasion.terms.organisation
    if occasion.terms.live:
        return _lines_of_workshop(who)
    time = ngettext(
        "It takes about %(num)d minute, on a phone or a computer, without an account.",
        "It takes about %(num)d minutes, on a phone or a computer, without an account.",
        occasion.minutes,
    )
    if occasion.kind == "reminder" and occasion.terms.entry == "link":
        first = _(
            "There is still time to say how you see the work for customers at %(who)s. If you "
            "have answered already: thank you, and please forget this mail. It goes to everybody, "
            "since nobody can see who has answered.",
            who=who,
        )
    elif occasion.kind == "reminder":
        first = _(
            "There is still time to say how you see the work for customers at %(who)s. This "
            "reminder goes only where the personal link has not been used; nobody sees a list of "
            "whom that is.",
            who=who,
        )
    else:
        first = _(
            "%(who)s wants to know how much its work is guided by its customers, and your view "
            "counts.",
            who=who,
        )
    return (str(first), str(time))


def _lines_of_workshop(who: str) -> tuple[str, ...]:
    """The same before a live workshop as for a reminder of it."""
    first = _(
        "In a workshop, %(who)s wants to find out how much its work is guided by its customers, "
        "and your view counts.",
        who=who,
    )
    how = _(
        "You answer in the room, on your phone and without an account. Please bring it along; the "
        "link below lets you in as soon as the workshop begins."
    )
    return (str(first), str(how))


def _personal(terms: Terms) -> str:
    until = in_words(terms.closes_at) if terms.closes_at else ""
    if terms.live:
        return ""  # it ends when it is ended
    if terms.entry == "link":
        return str(_("You can answer until %(moment)s.", moment=until)) if until else ""
    if not until:
        return str(_("This link is yours alone and works once; please do not pass it on."))
    text: str = _(
        "This link is yours alone and works once, until %(until)s; please do not pass it on.",
        until=until,
    )
    return text


def _why(terms: Terms, who: str) -> str:
    if terms.live:
        of_workshop: str = ngettext(
            "You get this mail because your address was entered for this workshop of %(who)s. It "
            "is used for nothing else and deleted %(num)d day after the workshop.",
            "You get this mail because your address was entered for this workshop of %(who)s. It "
            "is used for nothing else and deleted %(num)d days after the workshop.",
            terms.addresses_kept,
            who=who,
        )
        return of_workshop
    text: str = ngettext(
        "You get this mail because your address was entered for this survey of %(who)s. It is "
        "used for nothing else and deleted %(num)d day after the survey has closed.",
        "You get this mail because your address was entered for this survey of %(who)s. It is "
        "used for nothing else and deleted %(num)d days after the survey has closed.",
        terms.addresses_kept,
        who=who,
    )
    return text
