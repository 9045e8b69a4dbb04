"""Finds the first wrong cell of a chunk of rows that could not be read, and says what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from math import isnan

from assessment.table import errors as e
from assessment.table.errors import TableError, quote
from assessment.table.lines import Rows

NOISE = 1e-6  # 33.3 + 33.3 + 33.4 is 100
Readers = Mapping[int, Callable[[str], float]]


def check(
    chunk: Rows, header: Sequence[str], readers: Readers, triples: Sequence[Sequence[int]]
) -> None:
    """Raises a TableError for the first row with a fault, from left to right."""
    for cells, line in zip(chunk.cells, chunk.lines, strict=True):
        if len(cells) != len(header):
            raise _ragged(cells, line, header)
        for place, name in enumerate(header):
            if place in readers:
                _check_cell(cells[place], line, name, readers[place])
        for triple in triples:
            names = [header[place] for place in triple]
            _check_points([readers[place](cells[place]) for place in triple], line, names)


def _ragged(cells: Sequence[str], line: int, header: Sequence[str]) -> TableError:
    """The column is the first without a cell, or the number of the first cell too many."""
    found, wanted = len(cells), len(header)
    column = header[found] if found < wanted else str(wanted + 1)
    return TableError(e.RAGGED, row=line, column=quote(column), found=found, wanted=wanted)


def _check_cell(cell: str, line: int, name: str, read: Callable[[str], float]) -> None:
    try:
        read(cell)
    except TableError as error:
        error.row, error.column = line, quote(name)
        raise


def _check_points(points: Sequence[float], line: int, names: Sequence[str]) -> None:
    blank = [name for name, value in zip(names, points, strict=True) if isnan(value)]
    if len(blank) == len(names):
        return
    if blank:
        raise TableError(e.PARTLY_BLANK, row=line, column=blank[0])
    if abs(sum(points) - 100) > NOISE:
        total = f"{sum(points):.10g}"
        raise TableError(e.WRONG_SUM, row=line, column=", ".join(names), sum=total)
