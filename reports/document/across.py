"""What stands beside the levers, over all audiences: nice trap, blind spots, contrasts, care.

Every figure names the audience that it comes from; none is a mixture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.document import findings
from reports.document.shape import Finding
from reports.document.strengths import practice
from reports.document.voices import Spoken
from reports.words import Words


def across(words: Words, voices: Sequence[Spoken]) -> tuple[Finding, ...]:
    """Those that the answers give rise to; a single audience's are as on its own page."""
    if len(voices) == 1:
        careful = _careful(words, voices)
        own = (findings.nice_trap, findings.invisible, findings.contrasts)
        return tuple(f for f in (*(one(voices[0].case) for one in own), careful) if f)
    found = (
        _trap(words, voices), _invisible(words, voices), _contrasts(words, voices),
        _careful(words, voices),
    )  # fmt: skip
    return tuple(finding for finding in found if finding)


def _named(one: Spoken, finding: Finding) -> Finding:
    """The finding of one audience under its name."""
    title = one.case.words("%(name)s: %(title)s", name=one.name, title=finding.title)
    return replace(finding, title=title)


def _trap(words: Words, voices: Sequence[Spoken]) -> Finding | None:
    asked = [one for one in voices if one.result.nice_trap]
    if len(asked) < 2:
        own = [(one, f) for one in asked if (f := findings.nice_trap(one.case))]
        return _named(*own[0]) if own else None
    warned = [one for one in asked if (trap := one.result.nice_trap) and trap.warn]
    title = words("No audience shows the nice trap")
    if warned:
        names = words.listing([one.name for one in warned])
        title = words("The nice trap: service is friendlier than the structures (%(names)s)",
                      names=names)  # fmt: skip
    text = words(
        "The nice trap is service that runs a level or more ahead of pay, cooperation, steering "
        "and starting point: friendly people make up for what the structures do not yet support."
    )
    return Finding("nice-trap", title, text, tuple(map(_served, asked)), "")


def _served(one: Spoken) -> str:
    trap, words = one.result.nice_trap, one.case.words
    return words(
        "%(name)s: service %(service)s, structures %(structure)s",
        name=one.name,
        service=words.number(trap.service if trap else None),
        structure=words.number(trap.structure if trap else None),
    )


def _invisible(words: Words, voices: Sequence[Spoken]) -> Finding | None:
    """What more than 30 per cent of an audience cannot judge, and what the others say of it."""
    hidden = {p.item for one in voices for lever in one.result.levers for p in lever.practices
              if p.invisible}  # fmt: skip
    if not hidden:
        return None
    items = [item for item in voices[0].case.bank.items if item.id in hidden]
    title = words.plural(
        "One practice is invisible to many", "%(n)s practices are invisible to many", len(items)
    )
    text = words(
        "More than 30 per cent of an audience could not judge what follows. Either it does not "
        "exist, or nobody tells; both can be changed."
    )
    case = voices[0].case
    points = tuple(f"{case.text(item.name)}: {', '.join(_seen(voices, item.id))}" for item in items)
    return Finding("invisible", title, text, points, "")


def _seen(voices: Sequence[Spoken], item: str) -> Iterator[str]:
    for one in voices:
        found, words = practice(one, item), one.case.words
        if found is None:
            continue
        if found.invisible:
            share = words.percent(found.cant_judge)
            yield words("%(name)s can’t judge it: %(share)s", name=one.name, share=share)
        elif found.mean is not None:
            yield words("%(name)s %(score)s", name=one.name, score=words.number(found.mean))


def _contrasts(words: Words, voices: Sequence[Spoken]) -> Finding | None:
    asked = [one for one in voices if any(v is not None for v in one.result.contrasts)]
    if len(asked) < 2:
        own = [(one, f) for one in asked if (f := findings.contrasts(one.case))]
        return _named(*own[0]) if own else None
    case = asked[0].case
    points = tuple(
        f"{case.text(contrast.name)}: {', '.join(_values(asked, number))}"
        for number, contrast in enumerate(case.bank.contrasts)
    )
    text = words(
        "Five contrasts from focus (1) to obsession (5). Neither end is right for every company."
    )
    titles = {f.title for one in asked if (f := findings.contrasts(one.case))}
    mixed = words("Between customer focus and customer obsession")
    title = titles.pop() if len(titles) == 1 else mixed
    return Finding("contrasts", title, text, points, "")


def _values(asked: Sequence[Spoken], number: int) -> Iterator[str]:
    for one in asked:
        values, words = one.result.contrasts, one.case.words
        score = words.number(values[number] if values else None)
        yield words("%(name)s %(score)s", name=one.name, score=score)


def _careful(words: Words, voices: Sequence[Spoken]) -> Finding | None:
    """How carefully people answered, as far as that may be said."""
    points = tuple(
        words("%(name)s: %(title)s", name=one.name, title=said)
        for one in voices
        if (said := one.document.said.careful)
    )
    if not points:
        return None
    text = words("Answers that look careless are counted and kept; nobody’s answer is deleted.")
    return Finding("careful", words("How carefully people answered"), text, points, "")
