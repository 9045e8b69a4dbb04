"""What now: the first steps, a plan for ninety days, what to talk about, actions, figures."""

from collections.abc import Iterator

from reports.deck import fit
from reports.deck.brief import Brief
from reports.deck.shape import Cell, Grid, Line, Slide, cells
from reports.document.shape import Step

MOST_ACTIONS = 9
MOST_FIGURES = 9
LAST = 5  # waves


def steps(brief: Brief) -> Iterator[Slide]:
    """Where it pays most to begin, and what follows from that."""
    document = brief.document
    if brief.whole.first_steps:
        yield _first(brief, brief.whole.first_steps)
    if document.plan:
        yield _plan(brief)
    yield _questions(brief)


def _first(brief: Brief, first: tuple[Step, ...]) -> Slide:
    words = brief.words
    return Slide(
        key="steps",
        section="steps",
        rank=0,
        layout="columns",
        kicker=words("Next steps"),
        title=brief.document.steps_title,
        columns=tuple(_card(brief, step) for step in first[:3]),
        caption=words("Last in each column: why the step ranks where it does."),
        notes=(
            brief.document.steps_text,
            *(f"{step.rank}. {step.title}. {step.monday} {step.question}" for step in first[:3]),
            words("Do not leave the room without a name and a date for at least one of them."),
        ),
    )


def _card(brief: Brief, step: Step) -> tuple[Line, ...]:
    words = brief.words
    return (
        Line(f"{step.lever_name}: {step.practice_name}", muted=True),
        Line(step.title, large=True),
        Line(step.why),
        Line(f"{step.owner}, {step.horizon}", lead=words("Who and when:")),
        Line(step.figure, lead=words("Shows that it works:")),
        *((Line(step.agreed, lead=words("Agreed:")),) if step.agreed else ()),
        Line(step.reason, muted=True),
    )


def _plan(brief: Brief) -> Slide:
    words, plan = brief.words, brief.document.plan
    return Slide(
        key="plan",
        section="steps",
        rank=4,
        layout="columns",
        kicker=words("The first ninety days"),
        title=words.plural(
            "A plan for ninety days with one step",
            "A plan for ninety days with %(n)s steps",
            sum(len(one.steps) for one in plan),
        ),
        columns=tuple(
            (
                Line(one.title, large=True),
                Line(one.lead, muted=True),
                *(Line(f"{step.title} ({step.owner})", lead="") for step in one.steps),
            )
            for one in plan
        ),
        caption=words("In brackets: whose step it usually is."),
        notes=(
            *(f"{one.title}: {one.lead}" for one in plan),
            words("Three steps at a time are plenty. Strike out what nobody will take on."),
        ),
    )


def _questions(brief: Brief) -> Slide:
    words = brief.words
    asked = [lever for lever in brief.document.levers if lever.discuss]
    return Slide(
        key="questions",
        section="steps",
        rank=6,
        layout="text",
        kicker=words("To talk about"),
        title=words("What no figure answers: one question for each lever"),
        columns=(tuple(Line(lever.discuss, lead=f"{lever.name}:") for lever in asked),),
        notes=(
            words("Each question belongs to the practice of its lever that is worth a talk most:"),
            *(f"{lever.name}: {lever.discuss_name}" for lever in asked),
            words("Give everybody a minute in silence before the first answer."),
        ),
    )


def actions(brief: Brief) -> Iterator[Slide]:
    """The action plan."""
    words, tasks = brief.words, brief.whole.tasks
    if tasks is None or not tasks.rows:
        return
    shown = tasks.rows[:MOST_ACTIONS]
    moved = any(row.moved for row in shown)
    head = (words("Action"), words("Who"), words("Until"), words("Status"))
    more = len(tasks.rows) - len(shown)
    yield Slide(
        key="actions",
        section="actions",
        rank=1,
        layout="table",
        kicker=words("Action plan"),
        title=tasks.title,
        grid=Grid(
            name=words("Table: actions"),
            alt=words("Table of actions: who does what until when."),
            head=(*head, words("How its practice moved")) if moved else head,
            rows=tuple(
                (
                    Cell(fit.name(row.title, 90), bold=True),
                    Cell(fit.name(row.owner, 40)),
                    Cell(row.due),
                    Cell(row.status),
                    *((Cell(_moved(row.moved, row.verdict)),) if moved else ()),
                )
                for row in shown
            ),
            widths=(4.4, 2.2, 2.0, 1.5, 3.4) if moved else (5.4, 3.0, 2.2, 1.6),
            left=(0, 1, 2, 3, 4),
        ),
        caption=words.plural(
            "%(n)s more action stands in the action plan.",
            "%(n)s more actions stand in the action plan.",
            more,
        ) if more else "",
        notes=(
            tasks.text,
            words(
                "That a practice moved after an action does not say that it moved because of it. "
                "Ask whoever took it on."
            ),
        ),
    )  # fmt: skip


def _moved(moved: str, verdict: str) -> str:
    return f"{moved}, {verdict}" if moved and verdict else moved or "–"


def figures(brief: Brief) -> Iterator[Slide]:
    """Customer figures beside the scores, and which are in use."""
    words, cockpit = brief.words, brief.whole.cockpit
    if cockpit and cockpit.rows:
        yield Slide(
            key="figures",
            section="figures",
            rank=2,
            layout="table",
            kicker=words("Customer figures"),
            title=cockpit.title,
            grid=Grid(
                name=words("Table: customer figures"),
                alt=words("Table of customer figures: a row for each, a column for each wave."),
                head=(
                    words("Figure"),
                    *(fit.name(wave, 28) for wave in cockpit.waves[-LAST:]),
                    words("Change"),
                ),
                rows=tuple(
                    cells((row.name, *row.values[-LAST:], row.change))
                    for row in cockpit.rows[:MOST_FIGURES]
                ),
                widths=(3.6, *(1.6 for _ in cockpit.waves[-LAST:]), 1.4),
            ),
            notes=(
                cockpit.text,
                words("Figures beside scores show what goes together, not what causes what."),
            ),
        )
    for table in brief.whole.tables:
        if table.key == "figures":
            yield Slide(
                key="in-use",
                section="figures",
                rank=6,
                layout="table",
                kicker=words("Customer figures"),
                title=table.title,
                grid=Grid(
                    name=words("Table: figures in use"),
                    alt=words("Table of customer figures and how far each is in use."),
                    head=table.head,
                    rows=tuple(cells(row) for row in table.rows),
                    widths=(4.0, *(2.2 for _ in table.head[1:])),
                ),
                notes=(
                    table.text,
                    words("A figure that nobody decides by costs time; which one would you miss?"),
                ),
            )
