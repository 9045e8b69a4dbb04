"""Strengths: practices that every audience that was asked sees further than the whole.

A practice counts only where its interval lies above the audience's overall score, or where there is
none, half a level above it.
"""

from collections.abc import Sequence

from assessment.scoring.results import PracticeResult
from reports.document.case import CLEAR
from reports.document.voices import Spoken
from reports.document.whole_shape import Strength
from reports.words import Words, rounded

MOST = 3
LOW = 2.5  # below it even what is furthest is no more than isolated


def strengths(words: Words, voices: Sequence[Spoken]) -> tuple[Strength, ...]:
    """Up to three, the furthest first."""
    case, whole = voices[0].case, [one for one in voices if one.result.overall is not None]
    found = []
    for item in case.bank.items:
        seen = [(one, p) for one in whole if (p := practice(one, item.id)) and p.mean is not None]
        if seen and all(_ahead(one, p) for one, p in seen):
            found.append((min(rounded(p.mean or 0) for _, p in seen), len(seen), item, seen))
    found.sort(key=lambda one: (-one[1], -one[0]))  # stable: then by the order of the bank
    return tuple(
        Strength(item.id, case.text(item.name), item.lever, _text(words, seen, least))
        for least, _, item, seen in found[:MOST]
    )


def practice(one: Spoken, item: str) -> PracticeResult | None:
    """What an audience says about a practice; None where it was not asked."""
    practices = (p for lever in one.result.levers for p in lever.practices)
    return next((p for p in practices if p.item == item), None)


def _ahead(one: Spoken, found: PracticeResult) -> bool:
    overall = one.result.overall
    if overall is None or found.mean is None:
        return False
    if found.interval:
        return rounded(found.interval.low) > rounded(overall)
    return rounded(found.mean) - rounded(overall) >= CLEAR


def _text(words: Words, seen: Sequence[tuple[Spoken, PracticeResult]], least: float) -> str:
    said = [
        words(
            "%(name)s %(score)s (overall %(overall)s)",
            name=one.name,
            score=words.number(found.mean),
            overall=one.document.overall,
        )
        for one, found in seen
    ]
    if least < LOW:
        return words("%(scores)s: ahead of the rest, though still early.", scores=", ".join(said))
    return words("%(scores)s.", scores=", ".join(said))
