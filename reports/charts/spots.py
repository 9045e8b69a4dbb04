"""Where each next step stands in the matrix, so that neither markers nor labels touch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessment.scoring.results import Priority
from questions.bank import EFFORTS, Step
from reports.charts.base import Setting
from reports.charts.text import lines
from reports.words import rounded

MARKER = 22  # px across
LINE = 15  # px
COLUMN = 100.0  # width of an effort in the units of the axis


@dataclass(frozen=True, slots=True)
class Spot:
    """One next step in the matrix: its number, where its marker and its label stand (px)."""

    number: int
    step: Step
    priority: Priority
    column: int
    up: float  # of the marker, from the bottom
    moved: bool = False  # from its exact height, because it would have touched another
    label: tuple[str, ...] = ()
    label_up: float = 0.0  # of the label's middle


def step_of(setting: Setting, priority: Priority) -> Step:
    """The advice that a priority stands for."""
    return next(step for step in setting.bank.steps if step.id == priority.step)


def tall(setting: Setting) -> int:
    """Height of the matrix in px."""
    return 240 if setting.narrow else 360


def spots(setting: Setting, shown: Sequence[Priority]) -> tuple[Spot, ...]:
    """Where each step stands. Deterministic: by rank, from the top of each column."""
    if not shown:
        return ()
    values = [rounded(p.priority) for p in shown]
    low, high = min(values), max(values)
    inset, height = 30, tall(setting)
    placed = []
    for priority, value in zip(shown, values, strict=True):
        share = 0.5 if high == low else (value - low) / (high - low)
        up = inset + share * (height - 2 * inset)
        step, column = step_of(setting, priority), EFFORTS.index(priority.effort)
        placed.append(Spot(priority.rank, step, priority, column, round(up, 1)))
    columns = [_column([s for s in placed if s.column == c], setting) for c in range(len(EFFORTS))]
    return tuple(sorted((s for column in columns for s in column), key=lambda s: s.number))


def _column(spots: Sequence[Spot], setting: Setting) -> list[Spot]:
    """One effort: markers keep their order and move only as far as they would touch."""
    ranked = sorted(spots, key=lambda s: (-s.up, s.number))
    ups = _apart([s.up for s in ranked], [MARKER + 2] * len(ranked), tall(setting))
    placed = [replace(s, up=up, moved=up != s.up) for s, up in zip(ranked, ups, strict=True)]
    if setting.narrow:
        return placed
    room, most = (setting.width - 8) / 3 - MARKER - 32, 3 if len(placed) <= 6 else 2
    language = setting.words.language
    labels = [lines(s.step.title[language], room, setting.size, most) for s in placed]
    middles = _apart(ups, [len(label) * LINE + 5 for label in labels], tall(setting))
    return [
        replace(s, label=label, label_up=middle)
        for s, label, middle in zip(placed, labels, middles, strict=True)
    ]


def _apart(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Middles as near to those wanted as heights allow: pushed down, then up from the bottom."""
    middles: list[float] = []
    ceiling = room
    for want, height in zip(wanted, heights, strict=True):
        middles.append(min(want, ceiling - height / 2))
        ceiling = middles[-1] - height / 2
    floor = 0.0
    for index in reversed(range(len(middles))):
        middles[index] = max(middles[index], floor + heights[index] / 2)
        floor = middles[index] + heights[index] / 2
    return [round(middle, 1) for middle in middles]
