"""Texts in charts: whether they have room, and that they take it."""

import re
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from math import cos, radians, sin

import pytest

from questions.load import bank
from reports import report
from reports.charts import Series, Setting, practice_bars, radar, step_matrix, ternary
from reports.charts.radar_frame import INNER, radius_of
from reports.charts.radar_levels import _drawn, _places
from reports.charts.room import Box, clash, clearest
from reports.charts.spots import edges, spots
from reports.charts.ternary_frame import Triangle
from reports.charts.text import measure
from reports.words import Words
from tests import factories

ONE = factories.result(1)
MANY = factories.result(24, form="full")


def setting(theme="print", width=640, language="de") -> Setting:
    return Setting(bank(), Words(language), theme, width, day=date(2026, 11, 21))


def with_means(*means):
    levers = tuple(
        replace(lever, mean=mean) for lever, mean in zip(MANY.levers, means, strict=True)
    )
    return replace(MANY, levers=levers)


# Boxes and lines


def test_a_line_crosses_a_box_for_as_long_as_it_is_inside() -> None:
    box = Box(0, 0, 10, 4)
    assert box.crossed(((-20, 0), (20, 0))) == pytest.approx(10)
    assert box.crossed(((0, 0), (0, 20))) == pytest.approx(2)
    assert box.crossed(((-20, 3), (20, 3))) == 0
    assert box.crossed(((6, -9), (6, 9))) == 0
    assert box.crossed(((-5, -2), (5, 2))) == pytest.approx((100 + 16) ** 0.5)
    assert box.crossed(((1, 1), (1, 1))) == 0


def test_boxes_overlap_by_what_both_cover() -> None:
    box = Box(0, 0, 10, 4)
    assert box.overlap(Box(8, 3, 10, 4)) == pytest.approx(2)
    assert box.overlap(Box(10, 0, 10, 4)) == 0
    assert box.overlap(Box(0, 0, 2, 2)) == pytest.approx(4)
    assert box.overlap(Box(0, 0, 10, 4)) == pytest.approx(40)


def test_the_first_place_with_room_is_taken_else_the_least_bad() -> None:
    line = ((-50.0, 0.0), (50.0, 0.0))
    places = [Box(0, 0, 10, 4), Box(0, 5, 10, 4), Box(0, 9, 10, 4)]
    assert clearest(places, [line], []) == places[1]
    blocked = [Box(0, 5, 20, 20), Box(0, 9, 4, 4)]
    assert clearest(places[:1], [line], blocked) == places[0]
    assert clash(places[0], [line], []) == pytest.approx(10)


# The names of the levels


@pytest.mark.parametrize("width", [320, 560, 658])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_line_of_the_radar_crosses_the_name_of_a_level(width, language) -> None:
    where = setting("print" if width == 658 else "light", width, language)
    values = (1.0, 1.7, 2.4, 2.9, 3.3, 4.2, 5.0)
    for left, right in product(values, values):
        result = with_means(3.0, 3.0, right, left, 3.0)
        figure = radar(where, result).figure
        names = next(t for t in figure["data"] if t["mode"] == "text")
        lines, points = _drawn(where, (Series.scores("", result),))
        for number, (text, reach, turn) in enumerate(
            zip(names["text"], names["r"], names["theta"], strict=True), start=1
        ):
            assert text.startswith(str(number))
            if text == str(number):
                continue
            box = _box(where, text, reach, turn)
            assert clash(box, lines, points) == 0, (left, right, text)


def _box(where, text, reach, turn) -> Box:
    far = (reach - INNER) * radius_of(where) / (5 - INNER)
    x, y = sin(radians(turn)) * far, cos(radians(turn)) * far
    return Box(x, y, measure(text, where.small) - 1, where.small)


def test_names_of_levels_are_whole_where_nothing_stands_in_the_way() -> None:
    names = next(
        t
        for t in radar(setting(), with_means(5.0, 5.0, 5.0, 5.0, 5.0)).figure["data"]
        if t["mode"] == "text"
    )
    assert [re.sub(r"^\d ", "", text) for text in names["text"]] == [
        level.name["de"] for level in bank().levels
    ]
    assert _places(setting(), 3, "3", 1.0, 0)[0].x == 0


