"""What changed over the waves, in words; 'higher' or 'lower' only where the interval allows it.

Starts from a story; every figure is one that a wave published, or a difference of two of them.
"""

from collections.abc import Iterator, Sequence

from assessment.scoring import trend as waves
from assessment.scoring.trend import Line, Seen
from assessment.wave import Story
from questions.bank import Bank
from questions.load import bank
from reports.document.build import clean
from reports.document.comparison import kind_name
from reports.document.groups import group_name
from reports.document.moves import notes, path_text, path_title
from reports.document.whole_shape import Trend, TrendGroup, TrendOfVoice, TrendPoint, TrendRow
from reports.words import Words

ORDER = ("pulse", "leadership", "workshop")  # whose change is spoken of first


def build_trend(story: Story, words: Words) -> Trend | None:
    """What changed since the wave before; None where no kind of audience has two results."""
    shown = [wave for wave in story.waves if any(v.snapshot.total for v in wave.voices)]
    if not shown or shown[-1] is not story.now:
        return None
    names = tuple(clean(wave.name) for wave in shown)
    found = {}
    for kind in ORDER:
        seen = [
            Seen(bank(wave.bank_version), voice.snapshot, voice.planned) if voice else None
            for wave in shown
            for voice in (wave.voice(kind),)
        ]
        changed = waves.trend(seen)
        if changed:
            found[kind] = _voice(words, kind, names, seen, changed)
    if not found:
        return None
    main = next(iter(found.values()))
    return Trend(
        title=words("%(who)s: %(what)s", who=main.name, what=main.title),
        text=" ".join(one.text for one in found.values()),
        waves=names,
        voices=tuple(found.values()),
        method=method(words),
    )


def method(words: Words) -> str:
    """What 'may be chance' means, and what no interval covers."""
    return words(
        "Nobody is followed from one wave to the next, so two waves are two separate groups of "
        "people. A change is called higher or lower only where its interval (Welch’s, from the "
        "rounded figures of both waves) leaves out 0; whatever is less may be chance, however "
        "large it looks. Of twenty figures that did not change, about one still looks as if it "
        "had. No interval covers that other people may have answered this time. For groups "
        "it is wider than need be, since only about how many people are in them is published."
    )


def _voice(
    words: Words, kind: str, names: Sequence[str], seen: Sequence[Seen | None], of: waves.Trend
) -> TrendOfVoice:
    now = next(one for one in reversed(seen) if one)
    then = names[of.before]
    levers = tuple(
        _row(words, names, line, now.bank.lever(line.key).name[words.language])
        for line in of.levers
    )
    positions = tuple(
        _row(words, names, line, now.bank.strategy(line.key).name[words.language], share=True)
        for line in of.shares
    )
    name = kind_name(words, kind)
    return TrendOfVoice(
        kind=kind,
        name=name,
        title=_title(words, levers, then),
        levers=levers,
        practices=tuple(
            _row(words, names, line, now.bank.item(line.key).name[words.language])
            for line in of.practices
        ),
        groups=tuple(_groups(words, names, now.bank, of)),
        path_title=path_title(words, positions, then),
        path=path_text(words, positions),
        notes=tuple(notes(words, seen, of, then)),
        text=_text(words, name, levers, then),
        since=then,
        positions=positions,
    )


def _groups(
    words: Words, names: Sequence[str], instrument: Bank, of: waves.Trend
) -> Iterator[TrendGroup]:
    for cell, lines in of.groups:
        rows = tuple(
            _row(words, names, line, instrument.lever(line.key).name[words.language])
            for line in lines
        )
        yield TrendGroup(group_name(words, cell), rows)


def _row(
    words: Words, names: Sequence[str], line: Line, name: str, *, share: bool = False
) -> TrendRow:
    return TrendRow(
        key=line.key,
        name=name,
        points=tuple(
            TrendPoint(
                wave=wave,
                value=point.value if point else None,
                low=point.interval.low if point and point.interval else None,
                high=point.interval.high if point and point.interval else None,
                score=_figure(words, point.value if point else None, share=share),
            )
            for wave, point in zip(names, line.points, strict=True)
        ),
        change=_signed(words, line.change, share=share),
        interval=_interval(words, line, share=share),
        verdict=_verdict(words, line),
        clear=line.clear,
    )


def _figure(words: Words, value: float | None, *, share: bool) -> str:
    return words.percent(value) if share else words.number(value)


def _signed(words: Words, value: float | None, *, share: bool) -> str:
    """'+0.4', of shares in points: '+7'."""
    if value is None:
        return "–"
    return words.number(100 * value, 0, sign=True) if share else words.number(value, sign=True)


def _interval(words: Words, line: Line, *, share: bool) -> str:
    if line.interval is None:
        return "–"
    return words(
        "%(low)s to %(high)s",
        low=_signed(words, line.interval.low, share=share),
        high=_signed(words, line.interval.high, share=share),
    )


def _verdict(words: Words, line: Line) -> str:
    if line.change is None:
        return words("not compared")
    if line.clear:
        return words("higher") if line.change > 0 else words("lower")
    return words("may be chance")


def _title(words: Words, rows: Sequence[TrendRow], then: str) -> str:
    """Which levers are higher or lower, and no more than that."""
    if all(row.change == "–" for row in rows):
        return words("No lever can be compared with %(wave)s", wave=words.quote(then))
    up = [row.name for row in rows if row.clear and not row.change.startswith("−")]
    down = [row.name for row in rows if row.clear and row.change.startswith("−")]
    values = {"wave": words.quote(then), "up": words.listing(up), "down": words.listing(down)}
    if up and down:
        return words("%(up)s higher, %(down)s lower than in %(wave)s", **values)
    if up:
        return words("%(up)s higher than in %(wave)s", **values)
    if down:
        return words("%(down)s lower than in %(wave)s", **values)
    return words("No lever has clearly changed since %(wave)s", **values)


def _text(words: Words, name: str, rows: Sequence[TrendRow], then: str) -> str:
    """The clear changes with their intervals; or that there is none."""
    clear = [row for row in rows if row.clear]
    if all(row.change == "–" for row in rows):
        return words(
            "%(who)s: nothing that could be compared with %(wave)s.",
            who=name,
            wave=words.quote(then),
        )
    if not clear:
        return words("%(who)s: whatever moved may be chance.", who=name)
    told = [
        words(
            "%(lever)s %(change)s (%(interval)s)",
            lever=row.name,
            change=row.change,
            interval=row.interval,
        )
        for row in clear
    ]
    if len(clear) == len(rows):
        return words("%(who)s: %(changes)s.", who=name, changes=words.listing(told))
    return words(
        "%(who)s: %(changes)s. Whatever else moved may be chance.",
        who=name,
        changes=words.listing(told),
    )
