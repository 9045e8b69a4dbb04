"""The PDF, opened again: pages, tags, bookmarks, fonts; the same bytes; harmless names."""

import hashlib
import io
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from pdfua import Severity, validate
from pypdf import PdfReader
from weasyprint.css import ComputedStyle, InitialStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import create_layout

from questions.load import bank
from reports import look, pdf
from reports.charts.base import Chart, Table
from reports.document import build
from reports.report import Edition, make
from tests import factories
from tests.reports.pages import texts, words

DAY = date(2026, 11, 21)
ROOT = Path(__file__).resolve().parents[2]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="300" viewBox="0 0 640 300">'
    '<rect x="4" y="4" width="632" height="292" fill="none" stroke="#5b6470"/></svg>'
)
EMPTY_HEADINGS = "UA-14-001"  # this rule breaks off on arrays; a test of ours looks instead
HOSTILE = {
    "markup": '<script>alert(1)</script> & "Söhne" </title></section>',
    "no space": "W" * 300,
    "right to left": "شركة العملاء أولاً \u202eevil",
    "emoji": "Kundenglück 👩\u200d👩\u200d👧 GmbH 🚀",
    "control characters": "A\x00B\x08C\ud800",
}


def edition(language="de", title="Muster Maschinenbau GmbH"):
    return Edition(language, DAY, title)


@cache
def report(language, people):
    """A whole report with its real charts."""
    result = factories.result(people, invited=84 if people > 1 else None)
    return make(bank(), result, edition(language))


@cache
def laid_out(title="Muster GmbH", **more):
    """The PDF with a plain drawing in place of each chart: layout alone, without a browser."""
    document = build(bank(), factories.result(1), language="de", date=DAY, title=title)
    keys = ["radar", "ternary", "steps", *(lever.chart for lever in document.levers)]
    charts = [Chart(k, k, "n = 1", f"Drawing {k}", Table("", (), ()), {}, 640, 300) for k in keys]
    return pdf.render(document, charts, [SVG] * len(charts), **more)


def text_of(data):
    return "\n".join(texts(data))


def elements(data):
    """All structure elements of the file, in the order of the tree."""
    with pikepdf.open(io.BytesIO(data)) as file:
        waiting, found = [file.Root.StructTreeRoot.K], []
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, pikepdf.Array):
                waiting = [*node, *waiting]
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                attributes = node.get("/A", pikepdf.Dictionary())
                scope, box = attributes.get("/Scope"), attributes.get("/BBox")
                found.append(
                    (
                        str(node.S),
                        str(node.get("/Alt", "")),
                        str(scope) if scope is not None else "",
                        [float(x) for x in box] if box is not None else [],
                    )
                )
                if "/K" in node:
                    waiting = [node.K, *waiting]
        return found


def marked_content(node):
    """How many pieces of page content hang on an element of the structure tree."""
    if isinstance(node, int):
        return 1
    if isinstance(node, pikepdf.Array):
        return sum(marked_content(kid) for kid in node)
    return marked_content(node.K) if "/K" in node else 0


@pytest.fixture(scope="module", params=[("de", 1), ("en", 1), ("de", 60), ("en", 60)])
def whole(request):
    """One person and a group, in both languages."""
    return *request.param, report(*request.param)


def test_a_report_has_about_twelve_pages_and_stays_small(whole):
    _, _, data = whole
    assert 12 <= len(texts(data)) <= 16
    assert len(data) < 500_000


def test_a_report_has_at_least_six_charts_each_with_a_text_and_a_place(whole):
    _, _, data = whole
    figures = [(alt, box) for kind, alt, _, box in elements(data) if kind == "/Figure"]
    assert len(figures) >= 6
    for alt, (left, bottom, right, top) in figures:
        assert len(alt) > 20
        assert 0 <= left < right <= 596
        assert 0 <= bottom < top <= 842


