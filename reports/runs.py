"""Makes WeasyPrint set a text of an SVG in one run instead of letter by letter.

Letter by letter costs seven times as much, loses kerning, and breaks right-to-left words and joined
emoji. Texts that place single letters (several x, a rotation, a length) are left to WeasyPrint.
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint import svg

Draw = Callable[[Any, Any, float], None]
ORIGINAL: Draw = svg.text
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


def install() -> None:
    """For this process; doing it twice changes nothing."""
    if svg.text is ORIGINAL:
        svg.text = whole(ORIGINAL)  # by this name it knows which elements have an anchor
        svg.TAGS.update({tag: svg.text for tag, draw in svg.TAGS.items() if draw is ORIGINAL})
