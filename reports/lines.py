"""Makes WeasyPrint keep a line as it was set until it is painted, instead of setting it again.

WeasyPrint drops Pango's layout of each line to save memory and makes it anew to paint it. A report
has about a thousand lines: keeping them takes a few megabytes and saves a tenth of the time. Lines
that are justified are set again, since only painting knows their gaps.
"""

from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import pango

SET_UP = line_break.Layout.setup
SET_TEXT = line_break.Layout.set_text
DEACTIVATE = line_break.Layout.deactivate
REACTIVATE = line_break.Layout.reactivate


def setup(layout: Any, style: Any) -> None:
    """A layout that is in one paragraph from the start, so that painting changes nothing in it."""
    SET_UP(layout, style)
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)


def set_text(layout: Any, text: str, justify: bool = False) -> None:
    """In one paragraph, unless the text itself breaks the line."""
    if "\n" in text:
        pango.pango_layout_set_single_paragraph_mode(layout.layout, False)
    SET_TEXT(layout, text, justify)


def deactivate(layout: Any) -> None:
    """Nothing is dropped while it may be painted."""


def reactivate(layout: Any, style: Any) -> None:
    """The layout that is still there, unless its spaces are to be stretched."""
    if layout.justification_spacing:
        REACTIVATE(layout, style)


def install() -> None:
    """For this process; doing it twice changes nothing."""
    line_break.Layout.setup = setup
    line_break.Layout.set_text = set_text
    line_break.Layout.deactivate = deactivate
    line_break.Layout.reactivate = reactivate
