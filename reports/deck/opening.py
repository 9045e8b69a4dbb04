"""The first slides: cover, a note of one's own, how are we and what now, who answered."""

from collections.abc import Iterator, Sequence

from reports.deck import prose
from reports.deck.brief import Brief
from reports.deck.shape import Grid, Line, Slide, cells
from reports.document.whole_shape import Fact

MOST_FACTS = 4  # of one column


def opening(brief: Brief) -> Iterator[Slide]:
    """Those that stand in front."""
    yield _cover(brief)
    if note := prose.lines(brief.settings.note):
        yield _note(brief, note)
    yield _overview(brief)
    yield _response(brief)


def _cover(brief: Brief) -> Slide:
    words, whole = brief.words, brief.whole
    return Slide(
        key="cover",
        section="",
        rank=0,
        layout="cover",
        kicker="",
        title=whole.headline,
        notes=(
            words("The sentence on this slide is the finding of the whole assessment."),
            whole.lead,
            words(
                "Behind every chart of this deck stands its table: right-click, ‘Edit data’. "
                "Colours follow the theme. Each slide has notes like these."
            ),
        ),
    )


def _note(brief: Brief, note: tuple[Line, ...]) -> Slide:
    words = brief.words
    return Slide(
        key="note",
        section="",
        rank=0,
        layout="text",
        kicker=brief.running,
        title=words("Cover note"),
        columns=(note,),
        notes=(words("This is the note that was written for this deck; nothing was added to it."),),
    )


def _overview(brief: Brief) -> Slide:
    words, whole = brief.words, brief.whole
    columns = (
        _facts(words("How are we?"), whole.how, brief.main.kind),
        _facts(words("Where do we stand?"), whole.where, brief.main.kind),
        (
            Line(words("What now?"), large=True),
            *(
                line
                for step in whole.first_steps
                for line in (
                    Line(step.title, lead=f"{step.rank}."),
                    Line(step.agreed or f"{step.owner}, {step.horizon}", muted=True),
                )
            ),
            *((Line(brief.document.summary.now),) if not whole.first_steps else ()),
        ),
    )  # fmt: skip
    return Slide(
        key="overview",
        section="summary",
        rank=0,
        layout="columns",
        kicker=words("Overview"),
        title=whole.headline,
        columns=columns,
        caption=brief.people(),
        notes=(
            words("Three questions, from left to right: how are we, where do we stand, what now."),
            whole.lead,
            words(
                "If there is time for one slide only, it is this one. Ask the room which of these "
                "sentences surprises it, before you explain any."
            ),
        ),
    )


def _facts(title: str, facts: Sequence[Fact], main: str) -> tuple[Line, ...]:
    """A heading and what is said below; what would change a position, of one audience only."""
    told = [one for one in facts if not one.key.startswith("flip-") or one.key == f"flip-{main}"]
    return (
        Line(title, large=True),
        *(Line(one.text, lead=f"{one.title}:") for one in told[:MOST_FACTS]),
    )


def _response(brief: Brief) -> Slide:
    words, table = brief.words, brief.whole.response
    return Slide(
        key="response",
        section="summary",
        rank=0,
        layout="table-text",
        kicker=words("Who answered"),
        title=brief.who(),
        grid=Grid(
            name=words("Table: who answered"),
            alt=words("Table of who answered: a row for each audience."),
            head=table.head,
            rows=tuple(cells(row) for row in table.rows),
            widths=(1.9, 1.1, 1.1, 1.1, 1.1, 1.55, 1.55),
        ),
        columns=(
            (
                *(Line(one.response, lead=f"{one.name}:") for one in brief.whole.voices),
                Line(table.text, muted=True),
            ),
        ),
        caption=words("In the last two columns: how far those who did not answer could move it."),
        notes=(
            table.text,
            words(
                "Say who was asked before you say what they said. A low response rate is a finding "
                "of its own: ask what kept people from answering."
            ),
        ),
    )
