"""Rows as CSV that no spreadsheet takes for formulas."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?", re.ASCII)
# Also as wide as Chinese signs; spreadsheets read them alike.
BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")
MARK = "\ufeff"  # by it Excel knows UTF-8


def harmless(text: str) -> str:
    """The text, marked as text where a spreadsheet would take it for a formula; numbers stay."""
    if text.lstrip(" \N{NO-BREAK SPACE}").startswith(BEGINNINGS) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def to_csv(rows: Iterable[Sequence[str]], *, separator: str = ",", mark: bool = False) -> bytes:
    """The rows, the first with the names of the columns, as UTF-8; with a `mark` for Excel."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return ((MARK if mark else "") + file.getvalue()).encode()
