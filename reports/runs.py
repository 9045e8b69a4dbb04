"""Makes WeasyPrint set a text of an SVG in one run instead of letter by letter, and only once.

Letter by letter costs seven times as much, loses kerning, and breaks right-to-left words and joined
emoji. Texts that place single letters (several x, a rotation, a length) are left to WeasyPrint.
Levers and levels stand on every chart: the same text in the same font is set once for a document.
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint import svg
from weasyprint.svg.text import Style
from weasyprint.text import line_break

Draw = Callable[[Any, Any, float], None]
ORIGINAL: Draw = svg.text
SPLIT = line_break.split_first_line
FONT = ("font_style", "font_weight", "font_size", "direction")  # what tells one style from another
SINGLE = ("dx", "dy", "rotate", "textLength", "letter-spacing")


class Run(str):
    """A text that is its own only letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def whole(draw: Draw) -> Draw:
    """The drawing function, given the text as one run where no letter is placed by itself."""

    def drawn(drawing: Any, node: Any, size: float) -> None:
        placed = any(node.get(name) for name in SINGLE)
        if node.text and not placed and " " not in f"{node.get('x')}{node.get('y')}":
            node._etree_node.text = Run(node.text)
        draw(drawing, node, size)

    return drawn


def split(text: Any, style: Any, context: Any, *how: Any, **more: Any) -> Any:
    """A line of an SVG as it was set before in this document; any other line as always."""
    if type(style) is not Style or context is None or more:
        return SPLIT(text, style, context, *how, **more)
    key = (str(text), *style["font_family"], *(style[name] for name in FONT), *how)
    known = context.__dict__.setdefault("runs", {})
    if key not in known:
        known[key] = SPLIT(text, style, context, *how)
    return known[key]


def install() -> None:
    """For this process; doing it twice changes nothing."""
    line_break.split_first_line = split  # found by this name when an SVG is drawn
    if svg.text is ORIGINAL:
        svg.text = whole(ORIGINAL)  # by this name it knows which elements have an anchor
        svg.TAGS.update({tag: svg.text for tag, draw in svg.TAGS.items() if draw is ORIGINAL})
