"""One tidy CSV of all figures: a row holds one figure, with what it is a figure of.

Text that a spreadsheet would run as a formula is made harmless. German files have what a German
spreadsheet expects: semicolons and decimal commas, and a byte order mark where that is asked for.
"""

from collections.abc import Iterator

from assessment.wave import Story
from reports.cells import to_csv
from reports.document.whole_shape import Whole
from reports.report import Edition
from reports.settings import Settings
from reports.tables.sheet import Column, Sheet, Value
from reports.tables.sheets import sheets

ABOUT = (
    "wave", "audience", "lever", "item", "strategy", "aspect", "group", "figure", "first", "second",
    "what", "key", "name",
)  # fmt: skip
HEAD = ("topic", *ABOUT, "measure", "value", "low", "high", "n")
MEASURED = frozenset({"score", "share", "count", "number"})
BESIDE = ("low", "high", "n")  # beside the figure that they belong to
LEADING = ("score", "difference", "share", "stage")


def make(whole: Whole, story: Story, settings: Settings, edition: Edition) -> bytes:
    """The file, in UTF-8."""
    del edition
    rows: list[list[str | float]] = [list(HEAD)]
    for sheet in sheets(whole, story, settings):
        rows += [[_cell(row.get(key)) for key in HEAD] for row in _rows(sheet)]
    return to_csv(rows, german=settings.language == "de", mark=settings.marked)


def _rows(sheet: Sheet) -> Iterator[dict[str, Value]]:
    for row in sheet.rows:
        told = {column.key: value for column, value in zip(sheet.columns, row, strict=True)}
        about = {key: told.get(key) for key in ABOUT} | {"topic": sheet.key}
        for column in sheet.columns:
            if _is_figure(column) and told[column.key] is not None:
                figure = about | {"measure": column.key, "value": told[column.key]}
                yield figure | ({key: told.get(key) for key in BESIDE} if _leads(column) else {})


def _is_figure(column: Column) -> bool:
    return column.kind in MEASURED and column.key not in {"low", "high"}


def _leads(column: Column) -> bool:
    return column.key in LEADING


def _cell(value: Value) -> str | float:
    """A figure as a figure; text on one line."""
    if isinstance(value, int | float):
        return value
    return "" if value is None else " ".join(str(value).split())
