"""The workshop’s section: first vote, second vote and agreed score beside each other, with reasons.

Starts from an outcome, in which everything is rounded and from three answers.
"""

from collections.abc import Mapping
from dataclasses import replace

from assessment.workshop.outcome import LeverOutcome, Outcome, PracticeOutcome
from assessment.workshop.reveal import Shown
from questions.bank import Bank
from reports import look
from reports.document.build import clean
from reports.document.shape import Document, Dotted, Vote, VotedLever, VotedPractice, Workshop
from reports.words import Words, rounded

MOVED = 0.3  # of a level, from which a lever is said to have moved


def build_workshop(bank: Bank, outcome: Outcome, *, language: str) -> Workshop | None:
    """What the room said and agreed on; None where no vote was revealed."""
    words = Words(language)
    levers = [_lever(bank, words, one) for one in outcome.levers if one.n]
    if not levers:
        return None
    return Workshop(
        title=_title(bank, words, outcome),
        text=words(
            "Everybody voted alone before anything was shown. Where the room talked, it voted "
            "again or agreed on a score; all of it stands side by side here. Everywhere else the "
            "scores are the last votes; next steps go by the agreed scores."
        ),
        levers=tuple(levers),
        dots_title=words("What the room would begin with"),
        dots=_dots(bank, words, outcome),
    )


def beside_votes(outcome: Outcome, document: Document) -> Document:
    """The document, with what was agreed beside the scores, which are the last votes."""
    words = Words(document.language)
    known = {
        one.lever: words.number(one.score)
        for one in outcome.levers
        if one.has_agreed and one.score is not None
    }
    if not known:
        return document
    said = {key: words("agreed %(score)s", score=score) for key, score in known.items()}
    levers = tuple(replace(one, agreed=said.get(one.key, "")) for one in document.levers)
    moved = [
        words("%(lever)s %(score)s (votes %(votes)s)", lever=one.name, score=known[one.key],
              votes=one.score)
        for one in levers
        if one.key in known
    ]  # fmt: skip
    notes = (_beside(words, outcome, words.listing(moved)), *document.summary.notes)
    return replace(document, levers=levers, summary=replace(document.summary, notes=notes))


def _beside(words: Words, outcome: Outcome, scores: str) -> str:
    """What the room agreed on, where the scores are votes."""
    text = words(
        "The scores shown are the votes. After talking, the room agreed on %(scores)s.",
        scores=scores,
    )
    if outcome.overall is None:
        return text
    overall = words("That makes %(score)s overall.", score=words.number(outcome.overall))
    return f"{text} {overall}"


def _title(bank: Bank, words: Words, outcome: Outcome) -> str:
    """Which lever the talk moved furthest from its first vote."""
    moves = [
        (rounded(abs(one.score - one.first)), one)
        for one in outcome.levers
        if one.score is not None and one.first is not None
    ]
    far, lever = max(moves, key=lambda move: move[0], default=(0.0, None))
    if lever is None or far < MOVED:
        return words("What the room said and agreed on")
    return words(
        "%(lever)s moved most in the talk: from %(first)s to %(score)s",
        lever=words.quote(bank.lever(lever.lever).name[words.language]),
        first=words.number(lever.first),
        score=words.number(lever.score),
    )


def _lever(bank: Bank, words: Words, one: LeverOutcome) -> VotedLever:
    written = bank.lever(one.lever)
    return VotedLever(
        key=one.lever,
        name=written.name[words.language],
        colour=look.LEVERS[one.lever],
        people=words.plural("%(n)s person", "%(n)s people", one.n),
        first=words.number(one.first),
        second=words.number(one.second),
        agreed=words.number(one.score if one.has_agreed else None),
        score=words.number(one.score),
        reason=_reason(words, one),
        practices=tuple(_practice(bank, words, practice) for practice in one.practices),
        chart=f"votes-{one.lever}",
    )


def _reason(words: Words, one: LeverOutcome) -> str:
    if one.agreed is not None:
        return clean(one.agreed.reason)
    return words("follows from single practices") if one.has_agreed else ""


def _practice(bank: Bank, words: Words, one: PracticeOutcome) -> VotedPractice:
    return VotedPractice(
        id=one.item,
        name=bank.item(one.item).name[words.language],
        first=_vote(words, one.first),
        second=_vote(words, one.second),
        agreed=words.number(one.agreed.score if one.agreed else None),
        reason=clean(one.agreed.reason) if one.agreed else "",
        moved_on=one.second is not None or one.agreed is not None,
    )


def _vote(words: Words, one: Shown | None) -> Vote:
    if one is None:
        return Vote("–", "")
    said: Mapping[str | None, str] = {
        "united": words("united"),
        "divided": words("divided"),
        None: words("too few answers"),
    }
    return Vote(words.number(one.mean), said[one.spread])


def _dots(bank: Bank, words: Words, outcome: Outcome) -> tuple[Dotted, ...]:
    titles = {step.id: step.title[words.language] for step in bank.steps}
    return tuple(
        Dotted(titles[key], words.plural("%(n)s dot", "%(n)s dots", count))
        for key, count in outcome.dots
        if count and key in titles
    )
