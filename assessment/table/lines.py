"""The lines of a file as rows of cells, with bounded memory whatever the file holds."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assessment.table import errors as e
from assessment.table.errors import TableError

LONGEST_LINE = 64 * 1024  # bytes; a full form has about 300
MOST_BLANK_LINES = 10_000
CHUNK = 10_000  # rows read at once
DELIMITERS = ",;\t"
MARK = "\ufeff"  # Excel puts it before UTF-8


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table and the lines of the file where they end, counted from 1."""

    cells: list[list[str]]
    lines: list[int]


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, or a TableError that says why it can't be read."""
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise TableError(e.NO_FILE) from None
    except IsADirectoryError:
        raise TableError(e.FOLDER) from None
    except OSError as error:
        raise TableError(e.UNREADABLE, reason=error.strerror or str(error)) from None


def header(file: BinaryIO) -> tuple[list[str], str]:
    """The names in the first row, and what separates them: comma, semicolon or tab.

    It is the one that the row has most of. The text is UTF-8, with or without a mark.
    """
    line = next(_lines(file, 0), None)
    if line is None:
        raise TableError(e.EMPTY, row=1)
    line = line.removeprefix(MARK)
    delimiter = max(DELIMITERS, key=line.count)
    found = next(_chunks(iter([line]), delimiter, 0), Rows([[""]], [1]))
    return [name.strip() for name in found.cells[0]], delimiter


def rows(file: BinaryIO, delimiter: str, before: int) -> Iterator[Rows]:
    """The rows from here on, in chunks; `before` lines came earlier, blank lines are passed over.

    Raises a TableError for what is not a table.
    """
    return _chunks(_lines(file, before), delimiter, before)


def _chunks(lines: Iterator[str], delimiter: str, before: int) -> Iterator[Rows]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    found, blank = Rows([], []), 0
    try:
        for cells in reader:
            if not cells:
                blank += 1
                if blank > MOST_BLANK_LINES:
                    raise TableError(
                        e.BLANK_LINES,
                        row=reader.line_num + before,
                    )
                continue
            found.cells.append(cells)
            found.lines.append(reader.line_num + before)
            if len(found.cells) == CHUNK:
                yield found
                found = Rows([], [])
    except csv.Error:
        raise TableError(
            e.NOT_CSV,
            row=reader.line_num + before,
        ) from None
    if found.cells:
        yield found


def _lines(file: BinaryIO, before: int) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE + 1):
        before += 1
        yield _text(line, before)


def _text(line: bytes, number: int) -> str:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(line) > LONGEST_LINE and error.end >= len(line) - 3:
            raise _too_long(number) from None
        raise TableError(
            e.NOT_UTF8,
            row=number,
            column=_cell_at(line, error.start),
        ) from None
    if "\0" in text:
        column = _cell_at(line, line.index(b"\0"))
        raise TableError(
            e.NOT_TEXT,
            row=number,
            column=column,
        )
    if len(line) > LONGEST_LINE:
        raise _too_long(number)
    return text


def _too_long(number: int) -> TableError:
    return TableError(
        e.TOO_LONG,
        row=number,
    )


def _cell_at(line: bytes, position: int) -> str:
    """The number of the cell that holds a byte; its name is not known where text is unreadable."""
    delimiter = max((d.encode() for d in DELIMITERS), key=line.count)
    return str(line.count(delimiter, 0, position) + 1)