def test_an_independent_checker_finds_no_failure(whole, tmp_path):
    language, people, data = whole
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    checked = validate(str(path))
    findings = [f"{f.rule_id}: {f.message}" for f in checked.findings if f.severity > Severity.INFO]
    assert findings == [], (language, people)
    skipped = {outcome.rule_id for outcome in checked.outcomes if outcome.skipped_reason}
    assert skipped <= {EMPTY_HEADINGS}


def test_no_heading_is_empty_and_their_levels_do_not_skip(whole):
    _, _, data = whole
    with pikepdf.open(io.BytesIO(data)) as file:
        headings, waiting = [], [file.Root.StructTreeRoot.K]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, pikepdf.Array):
                waiting = [*node, *waiting]
            elif isinstance(node, pikepdf.Dictionary) and "/K" in node:
                waiting = [node.K, *waiting]
                if str(node.get("/S", ""))[1:] in {"H1", "H2", "H3"}:
                    headings.append((int(str(node.S)[2]), marked_content(node)))
    assert all(pieces for _, pieces in headings)
    levels = [level for level, _ in headings]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_a_report_names_its_language_title_and_standard(whole):
    language, _, data = whole
    with pikepdf.open(io.BytesIO(data)) as file:
        assert str(file.Root.Lang) == language
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert b"pdfuaid" in file.Root.Metadata.read_bytes()
        assert str(file.docinfo["/Title"]).startswith("Muster Maschinenbau GmbH: ")
        assert str(file.docinfo["/CreationDate"]).startswith("D:20261121")


def test_every_heading_has_a_bookmark_to_its_page(whole):
    _, _, data = whole
    reader = PdfReader(io.BytesIO(data))
    marks = [mark for mark in reader.outline if not isinstance(mark, list)]
    pages = [reader.get_destination_page_number(mark) for mark in marks]
    assert len(marks) >= 12
    assert pages == sorted(pages)


