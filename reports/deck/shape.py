"""What stands on a slide, as frozen plain values; nothing here knows the file format.

A slide's title is a finding, its notes are what somebody says who shows it.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["radar", "columns", "bars", "stacked", "dots", "lines"]
Colour = Literal[
    "accent", "ink", "muted", "soft", "paper",
    "goals", "culture", "knowledge", "holistic", "measurability",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `lead` stands bold before it, a point has a bullet."""

    text: str
    lead: str = ""
    point: bool = False
    muted: bool = False
    large: bool = False  # a figure or a heading


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: how it is called, its values and, where there are any, its limits."""

    name: str
    values: tuple[float | None, ...]
    colour: Colour = "accent"
    dash: str = "solid"
    marker: str = "circle"
    hollow: bool = False
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A native chart with its workbook."""

    kind: Kind
    name: str  # of the shape
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    colours: tuple[Colour, ...] = ()  # of the points, where there is one series
    heads: tuple[str, str, str] = ("", "", "")  # in the workbook: categories, lower, upper limit


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `tint` is 0…1 of the client's colour."""

    text: str
    bold: bool = False
    tint: float = 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A native table. The first column heads its rows and is aligned left, as are `left`."""

    name: str
    alt: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]  # relative
    left: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide, whichever parts it has."""

    key: str
    section: str  # of `reports.settings.SECTIONS`; '' stands always
    rank: int  # 0 stands always; what is higher makes room first
    layout: str
    kicker: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[tuple[Line, ...], ...] = ()
    plot: Plot | None = None
    grid: Grid | None = None
    caption: str = ""


def cells(texts: tuple[str, ...]) -> tuple[Cell, ...]:
    """A row whose first cell is bold."""
    return tuple(Cell(text, bold=i == 0) for i, text in enumerate(texts))


def said(text: str) -> float | None:
    """A figure as it is written ('2,8', '45 %', '−0.4'), as a number again; None for a dash.

    Charts are drawn from what is said, so that none of them can say something else.
    """
    plain = text.replace("\N{MINUS SIGN}", "-").replace(",", ".").rstrip("%").strip()
    try:
        return float(plain)
    except ValueError:
        return None
