"""Reads customer figures from a CSV file, line by line; what is wrong gets its number.

Columns are found by their names in German and English. Codes, not words, name a problem.
"""

import csv
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessment import numerals
from assessment.store.figures import FigureValue
from assessment.table.upload import Problem, UnreadableError, decoded
from questions.bank import Bank, Figure

LARGEST = 64 * 1024  # bytes
MOST = 100  # lines; there are seven figures
LONGEST_NOTE = 200  # characters; the column's
SHOWN = 80  # characters of a wrong line
EARLIEST = date(2000, 1, 1)
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
COLUMNS = {
    "figure": "figure",
    "kennzahl": "figure",
    "value": "value",
    "wert": "value",
    "date": "date",
    "day": "date",
    "as of": "date",
    "datum": "date",
    "stand": "date",
    "tag": "date",
    "note": "note",
    "notiz": "note",
    "anmerkung": "note",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the lines say, each figure once, and what is wrong."""

    values: tuple[FigureValue, ...]
    problems: tuple[Problem, ...]  # figure, value, range, date, future, note, repeated


class _WrongError(Exception):
    """A line cannot be taken."""


def read(content: bytes, bank: Bank, language: str, today: date) -> Reading:
    """What a file says; numbers in the way of this language where they could be read in two."""
    if len(content) > LARGEST:
        raise UnreadableError("too-large")
    rows = _rows(decoded(content))
    _number, head = next(rows, (0, []))
    columns = [COLUMNS.get(name.strip().casefold(), "") for name in head]
    if not {"figure", "value"} <= set(columns):
        raise UnreadableError("no-columns")
    values: dict[str, FigureValue] = {}
    problems: list[Problem] = []
    for number, row in rows:
        try:
            cells = dict(zip(columns, row, strict=False))
            one = _value(cells, bank, language, today, values)
            values[one.figure] = one
        except _WrongError as wrong:
            problems.append(Problem(number, str(wrong), "; ".join(filter(None, row))[:SHOWN]))
    if not values and not problems:
        raise UnreadableError("nothing")
    return Reading(tuple(values.values()), tuple(problems))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that are not empty, with their numbers; separated as the first one is."""
    lines = text.splitlines()
    if len(lines) > MOST:
        raise UnreadableError("too-many")
    first = next((line for line in lines if line.strip()), "")
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count), strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error:
        raise UnreadableError("no-table") from None


def _value(
    cells: dict[str, str], bank: Bank, language: str, today: date, known: Container[str]
) -> FigureValue:
    figure = _figure(cells.get("figure", ""), bank.figures)
    if figure.key in known:
        raise _WrongError("repeated")
    typed = cells.get("value", "").replace("\N{NO-BREAK SPACE}", " ").strip(" %€")
    value = numerals.read(typed, language)
    if value is None:
        raise _WrongError("value")
    if not figure.low <= value <= figure.high:
        raise _WrongError("range")
    note = " ".join(_plain(cells.get("note", "")).split())
    if len(note) > LONGEST_NOTE:
        raise _WrongError("note")
    return FigureValue(figure.key, value, _day(cells.get("date", "").strip(), today), note)


def _plain(text: str) -> str:
    """Without control characters, and without the sign that marks a cell as text."""
    bare = text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text
    return "".join(sign if sign.isprintable() else " " for sign in bare)


def _figure(typed: str, figures: Sequence[Figure]) -> Figure:
    """By its key, its name in either language, or the short form in brackets."""
    sought = " ".join(typed.split()).casefold()
    for figure in figures:
        names = [name.casefold() for name in (figure.key, *_names(figure))]
        if sought in names:
            return figure
    raise _WrongError("figure")


def _names(figure: Figure) -> Iterator[str]:
    for language in ("de", "en"):
        name = figure.name[language]
        yield name
        yield name.partition("(")[2].rstrip(")") or name


def _day(typed: str, today: date) -> date | None:
    """Tomorrow is today further east."""
    if not typed:
        return None
    for form in DAYS:
        try:
            day = datetime.strptime(typed, form).date()  # a day has no zone
        except ValueError:
            continue
        if not EARLIEST <= day <= today + timedelta(days=1):
            raise _WrongError("future")
        return day
    raise _WrongError("date")
