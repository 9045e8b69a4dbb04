"""Revealed votes as the projector shows them: for each question a row of dots on the five levels.

Works out places in tenths of the stage's unit, which `templates/room/stage/votes.html` draws. From
counts alone: who gave which dot, and in which order, is not known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from assessment.workshop.reveal import Revealed, Shown
from assessment.workshop.room import Agreement
from questions.bank import LEVERS
from reports.charts import Setting
from reports.charts.piles import Grain
from reports.charts.votes import finding, levels, names

WIDTH = 640  # of a row, in five levels
AIR = 12  # between two levels, and between two votes on one
BELOW, LIFT = 14, 9  # the median below the line; half the mark of an agreed score above it
HEIGHTS = {1: 100, 2: 90, 3: 70, 4: 52}  # of a row, by how many there are
LEAST = 46
LARGEST = 20.0  # from one dot to the next
LINE, HIGH = 300, 22  # of the dots of a next step

Dots = tuple[tuple[float, float], ...]
Pair = tuple[Shown, Shown | None]  # a question in the first and in the second vote


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its dots, and what is said of them."""

    key: str
    name: str
    before: Dots  # the first vote, where everything here has a second
    now: Dots
    counts: tuple[tuple[int, ...], ...]  # at level 1 … 5, of each vote
    medians: tuple[float, ...]
    middle: float | None  # across, where the last median is
    spreads: tuple[str | None, ...]  # of each vote
    missing: int
    score: float | None  # that was agreed
    agreed: float | None  # across, where that is


@dataclass(frozen=True, slots=True)
class Votes:
    """All rows, and the finding as a sentence."""

    title: str
    rows: tuple[Row, ...]
    levels: tuple[str, ...]
    anchors: tuple[str, ...]  # what the levels mean, where one practice stands alone
    again: bool
    width: int
    height: int
    line: float  # down to where the dots stand
    size: float  # of a dot
    edge: float  # of a hollow one


def focused(of: Sequence[Revealed], agreed: Mapping[str, Agreement]) -> tuple[Revealed, ...]:
    """What is looked at now: after a second vote on some practices these, until they are agreed."""
    first, *second = of
    keys = [one.key for one in second[0].questions] if second else []
    if not keys or first.part in agreed or all(key in agreed for key in keys):
        return tuple(of)
    these = tuple(one for one in first.questions if one.key in keys)
    return (replace(first, questions=these), second[0])


def votes(at: Setting, of: Sequence[Revealed], agreed: Mapping[str, Agreement]) -> Votes:
    """The rows of what is looked at."""
    first = of[0]
    agreed = agreed if first.part in LEVERS else {}  # importance asks about the same levers
    again = {one.key: one for one in of[1].questions} if len(of) > 1 else {}
    pairs = [(one, again.get(one.key)) for one in first.questions]
    height = HEIGHTS.get(len(pairs), LEAST)
    line = height - BELOW
    base = line - (LIFT if any(one.key in agreed for one, _ in pairs) else 2)
    beside = all(second for _, second in pairs)  # else both have too little room: the last
    grain = _grain(pairs, base, beside)
    named = names(at, first.part)
    return Votes(
        title=_title(at, of, pairs),
        rows=tuple(_row(named(one[0].key), one, grain, (base, beside), agreed) for one in pairs),
        levels=levels(at, first.part),
        anchors=_anchors(at, first.part, pairs),
        again=bool(again) and beside,
        width=WIDTH,
        height=height,
        line=line,
        size=grain.size,
        edge=round(min(1.8, grain.size / 6), 2),
    )


def _title(at: Setting, of: Sequence[Revealed], pairs: Sequence[Pair]) -> str:
    """The finding; of one practice alone its name."""
    part, again = of[0].part, [second for _, second in pairs if second]
    if len(pairs) == 1:
        return names(at, part)(pairs[0][0].key)
    return finding(at, part, of[0].questions, again)


def _grain(pairs: Sequence[Pair], height: float, beside: bool) -> Grain:
    """How the dots lie, all of one size: of one vote, or of two beside each other."""
    drawn = chain(*pairs) if beside else (last or first for first, last in pairs)
    most = max((max(one.dots) for one in drawn if one and one.dots), default=0)
    return Grain.fitting(most or 1, WIDTH / (10 if beside else 5) - AIR, height, LARGEST)


def _row(
    name: str,
    pair: Pair,
    grain: Grain,
    at: tuple[float, bool],
    agreed: Mapping[str, Agreement],
) -> Row:
    (first, second), (base, beside) = pair, at
    shift = WIDTH / 20 if beside else 0.0
    last, decided = second or first, agreed.get(first.key)
    said = [one for one in pair if one]
    return Row(
        key=first.key,
        name=name,
        before=_piled(first, grain, base, -shift) if beside else (),
        now=_piled(last, grain, base, shift),
        counts=tuple(one.dots for one in said if one.dots),
        medians=tuple(one.median for one in said if one.median is not None),
        middle=_across(last.median),
        spreads=tuple(one.spread for one in said),
        missing=last.missing,
        score=decided.score if decided else None,
        agreed=_across(decided.score) if decided else None,
    )


def _piled(of: Shown, grain: Grain, base: float, shift: float) -> Dots:
    return tuple(
        (round((level - 0.5) * WIDTH / 5 + shift + x, 1), round(base - up, 1))
        for level, count in enumerate(of.dots or (), 1)
        for x, up in grain.pile(count)
    )


def _across(score: float | None) -> float | None:
    return None if score is None else round((score - 0.5) * WIDTH / 5, 1)


def _anchors(at: Setting, key: str, pairs: Sequence[Pair]) -> tuple[str, ...]:
    if key not in LEVERS or len(pairs) > 1:
        return ()
    item = at.bank.item(pairs[0][0].key)
    return tuple(anchor[at.words.language] for anchor in item.anchors)


def lined(counts: Sequence[int]) -> dict[str, Any]:
    """Dots beside each other for every count, all of one size: as many lines as the most need."""
    most = max(counts, default=0)
    grain = Grain.fitting(most or 1, LINE, HIGH, LARGEST)
    rows = max(1, -(-most // int(LINE / grain.pitch)))
    lines = [[_in_line(n, rows, grain.pitch) for n in range(count)] for count in counts]
    return {"lines": lines, "wide": LINE, "high": HIGH, "size": grain.size}


def _in_line(number: int, rows: int, pitch: float) -> tuple[float, float]:
    column, row = divmod(number, rows)
    return round((column + 0.5) * pitch, 1), round(HIGH / 2 + (row - (rows - 1) / 2) * pitch, 1)
