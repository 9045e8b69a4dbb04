"""Native charts: what a plot says as a chart of PowerPoint's, in the colours of the theme.

Colours are roles of the theme, so a chart follows when somebody changes the deck's colours.
"""

from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE as TYPE
from pptx.enum.chart import (
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.shapes.placeholder import ChartPlaceholder, PlaceholderGraphicFrame
from pptx.util import Pt

from reports import look
from reports.deck import strokes, workbook
from reports.deck.shape import Plot
from reports.deck.strokes import ROLES, C

TYPES = {
    "radar": TYPE.RADAR_MARKERS,
    "columns": TYPE.COLUMN_CLUSTERED,
    "bars": TYPE.BAR_CLUSTERED,
    "stacked": TYPE.BAR_STACKED_100,
    "dots": TYPE.LINE_MARKERS,
    "lines": TYPE.LINE_MARKERS,
}
LINE = RGBColor.from_string(look.LINE.lstrip("#"))
ONE_DECIMAL, SHARE = "0.0", '0" %"'


def insert(place: ChartPlaceholder, plot: Plot, german: bool) -> PlaceholderGraphicFrame:
    """The plot as a chart in this placeholder."""
    figures = SHARE if plot.kind == "stacked" else ONE_DECIMAL
    if german:
        figures = f"[$-407]{figures}"
    elif plot.kind == "stacked":
        figures = '0"%"'
    frame = place.insert_chart(TYPES[plot.kind], workbook.Data(plot, figures))
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(12)
    chart.font.color.theme_color = ROLES["ink"]
    _legend(chart, plot)
    _axes(chart, plot)
    for number in range(len(plot.series)):
        strokes.draw(chart, plot, number, figures)
    _plain(chart)
    return frame


def _plain(chart: Chart) -> None:
    """Square corners, a gap where there is no value, numbers of axes that are none below zero."""
    space = chart._chartSpace
    for corners in space.findall(f"{{{C}}}roundedCorners"):
        space.remove(corners)
    first = space.find(f"{{{C}}}date1904")
    place = 0 if first is None else space.index(first) + 1
    space.insert(place, parse_xml(f'<c:roundedCorners xmlns:c="{C}" val="0"/>'))
    for blanks in space.iter(f"{{{C}}}dispBlanksAs"):
        blanks.set("val", "gap")
    axes: dict[str, str] = {}
    for tag in ("axId", "crossAx"):
        for axis in space.iter(f"{{{C}}}{tag}"):
            axis.set("val", axes.setdefault(axis.get("val"), str(len(axes) + 1)))


def _legend(chart: Chart, plot: Plot) -> None:
    chart.has_legend = len(plot.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(12)


def _axes(chart: Chart, plot: Plot) -> None:
    values, categories = chart.value_axis, chart.category_axis
    categories.tick_labels.font.size = Pt(12 if plot.kind in {"radar", "stacked"} else 11)
    categories.tick_labels.number_format = "General"
    categories.tick_labels.number_format_is_linked = False
    categories.major_tick_mark = XL_TICK_MARK.NONE
    categories.format.line.color.rgb = LINE
    values.major_tick_mark = values.minor_tick_mark = XL_TICK_MARK.NONE
    values.tick_labels.font.size = Pt(10)
    values.tick_labels.font.color.theme_color = ROLES["muted"]
    values.tick_labels.number_format = "0"
    values.tick_labels.number_format_is_linked = False
    values.format.line.fill.background()
    if plot.kind == "stacked":
        values.has_major_gridlines = False
        values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        categories.reverse_order = True
        return
    if plot.kind == "bars":
        categories.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # so the scale stays below
    values.minimum_scale, values.maximum_scale, values.major_unit = 1, 5, 1
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = LINE
    values.major_gridlines.format.line.width = Pt(0.5)
    if plot.kind == "radar":
        values.format.line.color.rgb = LINE
        _spread(chart)


def _spread(chart: Chart) -> None:
    """The radar as large as its place allows."""
    sides = (("x", 0.2), ("y", 0.07), ("w", 0.6), ("h", 0.78))
    layout = (
        f'<c:layout xmlns:c="{C}"><c:manualLayout><c:layoutTarget val="inner"/>'
        '<c:xMode val="edge"/><c:yMode val="edge"/>'
        + "".join(f'<c:{side} val="{share}"/>' for side, share in sides)
        + "</c:manualLayout></c:layout>"
    )
    area = chart._chartSpace.find(f".//{{{C}}}plotArea")
    old = area.find(f"{{{C}}}layout")
    if old is not None:
        area.remove(old)
    area.insert(0, parse_xml(layout))
