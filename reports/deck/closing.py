"""The last slides: what is important, what people wrote, and how to read all of it."""

from collections.abc import Iterator

from reports.deck import fit
from reports.deck.brief import Brief, join, spoken
from reports.deck.shape import Line, Plot, Series, Slide, said
from reports.document.whole_shape import CommentSet

LIMITS = ("uncertainty", "published", "judging", "validity", "promise", "levels")
MOST_COMMENTS = 5  # of one question
LONGEST = 180  # characters of a comment


def importance(brief: Brief) -> Iterator[Slide]:
    """Importance beside the score of each lever."""
    words, whole, table = brief.words, brief.whole, brief.whole.importance
    if table is None:
        return
    names = tuple(row[0] for row in table.rows)
    scores = tuple(said(lever.score) for lever in brief.document.levers)
    weights = tuple(said(row[1]) for row in table.rows)
    targets = tuple(said(row[2]) for row in table.rows)
    series = (
        Series(words("Importance"), weights, "muted", hollow=True),
        Series(words("Target"), targets, "ink"),
        Series(words("Score (%(name)s)", name=brief.main.name), scores, "accent"),
    )
    values = " ".join(f"{one.name}: {spoken(names, one.values, words)}." for one in series)
    yield Slide(
        key="importance",
        section="levers",
        rank=5,
        layout="chart-text",
        kicker=words("What is important"),
        title=table.title,
        plot=Plot(
            kind="columns",
            name=words("Importance, target and score"),
            alt=join(words("Scores of the levers on a scale from 1 to 5, side by side."), values),
            categories=names,
            series=series,
            heads=(words("Lever"), *brief.limits()),
        ),
        columns=((*((Line(whole.importance_text),) if whole.importance_text else ()),
                  Line(table.text, muted=True)),),
        caption=brief.people(),
        notes=(
            table.text,
            words("Where importance is high and the score low, it pays most to begin."),
        ),
    )  # fmt: skip


def comments(brief: Brief) -> Iterator[Slide]:
    """What people wrote, in the order of its shuffle; the first of each question."""
    words, found = brief.words, brief.whole.comments[:3]
    if not found:
        return
    written = sum(len(one.texts) for one in brief.whole.comments)
    columns = _said(brief, found)
    shown = sum(line.point for column in columns for line in column)
    title = words.plural(
        "One comment in its own words", "%(n)s comments in their own words", written
    )
    if len(found) == 1:
        title = found[0].question
    yield Slide(
        key="comments",
        section="comments",
        rank=4,
        layout="columns",
        kicker=words("In their own words: %(names)s",
                     names=words.listing(list(dict.fromkeys(one.audience for one in found)))),
        title=title,
        columns=columns,
        caption=words(
            "%(shown)s of %(all)s comments, as chance ordered them.",
            shown=words.number(shown, 0), all=words.number(written, 0),
        ),
        notes=(
            words(
                "Comments were released one by one and are shown without any group. Do not guess "
                "who wrote what, and do not let the room guess."
            ),
            words("Read two of them out and let them stand."),
        ),
    )  # fmt: skip


def _said(brief: Brief, found: tuple[CommentSet, ...]) -> tuple[tuple[Line, ...], ...]:
    """A column for each question; of a single question in all three."""
    quoted = [
        [Line(brief.words.quote(fit.name(text, LONGEST)), point=True) for text in one.texts]
        for one in found
    ]
    if len(found) == 1:
        each = min(MOST_COMMENTS, -(-len(quoted[0]) // 3))
        return tuple(
            column for i in range(3) if (column := tuple(quoted[0][i * each : (i + 1) * each]))
        )
    return tuple(
        (Line(f"{one.audience}: {one.question}", muted=True), *texts[:MOST_COMMENTS])
        for one, texts in zip(found, quoted, strict=True)
    )


def method(brief: Brief, left_out: tuple[str, ...] = ()) -> Slide:
    """How to read the figures; `left_out` are the topics for which there was no room."""
    words = brief.words
    known = {limit.key: limit for limit in brief.document.limits}
    limits = [known[key] for key in LIMITS if key in known][:4]
    further = (
        (words("Not on these slides, but in the report: %(topics)s.",
               topics=words.listing(list(left_out))),)
        if left_out else ()
    )  # fmt: skip
    return Slide(
        key="method",
        section="method",
        rank=0,
        layout="text",
        kicker=words("Method and limits"),
        title=words("These figures serve to talk and to decide, not to compare companies"),
        columns=(tuple(Line(limit.text, lead=f"{limit.title}.") for limit in limits),),
        caption=words(
            "Instrument %(version)s (%(fingerprint)s) · %(date)s",
            version=brief.whole.version,
            fingerprint=brief.whole.fingerprint,
            date=brief.whole.date,
        ),
        notes=(
            brief.whole.relevance,
            *(f"{limit.title}: {limit.text}" for limit in brief.document.limits
              if limit not in limits),
            *further,
        ),
    )  # fmt: skip
