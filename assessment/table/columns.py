"""What the columns of a table of responses mean, and which values their cells may hold."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import nan

from assessment.table import errors as e
from assessment.table.errors import TableError, quote
from questions.bank import LEVERS, STRATEGIES, Bank

NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{0,20})?", re.ASCII)
LIKE_AN_ITEM = re.compile(r"[GCKHM][0-9]{1,2}", re.IGNORECASE | re.ASCII)
MISSING = frozenset({"", "NA"})  # a blank cell, or what R writes for it
SITUATIONS = ("p", "p2", "p3")  # columns p_first … are the only or the first situation
INTENDED = "i"
POINTS = frozenset({"allocations", "intended"})  # parts whose triples sum to 100
Read = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Column:
    """Where the cells of a column belong: a part of the responses, and the place in it."""

    part: str
    place: int
    read: Read  # raises TableError without a place


def _number(cell: str) -> float:
    if not NUMBER.fullmatch(cell):
        raise TableError(e.NOT_A_NUMBER, cell=cell)
    return float(cell.replace(",", "."))


def whole(low: int, high: int) -> Read:
    """Reads whole numbers from low to high (also written 3.0); blank is missing."""

    def read(cell: str) -> float:
        cell = cell.strip()
        if cell in MISSING:
            return nan
        value = _number(cell) if NUMBER.fullmatch(cell) else nan
        if not low <= value <= high or value != int(value):
            raise TableError(
                e.NOT_AN_ANSWER,
                cell=cell,
                low=low,
                high=high,
            )
        return value

    return read


def real(low: float, high: float) -> Read:
    """Reads numbers from low to high, with a decimal point or comma; blank is missing."""

    def read(cell: str) -> float:
        cell = cell.strip()
        if cell in MISSING:
            return nan
        value = _number(cell)
        if not low <= value <= high:
            raise TableError(
                e.OUT_OF_RANGE,
                cell=cell,
                low=f"{low:g}",
                high=f"{high:g}",
            )
        return value

    return read


level, stage, points = whole(1, 5), whole(0, 3), real(0, 100)


def known(bank: Bank) -> dict[str, Column]:
    """Every column that has a meaning, by its name."""
    columns = {item.id: Column("items", i, level) for i, item in enumerate(bank.items)}
    for i, situation in enumerate(SITUATIONS):
        for j, key in enumerate(STRATEGIES):
            columns[f"{situation}_{key}"] = Column("allocations", 3 * i + j, points)
    for j, key in enumerate(STRATEGIES):
        columns[f"{INTENDED}_{key}"] = Column("intended", j, points)
    for i, rating in enumerate(bank.service):
        columns[f"s_{rating.key}"] = Column("service", i, level)
    for i, contrast in enumerate(bank.contrasts):
        columns[f"contrast_{contrast.key}"] = Column("contrasts", i, level)
    for i, figure in enumerate(bank.figures):
        columns[f"figure_{figure.key}"] = Column("figures", i, stage)
    for i, key in enumerate(LEVERS):
        columns[f"importance_{key}"] = Column("importance", i, level)
        columns[f"target_{key}"] = Column("targets", i, real(1, 5))
    columns["price"] = Column("price", 0, level)
    columns["seconds"] = Column("seconds", 0, real(0, 10_000_000))
    return columns


def meanings(
    bank: Bank, form: str, header: Sequence[str], groups: Sequence[str]
) -> dict[int, Column]:
    """Which places of a row mean what; a TableError for a header that cannot be read in one way."""
    columns = known(bank)
    _refuse_repeated(header, {*columns, *groups})
    for name in (*bank.form(form).items, *groups):
        if name not in header:
            raise _missing(name, header)
    for name in header:
        if LIKE_AN_ITEM.fullmatch(name) and name not in columns and name not in groups:
            raise TableError(
                e.NO_SUCH_ITEM,
                row=1,
                column=quote(name),
                name=name,
            )
    for prefix in (*SITUATIONS, INTENDED):
        triple = [f"{prefix}_{key}" for key in STRATEGIES]
        there = [name for name in triple if name in header]
        if there and len(there) < len(triple):
            raise _missing(next(name for name in triple if name not in header), header)
    return {i: columns[name] for i, name in enumerate(header) if name in columns}


def _refuse_repeated(header: Sequence[str], used: set[str]) -> None:
    for name, count in Counter(header).items():
        if count > 1 and name in used:
            raise TableError(
                e.REPEATED,
                row=1,
                column=quote(name),
                count=count,
            )


def _missing(name: str, header: Sequence[str]) -> TableError:
    there = ", ".join(column for column in header[:8] if column)
    return TableError(
        e.MISSING_COLUMN,
        row=1,
        column=quote(name),
        there=there or "–",
    )


def widths(bank: Bank, columns: Collection[Column]) -> dict[str, int]:
    """How many columns each part has, whole even if the table has only some of them."""
    parts = {column.part for column in columns}
    whole = [c for c in known(bank).values() if c.part in parts - {"allocations"}]
    found: dict[str, int] = {}
    for column in (*whole, *columns):
        found[column.part] = max(found.get(column.part, 0), column.place + 1)
    return found


def triples(columns: Mapping[int, Column]) -> list[list[int]]:
    """The places of columns that share 100 points, three by three."""
    place = {(column.part, column.place): i for i, column in columns.items()}
    starts = [at for at in place if at[0] in POINTS and at[1] % 3 == 0]
    return [[place[part, first + i] for i in range(3)] for part, first in starts]
