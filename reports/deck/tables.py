"""Native tables: quiet lines, a head that is marked as one, figures in the middle of columns.

The rows are as high as the place allows, and the text as large.
"""

from collections.abc import Sequence

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.shapes.placeholder import PlaceholderGraphicFrame, TablePlaceholder
from pptx.table import _Cell
from pptx.util import Inches, Pt

from reports.deck import fit
from reports.deck.shape import Cell, Grid
from reports.deck.strokes import ROLES, A
from reports.deck.theme import Box

PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # of PowerPoint: no lines, no surfaces
SIZES = (14, 13, 12, 11, 10, 9)
LARGEST_HEAD = 12
TALLEST = 0.56  # inches
MARGIN = 0.08


def insert(place: TablePlaceholder, grid: Grid, box: Box) -> PlaceholderGraphicFrame:
    """The grid as a table in this placeholder."""
    frame = place.insert_table(len(grid.rows) + 1, len(grid.head))
    table, widths = frame.table, _widths(grid, box)
    _plain(frame)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    size, heights = _size(grid, widths, box)
    for row, high in zip(table.rows, heights, strict=True):
        row.height = Inches(high)
    for column, text in enumerate(grid.head):
        _fill(table.cell(0, column), Cell(text, bold=True), size, _side(grid, column), head=True)
    for number, row in enumerate(grid.rows, 1):
        for column, cell in enumerate(row):
            _fill(table.cell(number, column), cell, size, _side(grid, column))
    frame.height = Inches(sum(heights))
    return frame


def _plain(frame: PlaceholderGraphicFrame) -> None:
    table = frame.table
    table.horz_banding = False
    table.first_row = table.first_col = True
    for style in table._tbl.iter(f"{{{A}}}tableStyleId"):
        style.text = PLAIN_STYLE


def _widths(grid: Grid, box: Box) -> list[float]:
    total = sum(grid.widths)
    return [box.width * one / total for one in grid.widths]


def _size(grid: Grid, widths: Sequence[float], box: Box) -> tuple[int, list[float]]:
    """The largest text whose rows have room, and how high they are."""
    for size in SIZES:
        needed = _heights(grid, widths, size)
        if size == SIZES[-1] or (sum(needed) <= box.height and _whole(grid, widths, size)):
            break
    spare = max(0.0, box.height - sum(needed)) / len(needed)
    return size, [max(high, min(high + spare, TALLEST)) for high in needed]


def _whole(grid: Grid, widths: Sequence[float], size: int) -> bool:
    """Whether no word has to be broken."""
    rows = [[Cell(text, bold=True) for text in grid.head], *grid.rows]
    return all(
        fit.lines(word, _room(cell, width), _own(size, number == 0)) == 1
        for number, row in enumerate(rows)
        for cell, width in zip(row, widths, strict=True)
        for word in cell.text.split(" ")
    )


def _room(cell: Cell, width: float) -> float:
    """How many points of its width a cell has for text."""
    return (width - 2 * MARGIN) * fit.POINTS / (1.03 if cell.bold else 1)


def _own(size: int, head: bool) -> int:
    """The head is smaller than what stands below it."""
    return min(size, LARGEST_HEAD) if head else size


def _heights(grid: Grid, widths: Sequence[float], size: int) -> list[float]:
    rows = [[Cell(text, bold=True) for text in grid.head], *grid.rows]
    return [
        max(
            fit.lines(cell.text, _room(cell, width), _own(size, number == 0))
            for cell, width in zip(row, widths, strict=True)
        ) * _own(size, number == 0) * fit.SPACING / fit.POINTS + 2 * MARGIN * 0.6
        for number, row in enumerate(rows)
    ]  # fmt: skip


def _side(grid: Grid, column: int) -> PP_ALIGN:
    return PP_ALIGN.LEFT if column in grid.left else PP_ALIGN.CENTER


def _fill(place: _Cell, cell: Cell, size: int, side: PP_ALIGN, *, head: bool = False) -> None:
    paragraph = place.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = cell.text
    run.font.size, run.font.bold = Pt(_own(size, head)), cell.bold
    run.font.color.theme_color = ROLES["muted" if head else "ink"]
    paragraph.alignment = side
    place.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    place.margin_left = place.margin_right = Inches(MARGIN)
    place.margin_top = place.margin_bottom = Inches(MARGIN * 0.6)
    width, colour = (12700, "tx1") if head else (6350, "tx2")
    properties = place._tc.get_or_add_tcPr()
    properties.append(
        parse_xml(
            f'<a:lnB xmlns:a="{A}" w="{width}"><a:solidFill><a:schemeClr val="{colour}">'
            + ("" if head else '<a:lumMod val="40000"/><a:lumOff val="60000"/>')
            + '</a:schemeClr></a:solidFill><a:prstDash val="solid"/></a:lnB>'
        )
    )
    if cell.tint:  # as if the colour lay thinly over white
        properties.append(
            parse_xml(
                f'<a:solidFill xmlns:a="{A}"><a:schemeClr val="accent1">'
                f'<a:alpha val="{cell.tint * 100000:.0f}"/></a:schemeClr></a:solidFill>'
            )
        )
