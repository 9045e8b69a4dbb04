"""Levers and practices: the profile of all audiences, each lever, what is ahead and what behind."""

from collections.abc import Iterator

from reports.deck import practices, prose
from reports.deck.brief import LEVERS, Brief, join, of_lever, place, spoken
from reports.deck.shape import Colour, Line, Plot, Series, Slide, said
from reports.document.shape import Lever, Practice

FILLING = 9  # the rank of slides that stand only where there is room


def profile(brief: Brief) -> Iterator[Slide]:
    """The slides on levers."""
    if not beside(brief):
        yield radar(brief)
    known = [lever for lever in brief.document.levers if lever.mark]
    if not known:
        return
    yield _levers(brief)
    least = min(place(lever.mark) or 0 for lever in known)
    lowest = next(lever for lever in known if place(lever.mark) == least)
    yield _lever(brief, lowest, rank=1)
    if found := practices.at_either_end(brief):
        yield found
    for lever in known:
        if lever is not lowest:
            told = lever.key in brief.settings.remarks
            yield _lever(brief, lever, rank=0 if told else FILLING)


def beside(brief: Brief) -> bool:
    """Whether the profile is shown where audiences are compared."""
    return len(brief.whole.voices) > 1 and "comparison" in brief.settings.sections


def radar(brief: Brief) -> Slide:
    """The five levers as all audiences see them."""
    words, whole = brief.words, brief.whole
    names = tuple(lever.name for lever in whole.levers)
    series = tuple(
        brief.series(voice.name, [said(lever.scores[i]) for lever in whole.levers])
        for i, voice in enumerate(whole.voices)
    )
    values = " ".join(f"{one.name}: {spoken(names, one.values, words)}." for one in series)
    return Slide(
        key="radar",
        section="comparison" if beside(brief) else "levers",
        rank=0,
        layout="chart-text",
        kicker=words("The five levers"),
        title=whole.profile_title,
        plot=Plot(
            kind="radar",
            name=words("Radar of the five levers"),
            alt=join(words("Radar of the five levers on a scale from 1 to 5."), values),
            categories=names,
            series=series,
            heads=(words("Lever"), *brief.limits()),
        ),
        columns=(
            (
                Line(whole.profile_text),
                *(
                    Line(
                        words("%(score)s overall", score=voice.overall)
                        if said(voice.overall) is not None
                        else words("no overall score"),
                        lead=f"{voice.name}:",
                    )
                    for voice in whole.voices
                ),
            ),
        ),
        caption=brief.people(),
        notes=(
            whole.profile_text,
            words(
                "Each axis is a lever, from 1 in the middle to 5 at the edge. The further out a "
                "line runs, the further the organisation is. Audiences are told apart by line and "
                "marker, not only by colour, and are never mixed into one figure."
            ),
            words(
                "The shape says more than the size: where is it dented, and do the audiences see "
                "the same dent?"
            ),
        ),
    )


def _levers(brief: Brief) -> Slide:
    words, document = brief.words, brief.document
    title = document.summary.weakest.rstrip(".") or document.radar_title
    return Slide(
        key="levers",
        section="levers",
        rank=0,
        layout="chart-text",
        kicker=words("Levers: %(name)s", name=brief.main.name),
        title=title,
        plot=_dots(
            brief,
            words("Scores of the five levers"),
            words("Lever"),
            document.levers,
            LEVERS,
        ),
        columns=(
            tuple(
                Line(f"{lever.span} · {lever.level}" if lever.span != "–" else lever.level,
                     lead=f"{lever.name}:")
                for lever in document.levers
            ),
        ),
        caption=_caption(brief, document.levers),
        notes=(
            words(
                "The point is the score, the bar behind it the 95 per cent interval. Where two "
                "bars overlap, do not call one lever higher than the other."
            ),
            words("A level is named only where the whole interval lies within it."),
            words("Ask: which of these five would you have put lowest before you saw this?"),
        ),
    )  # fmt: skip


def _dots(
    brief: Brief,
    name: str,
    head: str,
    rows: tuple[Lever, ...] | tuple[Practice, ...],
    colours: tuple[Colour, ...],
) -> Plot:
    """Scores as points with their intervals."""
    words, names = brief.words, tuple(row.name for row in rows)
    values = tuple(place(row.mark) for row in rows)
    low, high = (tuple(place(row.mark, end) for row in rows) for end in ("low", "high"))
    spans = "; ".join(
        words(
            "%(name)s %(score)s (%(low)s to %(high)s)",
            name=row, score=words.number(at), low=words.number(a), high=words.number(b),
        )
        if a is not None
        else f"{row} {words.number(at)}"
        for row, at, a, b in zip(names, values, low, high, strict=True)
    )  # fmt: skip
    alone = len(set(colours)) == 1
    series = Series(words("Score"), values, colours[0], low=low, high=high)
    about = words("Scores on a scale from 1 to 5, with 95 per cent intervals.")
    return Plot(
        kind="dots",
        name=name,
        alt=f"{about} {spans}.",
        categories=names,
        series=(series,),
        colours=() if alone else colours,
        heads=(head, *brief.limits()),
    )


def _caption(brief: Brief, rows: tuple[Lever, ...] | tuple[Practice, ...]) -> str:
    words = brief.words
    if not any(row.mark and row.mark.low is not None for row in rows):
        return brief.who()
    bar = words("The bar behind a point is its 95 per cent interval.")
    return f"{brief.who()} · {bar}"


def _lever(brief: Brief, lever: Lever, rank: int) -> Slide:
    words = brief.words
    return Slide(
        key=f"lever-{lever.key}",
        section="levers",
        rank=rank,
        layout="chart-text",
        kicker=words("Lever: %(name)s", name=lever.name),
        title=lever.finding,
        plot=_dots(
            brief,
            words("Practices of %(lever)s", lever=lever.name),
            words("Practice"),
            lever.practices,
            (of_lever(lever.key),) * len(lever.practices),
        ),
        columns=(
            (
                *prose.lines(brief.settings.remarks.get(lever.key, "")),
                *(Line(one.gloss, lead=f"{one.name}:") for one in lever.reading),
                *_next(brief, lever),
            ),
        ),
        caption=_caption(brief, lever.practices),
        notes=(
            lever.meaning,
            lever.interval,
            *lever.notes,
            words("To talk about: %(question)s", question=lever.discuss),
        ),
    )


def _next(brief: Brief, lever: Lever) -> Iterator[Line]:
    """What the next level of the lowest practice would be."""
    scored = [one for one in lever.practices if one.mark]
    if not scored:
        return
    lowest = min(scored, key=lambda one: place(one.mark) or 0)
    if lowest.next:
        yield Line(
            lowest.next,
            lead=brief.words(
                "The next level for %(practice)s:", practice=brief.words.quote(lowest.name)
            ),
        )
