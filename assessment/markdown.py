"""Markdown that members write, as HTML that can do nothing: no raw HTML, no picture, no script."""

from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

MARKS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote", "hr", "code", "pre"}
SCHEMES = {"https", "http", "mailto", "tel"}


@lru_cache(maxsize=64)
def render(text: str) -> Markup:
    """The text as paragraphs, lists, emphasis and links; '' stays ''."""
    html = nh3.clean(
        _marked().render(text),
        tags=MARKS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
    )
    return Markup(html)  # noqa: S704  # cleaned in the line above


@lru_cache(maxsize=1)
def _marked() -> MarkdownIt:
    """A page has its own order of headings, so one in the text is a paragraph in bold."""
    marked = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
    marked.add_render_rule("heading_open", _bold_open)
    marked.add_render_rule("heading_close", _bold_close)
    return marked


def _bold_open(_renderer: Any, *_tokens: Any) -> str:
    return "<p><strong>"


def _bold_close(_renderer: Any, *_tokens: Any) -> str:
    return "</strong></p>\n"
