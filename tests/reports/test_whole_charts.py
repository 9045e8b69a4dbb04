"""The charts of a whole assessment: what they hold, at every width, for every edge of a story."""

import json
import re
from dataclasses import replace
from itertools import pairwise, product

import pytest
from plotly import graph_objects as go

from questions.load import bank
from reports.charts import Chart, Setting, importance_plot, pair_key, whole_charts
from reports.charts.series import STYLES
from reports.charts.spots import MARKER
from reports.document import build_whole
from reports.document.shape import Table
from reports.words import Words
from tests import factories
from tests.reports import stories
from tests.reports.stories import story, voice
from tests.reports.test_charts import numbers
from tests.reports.test_whole import EDGES, cells, levelled, staff, weighed


def setting(language="en", theme="light", width=480, **more) -> Setting:
    return Setting(bank(), Words(language), theme, width, day=stories.DAY, **more)


def drawn(told, language="en", theme="light", width=480, **more) -> dict[str, Chart]:
    whole = build_whole(told, language=language)
    where = setting(language, theme, width, **more)
    found = {key: draw(where) for key, draw in whole_charts(told, whole).items()}
    return {key: chart for key, chart in found.items() if chart}


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("de", "light", 320), ("en", "dark", 480), ("de", "print", 640)],
)
@pytest.mark.parametrize("edge", EDGES)
def test_every_figure_is_valid_and_every_chart_is_told_in_words(
    edge, language, theme, width
) -> None:
    for key, chart in drawn(EDGES[edge](), language, theme, width).items():
        go.Figure(chart.figure)
        assert chart.key == key
        assert chart.title
        assert chart.alt
        assert chart.table.rows
        assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
        assert chart.figure["layout"]["height"] == chart.height


def test_each_audience_has_a_line_and_mark_of_its_own() -> None:
    chart = drawn(stories.full())["audiences"]
    lines = [t for t in chart.figure["data"] if t["mode"] == "lines+markers"]
    assert [line["meta"] for line in lines] == ["leadership", "pulse", "workshop"]
    assert [line["line"]["dash"] for line in lines] == ["solid", "dash", "dot"]
    assert [line["marker"]["symbol"] for line in lines] == ["circle", "triangle-up", "square"]
    assert [one.key for one in chart.series] == ["leadership", "pulse", "workshop"]
    assert [one.glyph for one in chart.series] == [STYLES[line["meta"]].glyph for line in lines]


def test_what_a_page_can_hide_is_all_of_a_series_and_nothing_else() -> None:
    for chart in drawn(stories.full()).values():
        found = {t.get("meta") for t in chart.figure["data"]} - {None}
        assert found >= {one.key for one in chart.series}
        for one in chart.series:
            whose = {t["type"] for t in chart.figure["data"] if t.get("meta") == one.key}
            assert whose <= {"scatter", "scatterpolar"}


def test_the_key_is_in_the_drawing_only_where_the_page_has_none() -> None:
    for keyed in (True, False):
        told = json.dumps(drawn(stories.full(), keyed=keyed)["audiences"].figure["layout"])
        assert ("Leadership" in told) == keyed


def test_a_single_audience_needs_no_key() -> None:
    assert all(not one.series for key, one in drawn(story(voice("leadership"))).items())


def test_no_figure_holds_more_digits_than_are_shown() -> None:
    charts = drawn(stories.full())
    for key, chart in charts.items():
        for trace in chart.figure["data"]:
            if trace.get("hoverinfo") != "skip":
                found = numbers([trace.get(axis, []) for axis in ("x", "r", "a", "b", "c")])
                assert all(n == round(n, 1) for n in found), (key, trace)
    told = json.dumps([one.figure for one in charts.values()])
    assert not re.search(r"\d\.\d{5}", told)


def test_hover_says_the_rounded_figure_and_whose_it_is() -> None:
    chart = drawn(stories.full())["audiences-culture"]
    texts = [text for t in chart.figure["data"] if t.get("meta") for text in t["text"]]
    assert "<b>Respect, even out of earshot</b><br>Leadership: 4.5" in texts
    assert all(re.search(r": \d\.\d$", text) for text in texts)


def test_a_practice_that_an_audience_was_not_asked_has_no_point_of_it() -> None:
    chart = drawn(story(voice("leadership"), voice("pulse")))["audiences-culture"]
    counts = {t["meta"]: len(t["x"]) for t in chart.figure["data"] if t.get("meta")}
    assert counts == {"leadership": 5, "pulse": 3}
    assert [row[2] for row in chart.table.rows].count("–") == 2


def test_every_pair_has_a_chart_of_its_own() -> None:
    told = stories.full()
    whole = build_whole(told, language="en")
    keys = [pair_key(whole, pair) for pair in whole.pairs]
    assert keys == ["gaps-leadership-pulse", "gaps-leadership-workshop", "gaps-pulse-workshop"]
    assert set(keys) < set(drawn(told))


def test_contact_is_drawn_only_where_both_groups_are_shown() -> None:
    assert "contact" in drawn(story(voice("pulse", replace(staff(), groups=cells(3.6, 2.4)))))
    assert "contact" not in drawn(story(voice("pulse", replace(staff(), groups=()))))


def test_what_has_no_figure_is_not_drawn() -> None:
    charts = drawn(story(voice("pulse", levelled(*[None] * 5))))
    assert "audiences" not in charts
    assert "importance" not in charts


# Importance


SAID = Table("importance", "Most important", "", ("Lever",), (("Goals",),))


@pytest.mark.parametrize(
    ("importance", "width"),
    list(product([(3,) * 5, (5,) * 5, (4.0, 4.1, 4.2, 4.3, 4.4), (1, 2, 3, 4, 5)], (320, 480))),
)
def test_markers_never_cover_each_other_and_stay_in_order(importance, width) -> None:
    result = weighed(importance, (4,) * 5, 3, 3, 3, 3, 3).total
    chart = importance_plot(setting(width=width), result, result, SAID, ("Leadership", "Staff"))
    (markers,) = [t for t in chart.figure["data"] if t["mode"] == "markers+text"]
    ups = markers["y"]
    assert all(lower - upper >= MARKER for upper, lower in pairwise(ups))
    assert 0 < ups[0] < ups[-1] < chart.height
    said = [text.partition("importance ")[2][:3] for text in markers["hovertext"]]
    assert said == sorted(said, reverse=True)


def test_the_caption_says_when_levers_were_moved_apart() -> None:
    for importance, moved in (((3, 3, 3, 3, 3), True), ((1, 2, 3, 4, 5), False)):
        result = weighed(importance, (4,) * 5, 3, 3, 3, 3, 3).total
        chart = importance_plot(setting(), result, result, SAID, ("Leadership", "Staff"))
        assert ("moved apart" in chart.caption) == moved


def test_a_lever_without_a_score_has_no_marker() -> None:
    full = factories.result(12, form="full")
    bare = [replace(lever, mean=None) for lever in full.levers]
    nothing = replace(full, levers=tuple(bare))
    assert importance_plot(setting(), full, nothing, SAID, ("A", "B")) is None
    one = replace(full, levers=(full.levers[0], *bare[1:]))
    chart = importance_plot(setting(), full, one, SAID, ("A", "B"))
    (markers,) = [t for t in chart.figure["data"] if t["mode"] == "markers+text"]
    assert len(markers["x"]) == 1
