"""Plotly's SVG, mended for print: flat, small, the same bytes each time, text as opaque text.

A pure function of the drawing. WeasyPrint clips translucent text, does not know `white-space` and
pays for every group, style attribute and clip path; so shapes carry their own plain attributes,
groups, transforms and definitions are gone, lines of one kind are one path, and each line of text
stands at its own place. Clip paths go without loss because no chart draws beyond its axes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from reports.paths import NUMBER, Path, joined, moved
from reports.paths import number as _number

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = {"svg", "g"}
SHAPES = {
    "path": ("d",),
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "line": ("x1", "y1", "x2", "y2"),
    "circle": ("cx", "cy", "r"),
}
DROPPED = {"defs", "clipPath", "title", "style"}
PAINT = ("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray")
TYPE = ("font-family", "font-size", "font-weight", "font-style", "text-anchor")
STYLED = (*PAINT, *TYPE, "display", "visibility")
STEP = re.compile(r"(\w+)\(([^)]*)\)")
RGB = re.compile(r"rgba?\(\s*(\d+),\s*(\d+),\s*(\d+)(?:,\s*([\d.]+))?\s*\)")


class DrawingError(ValueError):
    """The drawing holds something that was never meant to be in a chart."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands and what it inherits."""

    x: float
    y: float
    turn: str  # a rotation, and what comes after it
    opacity: float
    style: Mapping[str, str]


