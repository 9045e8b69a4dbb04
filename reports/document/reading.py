"""How a report is read: its five levels, its intervals, its differences, and whose view it tells.

Says only what holds for every figure of the report; what binds single ones stands with its method.
"""

from collections.abc import Iterator

from questions.bank import Bank
from reports.document.whole_shape import Fact, Whole
from reports.words import Words


def reading(bank: Bank, whole: Whole, words: Words) -> tuple[Fact, ...]:
    """What a reader must know before the first figure."""
    levels = (
        Fact(
            "level",
            words("Level %(n)s: %(name)s", n=level.number, name=level.name[words.language]),
            level.gloss[words.language],
        )
        for level in bank.levels
    )
    return (*levels, *_figures(whole, words))


def _figures(whole: Whole, words: Words) -> Iterator[Fact]:
    text = words(
        "How far off a mean may well be by chance alone: its 95 per cent interval, drawn as a band "
        "or in figures."
    )
    yield Fact("interval", words("Interval"), text)
    if whole.pairs or whole.trend:
        text = words(
            "Called relevant, higher or lower only where chance hardly explains them. Where it "
            "says ‘may be chance’, there can be a difference all the same."
        )
        yield Fact("difference", words("Differences"), text)
    if len(whole.voices) > 1:
        text = words("Figures that name no audience: %(name)s.", name=whole.main.name)
        yield Fact("whose", words("Whose view"), text)
    text = words("Not asked, not answered, or too few answers for it to be shown.")
    yield Fact("dash", words("A dash (–)"), text)
