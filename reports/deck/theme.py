"""The places on each layout of the deck, and its theme: our type, the client's colour.

What is drawn on every slide follows from here alone; what is said on one stands elsewhere.
"""

from dataclasses import dataclass
from functools import cache

from reports import look
from reports.words import LOCALES, Words

INCH = 914400
WIDTH, HEIGHT = 12192000, 6858000  # 16:9
EDGE, FULL = 0.6, 12.13  # inches: left edge, width of what stands between the edges
FONT = "Inter"
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
# Indices of placeholders, the same on every layout.
KICKER, CHART, TABLE, PICTURE, BODY, CAPTION, DATE, NUMBER = 13, 14, 15, 16, 1, 17, 18, 19
COLUMNS = (20, 21, 22)
BODY_SIZES = (16, 14, 14, 12, 12)  # of the five levels of text, in points


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        left, top, width, height = (
            round(side * INCH) for side in (self.left, self.top, self.width, self.height)
        )
        return left, top, width, height


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder of a layout."""

    kind: str  # type in PresentationML
    index: int
    box: Box
    size: int = 0  # of its text in points; 0: as in the master
    colour: str = ""  # a role of the theme
    bold: bool = False
    anchor: str = "t"


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: its places, and what is drawn behind them."""

    key: str
    places: tuple[Place, ...]
    band: Box | None = None  # filled with the client's colour

    def box(self, index: int) -> Box:
        return next(place.box for place in self.places if place.index == index)


TITLE_BOX = Box(EDGE, 0.64, FULL, 0.96)
KICKED = (
    Place("title", 0, TITLE_BOX),
    Place("body", KICKER, Box(EDGE, 0.36, FULL, 0.3), 12, "accent1", bold=True),
)
NOTED = Place("body", CAPTION, Box(EDGE, 6.5, FULL, 0.36), 11, "tx2", anchor="b")
WIDE = Box(EDGE, 1.7, FULL, 4.72)
LEFT = Box(EDGE, 1.7, 7.5, 4.72)
RIGHT = Box(8.5, 1.7, 4.23, 4.72)
THIRDS = tuple(Box(EDGE + i * 4.13, 1.7, 3.87, 4.72) for i in range(3))
LAYOUTS = (
    Layout(
        "cover",
        (
            Place("ctrTitle", 0, Box(EDGE, 0.9, 11.4, 3.0), 40, "bg1", anchor="b"),
            Place("subTitle", BODY, Box(EDGE, 4.75, 8.2, 1.0), 24, "tx1"),
            Place("body", DATE, Box(EDGE, 5.85, 8.2, 0.7), 14, "tx2"),
            Place("pic", PICTURE, Box(9.5, 4.75, 3.23, 1.5), 12, "tx2"),
        ),
        Box(0, 0, 13.3334, 4.3),
    ),
    Layout(
        "columns",
        (*KICKED, *(Place("body", i, b) for i, b in zip(COLUMNS, THIRDS, strict=True)), NOTED),
    ),
    Layout("chart", (*KICKED, Place("chart", CHART, WIDE), NOTED)),
    Layout("chart-text", (*KICKED, Place("body", BODY, RIGHT), Place("chart", CHART, LEFT), NOTED)),
    Layout("table", (*KICKED, Place("tbl", TABLE, WIDE), NOTED)),
    Layout(
        "table-text",
        (
            *KICKED,
            Place("tbl", TABLE, Box(EDGE, 1.7, FULL, 2.4)),
            Place("body", BODY, Box(EDGE, 4.3, FULL, 2.1)),
            NOTED,
        ),
    ),
    Layout("text", (*KICKED, Place("body", BODY, WIDE), NOTED)),
)
BY_KEY = {layout.key: layout for layout in LAYOUTS}


def layout_name(words: Words, key: str) -> str:
    """What a layout is called in the list that people choose from."""
    return {
        "cover": words("Cover"),
        "columns": words("Three columns"),
        "chart": words("Chart"),
        "chart-text": words("Chart and text"),
        "table": words("Table"),
        "table-text": words("Table and text"),
        "text": words("Text"),
    }[key]


def theme(accent: str) -> str:
    """The theme: colours by role, one typeface, plain surfaces."""
    roles = {
        "dk1": look.INK,
        "lt1": look.PAPER,
        "dk2": look.MUTED,
        "lt2": look.SOFT,
        "accent1": accent,
        **{f"accent{i}": colour for i, colour in enumerate(look.LEVERS.values(), 2)},
        "hlink": accent,
        "folHlink": look.MUTED,
    }
    colours = "".join(
        f'<a:{role}><a:srgbClr val="{colour.lstrip("#")}"/></a:{role}>'
        for role, colour in roles.items()
    )
    face = (
        f'<a:latin typeface="{FONT}" panose="020B0502030000000004"/>'
        '<a:ea typeface=""/><a:cs typeface=""/>'
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(
        f'<a:ln w="{width}" cap="flat" cmpd="sng" algn="ctr">{fill}<a:prstDash val="solid"/></a:ln>'
        for width in (6350, 12700, 19050)
    )
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Leitstern">'
        f'<a:themeElements><a:clrScheme name="Leitstern">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Leitstern"><a:majorFont>{face}</a:majorFont>'
        f"<a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Leitstern"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
        "<a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


@cache
def language(code: str) -> str:
    """'de-DE', 'en-GB'."""
    return LOCALES[code].replace("_", "-")
