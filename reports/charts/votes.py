"""The votes of a workshop as dots on the five levels: first and second vote, and what was agreed.

From counts alone: who gave which dot, and in which order, is not known here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assessment.workshop.outcome import LeverOutcome
from assessment.workshop.parts import part as part_of
from assessment.workshop.reveal import Shown
from assessment.workshop.room import Agreement
from questions.bank import LEVERS
from reports.charts.base import Chart, Setting, Table, chart
from reports.charts.text import bold, escaped, measure, plain
from reports.charts.votes_frame import figure
from reports.charts.votes_plan import Shelf, VoteRow

Agreed = Mapping[str, Agreement]
Pair = tuple[Shown, Shown | None]  # a question in the first and in the second vote


def votes(  # noqa: PLR0913 — both votes and what came of them
    setting: Setting,
    part: str,
    first: Sequence[Shown],
    second: Sequence[Shown] = (),
    agreed: Agreed | None = None,
    *,
    title: str | None = None,
) -> Chart:
    """A row for each question of `first`; beside it its second vote, if it had one."""
    again = {one.key: one for one in second}
    pairs = [(one, again.get(one.key)) for one in first]
    agreed = agreed if part in LEVERS else {}  # importance asks about the same levers
    scores = {key: one for key, one in (agreed or {}).items() if key in {p[0].key for p in pairs}}
    named = names(setting, part)
    rows = [_row(setting, named, pair, scores, both=bool(again)) for pair in pairs]
    words, whole = setting.words, (agreed or {}).get(part)
    colour = setting.colours.levers.get(part, setting.colours.accent)
    return chart(
        setting,
        f"votes-{part}",
        figure(
            setting,
            rows,
            levels(setting, part),
            _key(setting, colour, bool(again), bool(scores)),
            colour,
        ),
        title=title or finding(setting, part, first, second),
        caption=setting.caption(
            setting.people(max((s.n + s.missing for p in pairs for s in p if s), default=0)),
            words("Agreed for the lever as a whole: %(score)s.", score=words.number(whole.score))
            if whole
            else "",
        ),
        alt=_alt(setting, named, pairs, scores),
        table=_table(setting, part, pairs, scores),
    )


def lever_votes(setting: Setting, of: LeverOutcome, title: str | None = None) -> Chart | None:
    """The same from an outcome; None where nobody's vote was revealed."""
    first = [one.first for one in of.practices if one.first]
    second = [one.second for one in of.practices if one.second]
    if not first:
        return None
    agreed = {one.item: one.agreed for one in of.practices if one.agreed}
    if of.agreed:
        agreed[of.lever] = of.agreed
    return votes(setting, of.lever, first, second, agreed=agreed, title=title)


def finding(
    setting: Setting, part: str, first: Sequence[Shown], second: Sequence[Shown] = ()
) -> str:
    """In a sentence how united the last votes are, and where they lie furthest apart."""
    words, named = setting.words, names(setting, part)
    last = {one.key: one for one in (*first, *second) if one.agreement is not None}
    if not last:
        return words("Too few answers to show")
    widest = max(last.values(), key=lambda one: one.agreement or 0)
    if not widest.agreement:
        return words("Everybody answers alike")
    name = words.quote(named(widest.key))
    divided = sum(one.spread == "divided" for one in last.values())
    if divided == 0:
        return words("United; furthest apart on %(name)s", name=name)
    if divided == 1:
        return words("Divided on %(name)s", name=name)
    return words(
        "Divided on %(n)s of %(all)s; furthest apart on %(name)s",
        n=divided,
        all=len(last),
        name=name,
    )


def names(setting: Setting, part: str) -> Callable[[str], str]:
    """What each question of a part is called."""
    language = setting.words.language
    found: dict[str, Any] = {q.key: q.about for q in part_of(setting.bank, part).questions}
    return lambda key: plain(found[key].name[language], 90)


def levels(setting: Setting, part: str) -> tuple[str, ...]:
    """The names of the five levels; of the service only the ends, its levels are sentences."""
    words, bank, language = setting.words, setting.bank, setting.words.language
    if part in LEVERS:
        return tuple(level.name[language] for level in bank.levels)
    if part == "importance":
        return tuple(anchor[language] for anchor in bank.importance_anchors)
    return (words("weakest"), "", "", "", words("strongest"))


def _key(setting: Setting, colour: str, both: bool, agreed: bool) -> tuple[str, ...]:
    """What the marks mean, in as few lines as fit."""
    words, ink = setting.words, setting.colours.ink
    marks = [("○", words("first vote"), colour), ("●", words("second vote"), colour)]
    if not both:
        marks = [("●", words("one answer"), colour)]
    marks += [("▲", words("median"), ink)]
    marks += [("◇", words("agreed score"), ink)] if agreed else []
    rows: list[str] = []
    used = 0.0
    for glyph, name, tone in marks:
        text = f'<span style="color:{tone}">{glyph}</span>\u00a0{escaped(name)}'
        used += measure(f"{glyph} {name}", setting.size) + 14
        if rows and used - 14 <= setting.least:
            rows[-1] += f"\u2002 {text}"
        else:
            rows, used = [*rows, text], measure(f"{glyph} {name}", setting.size) + 14
    return tuple(rows)


