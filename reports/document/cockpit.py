"""Customer figures beside the scores, wave by wave, in words.

The figures are an organisation's own and come without an interval, so nothing is concluded from
how they move.
"""

from collections.abc import Iterator

from assessment.wave import FigureValue, Story, Wave
from questions.bank import Figure
from questions.load import bank
from reports.document.build import clean
from reports.document.comparison import kind_name
from reports.document.whole_shape import Cockpit, CockpitRow
from reports.words import Words, rounded

KINDS = ("leadership", "pulse", "workshop")
LESS_IS_BETTER = frozenset({"churn", "repair"})


def build_cockpit(story: Story, words: Words) -> Cockpit | None:
    """Overall scores and figures of all waves; None while no figure is known in any of them."""
    figures = tuple(_figures(story, words))
    if not figures:
        return None
    return Cockpit(
        title=_title(words, len(figures)),
        text=words(
            "The organisation entered these figures itself. They stand beside the scores so that "
            "both can be seen together; that one moved because of the other does not follow."
        ),
        waves=tuple(wave.name for wave in story.waves),
        rows=(*_scores(story, words), *figures),
    )


def written(words: Words, value: float) -> str:
    """'34', '4.3': without decimals where there are none."""
    figure = rounded(value)
    return words.number(figure, 0 if figure == int(figure) else 1)


def _title(words: Words, known: int) -> str:
    return words.plural(
        "One customer figure beside the scores", "%(n)s customer figures beside the scores", known
    )


def _scores(story: Story, words: Words) -> Iterator[CockpitRow]:
    """The overall score of each kind of audience that has one."""
    for kind in KINDS:
        numbers = tuple(_overall(wave, kind) for wave in story.waves)
        if any(number is not None for number in numbers):
            yield CockpitRow(
                key=f"overall-{kind}",
                name=words("Overall score, %(who)s", who=kind_name(words, kind)),
                values=tuple(words.number(number) for number in numbers),
                numbers=numbers,
                change="",  # whether a score really changed, the trend says with its interval
                note=words("scale 1 to 5"),
            )


def _overall(wave: Wave, kind: str) -> float | None:
    voice = wave.voice(kind)
    total = voice.snapshot.total if voice else None
    return total.overall if total else None


def _figures(story: Story, words: Words) -> Iterator[CockpitRow]:
    given = [{one.figure: one for one in wave.figures} for wave in story.waves]
    for figure in bank(story.now.bank_version).figures:
        values = [known.get(figure.key) for known in given]
        if any(values):
            yield _row(words, figure, values)


def _row(words: Words, figure: Figure, values: list[FigureValue | None]) -> CockpitRow:
    numbers = tuple(rounded(one.value) if one else None for one in values)
    return CockpitRow(
        key=figure.key,
        name=words(
            "%(figure)s, %(unit)s",
            figure=figure.name[words.language],
            unit=figure.unit[words.language],
        ),
        values=tuple("–" if one is None else written(words, one) for one in numbers),
        numbers=numbers,
        change=_change(words, numbers),
        note="; ".join(_notes(words, figure, values[-1])),
    )


def _change(words: Words, numbers: tuple[float | None, ...]) -> str:
    """Since the latest wave before that has a value; '' for the first."""
    before = next((one for one in reversed(numbers[:-1]) if one is not None), None)
    if before is None or numbers[-1] is None:
        return ""
    difference = rounded(numbers[-1] - before)
    return words.number(difference, 0 if difference == int(difference) else 1, sign=True)


def _notes(words: Words, figure: Figure, now: FigureValue | None) -> Iterator[str]:
    if figure.key in LESS_IS_BETTER:
        yield words("less is better")
    if now and now.taken_on:
        yield words("as of %(day)s", day=words.date(now.taken_on))
    if now and now.note:
        yield clean(now.note)
