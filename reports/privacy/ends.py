"""The last chapters: what is not promised, what participants read, what they are asked."""

from collections.abc import Iterator

from reports.privacy.facts import Asked, Facts
from reports.privacy.shape import Block, Chapter
from reports.words import Words


def limits(facts: Facts, words: Words) -> Chapter:
    """Everything that somebody could take for promised and that is not."""
    return Chapter(
        "limits",
        words("What is not promised"),
        words("No technique replaces trust in those who run it. These are the limits."),
        (Block(points=tuple(_limits(facts, words))),),
    )


def _limits(facts: Facts, words: Words) -> Iterator[str]:
    asked = facts.asked
    if asked.confidentiality == "named":
        yield words("This survey is not anonymous.")
    if asked.confidentiality == "open":
        yield words("In a small room others may guess who chose what.")
    yield words(
        "Whoever runs the server and watches it at the moment of answering could see which device "
        "sends something, and what. Encryption and separation do not rule that out."
    )
    yield words(
        "Whoever runs the server can read single answers in the database until they are deleted. "
        "%(what)s",
        what=_readable(asked, words),
    )
    if asked.entry == "invited" and asked.confidentiality != "named":
        yield from _of_rights(facts, words)
    if not facts.server.discreet_log:
        yield words(
            "The server’s log is set to a form for developers (LOG_FORMAT=text), which may quote "
            "what somebody sent where something fails. Set it to json before real answers come in."
        )
    yield words(
        "A proxy or a hosting company in front of the server may keep a log with network addresses "
        "and times. The software cannot see that; have it switched off for addresses below /r."
    )
    yield words(
        "Backups hold what was deleted since. Keep them no longer than the periods above, and "
        "restrict who can read them."
    )
    if asked.writes:
        yield words(
            "Whoever knows somebody may recognise them by what they write. Reading it through "
            "helps against that, and depends on whoever does it."
        )
    if asked.entry == "link":
        yield words("With an open link nobody can check that each person answers only once.")
    if asked.confidentiality == "anonymous":
        yield words(
            "Whoever knows how others answered, because they told, can work out more than the "
            "audit assumes."
        )
    yield words(
        "The software cannot hold what happens to results outside of it: files that were "
        "downloaded, screens that were photographed, conclusions that are drawn."
    )
    yield words(
        "It is not a legal assessment. Whether and how the survey may take place is decided by the "
        "organisation with those who represent its staff."
    )


def _of_rights(facts: Facts, words: Words) -> Iterator[str]:
    yield words(
        "Whoever runs the server also has the secret of the personal links, and could work out "
        "with "
        "it until closing who has used theirs; not what they answered."
    )
    if facts.server.mails:
        yield words(
            "The mail server sees to whom a reminder goes, so whoever runs it can tell who had not "
            "answered by then."
        )


def _readable(asked: Asked, words: Words) -> str:
    if asked.confidentiality == "named":
        return words("They bear the name.")
    if asked.groups:
        return words(
            "They bear no name, but the groups that somebody states can point to a person."
        )
    return words("They bear no name.")


def texts(facts: Facts, words: Words) -> Chapter:
    """The notice, the consent, the welcome and the mails, word for word."""
    told = facts.told
    notice = [Block(title=title, lines=lines) for title, lines in told.sections]
    more = []
    if told.consent:
        more.append(Block(title=words("Everybody agrees to this"), lines=(told.consent,)))
    if told.welcome:
        more.append(Block(title=words("Welcome text of the organisation"), html=told.welcome))
    more += [Block(title=_mail(letter.kind, words), letter=letter) for letter in told.letters]
    return Chapter(
        "texts",
        words("What participants read before the first question"),
        told.lead,
        (*notice, *more),
    )


def _mail(kind: str, words: Words) -> str:
    return (
        words("The invitation by mail") if kind == "invitation" else words("The reminder by mail")
    )


def questions(facts: Facts, words: Words) -> Chapter:
    """Everything that is asked, word for word."""
    return Chapter(
        "questions",
        words("What participants are asked"),
        words(
            "Practices are answered by choosing one of five written levels or ‘can’t judge’. "
            "Instrument %(version)s.",
            version=facts.instrument,
        ),
        tuple(Block(title=topic.title, points=topic.questions) for topic in facts.questionnaire),
    )
