"""How the series of a native chart are drawn: fills, lines, markers, labels, intervals.

Series differ by more than their colour: hollow or filled, dashes, the shape of the marker.
"""

from collections.abc import Sequence

from pptx.chart.chart import Chart
from pptx.chart.series import BarSeries, LineSeries, RadarSeries
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.util import Pt

from reports.deck.shape import Colour, Plot, Series
from reports.deck.workbook import distances, limits_column, reference

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
ROLES: dict[Colour, MSO_THEME_COLOR] = {
    "accent": MSO_THEME_COLOR.ACCENT_1,
    "ink": MSO_THEME_COLOR.TEXT_1,
    "muted": MSO_THEME_COLOR.TEXT_2,
    "soft": MSO_THEME_COLOR.BACKGROUND_2,
    "paper": MSO_THEME_COLOR.BACKGROUND_1,
    "goals": MSO_THEME_COLOR.ACCENT_2,
    "culture": MSO_THEME_COLOR.ACCENT_3,
    "knowledge": MSO_THEME_COLOR.ACCENT_4,
    "holistic": MSO_THEME_COLOR.ACCENT_5,
    "measurability": MSO_THEME_COLOR.ACCENT_6,
}
DASHES = {"solid": MSO_LINE.SOLID, "dash": MSO_LINE.DASH, "dot": MSO_LINE.ROUND_DOT}
MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "triangle": XL_MARKER_STYLE.TRIANGLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "star": XL_MARKER_STYLE.X,
}
ON_DARK: tuple[Colour, ...] = ("accent", "ink", "muted")


def draw(chart: Chart, plot: Plot, number: int, figures: str) -> None:
    """One series of the plot in its chart."""
    drawn, one = chart.plots[0].series[number], plot.series[number]
    if plot.kind in {"columns", "bars", "stacked"}:
        _bars(chart, drawn, plot, one)
    else:
        _line(drawn, plot, one)
    if plot.kind not in {"radar", "lines"}:  # where labels would hide each other
        _labels(drawn, plot, one, figures)
    if any(value is not None for value in one.low):
        _intervals(drawn, plot, number)


def _bars(chart: Chart, drawn: BarSeries, plot: Plot, one: Series) -> None:
    drawn.invert_if_negative = False
    chart.plots[0].gap_width = 60
    if plot.kind == "columns":
        chart.plots[0].overlap = -8
    _fill(drawn.format.fill, "paper" if one.hollow else one.colour)
    border = drawn.format.line
    border.color.theme_color = ROLES[one.colour]
    border.width = Pt(1.5)
    if plot.kind == "stacked":
        border.color.theme_color = ROLES["muted" if one.colour == "soft" else "paper"]
        border.width = Pt(0.75)
    border.dash_style = DASHES[one.dash]
    for place, colour in enumerate(plot.colours):
        point = drawn.points[place]
        _fill(point.format.fill, colour)
        point.format.line.fill.background()


def _fill(fill: FillFormat, colour: Colour) -> None:
    fill.solid()
    fill.fore_color.theme_color = ROLES[colour]


def _line(drawn: LineSeries | RadarSeries, plot: Plot, one: Series) -> None:
    if isinstance(drawn, RadarSeries):  # which is never smooth, and has no such element
        for smooth in drawn._element.findall(f"{{{C}}}smooth"):
            drawn._element.remove(smooth)
    else:
        drawn.smooth = False
    line = drawn.format.line
    if plot.kind == "dots":
        line.fill.background()
    else:
        line.color.theme_color = ROLES[one.colour]
        line.width = Pt(2.25)
        line.dash_style = DASHES[one.dash]
    _marker(drawn, one, one.colour, 8)
    for place, colour in enumerate(plot.colours):
        point = drawn.points[place]
        _fill(point.format.fill, colour)
        _fill(point.marker.format.fill, colour)
        # LibreOffice takes a point's colour only where its marker is not like the others.
        point.marker.style, point.marker.size = MARKERS[one.marker], 9
        point.marker.format.line.color.theme_color = ROLES[colour]
        point.format.line.fill.background()


def _marker(drawn: LineSeries | RadarSeries, one: Series, colour: Colour, size: int) -> None:
    marker = drawn.marker
    marker.style, marker.size = MARKERS[one.marker], size
    _fill(marker.format.fill, "paper" if one.hollow else colour)
    marker.format.line.color.theme_color = ROLES[colour]
    marker.format.line.width = Pt(1.5)


def _labels(drawn: BarSeries | LineSeries, plot: Plot, one: Series, figures: str) -> None:
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = figures, False
    labels.font.size = Pt(12)
    labels.font.bold = True
    inside = plot.kind == "stacked" and one.colour in ON_DARK
    labels.font.color.theme_color = ROLES["paper" if inside else "ink"]
    labels.position = {
        "columns": XL_LABEL_POSITION.OUTSIDE_END,
        "bars": XL_LABEL_POSITION.OUTSIDE_END,
        "stacked": XL_LABEL_POSITION.CENTER,
        "dots": XL_LABEL_POSITION.RIGHT,
    }[plot.kind]


def _intervals(drawn: LineSeries, plot: Plot, number: int) -> None:
    """Error bars from the limits in the workbook, before the categories as the format wants."""
    minus, plus = distances(plot, number)
    below, above = limits_column(plot, number)
    bars = (
        f'<c:errBars xmlns:c="{C}" xmlns:a="{A}"><c:errDir val="y"/><c:errBarType val="both"/>'
        '<c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{_numbers(plus, reference(above, len(plus)))}</c:plus>"
        f"<c:minus>{_numbers(minus, reference(below, len(minus)))}</c:minus>"
        '<c:spPr><a:ln w="50800" cap="flat"><a:solidFill><a:schemeClr val="tx2">'
        '<a:alpha val="45000"/></a:schemeClr></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    drawn._element.find(f"{{{C}}}cat").addprevious(parse_xml(bars))


def _numbers(values: Sequence[float | None], where: str) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{value}</c:v></c:pt>'
        for place, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>0.0</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )
