"""The results of one audience as plain values: its document, and what only its page shows.

Starts from a published snapshot, and of a workshop from its outcome, and from nothing else; every
figure in them was rounded and audited.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date  # noqa: N812 - `date` is the argument below

from assessment.scoring.results import Flags, Result
from assessment.scoring.snapshot import Snapshot
from assessment.workshop.actions import Plan
from assessment.workshop.outcome import Outcome
from questions.bank import Bank
from reports.document import method
from reports.document.actions import actions, taken_on
from reports.document.build import build, clean
from reports.document.case import Case
from reports.document.comparison import kind_name
from reports.document.groups import groups
from reports.document.shape import AudienceDocument, Table
from reports.document.workshop import beside_votes, build_workshop
from reports.words import Words

UNTOLD = Flags(None, None, None, ())  # a room keeps no time, and its votes come lever by lever


def published(snapshot: Snapshot, outcome: Outcome | None = None) -> Result | None:
    """What is published of everybody; where a room agreed on scores, next steps go by these."""
    if snapshot.total is None or outcome is None:
        return snapshot.total
    total = replace(snapshot.total, flags=UNTOLD)
    if not any(lever.has_agreed for lever in outcome.levers):
        return total
    return replace(total, priorities=outcome.result.priorities)


def build_audience(  # noqa: PLR0913 - the circumstances of one audience, all by name
    bank: Bank,
    snapshot: Snapshot,
    outcome: Outcome | None = None,
    *,
    language: str,
    date: Date,
    title: str = "",
    wave: str = "",
    taken: Sequence[Plan] = (),
) -> AudienceDocument | None:
    """What is said about an audience; None where too few answered. `wave` is the assessment's name.

    With the `outcome` of a workshop it says what the room voted and agreed on; `taken` are the
    actions that were taken down there.
    """
    total = published(snapshot, outcome)
    if total is None:
        return None
    case = Case(bank, total, Words(language), snapshot)
    document = build(bank, total, language=language, date=date, title=title, snapshot=snapshot)
    asked = kind_name(case.words, snapshot.kind)
    document = replace(
        document,
        occasion=" · ".join(part for part in (clean(wave), asked) if part),
        groups=groups(case, snapshot),
        workshop=build_workshop(bank, outcome, language=language) if outcome else None,
        actions=actions(case.words, taken, outcome),
    )
    if taken:
        document = taken_on(document, taken)
    if outcome:
        document = beside_votes(outcome, document)
    return AudienceDocument(
        document=document,
        people=_people(case, snapshot),
        careful="" if outcome else _careful(case, snapshot),
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
        return words(
            "How many responses look careless (given in under two seconds per question, or the "
            "same throughout) is said only where these and the others are at least %(n)s people "
            "each. None was left out.",
            n=words.number(snapshot.k, 0),
        )
    return words(
        "No response was given in under two seconds per question or is the same throughout."
    )
