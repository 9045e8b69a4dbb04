"""What differs, what changed and what is to be done, row by row."""

from collections.abc import Iterator
from itertools import combinations

from assessment.scoring.comparison import Comparison, compare
from assessment.wave import Voice
from questions.load import bank
from reports.document import contact
from reports.document.build import clean
from reports.document.comparison import kind_name
from reports.document.whole_shape import TrendOfVoice, TrendRow
from reports.tables.source import Row, Source


def comparison(source: Source) -> Iterator[Row]:
    """Audiences beside each other, and customer contact beside none, in the latest wave."""
    words = source.words
    for one, other in combinations(source.story.now.voices, 2):
        names = kind_name(words, one.kind), kind_name(words, other.kind)
        if found := compare(one.snapshot, other.snapshot):
            yield from _differences(source, found, names)
    names = words("With customer contact"), words("Without customer contact")
    for voice in source.story.now.voices:
        if found := contact.compared(voice.snapshot):
            yield from _differences(source, found, names)


def _differences(source: Source, found: Comparison, names: tuple[str, str]) -> Iterator[Row]:
    instrument = bank(source.story.now.bank_version)
    for one in found.levers:
        yield (
            {"first": names[0], "second": names[1]}
            | source.of_lever(instrument, one.lever)
            | {
                "score_first": one.first,
                "score_second": one.second,
                "difference": one.diff,
                "low": one.interval.low if one.interval else None,
                "high": one.interval.high if one.interval else None,
                "relevant": one.relevant,
            }
        )


def trend(source: Source) -> Iterator[Row]:
    """Every figure that two waves have in common, wave by wave; its change beside the last one."""
    for voice in source.whole.trend.voices if source.whole.trend else ():
        for what, rows in (
            ("lever", voice.levers),
            ("practice", voice.practices),
            ("strategy", voice.positions),
        ):
            for row in rows:
                yield from _points(voice, what, row, row.name)
        for group in voice.groups:
            for row in group.rows:
                yield from _points(voice, "group", row, f"{group.name} · {row.name}")


def _points(voice: TrendOfVoice, what: str, row: TrendRow, name: str) -> Iterator[Row]:
    of = "share" if what == "strategy" else "score"
    for point in row.points:
        told: Row = {"audience": voice.kind, "audience_name": voice.name, "what": what}
        told |= {"key": row.key, "name": name, "wave": point.wave, of: point.value}
        told |= {"low": point.low, "high": point.high}
        if point is row.points[-1]:
            told |= {"change": row.change, "interval": row.interval, "verdict": row.verdict}
        yield told


def steps(source: Source) -> Iterator[Row]:
    """Every ranked next step of the audience that the overview speaks of first."""
    wave = source.story.now
    instrument, voice = bank(wave.bank_version), wave.voice(source.whole.main.kind)
    told = {step.id: step for step in source.whole.main.said.document.steps}
    if voice is None or voice.snapshot.total is None:
        return
    for one in voice.snapshot.total.priorities:
        step = told[one.step]
        yield (
            source.of_voice(wave, voice)
            | source.of_item(instrument, one.item)
            | {
                "rank": one.rank,
                "step": step.title,
                "monday": step.monday,
                "score": one.score,
                "target": one.target,
                "importance": one.importance,
                "damping": one.damping,
                "priority": one.priority,
                "effort": one.effort,
                "days": step.days,
                "owner": step.owner,
                "watch": step.figure,
            }
        )


def actions(source: Source) -> Iterator[Row]:
    """Everything that somebody took on, with how its practice moved."""
    moved = {row.id: row for row in source.whole.tasks.rows} if source.whole.tasks else {}
    for wave in source.story.waves:
        for task in wave.tasks:
            row = moved.get(str(task.id))
            yield {
                "wave": clean(wave.name),
                "title": task.title,
                "owner": task.owner,
                "due": task.due,
                "status": task.status,
                "item": task.item,
                "practice": row.practice if row else None,
                "watch": task.figure,
                "moved": " ".join(x for x in (row.moved, row.verdict) if x) if row else None,
                "note": task.note,
            }


def figures(source: Source) -> Iterator[Row]:
    """The customer figures of every wave, as members entered them, and how far each is in use."""
    for wave in source.story.waves:
        instrument = bank(wave.bank_version)
        names = {one.key: one.name[source.words.language] for one in instrument.figures}
        for value in wave.figures:
            yield {
                "wave": clean(wave.name),
                "figure": value.figure,
                "figure_name": names.get(value.figure, value.figure),
                "value": value.value,
                "taken_on": value.taken_on,
                "note": value.note,
            }
        for voice in wave.voices:
            yield from _in_use(names, source.of_voice(wave, voice), voice)


def _in_use(names: dict[str, str], where: Row, voice: Voice) -> Iterator[Row]:
    for one in voice.snapshot.total.figures if voice.snapshot.total else ():
        if one.stage is not None:
            known: Row = {"figure": one.key, "figure_name": names[one.key], "n": one.n}
            yield where | known | {"stage": one.stage}


def comments(source: Source) -> Iterator[Row]:
    """What was released to be read, of the latest wave."""
    for one in source.whole.comments:
        for text in one.texts:
            yield {
                "audience": one.kind,
                "audience_name": one.audience,
                "question": one.question,
                "text": text,
            }
