"""What people wrote in Markdown as paragraphs of a slide: headings, paragraphs and points."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.charts.text import plain
from reports.deck.shape import Line

LONGEST = 1200  # characters of a paragraph
READER = MarkdownIt("commonmark", {"html": False})


def lines(text: str) -> tuple[Line, ...]:
    """The paragraphs; () where nothing was written."""
    found, listed, heading = [], 0, False
    for token in READER.parse(text):
        if token.type in {"list_item_open", "list_item_close"}:
            listed += 1 if token.type == "list_item_open" else -1
        if token.type == "heading_open":
            heading = True
        if token.type == "inline":
            said = _said(token, " " if listed else "\n").split("\n")
            found += [Line(line, point=listed > 0, large=heading) for line in said if line]
            heading = False
    return tuple(found)


def _said(token: Token, broken: str) -> str:
    """The text of a paragraph; a line of it that was begun anew is one of its own."""
    parts = (
        broken if one.type in {"softbreak", "hardbreak"} else one.content
        for one in token.children or ()
    )
    return "\n".join(plain(line, LONGEST) for line in "".join(parts).split("\n"))
