"""Waves: the levers over time, and which practices really moved."""

from collections.abc import Iterator

from reports.deck import fit
from reports.deck.brief import LEVER_MARKERS, LEVERS, Brief, join, spoken
from reports.deck.shape import Grid, Line, Plot, Series, Slide, cells, said
from reports.document.whole_shape import Trend, TrendOfVoice, TrendRow

MOST = 10  # rows of the table
LAST = 3  # waves in it


def waves(brief: Brief) -> Iterator[Slide]:
    """None before there are two."""
    trend = brief.whole.trend
    if trend is None or not trend.voices:
        return
    known = {voice.kind: voice for voice in trend.voices}
    voice = known.get(brief.main.kind, trend.voices[0])
    yield _lines(brief, trend, voice)
    if rows := [row for row in voice.practices if said(row.change) is not None]:
        yield _changes(brief, trend, voice, rows)


def _lines(brief: Brief, trend: Trend, voice: TrendOfVoice) -> Slide:
    words = brief.words
    series = tuple(
        Series(row.name, tuple(point.value for point in row.points), colour, marker=marker)
        for row, colour, marker in zip(voice.levers, LEVERS, LEVER_MARKERS, strict=False)
    )
    values = " ".join(f"{s.name}: {spoken(_names(trend), s.values, words)}." for s in series)
    return Slide(
        key="trend",
        section="trend",
        rank=1,
        layout="chart-text",
        kicker=words("Trend: %(name)s", name=voice.name),
        title=voice.title,
        plot=Plot(
            kind="lines",
            name=words("The five levers over the waves"),
            alt=join(words("Scores of the levers over the waves, on a scale from 1 to 5."), values),
            categories=_names(trend),
            series=series,
            heads=(words("Wave"), *brief.limits()),
        ),
        columns=(
            (
                Line(words("Change since the wave before (95 per cent interval)"), muted=True),
                *(Line(_change(row), lead=f"{row.name}:") for row in voice.levers),
                *((Line(voice.path_title),) if voice.path_title else ()),
            ),
        ),
        caption=voice.notes[0] if voice.notes else brief.who(),
        notes=(
            trend.text,
            trend.method,
            *voice.notes,
            words(
                "A line that rises is not yet a change: only what the interval sets apart from "
                "zero is called one. Ask what was done between the waves, not who is to be praised."
            ),
        ),
    )


def _names(trend: Trend) -> tuple[str, ...]:
    return tuple(fit.name(wave, 28) for wave in trend.waves)


def _change(row: TrendRow) -> str:
    """'2.4 → 2.9: +0.5 (+0.1 to +0.9), higher'."""
    if said(row.change) is None:
        return row.verdict
    span = f" ({row.interval})" if row.interval not in {"", "–"} else ""
    shown = [point.score for point in row.points if point.value is not None]
    return f"{' → '.join(shown[-2:])}: {row.change}{span}, {row.verdict}"


def _changes(brief: Brief, trend: Trend, voice: TrendOfVoice, rows: list[TrendRow]) -> Slide:
    words = brief.words
    rows = sorted(rows, key=lambda row: (not row.clear, -abs(said(row.change) or 0)))
    clear = sum(row.clear for row in rows)
    title = words("No practice has clearly moved since the wave before")
    if clear:
        title = words.plural(
            "One practice has clearly moved since the wave before",
            "%(n)s practices have clearly moved since the wave before",
            clear,
        )
    return Slide(
        key="changes",
        section="trend",
        rank=5,
        layout="table",
        kicker=words("Trend: %(name)s", name=voice.name),
        title=title,
        grid=Grid(
            name=words("Table: practices over the waves"),
            alt=words("Table of changes: a row for each practice, with its interval."),
            head=(words("Practice"), *_names(trend)[-LAST:], words("Change"),
                  words("95 per cent interval"), words("Finding")),
            rows=tuple(
                cells((row.name, *(point.score for point in row.points[-LAST:]), row.change,
                       row.interval, row.verdict))
                for row in rows[:MOST]
            ),
            widths=(3.2, *(1.5 for _ in trend.waves[-LAST:]), 1.2, 1.5, 1.7),
        ),
        caption=words(
            "The %(n)s of %(all)s practices that moved most, what is sure first.",
            n=words.number(MOST, 0), all=words.number(len(rows), 0),
        ) if len(rows) > MOST else "",
        notes=(
            trend.method,
            words("Whoever works on one of these practices should say first what helped."),
        ),
    )  # fmt: skip
