"""The action plan in words: what is to be done, and how the practice behind it moved since.

Starts from actions and published results. That a practice moved after an action is said, never
that it moved because of it.
"""

from collections.abc import Iterator
from datetime import date

from assessment.wave import Story, Task, Wave
from questions.bank import Bank
from questions.load import bank
from reports.document.build import clean
from reports.document.moved import Moved, moved, told, verdict
from reports.document.whole_shape import TaskRow, Tasks
from reports.words import Words

ENDED = ("done", "dropped")


def build_tasks(story: Story, words: Words, *, today: date | None = None) -> Tasks | None:
    """Every action of these waves, the newest wave first; None where there is none.

    Within a wave what is still to do comes first, by its date. Without `today`, as on paper,
    nothing is called late.
    """
    rows = tuple(
        _row(story, words, wave, task, today)
        for wave in reversed(story.waves)
        for task in sorted(wave.tasks, key=_place)
    )
    if not rows:
        return None
    return Tasks(_title(words, rows), _text(words, rows), rows)


def status_names(words: Words) -> dict[str, str]:
    """The columns of the board in their order."""
    return {
        "open": words("Open"),
        "doing": words("In progress"),
        "done": words("Done"),
        "dropped": words("Dropped"),
    }


def library_figure(instrument: Bank, step_id: str | None, language: str) -> str:
    """The figure that the library names for a step; '' for an action of their own."""
    step = next((one for one in instrument.steps if one.id == step_id), None)
    return step.figure[language] if step else ""


def _place(task: Task) -> tuple[bool, date]:
    return task.status in ENDED, task.due or date.max


def _row(story: Story, words: Words, wave: Wave, task: Task, today: date | None) -> TaskRow:
    instrument = bank(wave.bank_version)
    item = next((one for one in instrument.items if one.id == task.item), None)
    since = _since(story, wave, task)
    change = moved(task.item, wave, since) if since and item else None
    figure = clean(task.figure) or library_figure(instrument, task.step_id, words.language)
    return TaskRow(
        id=str(task.id),
        title=clean(task.title),
        owner=clean(task.owner) or "–",
        due=words.date(task.due) if task.due else "–",
        status=status_names(words)[task.status],
        status_key=task.status,
        late=bool(today and task.due and task.due < today and task.status not in ENDED),
        practice=item.name[words.language] if item else "",
        figure=figure,
        note=task.note,
        moved=told(words, change) if change else "",
        verdict=_verdict(words, change, is_due=bool(since and item)),
        wave=wave.name,
    )


def _verdict(words: Words, change: Moved | None, *, is_due: bool) -> str:
    if change:
        return verdict(words, change)
    return words("not compared: no audience has a figure in both waves") if is_due else ""


def _since(story: Story, taken_on: Wave, task: Task) -> Wave | None:
    """The latest wave with a result after the one in which the action was taken on."""
    if task.status == "dropped":
        return None
    later = story.waves[story.waves.index(taken_on) + 1 :]
    return next((wave for wave in reversed(later) if wave.voices), None)


def _title(words: Words, rows: tuple[TaskRow, ...]) -> str:
    done = sum(row.status_key == "done" for row in rows)
    values = {"done": words.number(done, 0)}
    return words.plural(
        "One action, %(done)s done", "%(n)s actions, %(done)s of them done", len(rows), **values
    )


def _text(words: Words, rows: tuple[TaskRow, ...]) -> str:
    return " ".join(_sentences(words, rows))


def _sentences(words: Words, rows: tuple[TaskRow, ...]) -> Iterator[str]:
    to_do = [row for row in rows if row.status_key not in ENDED]
    late, nobody, undated = (
        sum(row.late for row in to_do),
        sum(row.owner == "–" for row in to_do),
        sum(row.due == "–" for row in to_do),
    )
    if late:
        yield words.plural("One action is overdue.", "%(n)s actions are overdue.", late)
    if nobody:
        yield words.plural(
            "One action still has nobody who takes care of it.",
            "%(n)s actions still have nobody who takes care of them.",
            nobody,
        )
    if undated:
        yield words.plural(
            "One action still has no date.", "%(n)s actions still have no date.", undated
        )
    yield from _movements(words, [row for row in rows if row.moved])


def _movements(words: Words, rows: list[TaskRow]) -> Iterator[str]:
    """How many practices moved; that an action was the cause, nobody can tell from this."""
    if not rows:
        return
    verdicts = [row.verdict for row in rows]
    if higher := verdicts.count(words("higher")):
        yield words.plural(
            "The practice behind one action is higher in the next wave.",
            "The practices behind %(n)s actions are higher in the next wave.",
            higher,
        )
    if lower := verdicts.count(words("lower")):
        yield words.plural(
            "The practice behind one action is lower in the next wave.",
            "The practices behind %(n)s actions are lower in the next wave.",
            lower,
        )
    if unclear := len(rows) - higher - lower:
        yield words.plural(
            "Behind one action no change can be told from chance.",
            "Behind %(n)s actions no change can be told from chance.",
            unclear,
        )
    yield words("Whether an action was the cause cannot be told from this.")
