"""What every table is made of: columns that say what they hold, and rows of plain values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "score", "share", "count", "number", "date", "truth"]
Value = str | float | int | bool | date | None  # None: not shown, or not asked


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in JSON and CSV, its heading and what it means in one language."""

    key: str
    name: str
    about: str
    kind: Kind
    width: int = 12  # characters, in the workbook


@dataclass(frozen=True, slots=True)
class Sheet:
    """One topic. Its first `measured` of columns say what a row is about, for the tidy table."""

    key: str
    name: str  # at most 31 characters, as a workbook allows
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
