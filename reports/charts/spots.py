"""Where each next step stands in the matrix, so that neither markers nor labels touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import fmean

from assessment.scoring.results import Priority
from questions.bank import EFFORTS, Step
from reports.charts.base import Setting
from reports.charts.text import lines
from reports.words import rounded

MARKER = 22  # px across
LINE = 15  # px
EMPTY = 84.0  # px that a column without steps keeps
LEAD = MARKER + 28  # px from the edge of a column to its labels, and to the right of them


@dataclass(frozen=True, slots=True)
class Spot:
    """One next step in the matrix: its number, where its marker and its label stand (px)."""

    number: int
    step: Step
    priority: Priority
    column: int
    up: float  # of the marker, from the bottom
    moved: bool = False  # from its exact height, because it would have touched another
    label: tuple[str, ...] = ()  # beside the marker, at its height


def step_of(setting: Setting, priority: Priority) -> Step:
    """The advice that a priority stands for."""
    return next(step for step in setting.bank.steps if step.id == priority.step)


def edges(setting: Setting, shown: Sequence[Priority]) -> tuple[float, ...]:
    """The four borders of the three efforts in px; columns with steps share what empty ones leave.

    So labels have room, and effort stays what it is: an order.
    """
    whole = setting.width - 8
    used = {EFFORTS.index(p.effort) for p in shown}
    if setting.narrow or not used:
        widths = [whole / 3] * 3
    else:
        wide = (whole - EMPTY * (3 - len(used))) / len(used)
        widths = [wide if c in used else EMPTY for c in range(3)]
    return (0.0, *(round(edge, 1) for edge in accumulate(widths)))


def tall(setting: Setting, shown: Sequence[Priority]) -> int:
    """Height of the matrix in px: what its fullest column needs, and enough to tell benefits."""
    if setting.narrow:
        return 240
    labels = _labels(setting, shown).values()
    needed = max((sum(map(_height, column)) for column in labels), default=0)
    return max(240 if setting.theme == "print" else 300, needed + 10)


def spots(setting: Setting, shown: Sequence[Priority]) -> tuple[Spot, ...]:
    """Where each step stands. Deterministic: by rank, from the top of each column."""
    if not shown:
        return ()
    values = [rounded(p.priority) for p in shown]
    low, high = min(values), max(values)
    inset, height = 20, tall(setting, shown)
    placed = []
    for priority, value in zip(shown, values, strict=True):
        share = 0.5 if high == low else (value - low) / (high - low)
        up = inset + share * (height - 2 * inset)
        step, column = step_of(setting, priority), EFFORTS.index(priority.effort)
        placed.append(Spot(priority.rank, step, priority, column, round(up, 1)))
    labels = _labels(setting, shown)
    columns = [
        _column([s for s in placed if s.column == c], labels[c], height)
        for c in range(len(EFFORTS))
    ]
    return tuple(sorted((s for column in columns for s in column), key=lambda s: s.number))


def _labels(setting: Setting, shown: Sequence[Priority]) -> Mapping[int, list[tuple[str, ...]]]:
    """The lines of each column's labels from the highest benefit down; none on a phone."""
    borders, language = edges(setting, shown), setting.words.language
    found: dict[int, list[tuple[str, ...]]] = {}
    for column, effort in enumerate(EFFORTS):
        room = borders[column + 1] - borders[column] - LEAD - 8
        mine = sorted(
            (p for p in shown if p.effort == effort), key=lambda p: (-rounded(p.priority), p.rank)
        )
        titles = (step_of(setting, p).title[language] for p in mine)
        found[column] = [
            () if setting.narrow else lines(title, room, setting.size, 4) for title in titles
        ]
    return found


def _height(label: Sequence[str]) -> int:
    """Of a label with its marker beside it."""
    return max(len(label) * LINE + 5, MARKER + 2)


def _column(spots: Sequence[Spot], labels: Sequence[tuple[str, ...]], height: float) -> list[Spot]:
    """One effort: markers keep their order and move only as far as they or labels would touch."""
    ranked = sorted(spots, key=lambda s: (-s.up, s.number))
    ups = moved_apart([s.up for s in ranked], [_height(label) for label in labels], height)
    return [
        replace(s, up=up, moved=up != s.up, label=label)
        for s, label, up in zip(ranked, labels, ups, strict=True)
    ]


def moved_apart(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Middles from the top down, as near as heights allow to those wanted; crowds spread evenly.

    Monotone regression: taken together where they would touch, each group at its mean.
    """
    tops = [0.0, *accumulate((a + b) / 2 for a, b in pairwise(heights))]
    groups: list[list[float]] = []  # of what each would want if it stood alone at the top
    for want, top in zip(wanted, tops, strict=False):
        groups.append([want + top])
        while len(groups) > 1 and fmean(groups[-2]) < fmean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    at = [fmean(group) for group in groups for _ in group]
    if not at:
        return []
    high, low = room - heights[0] / 2, heights[-1] / 2 + tops[-1]
    return [round(min(high, max(low, place)) - top, 1) for place, top in zip(at, tops, strict=True)]
