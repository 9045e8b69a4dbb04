"""Votes as dots, the cloud in the triangle and the radar of a workshop."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly import graph_objects as go

from assessment.workshop.parts import part
from assessment.workshop.reveal import Shown, picture
from assessment.workshop.room import Agreement
from questions.load import bank
from reports.charts import Setting, for_stage, lever_votes, ternary, votes, workshop_radar
from reports.charts.cloud import LARGEST, marks
from reports.charts.piles import Grain
from reports.words import Words
from tests.reports.workshops import CLOUD, held
from tests.workshop.examples import BANK, lever, points

OUTCOME = held()
GOALS = OUTCOME.levers[0]
ITEMS = [item.id for item in BANK.lever("goals").items]


def setting(language="de", theme="light", width=640, **more) -> Setting:
    return Setting(bank(), Words(language), theme, width, day=date(2026, 11, 22), **more)


def shown(*counts: int, key: str = ITEMS[0], missing: int = 0) -> Shown:
    """One question with so many answers at each level; its words do not matter here."""
    middle = next((i for i, n in enumerate(counts, 1) if n == max(counts)), 1)
    return Shown(key, "choice", sum(counts), missing, counts, middle, middle, 1.2, "divided")


def traces(chart, kind: str = "circle"):
    found = [t for t in chart.figure["data"] if t.get("mode") == "markers"]
    return [t for t in found if t["marker"].get("symbol", "circle") == kind]


def every(where: Setting, outcome=OUTCOME):
    place = outcome.result.positioning
    return (
        lever_votes(where, outcome.levers[0]),
        lever_votes(where, outcome.levers[1]),
        votes(where, "service", [shown(0, 1, 2, 3, 4, key=BANK.service[0].key)]),
        votes(where, "importance", [replace(shown(0, 1, 2, 3, 4, key="goals"), kind="scale")]),
        ternary(where, place, cloud=CLOUD),
        ternary(where, place, place, goals=CLOUD),
        workshop_radar(where, outcome),
    )


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    list(product(("de", "en"), ("light", "dark", "print"), (320, 480, 640))),
)
def test_every_figure_is_valid_and_told_in_words(language, theme, width) -> None:
    for chart in every(setting(language, theme, width)):
        go.Figure(chart.figure)
        assert chart.title
        assert chart.alt
        assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
        assert (chart.figure["layout"]["width"], chart.width) == (width, width)
        assert chart.figure["layout"]["height"] == chart.height


def test_german_charts_hold_no_english_word() -> None:
    text = " ".join(f"{c.title} {c.caption} {c.alt} {c.table}" for c in every(setting()))
    text += json.dumps([c.figure for c in every(setting())], ensure_ascii=False)
    assert not re.search(
        r"\b(vote|agreed|united|divided|answers?|judge|spread|today)\b", text, re.I
    )


@given(st.integers(1, 100), st.floats(40, 120), st.floats(14, 60), st.integers(0, 99))
def test_dots_never_cover_each_other_nor_leave_their_shelf(most, width, height, fewer) -> None:
    grain, count = Grain.fitting(most, width, height), max(0, most - fewer)
    placed = list(grain.pile(count))
    assert len(placed) == count
    assert all(abs(x) + grain.pitch / 2 <= width / 2 + 1e-6 for x, _ in placed)
    assert all(0 < up + grain.size / 2 <= height for _, up in placed)
    assert all(
        hypot(a[0] - b[0], a[1] - b[1]) >= grain.size
        for i, a in enumerate(placed)
        for b in placed[i + 1 : i + 2 + grain.across * 2]
    )


@pytest.mark.parametrize("width", [320, 640])
def test_a_hundred_answers_in_one_cell_stay_dots_in_their_column(width) -> None:
    chart = votes(setting(width=width), "goals", [shown(0, 0, 100, 0, 0), shown(1, 0, 0, 0, 1)])
    (dots,) = traces(chart)
    assert len(dots["x"]) == 102
    places = list(zip(dots["x"], dots["y"], strict=True))[:100]
    assert len(set(places)) == 100
    near = min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(places))
    assert near >= dots["marker"]["size"] >= 3.2
    assert max(dots["y"]) < chart.height


def test_every_answer_is_a_dot_and_both_votes_stand_beside_each_other() -> None:
    first, second = traces(lever_votes(setting(), GOALS))
    assert len(first["x"]) == 5 * 5 - 2
    assert first["marker"]["color"] == "#FFFFFF"
    assert len(second["x"]) == 5
    assert second["marker"]["color"] == setting().colours.levers["goals"]


def test_median_and_agreed_score_have_marks_of_their_own() -> None:
    chart = lever_votes(setting(), GOALS)
    (medians,), (agreed,) = traces(chart, "triangle-up"), traces(chart, "diamond")
    assert len(medians["x"]) == 6
    first, second = medians["x"][:2]
    assert agreed["x"] == [pytest.approx((second + medians["x"][3]) / 2, abs=0.2)]
    assert first == second
    assert "◇ 2,5 vereinbart" in str(chart.figure["data"])


def test_the_finding_names_where_the_room_is_furthest_apart() -> None:
    title = lever_votes(setting("en"), replace(GOALS, practices=GOALS.practices[1:])).title
    assert title == f"Divided on ‘{BANK.item(ITEMS[4]).name['en']}’"
    alike = picture(BANK, part(BANK, "goals"), ITEMS, 1, lever("goals", 3, 3, 3))
    assert votes(setting("en"), "goals", alike.questions).title == "Everybody answers alike"


def test_fewer_than_three_answers_are_neither_drawn_nor_listed() -> None:
    few = Shown(ITEMS[0], "choice", 2, 4)
    chart = votes(setting("en"), "goals", [few])
    assert not traces(chart)
    assert not traces(chart, "triangle-up")
    assert chart.table.rows[0][1:8] == ("–",) * 7
    assert "too few answers" in chart.alt


def test_who_cannot_judge_is_counted_apart_in_words() -> None:
    chart = votes(setting("en"), "goals", [shown(1, 1, 1, 0, 0, missing=4)])
    assert "4 can’t judge" in str(chart.figure["data"])
    assert chart.caption.startswith("7 responses.")


def test_an_agreed_score_for_the_lever_is_told_in_the_caption() -> None:
    given_ = {"goals": Agreement(3.5, "So."), "culture": Agreement(1.0, "")}
    chart = votes(setting("en"), "goals", [shown(1, 1, 1, 0, 0)], agreed=given_)
    assert "3.5" in chart.caption
    assert "1.0" not in chart.caption
    assert not traces(chart, "diamond")


def test_the_cloud_shows_everybody_by_number_and_not_by_order() -> None:
    found = marks(CLOUD)
    assert found == marks(CLOUD[::-1])
    assert [mark.count for mark in found] == [3, 1, 1]
    assert found[0].size == pytest.approx(found[1].size * 3**0.5, abs=0.1)
    assert max(mark.size for mark in marks(CLOUD * 100)) <= LARGEST


def test_the_cloud_takes_the_place_of_the_region_and_intended_is_hollow() -> None:
    place = held(4).result.positioning
    plain, cloud = ternary(setting(), place), ternary(setting(), place, cloud=CLOUD)
    assert any(t.get("fill") for t in plain.figure["data"])
    assert not any(t.get("fill") for t in cloud.figure["data"])
    goals = points("intended", *CLOUD)
    wanted = picture(BANK, part(BANK, "intended"), [*goals[0]], 1, goals)
    aim = ternary(setting("en"), place, wanted.cloud.place, goals=wanted.cloud.points)
    drawn = [t for t in aim.figure["data"] if isinstance(t.get("marker", {}).get("size"), list)]
    hollow = [t for t in drawn if t["marker"]["color"] == "rgba(0,0,0,0)"]
    assert [len(t["a"]) for t in hollow] == [3]
    assert aim.title == "Intended and today are alike"


def test_the_radar_compares_first_votes_agreed_scores_and_target() -> None:
    chart = workshop_radar(setting("en"), OUTCOME)
    assert chart.key == "workshop"
    assert chart.table.head[1:] == ("First vote", "Agreed", "Target")
    culture = next(row for row in chart.table.rows if row[0] == "Culture")
    assert culture[1:] == ("3.0", "4.0", "4.0")
    empty = tuple(replace(one, score=None) for one in OUTCOME.levers)
    assert workshop_radar(setting(), replace(OUTCOME, levers=empty)) is None


def test_the_stage_has_one_drawing_with_larger_text() -> None:
    page = for_stage(setting(), lambda s: ternary(s, OUTCOME.result.positioning, cloud=CLOUD))
    small = ternary(setting(width=640), OUTCOME.result.positioning, cloud=CLOUD)
    size = page.chart.figure["layout"]["font"]["size"]
    assert size > small.figure["layout"]["font"]["size"]
    assert page.chart == page.phone
    assert page.dark["#FFFFFF"] == "#0F1620"
    assert page.chart.height / page.chart.width < 0.9
