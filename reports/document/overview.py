"""The overview of an assessment: how are we, where do we stand, what now, each in a few lines."""

from collections.abc import Sequence

from reports.document import positions
from reports.document.comparison import apart_in_words
from reports.document.shape import Comparison, Step
from reports.document.summary import lead as lead_of_one
from reports.document.summary import weakest
from reports.document.voices import Spoken, candidates
from reports.document.whole_shape import Fact, Strength
from reports.words import Words

ALL = 25  # practices of the full questionnaire


def lead(words: Words, voices: Sequence[Spoken], main: Spoken) -> str:
    """Who says so, and that their figures are not mixed."""
    if len(voices) == 1:
        return lead_of_one(main.case)
    who = words.listing([_who(words, one) for one in voices])
    return words(
        "%(who)s have answered. They stand beside each other and are never mixed into one figure; "
        "the headline goes by ‘%(main)s’.",
        who=who,
        main=main.name,
    )


def _who(words: Words, one: Spoken) -> str:
    people = words.plural("%(n)s person", "%(n)s people", one.result.n)
    return words("%(name)s (%(people)s)", name=one.name, people=people)


def how(
    words: Words,
    voices: Sequence[Spoken],
    main: Spoken,
    pairs: Sequence[Comparison],
    strengths: Sequence[Strength],
) -> tuple[Fact, ...]:
    """How are we: overall, weakest lever, what differs, what is strong."""
    facts = [Fact("overall", words("Overall"), _overall(words, voices))]
    if said := weakest(main.case):
        facts.append(Fact("weakest", words("Levers (%(name)s)", name=main.name), said))
    if strengths:
        names = words.listing([words.quote(one.name) for one in strengths])
        facts.append(Fact("strengths", words("Strengths"), names))
    facts += _gaps(words, pairs)
    if trapped := [one for one in voices if _trapped(one)]:
        facts.append(Fact("trap", words("Nice trap"), _trap(words, trapped)))
    return tuple(facts)


def _overall(words: Words, voices: Sequence[Spoken]) -> str:
    said = [
        words("%(name)s: %(score)s", name=one.name, score=one.document.overall)
        if one.result.overall is not None
        else words("%(name)s: no overall score", name=one.name)
        for one in voices
    ]
    return " · ".join(said)


def _trapped(one: Spoken) -> bool:
    return bool(one.result.nice_trap and one.result.nice_trap.warn)


def _gaps(words: Words, pairs: Sequence[Comparison]) -> list[Fact]:
    """Pairs with a relevant difference; where there is none, that."""
    relevant = [pair for pair in pairs if any(row.relevant for row in pair.rows)]
    if pairs and not relevant:
        known = any(row.gap != "–" for pair in pairs for row in pair.rows)
        text = words("No difference between the audiences is relevant.")
        if not known:
            text = words("Too little is shown to compare them.")
        return [Fact("gaps", words("Where views differ"), text)]
    return [
        Fact(
            f"gap-{number}",
            words("%(first)s and %(second)s", first=pair.first, second=pair.second),
            _apart(words, pair),
        )
        for number, pair in enumerate(relevant, 1)
    ]


def _apart(words: Words, pair: Comparison) -> str:
    """Who sees what higher; scores of some practices differ from those that stand elsewhere."""
    said, compared = apart_in_words(words, pair), len(pair.practices)
    if compared == ALL:
        return said
    where = words("Compared on the %(n)s practices that both answered.", n=compared)
    return f"{said} {where}"


def _trap(words: Words, trapped: Sequence[Spoken]) -> str:
    """By how much service runs ahead, in the eyes of each audience that gives a warning."""
    said = [
        words("%(name)s %(score)s", name=one.name, score=words.number(trap.value))
        for one in trapped
        if (trap := one.result.nice_trap)
    ]
    return words(
        "Service runs ahead of the structures, in levels: %(said)s.", said=words.listing(said)
    )


def where(words: Words, voices: Sequence[Spoken], main: Spoken) -> tuple[Fact, ...]:
    """Where do we stand: today, what would change that, and what is intended."""
    facts = [Fact("today", words("Today"), positions.title(words, voices))]
    if flip := main.document.said.document.positioning.flip:
        title = words("What would change that (%(name)s)", name=main.name)
        facts.append(Fact("flip", title, flip))
    for one in voices:
        if moving := one.document.said.document.positioning.moving_title:
            title = words("From today to what is intended (%(name)s)", name=one.name)
            facts.append(Fact(f"intended-{one.kind}", title, moving))
    return tuple(facts)


def now(words: Words, main: Spoken, first: Sequence[Step]) -> tuple[Fact, ...]:
    """What now: the first steps by what the main audience said."""
    lead_in = main.document.said.document.summary.now
    facts = [Fact("now", words("Next steps (%(name)s)", name=main.name), lead_in)]
    return (*facts, *(Fact(step.id, step.title, _what(words, step)) for step in first))


def _what(words: Words, step: Step) -> str:
    return words(
        "Practice: %(practice)s. Effort: %(effort)s.",
        practice=words.quote(step.practice_name),
        effort=step.effort,
    )


def profile(words: Words, voices: Sequence[Spoken], main: Spoken) -> tuple[str, str]:
    """Whether the audiences see the same lever as the weakest, and the main one's profile."""
    said = main.document.said.document
    if len(voices) == 1:
        return said.radar_title, said.radar_text
    return _shared(words, voices, main), said.radar_text


def levers_title(words: Words, voices: Sequence[Spoken], main: Spoken) -> str:
    """Which lever is strongest and which weakest, and for whom."""
    title = main.document.said.document.radar_title
    if len(voices) == 1:
        return title
    return words("%(title)s (%(name)s)", title=title, name=main.name)


def _shared(words: Words, voices: Sequence[Spoken], main: Spoken) -> str:
    sets = [candidates(one.case) for one in voices if one.result.overall is not None]
    if len(sets) < 2:
        return main.document.said.document.radar_title
    common = frozenset.intersection(*sets)
    if not common:
        return words("The audiences do not share one weakest lever")
    if len(common) == 1 and all(len(found) == 1 for found in sets):
        lever = main.case.lever_name(next(iter(common)))
        return words("For every audience %(lever)s is the weakest lever", lever=lever)
    return words("No lever is clearly the weakest for every audience")