def test_all_fonts_are_embedded_and_the_report_is_set_in_inter(whole):
    _, _, data = whole
    with pikepdf.open(io.BytesIO(data)) as file:
        kinds = ("/FontFile", "/FontFile2", "/FontFile3")
        descriptors = [
            o
            for o in file.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert all(any(kind in d for kind in kinds) for d in descriptors)
        assert any("Inter" in str(d.FontName) for d in descriptors)


def test_charts_are_drawn_not_pictured(whole):
    _, _, data = whole
    with pikepdf.open(io.BytesIO(data)) as file:
        images = [
            o
            for o in file.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
        ]
    assert images == []


def test_header_cells_say_what_they_head(whole):
    _, _, data = whole
    scopes = Counter(scope for kind, _, scope, _ in elements(data) if kind == "/TH")
    assert set(scopes) == {"/Column", "/Row"}


def test_the_summary_takes_one_page(whole):
    language, _, data = whole
    pages = texts(data)[:3]
    word, question = {"de": ("Zusammenfassung", "Was jetzt?"), "en": ("Summary", "What now?")}[
        language
    ]
    assert word in pages[1]
    assert question in pages[1]
    assert word not in pages[2]


def test_running_heads_count_pages_and_stay_out_of_the_reading_order(whole):
    language, _, data = whole
    pages = texts(data)
    last = len(pages)
    of = {"de": f"Seite 2 von {last}", "en": f"Page 2 of {last}"}[language]
    assert of in pages[1]
    with pikepdf.open(io.BytesIO(data)) as file:
        content = file.pages[1].Contents.read_bytes()
        assert content.count(b"/Pagination") == 2


def test_no_page_but_the_last_is_half_empty(whole):
    _, _, data = whole
    with pikepdf.open(io.BytesIO(data)) as file:
        for number, page in enumerate(file.pages[1:-1], 2):
            assert min(low for low, _ in words(page)) < 842 * 0.45, number


def test_the_same_input_gives_the_same_bytes():
    assert laid_out() == laid_out.__wrapped__()


def test_the_same_input_gives_the_same_bytes_in_another_process():
    code = (
        "import hashlib; from tests.reports.test_pdf import *; "
        "print(hashlib.sha256(make(bank(), factories.result(1), edition())).hexdigest())"
    )
    here = hashlib.sha256(report("de", 1)).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert there.stdout.split() == [here]


def test_another_date_gives_another_identifier():
    document = build(bank(), factories.result(1), language="de", date=date(2026, 1, 1))
    other = pdf.render(document, [], [])
    with (
        pikepdf.open(io.BytesIO(laid_out())) as one,
        pikepdf.open(io.BytesIO(other)) as two,
    ):
        assert one.trailer.ID[0] != two.trailer.ID[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_harms_neither_layout_nor_structure(name, tmp_path):
    plain, hostile = laid_out(title="Muster"), laid_out(title=HOSTILE[name])
    kinds = [kind for kind, *_ in elements(hostile)]
    assert len(PdfReader(io.BytesIO(hostile)).pages) == len(PdfReader(io.BytesIO(plain)).pages)
    assert Counter(kinds)["/Table"] == Counter(kind for kind, *_ in elements(plain))["/Table"]
    path = tmp_path / "hostile.pdf"
    path.write_bytes(hostile)
    assert not [f for f in validate(str(path)).findings if f.severity > Severity.INFO]


def test_markup_in_a_name_is_read_as_text():
    assert "<script>alert(1)</script>" in text_of(laid_out(title=HOSTILE["markup"]))


def test_a_long_name_stays_inside_the_page():
    data = laid_out(title="W" * 300)
    for page in PdfReader(io.BytesIO(data)).pages[:2]:
        ends = []
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size, ends=ends: (
                ends.append(tm[4] + text.count("W") * size * 0.72) if "WW" in text else None
            )
        )
        assert ends
        assert max(ends) < 596


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x.svg", "data:image/png;base64,AAAA"]
)
def test_nothing_is_fetched_from_outside(address):
    with pytest.raises(pdf.RefusedError):
        pdf.Drawings({}).fetch(address)


def test_the_client_s_colour_is_used_and_made_legible():
    assert laid_out(accent="#FFFF00") != laid_out()
    assert laid_out(accent="red; } body { display: none") == laid_out(accent=look.ACCENT)


def test_a_report_without_any_answer_is_still_a_valid_report(tmp_path):
    data = make(bank(), factories.result(0), edition("en", ""))
    path = tmp_path / "empty.pdf"
    path.write_bytes(data)
    assert not [f for f in validate(str(path)).findings if f.severity > Severity.INFO]
    assert "Nobody has answered yet" in " ".join(text_of(data).split())


def glyphs(text, fonts):
    """The glyphs of a line of Inter, and their widths."""
    style = ComputedStyle(InitialStyle(fonts), {}, None, None, None, fonts, {})
    style.update(font_family=("Inter",), font_size=12, lang="de", letter_spacing="normal")
    layout = create_layout(text, style, None, None, 0)
    run, found = layout.get_first_line()[0].runs[0], []
    while run:
        string = run.data.glyphs
        found += [(g.glyph, g.geometry.width) for g in string.glyphs[0 : string.num_glyphs]]
        run = run.next
    return found


def test_all_our_texts_are_set_as_inter_sets_them_by_default():
    files = [*(ROOT / "questions" / "v1").glob("*.toml"), *ROOT.glob("assessment/**/report.po")]
    text = " ".join(path.read_text(encoding="utf-8") for path in files).replace("\n", " ")
    assert len(text) > 50_000
    assert glyphs(text, pdf.fonts()) == glyphs(text, FontConfiguration())


def test_the_rules_that_join_letters_and_marks_are_off():
    assert glyphs("j\u0301", pdf.fonts()) != glyphs("j\u0301", FontConfiguration())