def mend(drawing: str) -> str:
    """The drawing of one figure as Plotly made it, ready for a document."""
    root = ElementTree.fromstring(drawing)  # noqa: S314 - from our own browser, no entities
    place = Place(0, 0, "", 1, {"font-weight": "normal"})
    elements = "".join(map(_written, joined(_elements(root, place))))
    width, height = _number(root.attrib["width"]), _number(root.attrib["height"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{elements}</svg>'
    )


def _elements(element: ElementTree.Element, outer: Place) -> Iterator[Path | str]:
    tag = element.tag.removeprefix(SVG)
    if tag in DROPPED:
        return
    place = _place(element, outer)
    if place.style.get("display") == "none" or place.style.get("visibility") == "hidden":
        return
    if tag in GROUPS:
        for child in element:
            yield from _elements(child, place)
    elif tag == "text":
        yield from _text(element, place)
    elif tag in SHAPES:
        yield from _shape(element, tag, place)
    else:
        raise DrawingError(f"A chart may not hold the element {tag!r}")


def _place(element: ElementTree.Element, outer: Place) -> Place:
    own = {k: v for k, v in element.attrib.items() if k in (*STYLED, "opacity")}
    own |= _declarations(element.get("style", ""))
    opacity = outer.opacity * float(own.pop("opacity", 1))
    x, y, turn = outer.x, outer.y, outer.turn
    for kind, values in STEP.findall(element.get("transform", "")):
        numbers = [float(n) for n in NUMBER.findall(values)]
        if kind == "translate" and not turn:
            across, down = [*numbers, 0.0][:2]
            x, y = x + across, y + down
        elif kind in {"translate", "rotate"}:
            if kind == "translate" or numbers[0] % 360:
                turn += f"{kind}({','.join(map(_number, numbers))})"
        else:
            raise DrawingError(f"A chart may not hold the transform {kind}({values})")
    return Place(x, y, turn, opacity, {**outer.style, **own})


def _declarations(style: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    named = {name.strip(): value.strip() for name, value in pairs}
    return {k: v for k, v in named.items() if k in (*STYLED, "opacity")}


def _shape(element: ElementTree.Element, tag: str, place: Place) -> Iterator[Path | str]:
    paint = _paint(place)
    geometry = {k: _rounded(v) for k in SHAPES[tag] if (v := element.get(k)) is not None}
    if not paint or (tag == "path" and not geometry.get("d")):
        return
    if geometry.get("d", "").startswith("M") and not place.turn:
        yield Path(moved(geometry["d"], place.x, place.y), paint)
        return
    if transform := _transform(place):
        geometry["transform"] = transform
    yield f"<{tag}{_attributes({**geometry, **paint})}/>"


def _written(element: Path | str) -> str:
    if isinstance(element, str):
        return element
    return f"<path{_attributes({'d': element.d, **element.paint})}/>"


def _transform(place: Place) -> str:
    moved = _number(place.x) != "0" or _number(place.y) != "0"
    return (f"translate({_number(place.x)},{_number(place.y)})" if moved else "") + place.turn


def _paint(place: Place) -> dict[str, str]:
    """Fill and stroke as attributes; empty where nothing of the shape would be seen."""
    style = place.style
    fill, fill_opacity = _colour(style.get("fill", "#000"), style.get("fill-opacity", "1"))
    stroke, stroke_opacity = _colour(style.get("stroke", "none"), style.get("stroke-opacity", "1"))
    width = style.get("stroke-width", "1").removesuffix("px")
    if float(width) == 0 or stroke_opacity == 0:
        stroke = "none"
    if fill_opacity == 0:
        fill = "none"
    if (fill == "none" and stroke == "none") or place.opacity == 0:
        return {}
    paint = {"fill": fill}
    if fill != "none" and fill_opacity * place.opacity < 1:
        paint["fill-opacity"] = _number(fill_opacity * place.opacity)
    if stroke != "none":
        paint |= {"stroke": stroke, "stroke-width": _number(width), "stroke-linejoin": "round"}
        if stroke_opacity * place.opacity < 1:
            paint["stroke-opacity"] = _number(stroke_opacity * place.opacity)
        if (dashes := style.get("stroke-dasharray", "none")) not in {"none", ""}:
            paint["stroke-dasharray"] = dashes.replace("px", "").replace(", ", ",")
    return paint


def _colour(value: str, opacity: str) -> tuple[str, float]:
    """'rgb(1, 2, 3)' as '#010203', with its opacity."""
    if not (match := RGB.fullmatch(value)):
        return value, float(opacity)
    red, green, blue, alpha = match.groups()
    colour = f"#{int(red):02x}{int(green):02x}{int(blue):02x}"
    return colour, float(opacity) * float(alpha or 1)


def _text(element: ElementTree.Element, place: Place) -> Iterator[str]:
    """One text element for each line, at its own place."""
    lines = [child for child in element if child.get("class") == "line"] or [element]
    for line in lines:
        style = {**place.style, **_declarations(line.get("style", ""))}
        size = float(style["font-size"].removesuffix("px"))
        down = float(line.get("dy", "0em").removesuffix("em")) * size
        x = float(line.get("x", element.get("x", "0")))
        y = float(line.get("y", element.get("y", "0"))) + down
        parts = [(t, s) for t, s in _parts(line, style) if t]
        if not "".join(text for text, _ in parts).strip():
            continue
        if place.turn:
            at = {"x": _number(x), "y": _number(y), "transform": _transform(place)}
        else:
            at = {"x": _number(x + place.x), "y": _number(y + place.y)}
        yield _line(parts, at)


def _parts(
    element: ElementTree.Element, style: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    yield element.text or "", _type(style)
    for child in element:
        yield from _parts(child, {**style, **_declarations(child.get("style", ""))})
        yield child.tail or "", _type(style)


def _type(style: Mapping[str, str]) -> dict[str, str]:
    fill, _ = _colour(style.get("fill", "#000"), "1")
    names = {
        "font-family": style["font-family"].replace('"', ""),
        "font-size": style["font-size"].removesuffix("px"),
        "text-anchor": style.get("text-anchor", "start"),
        "fill": fill,
        "font-weight": style.get("font-weight", "normal"),
    }
    plain = {"text-anchor": "start", "font-weight": "normal"}
    return {k: v for k, v in names.items() if plain.get(k) != v}


def _line(parts: list[tuple[str, dict[str, str]]], at: Mapping[str, str]) -> str:
    base = parts[0][1]
    inside = escape(parts[0][0])
    for text, style in parts[1:]:
        own = {k: v for k, v in style.items() if base.get(k) != v}
        if "font-weight" in base and "font-weight" not in style:
            own["font-weight"] = "normal"
        inside += f"<tspan{_attributes(own)}>{escape(text)}</tspan>" if own else escape(text)
    return f"<text{_attributes({**at, **base})}>{inside}</text>"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())


def _rounded(value: str) -> str:
    return NUMBER.sub(lambda match: _number(match.group()), value)
