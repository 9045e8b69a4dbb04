"""The tables as an Excel workbook: a sheet for each topic, and one that explains every column.

No cell is a formula, whatever somebody wrote; the same input gives the same bytes.
"""

import io
from dataclasses import replace
from datetime import date, datetime
from textwrap import wrap
from typing import Any

import xlsxwriter

from assessment.wave import Story
from reports import look
from reports.colour import legible
from reports.document.whole_shape import Whole
from reports.report import Edition
from reports.settings import Settings
from reports.tables.sheet import Column, Sheet, Value
from reports.tables.sheets import sheets
from reports.words import Words

NUMBERS = {"score": "0.0", "share": "0%", "count": "#,##0", "number": "#,##0.##", "text": "@"}
DAYS = {"de": "dd.mm.yyyy", "en": "dd/mm/yyyy"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
TOP = 3  # rows above the head of a table
LINE = 15.5  # points
WIDEST = 100  # characters of a column
ONE_LINE = 48  # of a text that is not broken, whatever its column is meant for
AWAY = {"align": "left", "indent": 1}  # words, from the figures on their left
KEYS = frozenset({"audience", "lever", "strategy", "figure", "key"})  # for programs: words follow


def make(whole: Whole, story: Story, settings: Settings, edition: Edition) -> bytes:
    """The file."""
    target, words = io.BytesIO(), Words(settings.language)
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties(
        {
            "title": words("Results of %(name)s", name=whole.organisation or whole.wave),
            "subject": whole.wave,
            "author": "Leitstern",
            "created": datetime(edition.date.year, edition.date.month, edition.date.day),
        }
    )
    styles = _styles(book, legible(edition.accent, look.PAPER), settings.language)
    found = [_for_people(sheet, words) for sheet in sheets(whole, story, settings)]
    _explained(book, styles, words, whole, found)
    for sheet in found:
        _table(book, styles, sheet, words)
    book.close()
    return target.getvalue()


def _for_people(sheet: Sheet, words: Words) -> Sheet:
    """The sheet without keys, and with words in the place of codes."""
    said = _codes(words)
    kept = [place for place, column in enumerate(sheet.columns) if column.key not in KEYS]
    return replace(
        sheet,
        columns=tuple(sheet.columns[place] for place in kept),
        rows=tuple(
            tuple(said.get((sheet.columns[place].key, row[place]), row[place]) for place in kept)
            for row in sheet.rows
        ),
    )


def _codes(_: Words) -> dict[tuple[str, Value], str]:
    """What the codes of a column mean."""
    return {
        ("form", "full"): _("in full"),
        ("form", "pulse"): _("short"),
        ("form", "quick"): _("quick check"),
        ("confidentiality", "anonymous"): _("anonymous"),
        ("confidentiality", "open"): _("in the room"),
        ("confidentiality", "named"): _("by name"),
        ("aspect", "today"): _("today"),
        ("aspect", "intended"): _("in three years"),
        ("what", "lever"): _("lever"),
        ("what", "practice"): _("practice"),
        ("what", "group"): _("group"),
        ("what", "strategy"): _("strategy"),
        ("status", "open"): _("open"),
        ("status", "doing"): _("under way"),
        ("status", "done"): _("done"),
        ("status", "dropped"): _("dropped"),
    }


def _styles(book: Any, accent: str, language: str) -> dict[str, Any]:
    plain = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    head = plain | {"bold": True, "font_color": look.PAPER, "bg_color": accent, "text_wrap": True}
    made = {kind: book.add_format(plain | {"num_format": of}) for kind, of in NUMBERS.items()}
    return made | {
        "date": book.add_format(plain | {"num_format": DAYS[language]} | AWAY),
        "truth": book.add_format(plain | AWAY),
        "wrapped": book.add_format(plain | AWAY | {"text_wrap": True, "num_format": "@"}),
        "title": book.add_format(plain | {"bold": True, "font_size": 16, "font_color": accent}),
        "about": book.add_format(plain | {"font_color": look.MUTED}),
        "head": book.add_format(head | AWAY),
        "right": book.add_format(head | {"align": "right"}),
    }


def _table(book: Any, styles: dict[str, Any], sheet: Sheet, words: Words) -> None:
    page = book.add_worksheet(sheet.name)
    page.write_string(0, 0, sheet.name, styles["title"])
    page.write_string(1, 0, sheet.about, styles["about"])
    page.set_row(0, 24)
    page.set_row(TOP, 32)
    columns = list(zip(*sheet.rows, strict=True)) or [()] * len(sheet.columns)
    widths = [_width(*pair) for pair in zip(sheet.columns, columns, strict=True)]
    for number, row in enumerate(sheet.rows, start=TOP + 1):
        page.set_row(number, LINE * _lines(widths, row))
    last = TOP + len(sheet.rows), len(sheet.columns) - 1
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, widths[place] + 1)
        left = column.kind in {"text", "date", "truth"}
        page.write_string(TOP, place, column.name, styles["head" if left else "right"])
        style = styles["wrapped" if column.kind == "text" else column.kind]
        for number, row in enumerate(sheet.rows, start=TOP + 1):
            _write(page, (number, place), row[place], style, words)
    page.autofilter(TOP, 0, *last)
    page.freeze_panes(TOP + 1, 0)
    _printed(page, words, (TOP, TOP))


