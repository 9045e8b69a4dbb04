"""How long things are kept, and by which technical and organisational measures."""

from collections.abc import Iterator
from datetime import date as Date  # noqa: N812

from reports.privacy.facts import Facts
from reports.privacy.shape import Block, Chapter, Table
from reports.words import Words

Row = tuple[str, str]


def retention(facts: Facts, words: Words) -> Chapter:
    """What is deleted when, with days where they are known."""
    head = (words("What"), words("Deleted"))
    rows = (*_of_answers(facts, words), *_of_results(facts, words), *_of_members(facts, words))
    return Chapter(
        "retention",
        words("How long it is kept"),
        words(
            "The software deletes by itself, once an hour. The days are those of the workspace "
            "%(name)s; while something that they promise is still kept, they cannot be raised.",
            name=words.quote(facts.workspace),
        ),
        (Block(table=Table("retention", head, rows)), Block(lines=(_how(facts, words),))),
    )


def _of_answers(facts: Facts, words: Words) -> Iterator[Row]:
    asked, kept = facts.asked, facts.kept
    if not asked.live:
        yield (
            words("Answers on somebody’s device"),
            words("once they are sent; before that, by whoever uses the device"),
        )
    if asked.entry == "invited":
        yield words("Rights to answer"), words("at closing, if not used by then; the used ones too")
    if asked.live:
        yield words("Seats of phones"), words("at the end of the workshop")
    if asked.writes and asked.confidentiality != "named":
        yield words("What too few people wrote"), words("at closing, unread")
    single = words("Single answers")
    if asked.writes:
        single = words("Single answers, and what people wrote and nobody released")
    yield single, _after(kept.responses, kept.responses_until, words)
    yield (
        words("E-mail addresses, and what was sent to them"),
        _after(kept.addresses, kept.addresses_until, words),
    )
    if asked.state == "draft":
        yield (
            words("This audience with its addresses, if it is never launched"),
            words.plural(
                "%(n)s day after it was set up", "%(n)s days after it was set up", kept.drafts
            ),
        )


def _after(days: int, day: Date | None, words: Words) -> str:
    told = words.plural("%(n)s day after closing", "%(n)s days after closing", days)
    if day is None:
        return told
    return words("%(days)s: on %(day)s", days=told, day=words.date(day))


def _of_results(facts: Facts, words: Words) -> Iterator[Row]:
    yield (
        words("Results, released comments, actions, figures, and documents made of them"),
        words.plural(
            "with the assessment, %(n)s day after somebody deletes it",
            "with the assessment, %(n)s days after somebody deletes it",
            facts.kept.grace,
        ),
    )
    yield (
        words("Shared links"),
        words("they end on their day, or at once when somebody takes them back"),
    )


def _of_members(facts: Facts, words: Words) -> Iterator[Row]:
    kept = facts.kept
    yield (
        words("Accounts of members"),
        words("when they delete them; the log keeps their address until its time is over"),
    )
    yield (
        words("Browsers that are signed in"),
        words.plural("not seen for %(n)s day", "not seen for %(n)s days", kept.signed_in),
    )
    yield (
        words("Log of what members did"),
        words.plural("after %(n)s day", "after %(n)s days", kept.deeds),
    )
    yield (
        words("Backups"),
        words("not by the software: whoever runs the server sets how long they are kept"),
    )


def _how(facts: Facts, words: Words) -> str:
    if facts.server.database == "sqlite":
        return words("What is deleted is also overwritten in the database file.")
    return words(
        "PostgreSQL frees the place of what was deleted and writes over it in time, not at once."
    )


def measures(facts: Facts, words: Words) -> Chapter:
    """By which means this installation protects the data, as it is set up."""
    return Chapter(
        "measures",
        words("Technical and organisational measures"),
        words("As this installation is set up on %(day)s.", day=words.date(facts.date)),
        (
            Block(title=words("Access"), points=tuple(_access(facts, words))),
            Block(title=words("On the way"), points=tuple(_transport(facts, words))),
            Block(title=words("Integrity"), points=tuple(_integrity(words))),
            Block(title=words("Availability"), points=tuple(_availability(facts, words))),
            Block(title=words("Proof"), points=tuple(_proof(words))),
        ),
    )


def _access(facts: Facts, words: Words) -> Iterator[str]:
    server = facts.server
    yield words(
        "Nobody gets into a workspace without a membership; every address of the application "
        "belongs to a role, and what belongs to others is answered as if it did not exist."
    )
    yield words(
        "Passwords have at least %(count)s characters and are stored as argon2 hashes. Passkeys "
        "and a code from an app as a second step are there for every account; nobody is forced to "
        "use them.",
        count=server.password_length,
    )
    yield words(
        "Wrong passwords and codes are counted and slowed down: for some minutes up to an hour, "
        "under a keyed hash that shows neither name nor address."
    )
    yield words(
        "What reaches far, such as exporting or deleting a workspace, asks for a proof again if "
        "the "
        "last one is older than about %(minutes)s minutes.",
        minutes=server.proof_again,
    )
    if server.open_sign_up:
        yield words("Anybody may sign up here for a workspace of their own; others stay closed.")
    else:
        yield words("Accounts come by invitation to a workspace only.")


def _transport(facts: Facts, words: Words) -> Iterator[str]:
    server = facts.server
    if server.https:
        yield words(
            "Pages and links lead to %(address)s and are encrypted on the way (https).",
            address=server.address,
        )
    else:
        yield words(
            "Links lead to %(address)s, which is not encrypted on the way. Before real answers are "
            "collected outside a closed network, put https in front.",
            address=server.address,
        )
    yield words(
        "Pages load nothing from elsewhere: no fonts, no scripts, no counting of visitors. A "
        "content security policy forbids it to the browser."
    )
    yield {
        "": words("This installation sends no mails."),
        "proven": words(
            "Mails go out from %(sender)s, encrypted, and the mail server’s certificate is "
            "checked.",
            sender=server.sender,
        ),
        "offered": words(
            "Mails go out from %(sender)s, encrypted where the mail server offers it.",
            sender=server.sender,
        ),
        "none": words(
            "Mails go out from %(sender)s, not encrypted on the way to the mail server.",
            sender=server.sender,
        ),
    }[server.mails]
    if server.mails:
        yield words("They hold no picture from elsewhere and no mark that tells who opened them.")


def _integrity(words: Words) -> Iterator[str]:
    yield words(
        "The database itself refuses to change an answer, a result or the ledger of what was "
        "released, and to change what was promised once there is an answer."
    )
    yield words(
        "Forms are protected against being sent by other sites, what people enter is checked and "
        "escaped, and Markdown is cleaned."
    )


def _availability(facts: Facts, words: Words) -> Iterator[str]:
    if facts.server.database == "sqlite":
        yield words(
            "The database is SQLite: one file on the server, which stores an answer on the disk "
            "before it is acknowledged."
        )
    else:
        yield words("The database is PostgreSQL.")
    if facts.server.redis:
        yield words(
            "Redis holds the queue of work and counted tries: numbers of jobs and keyed hashes, no "
            "answers and no addresses."
        )
    yield words(
        "One command writes everything into one backup file that only its owner on the server can "
        "read; another puts it back as a whole or not at all. Neither file nor database is "
        "encrypted by the software. It makes no backups by itself."
    )


def _proof(words: Words) -> Iterator[str]:
    yield words(
        "The software is open source. Its tests try the attacks that these rules are to withstand, "
        "through the pages and through the database, and hold this document to the settings."
    )
    yield words(
        "The log of the workspace shows who launched, closed, exported, shared or deleted what."
    )
