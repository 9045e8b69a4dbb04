"""What the reminder of an action says, in the language of its organisation. Sends nothing."""

from email.message import EmailMessage

from flask import current_app
from flask_babel import force_locale, format_date, ngettext
from flask_babel import gettext as _

from assessment.jobs import letters
from assessment.jobs.letters import Letter
from assessment.store.reminders import Due
from reports import look
from reports.colour import legible
from reports.words import LOCALES

KIND = "action"  # by which a mail that came back says what it was


def write(one: Due) -> EmailMessage:
    """The mail; MailError if its address is none."""
    with force_locale(LOCALES["en" if one.language == "de" else "de"]):
        too = str(_("This mail reminds you of an action that you take care of."))
    with force_locale(LOCALES[one.language]):
        letter = _letter(one, too)
    accent = legible(one.accent or look.ACCENT, look.PAPER)
    return letters.compose(letter, one.email, accent=accent, kind=KIND)


def _letter(one: Due, too: str) -> Letter:
    base = current_app.config["SETTINGS"].public_url
    address = f"{base}/assessment/{one.assessment_id}/actions/{one.id}"
    return Letter(
        language=one.language,
        subject=_("Reminder: %(title)s", title=one.title),
        greeting=_("Hello %(name)s,", name=one.owner) if one.owner else _("Hello,"),
        lines=tuple(_lines(one)),
        press=_("To the action"),
        link=address,
        personal="",
        by_hand=_("The action is behind a sign-in. If the link does not work, open this address:"),
        where=address,
        key="",
        promise=_("This is the only reminder for this day."),
        ask="",
        why=_why(one),
        too=too,
    )


def _lines(one: Due) -> list[str]:
    day = format_date(one.due, "long")
    said = {"who": one.organisation, "title": one.title, "day": day}
    lines = [
        _("This is about an action of %(who)s that is to be done by %(day)s: %(title)s", **said)
    ]
    if one.figure:
        lines.append(_("Whether it works shows in: %(figure)s", figure=one.figure))
    if one.note:
        lines.append(_("Note: %(note)s", note=one.note))
    return [str(line) for line in lines]


def _why(one: Due) -> str:
    text: str = ngettext(
        "You get this mail because your address was entered for this action. It is used for "
        "nothing else and deleted %(num)d day after the action is due or done.",
        "You get this mail because your address was entered for this action. It is used for "
        "nothing else and deleted %(num)d days after the action is due or done.",
        one.addresses_kept,
    )
    return text
