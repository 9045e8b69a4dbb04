"""The lines of a file as rows of cells, with bounded memory whatever the file holds."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assessment.table import errors as e
from assessment.table.errors import TableError

LONGEST_LINE = 64 * 1024  # bytes; a full form has about 300
MOST_BLANK_LINES = 10_000
CHUNK = 10_000  # rows read at once
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table and the lines of the file where they end, counted from 1."""

    cells: list[list[str]]
    lines: list[int]


def rows(path: Path) -> Iterator[Rows]:
    """The header alone, then the rows in chunks; lines without any character are passed over.

    Comma, semicolon or tab, whichever the first line has most of; UTF-8 with or without a mark.
    Raises a TableError for what is not a table.
    """
    try:
        with path.open("rb") as file:
            yield from _rows(file)
    except FileNotFoundError:
        raise TableError(e.NO_FILE) from None
    except IsADirectoryError:
        raise TableError(e.FOLDER) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise TableError(e.UNREADABLE, reason=reason) from None


def _rows(file: BinaryIO) -> Iterator[Rows]:
    lines = _lines(file)
    first = next(lines, None)
    if first is None:
        raise TableError(e.EMPTY, row=1)
    delimiter = max(DELIMITERS, key=first.count)
    yield Rows(next(_chunks(iter([first]), delimiter, 0), Rows([[]], [1])).cells, [1])
    yield from _chunks(lines, delimiter, 1)


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


def _lines(file: BinaryIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # the mark that Excel puts before UTF-8
            if not line:
                return
        yield _text(line, number)


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