# The triangle


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("light", 560), ("print", 370)])
@pytest.mark.parametrize("language", ["de", "en"])
def test_today_and_intended_never_cover_each_other_nor_a_point(theme, width, language) -> None:
    where = setting(theme, width, language)
    shares = [(a / 10, b / 10, (10 - a - b) / 10) for a in range(11) for b in range(11 - a)]
    for today, goal in combinations(shares[::3], 2):
        result = replace(MANY.positioning, mean=today)
        figure = ternary(where, result, replace(result, mean=goal)).figure
        notes = [n for n in figure["layout"]["annotations"] if n["text"].startswith("<b>")]
        labels = [n for n in notes if n["yanchor"] == "middle"]
        assert len(labels) == 2
        boxes = [
            Box(n["xshift"], n["yshift"], measure(n["text"][3:-4], where.size), where.size)
            for n in labels
        ]
        points = [Box(*Triangle.of(where).point(s), 12, 12) for s in (today, goal)]
        assert boxes[0].overlap(boxes[1]) == 0, (today, goal)
        assert sum(b.overlap(p) for b in boxes for p in points) == 0, (today, goal)
        assert all(abs(b.x) + b.width / 2 <= where.width / 2 for b in boxes)


# The matrix


@pytest.mark.parametrize("efforts", ["SSSSSSSSSS", "SSSSSMMMMM", "SMLSMLSMLS", "LLLLLLLLLL"])
@pytest.mark.parametrize(("theme", "width"), [("light", 560), ("print", 658)])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_step_is_cut_and_none_leaves_its_column(efforts, theme, width, language) -> None:
    where = setting(theme, width, language)
    shown = tuple(
        replace(p, effort=effort) for p, effort in zip(MANY.priorities[:10], efforts, strict=True)
    )
    borders = edges(where, shown)
    assert borders[-1] == pytest.approx(width - 8, abs=0.2)
    height = step_matrix(where, shown).height
    for spot in spots(where, shown):
        assert not any("…" in line for line in spot.label)
        room = borders[spot.column + 1] - borders[spot.column] - 37
        assert all(measure(line, where.size) <= room for line in spot.label)
        assert 0 < spot.up < height


def test_a_column_without_steps_gives_its_room_away() -> None:
    low = tuple(replace(p, effort="S") for p in MANY.priorities[:10])
    left, right = edges(setting(), low)[:2]
    assert right - left > 0.7 * 632
    assert edges(setting(), MANY.priorities[:0]) == (0.0, 210.7, 421.3, 632.0)


def test_steps_of_one_benefit_stand_round_the_middle() -> None:
    same = tuple(replace(p, priority=6.0, effort="S") for p in MANY.priorities[:4])
    ups = [spot.up for spot in spots(setting(), same)]
    assert ups == sorted(ups, reverse=True)
    assert sum(ups) / len(ups) == pytest.approx(120, abs=1)


def test_every_lever_in_the_matrix_stands_in_its_key() -> None:
    for width in (320, 560, 658):
        drawn = str(step_matrix(setting(width=width), MANY.priorities).figure)
        lever = {item.id: item.lever for item in bank().items}
        used = {lever[p.item] for p in MANY.priorities[:10]}
        for one in bank().levers:
            assert (f"●\\xa0{one.name['de']}" in drawn) == (one.key in used)


# Sizes


def sizes(value) -> list[float]:
    """Of all text in a figure."""
    if isinstance(value, list | tuple):
        return [size for item in value for size in sizes(item)]
    if not isinstance(value, dict):
        return []
    found = [size for key, item in value.items() if key != "hoverlabel" for size in sizes(item)]
    for key in ("font", "textfont"):
        size = value.get(key, {}).get("size")
        found += size if isinstance(size, list) else [size] if size else []
    return found


@pytest.mark.parametrize("result", [ONE, MANY], ids=["one", "many"])
def test_text_on_paper_has_at_least_seven_and_a_half_points(result) -> None:
    edition = report.Edition("de", date(2026, 11, 21), "Muster GmbH")
    places = {"ternary": 370} | {f"practices-{lever.key}": 491 for lever in bank().levers}
    for chart in report.charts(bank(), result, edition):
        assert chart.width == places.get(chart.key, 658)  # px of its place: drawn one to one
        assert min(sizes(dict(chart.figure))) * 0.75 >= 7.5
        assert max(sizes(dict(chart.figure))) * 0.75 <= 9


def test_text_on_a_phone_has_at_least_eleven_pixels() -> None:
    where = setting("light", 320)
    for chart in (
        radar(where, MANY),
        ternary(where, MANY.positioning, MANY.intended),
        step_matrix(where, MANY.priorities),
        practice_bars(where, MANY.levers[0]),
    ):
        assert min(sizes(dict(chart.figure))) >= 11
