"""Rows as CSV that no spreadsheet takes for formulas."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# How a formula begins, also in the wide signs of East Asia, and what hides such a beginning.
BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")
BLANKS = " \N{NO-BREAK SPACE}"


def harmless(text: str) -> str:
    """The text as no spreadsheet takes it for a formula: with an apostrophe in front."""
    return f"'{text}" if text.lstrip(BLANKS).startswith(BEGINNINGS) else text


def to_csv(
    rows: Iterable[Sequence[str | float]], *, german: bool = False, mark: bool = False
) -> bytes:
    """The rows, the first with the names of the columns, as UTF-8.

    A `german` file has semicolons and decimal commas; by the `mark` Excel knows UTF-8.
    """
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if german else ",", lineterminator="\r\n")
    writer.writerows([_cell(cell, german=german) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _cell(cell: str | float, *, german: bool) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    text = f"{cell:.10g}"
    return text.replace(".", ",") if german else text
