"""Lines that are kept until they are painted look as those that are set again."""

import io

import pypdf
import pytest
from weasyprint import HTML
from weasyprint.text.line_break import Layout

from reports import lines, pdf

TEXTS = {
    "broken over lines": "<p>Wer zuhört, erfährt mehr, und wer nachfragt, noch mehr als das.</p>",
    "hyphenated": '<p style="hyphens: auto">Kundenzufriedenheitsbefragungsergebnisse</p>',
    "justified": '<p style="text-align: justify">Ein Satz, der über mehrere Zeilen geht.</p>',
    "letter-spaced": '<p style="letter-spacing: 2px">Kundenwissen und Kultur</p>',
    "figures in line": '<p style="font-variant-numeric: tabular-nums">1,1 und 4,7</p>',
    "broken by hand": "<p>Mit freundlichen Grüßen<br/>\nNordlicht Beratung</p>",
    "from right to left": "<p>شركة العملاء أولاً</p>",
}


def page(text: str) -> list:
    """What stands in the content of the page."""
    css = "@page { size: 160px 300px; margin: 10px } body { font: 12px Inter; margin: 0 }"
    html = f'<html lang="de"><style>{css}</style><body>{text}</body></html>'
    content = HTML(string=html).write_pdf(font_config=pdf.fonts())
    return pypdf.PdfReader(io.BytesIO(content)).pages[0].get_contents().operations


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_kept_line_is_painted_as_one_that_is_set_again(text, monkeypatch) -> None:
    kept = page(text)
    monkeypatch.setattr(Layout, "setup", lines.SET_UP)
    monkeypatch.setattr(Layout, "set_text", lines.SET_TEXT)
    monkeypatch.setattr(Layout, "deactivate", lines.DEACTIVATE)
    monkeypatch.setattr(Layout, "reactivate", lines.REACTIVATE)
    assert kept == page(text)
    assert any(name in (b"TJ", b"Tj") for _, name in kept)


def test_painting_sets_no_line_again(monkeypatch) -> None:
    again = []
    monkeypatch.setattr(lines, "REACTIVATE", lambda *_: again.append(1))
    page(TEXTS["broken over lines"])
    assert again == []
    assert Layout.reactivate is lines.reactivate
