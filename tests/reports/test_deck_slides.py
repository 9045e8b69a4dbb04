"""What stands on the slides: what was published and chosen, as large as its place allows."""

import re

import pytest

from reports.deck import fit, prose, theme
from reports.deck.shape import Line, said
from reports.settings import SECTIONS
from tests.reports import decks, stories

WITHHELD = "Zentraleinkauf"  # a department of four in `stories`


def keys(found) -> list[str]:
    return [one.key for one in found]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("key", decks.STORIES)
def test_all_text_fits_in_its_place(key, language) -> None:
    for slide in decks.slides(key, language):
        layout = theme.BY_KEY[slide.layout]
        sizes = (44, 40, 36, 32, 28, 24) if slide.layout == "cover" else fit.TITLES
        size = fit.title_size(slide.title, layout.box(0), sizes)
        room = layout.box(0)
        assert fit.lines(slide.title, room.width * 72, size) * size * 1.15 <= room.height * 72
        places = (theme.BODY,) if len(slide.columns) == 1 and "columns" not in slide.layout else (
            theme.COLUMNS)  # fmt: skip
        for index, column in zip(places, slide.columns, strict=False):
            box = layout.box(index)
            size = fit.size(column, box)
            assert fit.height(column, box.width * 72, size) <= box.height * 72, slide.key
            assert size >= 10


@pytest.mark.parametrize("language", ["de", "en"])
def test_with_all_there_is_each_topic_has_its_slide_and_what_is_left_out_is_named(language) -> None:
    found = decks.slides("all", language)
    assert keys(found) == [
        "cover", "overview", "response", "radar", "pair-1", "contact", "levers",
        "lever-measurability", "practices", "positioning", "groups", "trend", "steps", "actions",
        "figures", "method",
    ]  # fmt: skip
    left_out = found[-1].notes[-1]
    for topic in {"de": ("Workshop", "Im Wortlaut"), "en": ("Workshop", "In their own words")}[
        language
    ]:
        assert topic in left_out


def test_the_first_wave_of_one_audience_fills_a_deck_of_its_own() -> None:
    found = keys(decks.slides("leadership alone"))
    assert "trend" not in found
    assert not [key for key in found if key.startswith("pair")]
    assert found.index("radar") < found.index("levers")


def test_only_chosen_sections_stand_in_it_and_in_the_chosen_order() -> None:
    found = decks.slides("all", sections=("positioning", "comparison"))
    assert [one.section for one in found if one.section] == ["positioning", *["comparison"] * 5]
    assert keys(decks.slides("all", sections=())) == ["cover"]
    assert keys(decks.slides("all", sections=("workshop", "comments"))) == [
        "cover", "workshop", "comments",
    ]  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_that_can_be_chosen_has_a_slide(section) -> None:
    assert [one for one in decks.slides("all", sections=(section,)) if one.section == section]


def test_a_group_that_is_withheld_stands_nowhere_in_the_file() -> None:
    for language in ("de", "en"):
        text = decks.everything(decks.made("all", language))
        assert "Vertrieb" in text
        assert WITHHELD not in text


def test_who_answered_by_name_is_not_named() -> None:
    for key in ("all", "leadership alone"):
        text = decks.everything(decks.made(key, "de"))
        names = ("Albers", "Demir", "Krüger", "Uwe Sell")
        actions = {"Albers"} if key == "all" else set()  # took on an action
        assert {name for name in names if name in text} == actions


def test_what_people_typed_is_text_and_nothing_else() -> None:
    text = decks.everything(decks.made("all", "de"))
    assert "Jörg <Benning>" in text
    assert "Muster & Söhne <GmbH>" in text
    assert "<f>" not in text  # no cell of a workbook calculates


