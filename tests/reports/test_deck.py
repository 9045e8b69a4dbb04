"""The deck, opened again: valid, editable, read aloud in its language, the same every time."""

import io
import re
import shutil
import subprocess
import time
import zipfile

import pytest
from openpyxl import load_workbook
from openxml_audit import validate_pptx
from pptx.enum.shapes import PP_PLACEHOLDER as PLACE
from pptx.oxml.ns import qn

from reports.colour import contrast
from reports.words import Words
from tests.reports import decks

BOTH = ("de", "en")
ALL = [(key, language) for key in decks.STORIES for language in BOTH]


@pytest.fixture(scope="module", params=ALL, ids="-".join)
def deck(request):
    key, language = request.param
    return key, language, decks.opened(decks.made(key, language))


def shapes(opened):
    return [(page, shape) for page in opened.slides for shape in page.shapes]


def charts(opened):
    return [shape.chart for _, shape in shapes(opened) if shape.has_chart]


@pytest.mark.parametrize(("key", "language"), ALL)
def test_an_independent_checker_finds_nothing_that_powerpoint_would_repair(
    key, language, tmp_path
) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(decks.made(key, language))
    result = validate_pptx(path)
    assert [f"{one.part_uri}: {one.description}" for one in result.errors] == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_every_slide(tmp_path) -> None:
    content = decks.made("all", "de")
    (tmp_path / "deck.pptx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "deck.pptx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    from pypdf import PdfReader  # noqa: PLC0415

    pages = PdfReader(tmp_path / "deck.pdf").pages
    assert len(pages) == len(decks.opened(content).slides)
    assert all(page.extract_text().strip() for page in pages)


def test_it_has_twelve_to_sixteen_slides(deck) -> None:
    assert 12 <= len(deck[2].slides) <= 16


def test_each_slide_stands_in_a_layout_of_ours_and_leaves_no_place_empty(deck) -> None:
    _, language, opened = deck
    names = {layout.name for layout in opened.slide_layouts}
    assert len(opened.slide_layouts) == 7
    words = Words(language)
    assert words("Cover") in names
    assert words("Chart and text") in names
    for page in opened.slides:
        assert page.slide_layout.name in names
        assert page.shapes.title.text_frame.text.strip()
        empty = [one.name for one in page.placeholders
                 if one.has_text_frame and not one.text_frame.text.strip()]  # fmt: skip
        assert empty == []
        assert all(shape.is_placeholder for shape in page.shapes)


def test_each_slide_but_the_cover_has_its_number_as_a_field(deck) -> None:
    _, _, opened = deck
    for number, page in enumerate(opened.slides, 1):
        fields = page.element.findall(f".//{qn('a:fld')}")
        assert [one.get("type") for one in fields] == (["slidenum"] if number > 1 else [])
        if number > 1:
            assert fields[0].find(qn("a:t")).text == str(number)


def test_the_notes_of_each_slide_explain_it(deck) -> None:
    for page in deck[2].slides:
        notes = page.notes_slide.notes_text_frame.text
        assert len(notes) > 80, page.shapes.title.text_frame.text


def test_charts_tables_and_pictures_say_what_they_show(deck) -> None:
    found = [shape for _, shape in shapes(deck[2])
             if shape.has_chart or shape.has_table or shape.shape_type == 13
             or shape.placeholder_format.type == PLACE.PICTURE]  # fmt: skip
    assert len(found) > 6
    for shape in found:
        about = shape._element._nvXxPr.cNvPr
        assert len(about.get("descr")) > 5
        if shape.has_chart:  # with its figures
            assert re.search(r"\d[.,]\d|\d\s?%", about.get("descr")), about.get("descr")


def test_no_slide_uses_an_id_or_a_chart_s_name_twice(deck) -> None:
    _, _, opened = deck
    for page in opened.slides:
        ids = [int(one.get("id")) for one in page.element.iter(qn("p:cNvPr"))]
        assert len(ids) == len(set(ids))
    names = [shape.name for _, shape in shapes(opened) if shape.has_chart or shape.has_table]
    assert len(names) == len(set(names))


def test_a_slide_is_read_title_first_and_source_last(deck) -> None:
    for page in list(deck[2].slides)[1:]:
        places = page.shapes._spTree.iter(qn("p:ph"))
        order = [int(place.get("idx") or 0) for place in places]
        assert order[0] == 0
        assert order[-1] == 29
        figures = [order.index(i) for i in (14, 15) if i in order]
        words = [order.index(i) for i in (1, 20) if i in order]
        assert not figures or not words or figures[0] < words[0]


@pytest.mark.parametrize("language", BOTH)
def test_all_text_is_marked_as_of_its_language(language) -> None:
    lang = {"de": "de-DE", "en": "en-GB"}[language]
    content = decks.made("all", language)
    for name, data in decks.parts(content).items():
        if name.startswith("ppt/") and name.endswith(".xml"):
            found = set(re.findall(r'\blang="([^"]*)"', data.decode()))
            assert found <= {lang}, name
    assert decks.opened(content).core_properties.language == lang


def test_a_german_deck_says_nothing_in_english() -> None:
    opened = decks.opened(decks.made("all", "de"))
    texts = []
    for page in opened.slides:
        texts.append(page.notes_slide.notes_text_frame.text)
        texts += [
            one.get("descr", "") + one.get("name") for one in page.element.iter(qn("p:cNvPr"))
        ]
        texts += [one.text for one in page.element.iter(qn("a:t"))]
    texts += [one.text for layout in opened.slide_layouts for one in layout.element.iter(qn("a:t"))]
    english = re.compile(r"\b(the|and|of|with|their|where|practice|lever|Title|Placeholder)\b")
    assert [text for text in texts if text and english.search(text)] == []


def test_the_charts_are_native_and_their_workbooks_hold_what_they_show() -> None:
    opened = decks.opened(decks.made("all", "de"))
    areas = [chart._chartSpace.find(f".//{qn('c:plotArea')}") for chart in charts(opened)]
    kinds = {element.tag for area in areas for element in area}
    assert {qn("c:radarChart"), qn("c:barChart"), qn("c:lineChart")} <= kinds
    for chart in charts(opened):
        sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        rows = list(sheet.iter_rows(values_only=True))
        plot = chart.plots[0]
        assert [row[0] for row in rows[1:]] == list(plot.categories)
        for number, series in enumerate(plot.series, 1):
            assert rows[0][number] == series.name
            assert [row[number] for row in rows[1:]] == list(series.values)


def test_limits_of_intervals_are_drawn_from_the_workbook() -> None:
    opened = decks.opened(decks.made("all", "en"))
    found = [chart for chart in charts(opened)
             if chart._chartSpace.find(f".//{qn('c:errBars')}") is not None]  # fmt: skip
    assert len(found) == 2
    for chart in found:
        sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        head = [cell.value for cell in sheet[1]]
        assert head[2:4] == ["Lower limit", "Upper limit"]
        bars = chart._chartSpace.find(f".//{qn('c:errBars')}")
        for tag, column in (("c:minus", 4), ("c:plus", 5)):
            cached = [float(v.text) for v in bars.find(qn(tag)).iter(qn("c:v"))]
            drawn = [row[column].value for row in sheet.iter_rows(min_row=2)]
            assert cached == [value for value in drawn if value is not None]
            letter = "EF"[column - 4]
            assert bars.find(f"{qn(tag)}//{qn('c:f')}").text.startswith(f"Sheet1!${letter}$2")


def test_german_figures_have_their_comma_in_charts_too() -> None:
    for language, mark in (("de", "[$-407]"), ("en", "")):
        for chart in charts(decks.opened(decks.made("all", language))):
            formats = {one.get("formatCode") for one in chart._chartSpace.iter(qn("c:numFmt"))}
            assert formats - {"0", "General"} <= {f"{mark}0.0", f'{mark}0" %"', '0"%"'}


def test_colours_are_those_of_the_theme_and_the_client_s_can_be_read() -> None:
    for accent in ("#FFD400", "#7A1F5C", "nonsense", ""):
        content = decks.make("leadership alone", "en", accent=accent)
        theme = decks.parts(content)["ppt/theme/theme1.xml"].decode()
        own = re.search(r'<a:accent1><a:srgbClr val="(\w{6})"', theme).group(1)
        assert contrast(f"#{own}", "#FFFFFF") >= 4.5
        assert 'typeface="Inter"' in theme
    for _, shape in shapes(decks.opened(content)):
        if not shape.has_chart:
            continue
        series = shape.chart._chartSpace.iter(qn("c:ser"))
        assert all(one.find(f".//{qn('a:srgbClr')}") is None for one in series)


def test_the_same_settings_make_the_same_bytes_at_another_time(monkeypatch) -> None:
    first = decks.make("all", "de")
    later = time.time() + 86400 * 400
    monkeypatch.setattr(time, "time", lambda: later)
    assert decks.make("all", "de") == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert len(archive.namelist()) == len(set(archive.namelist()))


def test_nothing_of_the_library_s_template_is_left() -> None:
    content = decks.parts(decks.made("all", "en"))
    assert not [name for name in content if "thumbnail" in name or "printer" in name.lower()]
    text = decks.everything(decks.made("all", "en"))
    assert "Click to edit" not in text
    assert "Macintosh" not in text
    themes = [data for name, data in content.items() if name.startswith("ppt/theme/")]
    assert len(themes) == 2
    assert all(b'name="Leitstern"' in data for data in themes)
    assert "Steve Canny" not in text


def test_a_logo_keeps_its_proportions_and_a_deck_without_one_has_no_hole() -> None:
    cover = decks.opened(decks.made("all", "en")).slides[0]
    picture = next(one for one in cover.placeholders if one.placeholder_format.idx == 16)
    assert picture.width / picture.height == pytest.approx(4, rel=0.01)
    assert picture.crop_left == picture.crop_top == 0
    assert "Muster" in picture._element._nvXxPr.cNvPr.get("descr")
