"""The first sheet of an Excel file that shows rows, as text within bounds. Knows no meaning."""

import re
import warnings
from collections.abc import Generator, Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as DeflateError  # noqa: N812

UNPACKED = 64 * 1024 * 1024  # bytes; a hundred thousand rows of three columns have half of that
PARTS = 500  # files in the archive
# Elements of XML, of which each costs the library some microseconds however few bytes it has: in
# the tables of sheets and strings all together, and in any other part.
IN_TABLES, ELSEWHERE = 2_500_000, 200_000
TABLE = re.compile(rb"<(?:[\w.-]+:)?(?:worksheet|sst)\b")
COLUMNS = 12
NOTHING = (None,) * COLUMNS
LONGEST_CELL = 1_000  # characters of a cell that are read; many cells may share one text
EMPTY = 100_000  # rows without anything in them that are passed over
SHEETS = 5  # that are looked at until one shows rows

# An archive that is cut, encrypted, or packed in a way that nobody knows.
BROKEN = (DeflateError, RuntimeError, NotImplementedError, EOFError)


class NoWorkbookError(Exception):
    """The file is no Excel workbook that can be read within bounds."""


def rows(content: bytes, *, most: int) -> Generator[tuple[int, list[str]], None, None]:
    """Rows that hold something, with their numbers; no more than `most`."""
    _weigh(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that it leaves aside
            yield from _rows(content, most)
    except NoWorkbookError:
        raise
    except Exception as error:  # the library raises whatever a broken part makes it stumble over
        raise NoWorkbookError from error


def _weigh(content: bytes) -> None:
    """What the archive would unpack to; the library reads no more of a part than it declares."""
    try:
        archive = ZipFile(BytesIO(content))
        parts = archive.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise NoWorkbookError
        _count(archive.read(part) for part in parts)
    except (BadZipFile, ParseError, ValueError, OSError, *BROKEN) as error:
        raise NoWorkbookError from error


def _count(parts: Iterable[bytes]) -> None:
    """The elements of all parts, also of one in the alphabet of mainframes, where '<' is 'L'."""
    in_tables = 0
    for part in parts:
        number = max(part.count(b"<") - part.count(b"</"), part.count(b"L"))
        is_table = TABLE.search(part, 0, 4096) is not None
        in_tables += number if is_table else 0
        if in_tables > IN_TABLES or (number > ELSEWHERE and not is_table):
            raise NoWorkbookError


def _rows(content: bytes, most: int) -> Iterator[tuple[int, list[str]]]:
    from openpyxl.xml import DEFUSEDXML  # noqa: PLC0415  # slow, and for uploads only

    from assessment.table.sheets import visible  # noqa: PLC0415

    if not DEFUSEDXML:  # its entities would be expanded
        raise NoWorkbookError
    sheets = visible(content)
    if not sheets:
        raise NoWorkbookError
    for sheet in sheets[:SHEETS]:
        if (yield from _of_sheet(sheet, most)):
            return


def _of_sheet(sheet: Any, most: int) -> Generator[tuple[int, list[str]], None, int]:
    """The rows of one sheet; at its end how many there were."""
    found = 0
    for number, row in enumerate(sheet.iter_rows(max_col=COLUMNS, values_only=True), 1):
        if row != NOTHING:
            fields = ["" if value is None else str(value)[:LONGEST_CELL].strip() for value in row]
            if any(fields):
                found += 1
                yield number, fields
        if found >= most or number - found > EMPTY:
            break
    return found
