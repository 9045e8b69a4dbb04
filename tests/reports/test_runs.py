"""Text of an SVG in a PDF: one run for a line, letters only where they are placed."""

import io

import pypdf
import pytest
import weasyprint

from reports import runs

TEXT = '<text x="10" y="20" font-family="Inter" font-size="12" text-anchor="%s" %s>%s</text>'


def shown(text: str, anchor="start", more="") -> tuple[str, int, float]:
    """The text of a page with this drawing, how many times it sets text, and its shift."""
    runs.install()
    inside = TEXT % (anchor, more, text)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50">{inside}</svg>'
    html = f"<style>@page{{size:200px 50px;margin:0}}body{{margin:0}}</style>{svg}"
    page = pypdf.PdfReader(io.BytesIO(weasyprint.HTML(string=html).write_pdf())).pages[0]
    steps = page.get_contents().operations
    times = sum(name in (b"TJ", b"Tj") for _, name in steps)
    shift = min(float(values[4]) for values, name in steps if name == b"cm")
    return page.extract_text().strip(), times, shift


def test_a_line_is_set_in_one_run() -> None:
    text, times, _ = shown("Kundenwissen 2,8")
    assert text == "Kundenwissen 2,8"
    assert times == 1


def test_letters_that_are_placed_stay_letters() -> None:
    assert shown("abc", more='dx="1 2 3"')[1] == 3


def test_words_from_right_to_left_are_not_turned_round() -> None:
    assert shown("שלום")[1] == 1


def test_an_anchor_still_moves_the_text() -> None:
    middle, end = shown("Kultur", "middle")[2], shown("Kultur", "end")[2]
    assert middle < -10
    assert end == pytest.approx(2 * middle, rel=0.01)
    assert shown("Kultur")[2] >= 0


def test_installing_twice_wraps_once() -> None:
    runs.install()
    first = weasyprint.svg.text
    runs.install()
    assert weasyprint.svg.text is first
    assert first is not runs.ORIGINAL
