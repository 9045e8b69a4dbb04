"""Differences: audiences beside each other, customer contact, groups, and the workshop's votes."""

from collections.abc import Iterator

from reports.deck import fit, profile
from reports.deck.brief import Brief, join, spoken
from reports.deck.shape import Cell, Grid, Line, Plot, Series, Slide, said
from reports.document.shape import Comparison, GroupRow

LONG_NAME = 30  # characters
MOST_GROUPS = 14  # rows of the table
SPAN = 0.45  # tint of a score of 5


def comparing(brief: Brief) -> Iterator[Slide]:
    """The slides on differences between audiences."""
    whole = brief.whole
    if profile.beside(brief):
        yield profile.radar(brief)
    for number, pair in enumerate(whole.pairs):
        rank = (1, 7, 8)[min(number, 2)]
        yield _pair(brief, f"pair-{number + 1}", pair, rank, _audiences(brief, pair))
    if whole.contact:
        names = (whole.contact.first, whole.contact.second)
        values = _values(whole.contact)
        series = (
            Series(names[0], values[0], "accent"),
            Series(names[1], values[1], "ink", hollow=True),
        )
        yield _pair(brief, "contact", whole.contact, 2, series)


def _values(pair: Comparison) -> tuple[tuple[float | None, ...], ...]:
    return tuple(said(row.first) for row in pair.rows), tuple(said(row.second) for row in pair.rows)


def _audiences(brief: Brief, pair: Comparison) -> tuple[Series, ...]:
    values = zip((pair.first, pair.second), _values(pair), strict=True)
    return tuple(brief.series(name, figures) for name, figures in values)


def _pair(brief: Brief, key: str, pair: Comparison, rank: int, series: tuple[Series, ...]) -> Slide:
    words, names = brief.words, tuple(row.name for row in pair.rows)
    values = " ".join(f"{one.name}: {spoken(names, one.values, words)}." for one in series)
    contact = key == "contact"
    return Slide(
        key=key,
        section="comparison",
        rank=rank,
        layout="chart-text",
        kicker=words("Customer contact") if contact else brief.beside(pair),
        title=_title(brief, pair) if contact else pair.title,
        plot=Plot(
            kind="columns",
            name=brief.beside(pair),
            alt=join(words("Scores of the levers on a scale from 1 to 5, side by side."), values),
            categories=names,
            series=series,
            heads=(words("Lever"), *brief.limits()),
        ),
        columns=(
            (
                Line(words("Difference (95 per cent interval)"), muted=True),
                *(
                    Line(
                        f"{row.gap} ({row.interval}), {row.verdict}"
                        if said(row.gap) is not None and row.interval != "–"
                        else f"{row.gap}, {row.verdict}" if said(row.gap) is not None
                        else row.verdict,
                        lead=f"{row.name}:",
                    )
                    for row in pair.rows
                ),
                *((Line(brief.whole.contact_text),) if contact and not _told(brief) else ()),
            ),
        ),
        caption=brief.who() if contact else brief.people(),
        notes=(
            brief.whole.relevance,
            pair.reason,
            words(
                "A gap is no verdict on who is right. Ask those who see it lower for an example, "
                "and those who see it higher for theirs."
            ),
        ),
    )  # fmt: skip


def _title(brief: Brief, contact: Comparison) -> str:
    if any(row.relevant for row in contact.rows):
        return contact.title
    return brief.words("No relevant difference with customer contact or without")


def _told(brief: Brief) -> bool:
    """Whether the sentence on customer contact stands in its title already."""
    contact = brief.whole.contact
    return bool(contact and brief.whole.contact_text.rstrip(".") == contact.title.rstrip("."))


def groups(brief: Brief) -> Iterator[Slide]:
    """The groups of the audience that is spoken of first, as far as they are shown."""
    words, found = brief.words, brief.document.groups
    if found is None or not found.sets:
        return
    rows = [(one, kind.name) for kind in found.sets for one in kind.rows]
    more = len(rows) - MOST_GROUPS
    further = (
        words.plural("%(n)s more group stands in the report.",
                     "%(n)s more groups stand in the report.", more)
        if more > 0 else ""
    )  # fmt: skip
    long = max(len(one.name) for one, _ in rows) > LONG_NAME
    grid = Grid(
        name=words("Table: groups"),
        alt=words("Table of scores: a row for each group, a column for each lever."),
        head=found.head,
        rows=(_group(found.whole), *(_group(one) for one, _ in rows[:MOST_GROUPS])),
        widths=(4.4 if long else 2.7, 1.0, *(1.68 for _ in found.head[2:])),
    )
    yield Slide(
        key="groups",
        section="groups",
        rank=2,
        layout="table",
        kicker=words("Groups: %(name)s", name=brief.main.name),
        title=found.title,
        grid=grid,
        caption=" ".join(part for part in (further, found.withheld) if part),
        notes=(
            words(
                "A row is a group, the darker a cell the higher the score. Sizes are given in "
                "bands, so that nobody can be counted out."
            ),
            *((found.withheld,) if found.withheld else ()),
            words("Look for the column in which the groups differ most, then ask what is done "
                  "differently there; do not look for the worst group."),
        ),
    )  # fmt: skip


def _group(row: GroupRow) -> tuple[Cell, ...]:
    scores = (Cell(text, tint=_tint(text)) for text in row.scores)
    return (Cell(fit.name(row.name, 90), bold=True), Cell(row.size), *scores)


def _tint(text: str) -> float:
    value = said(text)
    return 0.0 if value is None else round((value - 1) / 4 * SPAN, 2)


def workshop(brief: Brief) -> Iterator[Slide]:
    """What a room voted, and what it agreed on."""
    words = brief.words
    found = next((one.said.document.workshop for one in brief.whole.voices
                  if one.said.document.workshop), None)  # fmt: skip
    if found is None:
        return
    names = tuple(lever.name for lever in found.levers)
    series = tuple(
        one
        for one in (
            Series(words("First vote"), tuple(said(v.first) for v in found.levers), "muted",
                   hollow=True),
            Series(words("Second vote"), tuple(said(v.second) for v in found.levers), "ink"),
            Series(words("Agreed"), tuple(said(v.agreed) for v in found.levers), "accent"),
        )
        if any(value is not None for value in one.values)
    )  # fmt: skip
    if not series:
        return
    values = " ".join(f"{one.name}: {spoken(names, one.values, words)}." for one in series)
    reasons = [
        (practice.name, practice.agreed, practice.reason)
        for lever in found.levers
        for practice in lever.moved_on
        if practice.reason
    ]
    dots = [Line(one.title, lead=f"{one.dots}:", point=True) for one in found.dots[:3]]
    yield Slide(
        key="workshop",
        section="workshop",
        rank=4,
        layout="chart-text",
        kicker=words("Workshop"),
        title=found.title,
        plot=Plot(
            kind="columns",
            name=words("Votes and agreed scores"),
            alt=join(words("Scores of the levers on a scale from 1 to 5, side by side."), values),
            categories=names,
            series=series,
            heads=(words("Lever"), *brief.limits()),
        ),
        columns=(
            (
                *(Line(fit.name(why, 160), lead=f"{fit.name(what)} ({agreed}):")
                  for what, agreed, why in reasons[:3]),
                *((Line(found.dots_title, lead=""), *dots) if dots else ()),
                *((Line(found.text),) if not reasons and not dots else ()),
            ),
        ),
        caption=next((lever.people for lever in found.levers if lever.people), ""),
        notes=(
            found.text,
            words("Those who were in the room know why a score moved; let them tell it."),
        ),
    )  # fmt: skip
