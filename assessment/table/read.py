"""Reads a table of responses into arrays, or raises the first complaint about it.

Chunks of rows are turned over and read column by column; only where that fails is a chunk read
again cell by cell, to name the first wrong cell.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

import numpy as np

from assessment.scoring.responses import Array, Groups, Numbers, Responses
from assessment.table import errors as e
from assessment.table.check import NOISE, check
from assessment.table.columns import POINTS, meanings, triples, widths
from assessment.table.errors import TableError, quote
from assessment.table.lines import Rows, header, opened, rows
from assessment.table.plain import Grid, grids
from questions.bank import Bank

MOST_GROUPS = 1_000
REMEMBERED = 10_000
FLAT = frozenset({"price", "seconds"})  # parts of one column
V = TypeVar("V")


class Cells(dict[str, V], Generic[V]):
    """What a cell means, worked out once for equal cells."""

    def __init__(self, read: Callable[[str], V]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: str) -> V:
        value = self.read(cell)
        if len(self) < REMEMBERED:
            self[cell] = value
        return value


class Names:
    """Numbers the groups of one column in the order in which they come up."""

    def __init__(self, column: str) -> None:
        self.column = column
        self.number: dict[str, int] = {"": -1}

    def __call__(self, cell: str) -> int:
        name = cell.strip()
        if name not in self.number and len(self.number) > MOST_GROUPS:
            raise TableError(
                e.TOO_MANY_GROUPS,
                column=quote(self.column),
            )
        return self.number.setdefault(name, len(self.number) - 1)

    def groups(self, numbers: Numbers) -> Groups:
        """The same with the names in the order of the alphabet."""
        names = sorted(set(self.number) - {""})
        new = np.full(len(self.number), -1)
        for place, name in enumerate(names):
            new[self.number[name]] = place
        return Groups(tuple(names), new[numbers])


def read(path: Path, bank: Bank, form: str = "quick", groups: Sequence[str] = ()) -> Responses:
    """The responses in a file; `groups` names the columns of groups that are wanted.

    A TableError names the first row and column that is wrong.
    """
    with opened(path) as file:
        names, delimiter = header(file)
        sheet = Sheet(bank, form, names, groups)
        done = 1 + sheet.add_plain(file, delimiter)
        for chunk in rows(file, delimiter, done):
            sheet.add(chunk)
    return sheet.responses()


class Sheet:
    """Gathers chunks of rows under one header."""

    def __init__(self, bank: Bank, form: str, header: list[str], groups: Sequence[str]) -> None:
        self.header = header
        self.columns = meanings(bank, form, header, groups)
        self.cells = {c.read: Cells(c.read) for c in self.columns.values()}
        self.names = {header.index(column): Names(column) for column in groups}
        self.numbers: dict[int, list[Numbers]] = {place: [] for place in self.names}
        self.widths = widths(bank, self.columns.values())
        self.found: dict[str, list[Array]] = {part: [] for part in self.widths}

    def add_plain(self, file: BinaryIO, delimiter: str) -> int:
        """Reads what is plain and faultless, and says how many rows that is."""
        done, here = 0, 0
        if file.seekable():
            here = file.tell()
        for grid in grids(file, delimiter, len(self.header)):
            try:
                self._keep(len(grid.starts), partial(_plain_cells, grid))
            except (TableError, ValueError):
                file.seek(here)
                break
            done, here = done + len(grid.starts), file.tell()
        return done

    def add(self, chunk: Rows) -> None:
        """Reads a chunk, or raises what is wrong with its first wrong cell."""
        try:
            columns = [cells for _, *cells in zip(self.header, *chunk.cells, strict=True)]
            self._keep(len(chunk.cells), lambda place, read: [*map(read, columns[place])])
        except (TableError, ValueError):
            readers: dict[int, Callable[[str], float]] = {**self.names}
            readers |= {place: column.read for place, column in self.columns.items()}
            check(chunk, self.header, readers, triples(self.columns))
            raise

    def _keep(self, size: int, column: Callable[[int, Callable[[str], Any]], Any]) -> None:
        """Keeps rows whose cells `column` turns into numbers, if all of them are right."""
        parts = {k: np.full((size, w), np.nan, _precision(k)) for k, w in self.widths.items()}
        for place, meant in self.columns.items():
            read = self.cells[meant.read].__getitem__
            parts[meant.part][:, meant.place] = column(place, read)
        for part in POINTS & parts.keys():
            _refuse_wrong_sums(parts[part])
        numbers = {i: column(i, Cells(names).__getitem__) for i, names in self.names.items()}
        for place, found in numbers.items():
            self.numbers[place].append(np.array(found, dtype=np.int16))
        for part, values in parts.items():
            self.found[part].append(values)

    def responses(self) -> Responses:
        """Everything gathered; gives up what it holds."""
        if not self.found["items"]:
            raise TableError(e.NO_ROWS, row=2)
        whole = {part: np.concatenate(self.found.pop(part)) for part in self.widths}
        for part in FLAT & whole.keys():
            whole[part] = whole[part][:, 0]
        if "allocations" in whole:
            whole["allocations"] = whole["allocations"].reshape(len(whole["items"]), -1, 3)
        numbers = {i: np.concatenate(self.numbers.pop(i)) for i in self.names}
        groups = {names.column: names.groups(numbers[i]) for i, names in self.names.items()}
        return Responses(**whole, groups=groups)


def _precision(part: str) -> type[np.floating[Any]]:
    """Whole answers fit half the memory."""
    return np.float64 if part in {"allocations", "intended", "seconds", "targets"} else np.float32


def _refuse_wrong_sums(points: Array) -> None:
    triples = points.reshape(-1, 3)
    blank = np.isnan(triples)
    sums = np.where(blank.all(axis=1), 100, triples.sum(axis=1))  # NaN where partly blank
    if not (np.abs(sums - 100) <= NOISE).all():
        raise ValueError(points)


def _plain_cells(grid: Grid, place: int, read: Callable[[str], Any]) -> Any:
    """A column of a grid, each different cell read once."""
    texts, which = grid.texts(place)
    return np.array([read(text) for text in texts])[which]
