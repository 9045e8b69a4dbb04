"""The workbook inside a chart, from which PowerPoint draws it anew when somebody edits it.

Laid out as python-pptx's references expect; limits of intervals stand right of the series.
"""

from datetime import datetime
from io import BytesIO

from pptx.chart.data import CategoryChartData
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from reports.deck.shape import Plot

CREATED = datetime(2000, 1, 1)
SHEET = "Sheet1"


class Data(CategoryChartData):
    """A plot's figures, with a workbook that is the same every time."""

    def __init__(self, plot: Plot, number_format: str) -> None:
        super().__init__(number_format=number_format)
        self._plot, self._format = plot, number_format
        self.categories = plot.categories
        for one in plot.series:
            self.add_series(one.name, one.values)

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook."""
        return workbook(self._plot, self._format)


def limits_column(plot: Plot, number: int) -> tuple[int, int]:
    """In which columns the distances to lower and upper limit of this series stand."""
    first = 1 + len(plot.series) + 4 * number
    return first + 2, first + 3


def reference(column: int, rows: int) -> str:
    """The cells below the head of a column."""
    name = xl_col_to_name(column)
    return f"{SHEET}!${name}$2:${name}${rows + 1}"


def workbook(plot: Plot, number_format: str) -> bytes:
    """Categories and series, then for each series with limits four columns on these."""
    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False,
                              "strings_to_urls": False})  # fmt: skip
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet(SHEET)
    figures, head = book.add_format({"num_format": number_format}), book.add_format({"bold": True})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 24, 16)
    sheet.write_string(0, 0, plot.heads[0], head)
    sheet.write_column(1, 0, plot.categories)
    for number, one in enumerate(plot.series):
        sheet.write_string(0, number + 1, one.name, head)
        columns = [(number + 1, one.values)]
        if one.low:
            columns += _limits(plot, number)
            for column, name in enumerate(_heads(plot), columns[1][0]):
                sheet.write_string(0, column, name, head)
        for column, values in columns:
            for row, value in enumerate(values, 1):
                if value is not None:
                    sheet.write_number(row, column, value, figures)
    book.close()
    return content.getvalue()


def _limits(plot: Plot, number: int) -> list[tuple[int, tuple[float | None, ...]]]:
    """Lower and upper limit, and how far they lie from the value."""
    one, last = plot.series[number], limits_column(plot, number)[1]
    below, above = distances(plot, number)
    return list(enumerate((one.low, one.high, below, above), last - 3))


def distances(plot: Plot, number: int) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """How far the limits lie below and above the values."""
    one = plot.series[number]

    def between(
        low: tuple[float | None, ...], high: tuple[float | None, ...]
    ) -> tuple[float | None, ...]:
        pairs = zip(low, high, strict=True)
        return tuple(None if a is None or b is None else round(b - a, 2) for a, b in pairs)

    return between(one.low, one.values), between(one.values, one.high)


def _heads(plot: Plot) -> tuple[str, ...]:
    _, low, high = plot.heads
    return low, high, f"− {low}", f"+ {high}"
