"""Where everything in a drawing of votes stands, in px: columns, rows, shelves and their text.

Draws nothing; `votes_frame` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.base import Setting
from reports.charts.piles import Grain
from reports.charts.text import escaped, lines, measure

BESIDE = 600  # px of width from which the questions stand beside their dots
GAP, AIR = 12, 8  # px between rows, between two shelves
MARK, LIFT = 13, 9  # px below a shelf for the median, above it for half an agreed score
UNDER = 3  # px from the last shelf to the remarks beside it


@dataclass(frozen=True, slots=True)
class Shelf:
    """One vote on one question; `dots` at level 1 … 5."""

    dots: tuple[int, ...]
    median: float | None
    hover: tuple[str, ...]  # per level
    remark: str
    strong: bool = False  # where the room is divided
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class VoteRow:
    """One question: plain texts, its votes from top to bottom, and what was agreed on."""

    name: str
    shelves: tuple[Shelf, ...]
    agreed: float | None = None
    remarks: tuple[str, ...] = ()  # what was agreed, who can't judge


@dataclass(frozen=True, slots=True)
class Plan:
    """The widths and heights of one drawing in px."""

    setting: Setting
    beside: bool
    left: float  # of the first shelf
    column: float
    grain: Grain
    mark: float  # px below a shelf

    def across(self, level: float) -> float:
        """The middle of a level; halves lie between two."""
        return round(self.left + (level - 0.5) * self.column, 1)

    @property
    def right(self) -> float:
        """Where remarks begin that stand beside the dots."""
        return round(self.left + 5 * self.column + 10, 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A row in its place, in px from the top."""

    row: VoteRow
    top: float
    shelves: tuple[float, ...]
    bottom: float


def line_of(setting: Setting) -> int:
    """Height of a line of text."""
    return setting.size + 5


def plan_of(setting: Setting, rows: Sequence[VoteRow]) -> Plan:
    """How the width is shared out, and how large a dot is."""
    beside = setting.width >= BESIDE
    shares = (0.26, 0.19 if setting.theme == "print" else 0.17) if beside else (0.0, 0.0)
    left, right = (round(setting.width * share) for share in shares)
    column = (setting.width - left - right) / 5
    shrunk = setting.least / setting.width
    most = max((count for row in rows for shelf in row.shelves for count in shelf.dots), default=0)
    grain = Grain.fitting(most or 1, (column - AIR) * shrunk, _pile(setting, rows))
    return Plan(setting, beside, left, column, grain, MARK)


def _pile(setting: Setting, rows: Sequence[VoteRow]) -> float:
    """Height of the highest pile: less for two votes."""
    votes = sum(len(row.shelves) for row in rows)
    wanted = 26.0 if votes > len(rows) else 39.0
    return wanted * 0.6 if setting.theme == "print" else wanted


def place(plan: Plan, row: VoteRow, top: float) -> Placed:
    """A row below `top`, as high as its dots and its text need."""
    at, shelves = top + _above(plan, row), []
    for shelf in row.shelves:
        lift = LIFT if row.agreed is not None and shelf is row.shelves[-1] else 0
        piled = -(-max(shelf.dots) // plan.grain.across) * plan.grain.pitch
        shelves.append(round(at + max(piled + 2, plan.beside and line_of(plan.setting)) + lift, 1))
        at = shelves[-1] + plan.mark + (lift and LIFT - 2)
    if plan.beside:
        named = top + len(name_of(plan, row)) * line_of(plan.setting)
        begun = shelves[-1] + UNDER
        at = max(at, named, begun + len(row.remarks) * line_of(plan.setting))
    return Placed(row, top, tuple(shelves), at)


def _above(plan: Plan, row: VoteRow) -> float:
    """What the text takes above the dots where it has no place beside them."""
    if plan.beside:
        return 0
    return (len(name_of(plan, row)) + len(joined(plan, row))) * line_of(plan.setting) + 4


def name_of(plan: Plan, row: VoteRow) -> tuple[str, ...]:
    """The question in lines."""
    room = plan.left - 16 if plan.beside else plan.setting.least
    return lines(row.name, room, plan.setting.size + 1, 3 if plan.beside else 2)


def joined(plan: Plan, row: VoteRow) -> tuple[str, ...]:
    """All remarks below the name, in as few lines as they fit."""
    rows: list[str] = []
    for text in (*(shelf.remark for shelf in row.shelves), *row.remarks):
        longer = f"{rows[-1]}\u2003{text}" if rows else text
        fits = measure(longer, plan.setting.size) <= plan.setting.least
        rows = [*rows[:-1], longer] if rows and fits else [*rows, text]
    return tuple(escaped(text) for text in rows)
