"""Which data there is, where it lies, and how answers and people are kept apart."""

from collections.abc import Iterator

from reports.privacy.facts import Asked, Facts
from reports.privacy.shape import Block, Chapter, Table
from reports.words import Words

Row = tuple[str, str, str]


def stored(facts: Facts, words: Words) -> Chapter:
    """Every kind of data with what it is for and where it lies."""
    head = (words("Data"), words("What for"), words("How it is stored"))
    return Chapter(
        "data",
        words("Which data is stored"),
        words(
            "All of it lies in the database of this installation. Nothing is handed to others, "
            "except mails to the mail server."
        ),
        (
            Block(
                title=words("Of those who answer"),
                table=Table("kinds", head, _answering(facts, words)),
            ),
            Block(
                title=words("Of members of the workspace"),
                table=Table("kinds", head, _of_members(words)),
            ),
            Block(
                title=words("What is not stored with the answers"),
                lines=(_not_stored(facts.asked, words),),
            ),
        ),
    )


def _answering(facts: Facts, words: Words) -> tuple[Row, ...]:
    asked = facts.asked
    rows = _in_room(facts, words) if asked.live else _in_form(asked, words)
    return (*rows, *_invited(asked, words), _results(words), *_actions(asked, words))


def _in_form(asked: Asked, words: Words) -> Iterator[Row]:
    under = words("Under a random number, with no day or hour and no sequence.")
    yield words("Answers to the questions"), words("The results."), under
    yield (
        words("How many seconds answering took"),
        words("To tell whether answers given in haste change the results."),
        words("With the answers."),
    )
    if asked.confidentiality == "named":
        yield (
            words("Name"),
            words("So that the results can be discussed by those who answered."),
            words("With the answers, with consent."),
        )
    if asked.groups:
        yield (
            words("Groups, if somebody states them"),
            words("Results by group, as far as the rules below allow."),
            words("With the answers."),
        )
    if asked.writes:
        yield (
            words("What people write themselves (optional)"),
            words("To understand the figures."),
            words(
                "With the answers until closing; then cut off from them, shuffled, and read "
                "through by a facilitator before anybody else sees it."
            ),
        )


def _in_room(facts: Facts, words: Words) -> Iterator[Row]:
    yield (
        words("Votes and dots on next steps"),
        words("The results."),
        words(
            "Under the keyed hash of a random number until the reveal; then without it, under a "
            "new random number. Dots stay with the seat until the end."
        ),
    )
    yield (
        words("A seat for each phone"),
        words("So that no phone is counted twice and each finds its way back."),
        words(
            "A cookie with a random number, for this room alone, at most %(days)s days; in the "
            "database its keyed hash. It goes with the end of the workshop.",
            days=facts.kept.seat,
        ),
    )


def _invited(asked: Asked, words: Words) -> Iterator[Row]:
    if asked.entry == "invited":
        yield (
            words("Right to answer once"),
            words("So that everybody answers once, and reminders go only where it is unused."),
            words("A keyed hash and whether it was used: no address, no name, no time."),
        )
    yield (
        words("E-mail address, and name if given")
        if asked.entry == "invited"
        else words("E-mail address and name, only if invitations are sent by mail"),
        words("Invitation and reminders."),
        words("In a list of its own. No row leads from an address to an answer or to a right."),
    )
    yield (
        words("Whether a mail went out or came back"),
        words("So that nobody gets the same mail twice, and wrong addresses can be put right."),
        words("With the address. Of reminders, the same is noted for everybody."),
    )


def _results(words: Words) -> Row:
    return (
        words("Results"),
        words("Pages, reports and comparisons."),
        words("Written once at closing, rounded, and as far as the rules below release them."),
    )


def _actions(asked: Asked, words: Words) -> Iterator[Row]:
    yield (
        words("Actions: what, by when, and who takes it on"),
        words("To act on the results."),
        words("As members enter it. A name or address there is entered by hand.")
        if not asked.live
        else words("As the facilitator enters it, in the workshop or afterwards."),
    )


def _of_members(words: Words) -> tuple[Row, ...]:
    return (
        (
            words("Account: e-mail address, name, language"),
            words("To sign in."),
            words(
                "The password as an argon2 hash; the secret of a second step encrypted with a key "
                "that is not in the database."
            ),
        ),
        (
            words("Browsers that are signed in"),
            words("So that everybody can see and end them."),
            words("Kind of browser and system, since when and last seen; no network address."),
        ),
        (
            words("Log of what members did"),
            words("To see who launched, changed, exported or deleted something."),
            words("Address of the member, deed and time. Participants never appear in it."),
        ),
    )


def _not_stored(asked: Asked, words: Words) -> str:
    if asked.confidentiality == "named":
        return words(
            "E-mail address, network address, type of device, day and time, and the order in "
            "which people answered."
        )
    return words(
        "Name, e-mail address, network address, type of device, day and time, and the order in "
        "which people answered."
    )


def apart(facts: Facts, words: Words) -> Chapter:
    """How an answer is kept from leading to a person."""
    asked = facts.asked
    if asked.confidentiality == "named":
        lead = words(
            "They are not kept apart in this audience: the name stands with the answers, and "
            "everybody agrees to that before the first question. What is kept apart is the rest."
        )
    else:
        lead = words(
            "No row of the database leads from an answer to a person, or the other way. The right "
            "word for this is ‘confidential’: ‘What is not promised’ says what remains possible."
        )
    return Chapter(
        "apart",
        words("How answers and people are kept apart"),
        lead,
        (Block(points=tuple(_ways_apart(facts, words))),),
    )


def _ways_apart(facts: Facts, words: Words) -> Iterator[str]:
    asked = facts.asked
    yield words(
        "An answer lies under a random number that is made for it alone. It has no day, no hour "
        "and "
        "no running number, and leads to nothing but its audience."
    )
    if not asked.live:
        yield _order(facts, words)
    if asked.entry == "invited":
        yield words(
            "Personal links are derived from a secret that is not in the database, which holds a "
            "keyed hash of each link’s key. Whoever reads the database alone, or compares two "
            "backups, cannot tell whose right was used."
        )
        yield words(
            "The key stands behind the # of the link. Browsers do not send that part, so it does "
            "not reach the log of any server on the way."
        )
        if asked.confidentiality != "named":
            yield words(
                "Reminders go where the right is unused. The program looks that up mail by mail; "
                "no page, list or log shows it, and at closing all rights are deleted."
            )
    if asked.live:
        yield words(
            "At each reveal the votes are cut off from the phones for good; at the end of the "
            "workshop the seats are deleted. Which votes of two parts come from one person is "
            "then unknown."
        )
    else:
        yield words(
            "Until they are sent, answers lie in the browser of whoever gives them. The pages for "
            "participants set no cookie, except for the language if somebody changes it."
        )
    if facts.server.discreet_log:
        yield words(
            "The server’s own log has no line about somebody who takes part, unless something "
            "fails; then it names the kind of page and the place in the code, no network address "
            "and no input."
        )


def _order(facts: Facts, words: Words) -> str:
    if facts.server.database == "sqlite":
        return words(
            "Answers are stored in the order of their random numbers, in tables without row "
            "numbers. At closing they are written anew, and what was deleted is overwritten."
        )
    return words(
        "The answer and the mark on the right to answer are two separate transactions, so no "
        "number of the database ties them. At closing all answers are written anew, in the order "
        "of their random numbers."
    )