def _width(column: Column, values: tuple[Value, ...]) -> int:
    """In characters: what is not long stands on one line."""
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return max(column.width, min(longest, ONE_LINE))


def _lines(widths: list[int], row: tuple[Value, ...]) -> int:
    """How many lines the longest text of a row takes: no program works that out by itself."""
    texts = zip(row, widths, strict=True)
    return max((len(wrap(text, w)) for text, w in texts if isinstance(text, str)), default=1) or 1


def _write(page: Any, at: tuple[int, int], value: Value, style: Any, words: Words) -> None:
    if value is None:
        page.write_blank(*at, None, style)
    elif isinstance(value, bool):
        page.write_string(*at, words("yes") if value else words("no"), style)
    elif isinstance(value, int | float):
        page.write_number(*at, value, style)
    elif isinstance(value, date):
        page.write_datetime(*at, value, style)
    else:
        page.write_string(*at, str(value), style)


def _printed(page: Any, words: Words, repeated: tuple[int, int]) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)  # inches: wide tables need them
    page.repeat_rows(*repeated)
    page.set_footer("&L&A&R" + words("Page %(here)s of %(all)s", here="&P", all="&N"))


def _explained(
    book: Any, styles: dict[str, Any], words: Words, whole: Whole, found: list[Sheet]
) -> None:
    """The first sheet: whose results these are, and what every column of the others holds."""
    page = book.add_worksheet(words("Read me"))
    page.hide_gridlines(2)
    page.write_string(0, 0, whole.organisation or whole.wave, styles["title"])
    page.set_row(0, 24)
    page.write_string(1, 0, f"{whole.wave} · {whole.date}", styles["about"])
    about = words(
        "Everything here was published: rounded, and without what too few people stand behind. "
        "An empty cell is a figure that is not shown or was not asked."
    )
    page.write_string(2, 0, about, styles["about"])
    heads = words("Sheet"), words("Column"), words("Key in JSON and CSV"), words("What it holds")
    for place, (head, width) in enumerate(zip(heads, (20, 24, 24, WIDEST), strict=True)):
        page.set_column(place, place, width)
        page.write_string(4, place, head, styles["head"])
    number = 5
    for sheet in found:
        for column in sheet.columns:
            told = sheet.name, column.name, column.key, column.about
            page.set_row(number, LINE * len(wrap(column.about, WIDEST)))
            for place, text in enumerate(told):
                page.write_string(number, place, text, styles["wrapped"])
            number += 1
    page.freeze_panes(5, 0)
    _printed(page, words, (4, 4))
