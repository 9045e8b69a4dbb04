"""The notice before the first question: what is stored, who sees what, and what is not promised.

A pure function of an audience's settings, in the language and manner that the request (or the
job) has chosen. Says nothing that the code does not hold; reads no database, draws no page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assessment.clock import in_words
from assessment.terms import Terms

SMALLEST_CROSS = 10  # people, where two groups are combined
FEWEST_COMMENTS = 10  # people who wrote to a question, before any of it is shown
FEWEST_IN_A_ROOM = 3  # answers, in an open audience

GROUPS: dict[str, LazyString] = {
    "leadership": _l("leadership"),
    "contact": _l("contact with customers"),
    "department": _l("department"),
    "location": _l("location"),
}

GROUPS_ASKED: dict[str, LazyString] = {  # as the questionnaire asks about them
    "leadership": _l("Do you lead a team or a department?"),
    "contact": _l("Are you in touch with customers in your work?"),
    "department": _l("Which department do you work in?"),
    "location": _l("Which location do you work at?"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One question that people have, and the answer in sentences."""

    key: str  # stored | seen | from | until | ask | limits
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What everybody reads before the first question."""

    lead: str
    sections: tuple[Section, ...]
    consent: str  # what somebody agrees to with their name; '' where no name is asked


def notice(terms: Terms) -> Notice:
    """The notice of an audience."""
    found = (
        Section("stored", _("What is stored?"), tuple(_stored(terms))),
        Section("seen", _("Who sees what?"), tuple(_seen(terms))),
        Section("from", _("From how many answers on?"), tuple(_from(terms))),
        Section("until", _("Until when?"), tuple(_until(terms))),
        Section("limits", _("What is not promised?"), tuple(_limits(terms))),
        Section("ask", _("Who can be asked?"), (_ask(terms),)),
    )
    return Notice(_lead(terms), found, _consent(terms))


def _lead(terms: Terms) -> str:
    if terms.confidentiality == "anonymous":
        return str(_("Your answers are confidential: no result shows who said what."))
    if terms.confidentiality == "open":
        return str(_("Your answers carry no name. Everyone in the room sees how they spread."))
    return str(_("Your answers are stored with your name, if you agree."))


def _stored(terms: Terms) -> Iterator[str]:
    if terms.live:
        yield from _stored_in_room()
        return
    if terms.confidentiality == "named":
        yield _("Your answers with your name, and roughly how long answering took.")
        yield _(
            "Not stored with them: your e-mail address, the address or type of your device, the "
            "day and time, or the order in which people answered."
        )
    else:
        yield _("Your answers, and roughly how long answering took.")
        if terms.groups:
            yield _(
                "If you say so, the groups you belong to (%(groups)s); you can leave each open.",
                groups=_groups(terms),
            )
        yield _(
            "Not stored with them: your name, your e-mail address, the address or type of your "
            "device, the day and time, or the order in which people answered."
        )
    if terms.entry == "invited" and terms.confidentiality != "named":
        yield _(
            "Your personal link makes sure that everyone answers only once. That it was used is "
            "noted apart from the answers, without a time, and deleted at closing; nothing leads "
            "from one to the other."
        )
    yield _("Until you send them, your answers stay on this device.")


def _stored_in_room() -> Iterator[str]:
    yield _("What you choose in each part of the workshop, and where you place your dots.")
    yield _(
        "Not stored with it: your name, your e-mail address, the address or type of your device, "
        "the day and time, or the order in which people answered."
    )
    yield _(
        "A cookie keeps your place in the room until the end of the workshop, so that nobody is "
        "counted twice on one device. Whoever uses a second device is not recognised. At each "
        "reveal your answers are cut off from the cookie for good."
    )
    yield _("Until you send them, your answers stay on this device.")


def _groups(terms: Terms) -> str:
    return ", ".join(str(GROUPS[key]) for key in terms.groups)


def _seen(terms: Terms) -> Iterator[str]:
    who = terms.organisation
    if terms.confidentiality == "anonymous":
        yield _(
            "Those in charge of this survey for %(who)s see results only after it has closed, and "
            "may pass them on: averages and spreads, never the answers of one person.",
            who=who,
        )
        if terms.entry == "invited":
            yield _("Until then they see only how many have answered, in steps of five per cent.")
    elif terms.confidentiality == "open":
        yield _(
            "Everyone in the room sees how the answers spread, and their averages. No name stands "
            "beside them, and they are not split by group."
        )
        if terms.live:
            yield _(
                "Until the facilitator reveals them, nobody sees any answer: only how many have "
                "joined and how many have answered."
            )
    else:
        yield _(
            "After closing, those in charge of this survey for %(who)s and the group that answers "
            "see your results under your name.",
            who=who,
        )
    if terms.has_open_questions and not terms.live:
        yield _(
            "What you write yourself can be read word for word after closing: shuffled, without "
            "name, group or time. Before that, somebody in charge reads it through and can black "
            "out parts of it."
        )


def _from(terms: Terms) -> Iterator[str]:
    if terms.confidentiality == "named":
        yield _("From the first answer on, since each one is shown with its name.")
        return
    if terms.confidentiality == "open":
        yield _("From %(count)s answers on.", count=FEWEST_IN_A_ROOM)
        if terms.live:
            yield from _from_in_room()
            return
        yield from _from_written(terms, FEWEST_IN_A_ROOM)
        return
    yield _(
        "From %(k)s people who answered. With fewer, nothing is shown, not even how few they were.",
        k=terms.k,
    )
    if terms.groups:
        yield _(
            "The same holds for every group. A group is also withheld where others would let "
            "smaller ones be worked out by subtraction."
        )
    if terms.has_crosses:
        yield _(
            "Two groups combined are shown from %(count)s people on.",
            count=max(SMALLEST_CROSS, terms.k),
        )
    yield from _from_written(terms, max(FEWEST_COMMENTS, terms.k))


def _from_in_room() -> Iterator[str]:
    yield _(
        "This holds in a room of three or four people as well. There, others may well guess who "
        "chose what."
    )
    yield _(
        "Answers that arrive after a reveal are not added to what was shown. They are counted "
        "once at least %(count)s of them have come together on the same questions.",
        count=FEWEST_IN_A_ROOM,
    )


def _from_written(terms: Terms, count: int) -> Iterator[str]:
    if terms.has_open_questions:
        yield _(
            "What people write is shown if %(count)s or more have written to the same question; "
            "otherwise it is deleted at closing, unread.",
            count=count,
        )


def _until(terms: Terms) -> Iterator[str]:
    if terms.live and terms.closes_at:
        yield _(
            "You can take part until the facilitator ends the workshop, at the latest until "
            "%(moment)s, and join at any time.",
            moment=in_words(terms.closes_at),
        )
    elif terms.live:
        yield _("You can take part until the facilitator ends the workshop, and join at any time.")
    elif terms.closes_at:
        yield _("You can answer until %(moment)s.", moment=in_words(terms.closes_at))
    else:
        yield _("You can answer until those in charge close the survey.")
    yield ngettext(
        "Single answers are deleted %(num)d day after closing; the results stay.",
        "Single answers are deleted %(num)d days after closing; the results stay.",
        terms.responses_kept,
    )
    if terms.confidentiality == "named":
        yield _("So do the results under your name.")
    if terms.entry == "invited":
        yield ngettext(
            "E-mail addresses are deleted %(num)d day after closing.",
            "E-mail addresses are deleted %(num)d days after closing.",
            terms.addresses_kept,
        )
    yield _("Backups of the server may hold what was deleted for longer.")


def _limits(terms: Terms) -> Iterator[str]:
    if terms.confidentiality == "anonymous":
        yield _(
            "Your answers are kept apart from everything that points to you. But whoever runs the "
            "server and watches it at that very moment could see which device sends answers: "
            "technically that cannot be ruled out."
        )
        if terms.groups:
            yield _(
                "Whoever runs the server could read single answers until they are deleted. They "
                "carry no name, but the groups you state could point to you: if in doubt, leave "
                "them open."
            )
    elif terms.confidentiality == "open":
        yield _(
            "This is not anonymous: in a small room others may guess who chose what, and whoever "
            "runs the server could see which device sends answers."
        )
    else:
        yield _("This survey is not anonymous. Taking part is voluntary.")
    if terms.has_open_questions and not terms.live:
        yield _("Whoever knows you may recognise you by what you write yourself.")
    if terms.entry == "link":
        yield _(
            "Everybody uses the same link, so nobody can check that each person answers only once."
        )


def _ask(terms: Terms) -> str:
    if terms.contact:
        return terms.contact
    return str(_("Whoever gave you the link or code."))


def _consent(terms: Terms) -> str:
    if terms.confidentiality != "named":
        return ""
    text: str = _(
        "I agree that my answers are stored with my name, and that those in charge of this survey "
        "for %(who)s and the group that answers see my results under my name.",
        who=terms.organisation,
    )
    return text
