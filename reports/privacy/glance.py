"""The first chapters: what this is about at a glance, what it is for, what is to be filled in."""

from collections.abc import Iterator

from reports.privacy.facts import Asked, Facts, Group
from reports.privacy.shape import Block, Chapter, Table
from reports.words import Words


def N_(text: str) -> str:  # noqa: N802  # gettext's own name for it
    """Mark a text for the catalogue."""
    return text


KINDS = {
    "leadership": N_("Leadership"),
    "pulse": N_("Staff (pulse survey)"),
    "workshop": N_("Workshop"),
}
FORMS = {"full": N_("Full questionnaire"), "pulse": N_("Pulse survey"), "quick": N_("Quick check")}
GROUPS = {
    "leadership": N_("Leadership"),
    "contact": N_("Customer contact"),
    "department": N_("Department"),
    "location": N_("Location"),
}
LEVELS = {
    "anonymous": N_("Anonymous: no name stands with the answers, and results show groups only"),
    "open": N_("Open in the room: no name stands with the answers, and the room sees their spread"),
    "named": N_("With names: the name stands with the answers, with the consent of each person"),
}
ENTRIES = {
    "invited": N_("Personal invitations: one link for each person, which answers once"),
    "link": N_("One open link and code for everybody"),
}
LEFT_OPEN = (
    N_("Controller, and who represents it"),
    N_("Data protection officer"),
    N_("Legal basis, or works agreement"),
    N_("Who runs the server, where it stands, and the contract for that"),
    N_("How disks and backups are encrypted, and how long backups are kept"),
    N_("Who else gets the results"),
)


def at_a_glance(facts: Facts, words: Words) -> Chapter:
    """The settings of the audience as a table, and whether they can still change."""
    table = Table("settings", (), tuple(_settings(facts, words)))
    return Chapter(
        "glance", words("The survey at a glance"), status(facts, words), (Block(table=table),)
    )


def status(facts: Facts, words: Words) -> str:
    """Whether what is written here can still change."""
    asked = facts.asked
    if asked.state == "draft" or asked.launched_on is None:
        return words(
            "This is a draft: the audience has not been launched, and until then everything here "
            "can change. After a change, make this document anew."
        )
    said = words(
        "Launched on %(day)s. Since then questionnaire, confidentiality, groups, smallest number "
        "and way in cannot be changed; the closing time, the welcome text and who to ask can.",
        day=words.date(asked.launched_on),
    )
    if asked.closed_on is None:
        return said
    return words(
        "Launched on %(day)s, closed on %(end)s. No more answers are taken, and the results are "
        "fixed.",
        day=words.date(asked.launched_on),
        end=words.date(asked.closed_on),
    )


def _settings(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    asked = facts.asked
    yield words("Organisation"), facts.organisation
    wave = words("%(name)s (wave %(number)s)", name=facts.assessment, number=facts.wave)
    yield words("Assessment"), wave
    yield words("Who is asked"), words(KINDS[asked.kind])
    yield words("Questionnaire"), _form(asked, words)
    yield words("Confidentiality"), words(LEVELS[asked.confidentiality])
    yield words("Shown from"), _shown_from(asked, words)
    yield words("Groups that are asked about"), _groups(asked, words)
    yield words("Groups that are combined"), _crosses(asked, words)
    yield words("Way in"), words(ENTRIES[asked.entry])
    people = words.number(asked.headcount, 0) if asked.headcount else words("not stated")
    yield words("People asked"), people
    yield words("Opens"), asked.opens or words("at the launch")
    yield words("Closes"), asked.closes or _when_closed(asked, words)
    yield words("Times are those of"), facts.server.zone
    yield words("Who participants can ask"), asked.contact or words("nobody is named")
    yield words("Workspace"), facts.workspace


def _form(asked: Asked, words: Words) -> str:
    if asked.live:
        return words(
            "%(count)s practices, live in the room, one part after the other",
            count=asked.practices,
        )
    return words(
        "%(form)s: %(count)s practices, about %(minutes)s minutes",
        form=words(FORMS[asked.form]),
        count=asked.practices,
        minutes=asked.minutes,
    )


def _shown_from(asked: Asked, words: Words) -> str:
    if asked.confidentiality == "anonymous":
        return words("%(k)s people", k=asked.k)
    if asked.confidentiality == "open":
        return words("3 answers")
    return words("the first answer")


def _groups(asked: Asked, words: Words) -> str:
    return "; ".join(_group(group, words) for group in asked.groups) or words("none")


def _group(group: Group, words: Words) -> str:
    name = words(GROUPS[group.key])
    if not group.names:
        return words("%(group)s (yes or no)", group=name)
    return words("%(group)s (%(names)s)", group=name, names=", ".join(group.names))


def _crosses(asked: Asked, words: Words) -> str:
    pairs = (words.listing([words(GROUPS[key]) for key in pair]) for pair in asked.crosses)
    return "; ".join(pairs) or words("none")


def _when_closed(asked: Asked, words: Words) -> str:
    if asked.live:
        return words("when the facilitator ends the workshop")
    return words("when those in charge close it")


def purpose(facts: Facts, words: Words) -> Chapter:
    """What it is for and what it is not, and what only the organisation can say."""
    blank = tuple((words(name), "") for name in LEFT_OPEN)
    return Chapter(
        "purpose",
        words("What it is for"),
        words(
            "The assessment measures how far the work of %(who)s is guided by its customers: on "
            "five levers (goals, culture, customer knowledge, holistic approach, measurability), "
            "each practice against five written levels.",
            who=facts.organisation,
        ),
        (
            Block(points=tuple(_limits_of_purpose(facts.asked, words))),
            Block(
                title=words("To be filled in by you"),
                lines=(words("The software cannot know this."),),
                table=Table("blank", (), blank),
            ),
        ),
    )


def _limits_of_purpose(asked: Asked, words: Words) -> Iterator[str]:
    yield words(
        "It asks what the organisation does, not how well a person works. It records no working "
        "hours, no whereabouts and nothing that somebody does at work."
    )
    if asked.confidentiality == "named":
        yield words(
            "Each person’s averages for the five levers are shown with their name. Nothing else "
            "is derived about a person, and nothing about one is decided by the software."
        )
    else:
        yield words(
            "The software derives nothing about a single person and decides nothing about one."
        )
    yield words(
        "Results are compared with other audiences and waves of the same organisation, and next "
        "steps follow from them."
    )
    if asked.confidentiality == "named":
        yield words(
            "Single questions can be left open. Whoever does not take part appears nowhere in the "
            "results; since those have names, their absence can be noticed."
        )
    elif asked.entry == "invited":
        yield words(
            "Single questions can be left open, and nobody sees who did not take part: not those "
            "in charge, and not in the list of invitations."
        )
    else:
        yield words("Single questions can be left open, and nobody sees who did not take part.")