def _row(
    setting: Setting, named: Callable[[str], str], pair: Pair, agreed: Agreed, *, both: bool
) -> VoteRow:
    words, (first, second) = setting.words, pair
    last, decided = second or first, agreed.get(first.key)
    shelves = [_shelf(setting, first, "○" if both else "")]
    if second:
        shelves.append(_shelf(setting, second, "●"))
    remarks = []
    if decided:
        remarks.append(words("◇ %(score)s agreed", score=words.number(decided.score)))
    if last.missing:
        remarks.append(words.plural("%(n)s can’t judge", "%(n)s can’t judge", last.missing))
    return VoteRow(
        name=named(first.key),
        shelves=tuple(shelves),
        agreed=decided.score if decided else None,
        remarks=tuple(remarks),
    )


def _shelf(setting: Setting, one: Shown, glyph: str) -> Shelf:
    """One vote; `glyph` tells it from the other where there are two."""
    words, dots = setting.words, one.dots or (0,) * 5
    said = {"united": words("united"), "divided": words("divided"), None: words("too few answers")}
    found = [glyph] if glyph else []
    found += [f"▲\u00a0{_median(setting, one)}"] if one.median is not None else []
    return Shelf(
        dots=dots,
        median=one.median,
        hover=tuple(_hover(setting, level, count) for level, count in enumerate(dots, 1)),
        remark="\u2002".join([*found, said[one.spread]]),
        strong=one.spread == "divided",
        hollow=glyph == "○",
    )


def _hover(setting: Setting, level: int, count: int) -> str:
    said = setting.words.plural("%(n)s answer", "%(n)s answers", count)
    return f"{bold(str(level))}\u2002{escaped(said)}"


def _spoken(setting: Setting, one: Shown) -> str:
    """'median 3, divided', or that there are too few."""
    words = setting.words
    if one.median is None:
        return words("too few answers")
    median = _median(setting, one)
    if one.spread == "united":
        return words("median %(median)s, united", median=median)
    return words("median %(median)s, divided", median=median)


def _median(setting: Setting, one: Shown) -> str:
    """Halves with a decimal, levels without."""
    if one.median is None:
        return "–"
    return setting.words.number(one.median, 0 if one.median == int(one.median) else 1)


def _alt(
    setting: Setting, named: Callable[[str], str], pairs: Sequence[Pair], agreed: Agreed
) -> str:
    words = setting.words
    said = [words("Each answer is a dot on the levels 1 to 5.")]
    for first, second in pairs:
        name = named(first.key)
        said.append(_told(setting, name, first))
        if second:
            said.append(_told(setting, words("%(name)s, second vote", name=name), second))
        if decided := agreed.get(first.key):
            said.append(words("Agreed: %(score)s.", score=words.number(decided.score)))
    return " ".join(said)


def _told(setting: Setting, name: str, one: Shown) -> str:
    words = setting.words
    if one.dots is None:
        return words("%(name)s: too few answers.", name=name)
    return words(
        "%(name)s: from 1 to 5 %(counts)s answers; %(spoken)s.",
        name=name,
        counts=words.listing([str(count) for count in one.dots]),
        spoken=_spoken(setting, one),
    )


def _table(setting: Setting, part: str, pairs: Sequence[Pair], agreed: Agreed) -> Table:
    words, named = setting.words, names(setting, part)
    judged = any(one.kind == "choice" for pair in pairs for one in pair if one)
    head = [
        words("Practice") if part in LEVERS else words("Question"),
        *(f"{number} {name}".strip() for number, name in enumerate(levels(setting, part), 1)),
        words("Median"),
        words("Spread"),
    ]
    head += [words("Can’t judge")] if judged else []
    head += [words("Agreed score")] if agreed else []
    rows = []
    for first, second in pairs:
        name = named(first.key)
        rows.append((name, *_cells(setting, first, judged)))
        if second:
            again = words("%(name)s, second vote", name=name)
            rows.append((again, *_cells(setting, second, judged)))
        if agreed:
            decided = agreed.get(first.key)
            figure_ = words.number(decided.score if decided else None)
            rows[-1] = (*rows[-1], figure_)
            if second:
                rows[-2] = (*rows[-2], "–")
    return Table(words("The answers in numbers"), tuple(head), tuple(rows))


def _cells(setting: Setting, one: Shown, judged: bool) -> tuple[str, ...]:
    words = setting.words
    spread = {"united": words("united"), "divided": words("divided"), None: "–"}
    counts = [str(count) for count in one.dots] if one.dots else ["–"] * 5
    missing = (words.number(one.missing, 0),) if judged else ()
    return (*counts, _median(setting, one), spread[one.spread], *missing)
