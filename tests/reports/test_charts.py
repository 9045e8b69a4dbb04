"""Charts: what their figures hold, say and show, for every edge of a result."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest
from plotly import graph_objects as go

from assessment.scoring.discretion import ITEMS_FROM
from assessment.scoring.results import Interval, LevelRange
from questions.bank import Text
from questions.load import bank
from reports.charts import (
    Series,
    Setting,
    contrast_profile,
    for_page,
    lever_bars,
    practice_bars,
    radar,
    step_matrix,
    ternary,
)
from reports.charts.region import region
from reports.charts.series import STYLES
from reports.charts.spots import MARKER, spots
from reports.charts.text import lines, measure, plain, safe
from reports.words import Words
from tests import factories

ONE = factories.result(1)
MANY = factories.result(24, form="full")


def setting(language="de", theme="print", width=640, **more) -> Setting:
    return Setting(bank(), Words(language), theme, width, day=date(2026, 11, 21), **more)


def without(result, *keys):
    """The result, as if these levers had no score."""
    bare = [
        replace(lever, mean=None, interval=None, level=None, n=0) if lever.lever in keys else lever
        for lever in result.levers
    ]
    return replace(result, levers=tuple(bare))


def every_chart(where: Setting, result=MANY):
    return (
        radar(where, result),
        radar(
            where,
            result,
            (
                Series.scores("Leitung", result, "leadership"),
                Series.scores("Mitarbeitende", ONE, "pulse"),
                Series.target("Ziel", result),
            ),
        ),
        ternary(where, result.positioning, result.intended),
        lever_bars(where, result),
        *(practice_bars(where, lever) for lever in result.levers),
        step_matrix(where, result.priorities),
        contrast_profile(where, result),
    )


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    list(product(("de", "en"), ("light", "dark", "print"), (320, 640))),
)
@pytest.mark.parametrize("result", [ONE, MANY], ids=["one", "many"])
def test_every_figure_is_valid_and_every_chart_is_told_in_words(
    result, language, theme, width
) -> None:
    for chart in every_chart(setting(language, theme, width), result):
        go.Figure(chart.figure)
        assert chart.title
        assert chart.alt
        assert "21" in chart.caption
        assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
        assert chart.table.rows
        assert (chart.figure["layout"]["width"], chart.width) == (width, width)
        assert chart.figure["layout"]["height"] == chart.height


def numbers(value):
    if isinstance(value, dict):
        return [n for v in value.values() for n in numbers(v)]
    if isinstance(value, list):
        return [n for v in value for n in numbers(v)]
    return [value] if isinstance(value, float) else []


def test_no_figure_holds_more_digits_than_are_shown() -> None:
    for chart in every_chart(setting()):
        for trace in chart.figure["data"]:
            found = numbers([trace.get(k, []) for k in ("a", "b", "c")])
            if trace.get("hoverinfo") != "skip":
                found += numbers([trace.get(k, []) for k in ("x", "r")])
            if chart.key != "steps":
                assert all(n == round(n, 1) for n in found), (chart.key, trace)
    assert not re.search(r"\d\.\d{5}", json.dumps([c.figure for c in every_chart(setting())]))


@pytest.mark.parametrize(("language", "comma"), [("de", ","), ("en", ".")])
def test_figures_are_written_in_the_readers_locale(language, comma) -> None:
    chart = lever_bars(setting(language), MANY)
    mean = f"{MANY.levers[0].mean:.1f}".replace(".", comma)
    assert mean in chart.alt
    assert chart.table.rows[0][1] == mean


def test_german_charts_hold_no_english_word() -> None:
    charts = every_chart(setting("de"))
    text = " ".join(f"{c.title} {c.caption} {c.alt} {c.table}" for c in charts)
    text += json.dumps([c.figure for c in charts], ensure_ascii=False)
    assert not re.search(r"\b(the|today|lever|effort|score|between|responses)\b", text, re.I)


# The radar


def test_the_radar_begins_at_the_top_and_goes_clockwise() -> None:
    figure = radar(setting(), MANY).figure
    angular = figure["layout"]["polar"]["angularaxis"]
    assert (angular["rotation"], angular["direction"]) == (90, "clockwise")
    line = figure["data"][-1]
    assert line["theta"] == [0, 72, 144, 216, 288, 0]
    assert line["r"][:5] == [round(v.mean, 1) for v in MANY.levers]


def test_a_missing_lever_is_a_gap_and_said_in_words() -> None:
    chart = radar(setting("en"), without(MANY, "knowledge"))
    line = chart.figure["data"][-1]
    assert line["r"][2] is None
    assert line["connectgaps"] is False
    assert "no score" in chart.alt
    assert chart.table.rows[2][1] == "no score"
    assert any("no score" in note["text"] for note in chart.figure["layout"]["annotations"])


@pytest.mark.parametrize("missing", [("goals",), ("goals", "holistic"), ("culture", "holistic")])
def test_the_band_never_covers_a_lever_without_interval(missing) -> None:
    keys = [lever.key for lever in bank().levers]
    chart = radar(setting(), without(MANY, *missing))
    bands = [t for t in chart.figure["data"] if t.get("fill") == "toself" or t.get("opacity")]
    touched = {angle for band in bands for angle in band["theta"]}
    assert touched == {72 * i for i, key in enumerate(keys) if key not in missing}


def test_one_person_has_no_band_and_is_called_an_impression() -> None:
    chart = radar(setting("en"), ONE)
    assert not [t for t in chart.figure["data"] if t.get("fill")]
    assert "impression" in chart.caption
    assert "interval." in chart.caption


def test_series_differ_by_marker_and_dash_not_only_by_colour() -> None:
    for one, two in combinations(("leadership", "pulse", "workshop", "target"), 2):
        assert STYLES[one].symbol != STYLES[two].symbol
        assert STYLES[one].glyph != STYLES[two].glyph
        assert STYLES[one].dash != STYLES[two].dash or "target" in (one, two)
    assert STYLES["target"].hollow


def test_a_radar_of_four_series_is_refused() -> None:
    with pytest.raises(ValueError, match="one to three"):
        radar(setting(), MANY, [Series.scores("x", MANY)] * 4)


def test_the_finding_names_the_highest_and_the_lowest_as_rounded() -> None:
    levers = tuple(
        replace(lever, mean=mean)
        for lever, mean in zip(MANY.levers, (2.04, 3.96, 3.0, 4.04, 1.96), strict=True)
    )
    title = radar(setting("en"), replace(MANY, levers=levers)).title
    assert title.startswith("Culture and Holistic approach highest (4.0)")
    assert title.endswith("Goals and Measurability lowest (2.0)")
    same = tuple(replace(lever, mean=3.0) for lever in MANY.levers)
    assert radar(setting("en"), replace(MANY, levers=same)).title == "All levers at 3.0"


# The triangle


def test_shares_stand_at_the_corner_of_their_strategy() -> None:
    mean = (0.5, 0.3, 0.2)
    chart = ternary(setting(), replace(MANY.positioning, mean=mean), None)
    today = chart.figure["data"][-1]
    assert (today["b"], today["a"], today["c"]) == ([50], [30], [20])
    assert [row[1] for row in chart.table.rows] == ["50\xa0%", "30\xa0%", "20\xa0%"]


def test_the_region_stays_in_the_triangle_and_reaches_its_edge() -> None:
    border = region((0.8, 0.15, 0.05), ((0.04, -0.02), (-0.02, 0.03)), 0.6)
    assert all(min(point) >= -1e-9 and sum(point) == pytest.approx(1) for point in border)
    assert any(abs(min(point)) < 1e-9 for point in border)


def test_the_region_is_the_ellipse_of_its_definition() -> None:
    mean, s, radius2 = (0.4, 0.35, 0.25), ((0.01, -0.004), (-0.004, 0.008)), 0.3
    determinant = s[0][0] * s[1][1] - s[0][1] ** 2
    for x, y, _ in region(mean, s, radius2):
        u, v = x - mean[0], y - mean[1]
        distance = (s[1][1] * u * u - 2 * s[0][1] * u * v + s[0][0] * v * v) / determinant
        assert distance == pytest.approx(radius2)


def test_a_region_without_spread_is_a_point_or_a_line() -> None:
    assert {
        tuple(round(s, 9) for s in p) for p in region((0.4, 0.4, 0.2), ((0, 0), (0, 0)), 1)
    } == {(0.4, 0.4, 0.2)}
    for x, _, _ in region((0.4, 0.4, 0.2), ((0, 0), (0, 0.01)), 1):
        assert x == pytest.approx(0.4)


def test_the_region_is_shown_from_ten_people_on() -> None:
    def filled(positioning):
        figure = ternary(setting(), positioning).figure
        return [t for t in figure["data"] if t.get("fill") == "toself"]

    assert filled(MANY.positioning)
    assert not filled(replace(MANY.positioning, n=9))
    assert not filled(replace(MANY.positioning, radius2=None))


def test_no_arrow_joins_two_points_that_are_one_to_the_eye() -> None:
    def arrows(goal):
        figure = ternary(
            setting("en"), MANY.positioning, replace(MANY.positioning, mean=goal)
        ).figure
        texts = [note["text"] for note in figure["layout"]["annotations"]]
        arrow = [t for t in figure["data"] if t["mode"] == "lines+markers"]
        return len(arrow), any("Today and intended" in text for text in texts)

    mean = MANY.positioning.mean
    assert arrows(mean) == (0, True)
    assert arrows((0.1, 0.1, 0.8)) == (1, False)


@pytest.mark.parametrize("mean", [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), None])
def test_corners_and_nobody_are_drawn_too(mean) -> None:
    chart = ternary(setting(), replace(MANY.positioning, mean=mean, top=None))
    go.Figure(chart.figure)
    assert chart.table.rows[0][1] == ("–" if mean is None else f"{mean[0] * 100:.0f}\xa0%")


# Bars, steps, contrasts


def test_a_practice_that_many_cannot_judge_says_so() -> None:
    lever = MANY.levers[0]
    practices = (
        replace(lever.practices[0], cant_judge=0.42, invisible=True),
        replace(lever.practices[1], cant_judge=0.1, invisible=False),
        replace(lever.practices[2], cant_judge=0.0, invisible=False),
        *lever.practices[3:],
    )
    chart = practice_bars(setting("en"), replace(lever, practices=practices))
    drawn = json.dumps(chart.figure, ensure_ascii=False)
    assert "42% can’t judge this: invisible here" in drawn
    assert "10% can’t judge this<" in drawn
    assert "0% can’t judge this: " not in drawn
    assert [row[3] for row in chart.table.rows[:3]] == ["42%", "10%", "0%"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_caption_says_from_how_many_answers_on_a_practice_has_a_band(language) -> None:
    said = {
        "de": f"Ein Band gibt es ab {ITEMS_FROM} Antworten je Praxis.",
        "en": f"A practice has a band from {ITEMS_FROM} answers on.",
    }[language]
    lever = MANY.levers[0]
    few = replace(lever.practices[0], interval=None, counts=None, shares=None)
    unsaid = replace(few, mean=None)
    assert lever.practices[1].interval
    for one, is_said in ((few, True), (unsaid, False), (lever.practices[0], False)):
        practices = (one, *lever.practices[1:])
        caption = practice_bars(setting(language), replace(lever, practices=practices)).caption
        assert (said in caption) == is_said
    bare = [replace(practice, interval=None, counts=None) for practice in lever.practices]
    assert said in practice_bars(setting(language), replace(lever, practices=bare)).caption


def test_levels_are_named_and_an_estimate_is_called_one() -> None:
    lever = replace(MANY.levers[0], level=LevelRange(2, 3, False))
    estimate = replace(MANY.levers[1], level=LevelRange(3, 3, True))
    result = replace(MANY, levers=(lever, estimate, *MANY.levers[2:]))
    rows = lever_bars(setting("en"), result).table.rows
    assert rows[0][3] == "between 2 and 3"
    assert rows[1][3] == "Defined (estimate)"


def test_an_interval_is_drawn_from_end_to_end() -> None:
    lever = replace(MANY.levers[0], interval=Interval(2.04, 3.17))
    figure = lever_bars(setting(), replace(MANY, levers=(lever, *MANY.levers[1:]))).figure
    assert figure["data"][1]["x"][:2] == [2.0, 3.2]


@pytest.mark.parametrize("width", [320, 640])
def test_neither_markers_nor_labels_of_next_steps_touch(width) -> None:
    same = tuple(replace(p, priority=6.0, effort="S") for p in MANY.priorities[:10])
    for priorities in (same, MANY.priorities[:10]):
        placed = spots(setting(width=width), priorities)
        assert placed == spots(setting(width=width), priorities)
        for one, two in combinations(placed, 2):
            if one.column == two.column:
                assert abs(one.up - two.up) >= MARKER
                apart = abs(one.up - two.up)
                assert apart >= 15 * (len(one.label) + len(two.label)) / 2


def test_higher_benefit_never_stands_lower_in_its_column() -> None:
    placed = spots(setting(), MANY.priorities[:10])
    for one, two in combinations(placed, 2):
        if one.column == two.column and one.priority.priority > two.priority.priority:
            assert one.up > two.up


def test_nothing_to_show_is_said() -> None:
    assert step_matrix(setting("en"), ()).title == "No next steps yet"
    empty = contrast_profile(setting("en"), replace(MANY, contrasts=()))
    assert empty.title.startswith("No answers")
    assert lever_bars(setting("en"), without(MANY, *(x.lever for x in MANY.levers))).title == (
        "No lever has a score yet"
    )


# Texts


NASTY = [
    "<script>alert(1)</script>",
    "<b>x</b> <a href='javascript:1'>y</a> &lt;i&gt;",
    "%{meta.key} %{x}",
    "x" * 300,
    "Wort " * 60,
    "👩‍👩‍👧‍👦" * 60,
    "שלום עולם",
    "a\u0000b\u202ec\nd",
    "",
    " ",
]


@pytest.mark.parametrize("name", NASTY)
def test_a_name_of_any_kind_does_no_harm(name) -> None:
    full = bank()
    lever = replace(full.levers[0], name=Text(name, name))
    instrument = replace(full, levers=(lever, *full.levers[1:]))
    where = replace(setting(), bank=instrument, source=name)
    result = MANY
    for chart in (
        radar(where, result, [Series.scores(name, result), Series.target(name, result)]),
        lever_bars(where, result),
        practice_bars(where, result.levers[0]),
    ):
        go.Figure(chart.figure)
        drawn = json.dumps(chart.figure, ensure_ascii=False)
        tags = set(re.findall(r"</?[a-z]+", drawn))
        assert tags <= {"<b", "</b", "<br", "<span", "</span"}
        assert "%{" not in drawn
        assert "javascript" not in drawn or "&lt;a href" in drawn
        assert len(chart.alt) < 1200
        assert not re.search(r"[\x00-\x1f\u202a-\u202e]", drawn + chart.alt + chart.caption)


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("width", [40, 120, 300])
def test_lines_keep_to_their_width_and_number(name, width) -> None:
    found = lines(name, width, 12, 2)
    assert len(found) <= 2
    plainly = [
        line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for line in found
    ]
    assert all(measure(line, 12) <= width + 12 * 1.4 for line in plainly)


def test_wrapped_lines_hold_every_word_and_leave_none_alone() -> None:
    text = "Die richtigen Kundengruppen erkennen und halten"
    found = lines(text, 270, 12)
    assert " ".join(found) == text
    assert len(found) == 2
    assert len(found[1].split()) > 1


def test_text_is_cut_between_words_and_closed_in_its_direction() -> None:
    assert plain("Ein langer Name mit vielen Wörtern", 20) == "Ein langer Name mit…"
    assert plain("שלום", 20)[0] == "\u2068"
    assert plain("שלום", 20)[-1] == "\u2069"
    assert safe("a < b & c") == "a &lt; b &amp; c"


# Pages


def test_a_page_chart_knows_every_colour_of_the_night() -> None:
    page = for_page(setting(accent="#FFE000"), lambda where: radar(where, MANY))
    used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", json.dumps(page.data["wide"])))
    assert used <= set(page.dark)
    assert page.phone.width == 320
    assert page.chart.table == page.phone.table