def test_charts_show_the_figures_that_are_said() -> None:
    snapshot = next(one.snapshot for one in stories.full().now.voices if one.kind == "pulse")
    levers = next(one for one in decks.slides("all") if one.key == "levers").plot
    assert levers.series[0].values == tuple(round(one.mean, 1) for one in snapshot.total.levers)
    radar = next(one for one in decks.slides("all") if one.key == "radar").plot
    assert {one.name for one in radar.series} == {"Leadership", "Staff", "Workshop"}
    assert len({(one.colour, one.dash, one.marker) for one in radar.series}) == 3


def test_a_lever_without_a_score_is_a_gap_and_no_zero() -> None:
    radar = next(one for one in decks.slides("a workshop alone") if one.key == "radar").plot
    assert radar.series[0].values.count(None) == 3
    assert 0 not in radar.series[0].values


def test_the_line_of_a_trend_has_a_point_for_each_wave() -> None:
    trend = next(one for one in decks.slides("all") if one.key == "trend")
    assert trend.plot.categories == ("Frühjahr 2026", "Herbst 2026")
    assert len(trend.plot.series) == 5
    changes = [line.text for line in trend.columns[0] if line.lead]
    assert all(re.match(r"\d\.\d → \d\.\d: [+−]?\d\.\d", text) for text in changes)


def test_of_many_waves_tables_show_the_last_and_the_line_all() -> None:
    found = {one.key: one for one in decks.slides("twelve waves", sections=("trend", "figures"))}
    assert len(found["trend"].plot.categories) == 12
    assert len(found["changes"].grid.head) == 1 + 3 + 3
    assert len(found["figures"].grid.head) == 1 + 5 + 1
    for slide in found.values():
        if slide.grid:
            assert {len(row) for row in slide.grid.rows} == {len(slide.grid.head)}
            assert len(slide.grid.widths) == len(slide.grid.head)


def test_remarks_and_note_stand_where_they_belong() -> None:
    note = "# Zum Anlass\n\nWir *fragen* <script>alert(1)</script> alle.\n\n- eins\n- zwei"
    found = decks.slides("all", "de", note=note, remarks={"culture": "Nur ein **Satz**."})
    assert [line.text for line in found[1].columns[0]] == [
        "Zum Anlass", "Wir fragen <script>alert(1)</script> alle.", "eins", "zwei",
    ]  # fmt: skip
    culture = next(one for one in found if one.key == "lever-culture")
    assert culture.columns[0][0].text == "Nur ein Satz."
    assert len(found) <= 16


def test_comments_keep_the_order_of_their_shuffle() -> None:
    found = next(one for one in decks.slides("all", sections=("comments",)) if one.columns)
    texts = [line.text for column in found.columns for line in column]
    released = stories.full().now.voice("pulse").comments["obstacle"]
    assert texts == [f"‘{text}’" for text in released[: len(texts)]]
    assert len(texts) > 10


def test_figures_are_read_back_as_they_are_written() -> None:
    assert [said(one) for one in ("2,8", "2.8", "−0,4", "+0.4", "45 %", "45%", "–", "")] == [
        2.8, 2.8, -0.4, 0.4, 45.0, 45.0, None, None,
    ]  # fmt: skip


def test_longer_text_is_smaller_and_never_cut() -> None:
    box = theme.Box(0, 0, 4, 2)
    short, long = (Line("wenig"),), tuple(Line("viele Wörter " * 12) for _ in range(3))
    assert fit.size(short, box) == fit.SIZES[0]
    assert fit.size(long, box) < fit.size(short, box)
    assert fit.lines("ein Wort", 1000, 12) == 1
    assert fit.lines("Donaudampfschifffahrtsgesellschaft", 40, 12) > 3


def test_a_line_break_begins_a_line_of_the_slide() -> None:
    said = prose.lines("Kind regards\nThe **team**\n\n- a point\n  of two lines")
    assert [line.text for line in said] == ["Kind regards", "The team", "a point of two lines"]
    assert [line.point for line in said] == [False, False, True]


def test_empty_markdown_is_no_slide() -> None:
    assert prose.lines(" \n\n") == ()
    assert "note" not in keys(decks.slides("all", note=" \n"))
