"""Levers and practices with the figures of every audience side by side."""

from collections.abc import Sequence

from assessment.scoring.results import LeverResult
from questions.bank import Item
from reports import look
from reports.document.case import nearest
from reports.document.strengths import practice
from reports.document.voices import Spoken
from reports.document.whole_shape import ComparedLever, ComparedPractice


def levers(voices: Sequence[Spoken], main: Spoken) -> tuple[ComparedLever, ...]:
    """All five; practices in the order of the bank, as far as somebody was asked."""
    return tuple(_lever(voices, main, number) for number in range(len(main.result.levers)))


def _lever(voices: Sequence[Spoken], main: Spoken, number: int) -> ComparedLever:
    case, results = main.case, [one.result.levers[number] for one in voices]
    written = case.bank.lever(results[0].lever)
    said = [one.document.said.document.levers[number] for one in voices]
    return ComparedLever(
        key=written.key,
        letter=written.letter,
        name=case.text(written.name),
        colour=look.LEVERS[written.key],
        meaning=case.text(written.meaning),
        scores=tuple(lever.score for lever in said),
        levels=tuple(lever.level for lever in said),
        spans=tuple(lever.span for lever in said),
        finding=_finding(voices, main, number),
        practices=tuple(
            _practice(voices, main, item) for item in written.items if _asked(results, item)
        ),
        chart=f"audiences-{written.key}",
    )


def _finding(voices: Sequence[Spoken], main: Spoken, number: int) -> str:
    """The main audience's, under its name where it is not the only one."""
    finding, words = main.document.said.document.levers[number].finding, main.case.words
    if len(voices) == 1:
        return finding
    return words("%(title)s (%(name)s)", title=finding, name=main.name)


def _asked(results: Sequence[LeverResult], item: Item) -> bool:
    return any(found.item == item.id for lever in results for found in lever.practices)


def _practice(voices: Sequence[Spoken], main: Spoken, item: Item) -> ComparedPractice:
    case, words = main.case, main.case.words
    found = [practice(one, item.id) for one in voices]
    hidden = [one.name for one, p in zip(voices, found, strict=True) if p and p.invisible]
    return ComparedPractice(
        id=item.id,
        name=case.text(item.name),
        scores=tuple(words.number(p.mean if p else None) for p in found),
        here=_here(voices, main, item),
        note=words("Invisible to many: %(names)s", names=words.listing(hidden)) if hidden else "",
    )


def _here(voices: Sequence[Spoken], main: Spoken, item: Item) -> str:
    """The written level where the main audience sees it; where it says nothing, the first does."""
    case, words = main.case, main.case.words
    for one in (main, *voices):
        found = practice(one, item.id)
        if found and found.mean is not None:
            text = case.text(item.anchors[nearest(found.mean) - 1])
            return (
                text
                if len(voices) == 1
                else words("%(name)s: %(title)s", name=one.name, title=text)
            )
    return ""
