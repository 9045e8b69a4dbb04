"""Plotly's SVG, mended: flat, small, harmless, and the same each time."""

from xml.etree import ElementTree

import pytest

from reports.vector import DrawingError, mend

FRAME = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">%s</svg>'


def inside(drawing: str) -> str:
    mended = mend(FRAME % drawing)
    ElementTree.fromstring(mended)
    return mended[mended.index(">") + 1 : -len("</svg>")]


def test_groups_hand_down_their_place_and_their_opacity() -> None:
    drawing = (
        '<g transform="translate(10,20)" style="opacity: 0.5;">'
        '<g transform="translate(1.234567,2)">'
        '<path d="M0,0L1.23456,2e-17" style="fill: rgb(11, 110, 105); stroke: none;"/></g></g>'
    )
    assert inside(drawing) == ('<path d="M11.23,22L12.46,22" fill="#0b6e69" fill-opacity="0.5"/>')


@pytest.mark.parametrize(
    "style",
    [
        "fill: none; stroke: none",
        "fill: rgb(1, 2, 3); fill-opacity: 0; stroke-width: 0",
        "fill: rgba(1, 2, 3, 0)",
        "display: none",
        "visibility: hidden",
        "opacity: 0",
    ],
)
def test_what_nobody_sees_is_left_out(style) -> None:
    assert inside(f'<rect x="0" y="0" width="9" height="9" style="{style}"/>') == ""


def test_definitions_clips_and_empty_groups_are_gone() -> None:
    drawing = (
        '<defs id="d-1a2b3c"><clipPath id="c"><rect/></clipPath></defs><g class="x"/>'
        '<g clip-path="url(#c)"><circle r="3" style="fill: #000000;"/></g>'
    )
    assert inside(drawing) == '<circle r="3" fill="#000000"/>'


def test_lines_of_text_stand_at_their_own_place_and_are_opaque() -> None:
    drawing = (
        '<g transform="translate(5,5)" style="opacity: 0.2;">'
        '<text x="1" y="2" text-anchor="middle" style="font-family: Inter, sans-serif; '
        'font-size: 10px; fill: rgb(1, 2, 3); fill-opacity: 0.5; white-space: pre;">'
        '<tspan class="line" dy="0em" x="1" y="2"><tspan style="font-weight:bold">A &amp; B</tspan>'
        ' c</tspan><tspan class="line" dy="1.3em" x="1" y="2">d</tspan></text></g>'
    )
    first, second = ElementTree.fromstring(f"<g>{inside(drawing)}</g>")
    assert "".join(first.itertext()) == "A & B c"
    assert (first.get("x"), first.get("y"), first.get("text-anchor")) == ("6", "7", "middle")
    assert (second.get("y"), second.get("fill")) == ("20", "#010203")
    assert "opacity" not in inside(drawing)


def test_bold_ends_where_it_ends() -> None:
    style = "font-family: Inter; font-size: 10px; fill: #000000"
    bold = '<tspan style="font-weight:bold">a</tspan>'
    mended = inside(f'<text x="0" y="0" style="{style}">{bold}b</text>')
    assert mended.index("font-weight") < mended.index(">a")
    text = ElementTree.fromstring(mended)
    runs = [(text.text or "", text.get("font-weight", "normal"))]
    runs += [(t.text, t.get("font-weight", text.get("font-weight", "normal"))) for t in text]
    assert [run for run in runs if run[0]] == [("a", "bold"), ("b", "normal")]


def test_a_turned_marker_keeps_its_turn_and_what_follows() -> None:
    turned = 'transform="translate(3,4)rotate(30)translate(0,9)"'
    assert turned in inside(f'<path {turned} d="M0,0L1,1Z" style="fill: #000"/>')


@pytest.mark.parametrize(
    "drawing",
    [
        '<image href="http://example.org/x.png"/>',
        "<foreignObject/>",
        "<script>1</script>",
        '<a href="javascript:1"><path d="M0,0"/></a>',
        '<use href="#x"/>',
        '<path transform="scale(2)" d="M0,0L1,1"/>',
    ],
)
def test_what_was_never_meant_to_be_in_a_chart_is_refused(drawing) -> None:
    with pytest.raises(DrawingError):
        mend(FRAME % drawing)
