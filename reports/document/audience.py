"""The results page of one audience as plain values: its document, and what only a group has.

Starts from a published snapshot and nothing else; every figure in it was rounded and audited.
"""

from datetime import date as Date  # noqa: N812 - `date` is the argument below

from assessment.scoring.snapshot import Snapshot
from questions.bank import Bank
from reports.document import method
from reports.document.build import build
from reports.document.case import Case
from reports.document.groups import groups
from reports.document.shape import AudienceDocument, Table
from reports.words import Words


def build_audience(
    bank: Bank, snapshot: Snapshot, *, language: str, date: Date, title: str = ""
) -> AudienceDocument | None:
    """What is said about an audience; None where too few answered."""
    total = snapshot.total
    if total is None:
        return None
    case = Case(bank, total, Words(language), snapshot.participation)
    document = build(
        bank,
        total,
        language=language,
        date=date,
        title=title,
        participation=snapshot.participation,
    )
    return AudienceDocument(
        document=document,
        groups=groups(case, snapshot),
        people=_people(case, snapshot),
        careful=_careful(case, snapshot),
    )


def _people(case: Case, snapshot: Snapshot) -> Table | None:
    """Everybody by name, where that was announced."""
    if not snapshot.people:
        return None
    words = case.words
    head = (words("Name"), *(case.text(one.name) for one in case.bank.levers), words("Overall"))
    rows = tuple(
        (
            person.name or words("without a name"),
            *(words.number(person.levers[one.key]) for one in case.bank.levers),
            words.number(person.overall),
        )
        for person in snapshot.people
    )
    text = words(
        "As announced to everybody before the first question. What differs is worth a talk: what "
        "does one see that another does not?"
    )
    return Table("people", words("Who sees it how"), text, head, rows)


def _careful(case: Case, snapshot: Snapshot) -> str:
    """How many answers look careless, as far as that may be said."""
    words, flags = case.words, case.result.flags
    if flags.flagged:
        return method.flagged(case, flags.flagged)
    if flags.flagged is None:
        return words.plural(
            "Fewer than %(n)s responses look careless: given in under two seconds per question, "
            "or the same throughout. None was left out.",
            "Fewer than %(n)s responses look careless: given in under two seconds per question, "
            "or the same throughout. None was left out.",
            snapshot.k,
        )
    return words(
        "No response was given in under two seconds per question or is the same throughout."
    )
