"""What is said and drawn of several waves: nothing that the intervals do not allow."""

import json
import re
from copy import deepcopy
from dataclasses import replace
from functools import cache

import pytest

from assessment import demo_audiences
from assessment.scoring.snapshot import GroupCell
from assessment.wave import Story, Voice
from questions.bank import LEVERS
from reports import charts
from reports.document.trend import build_trend
from reports.words import Words
from tests.reports.stories import BANK, few, voice, wave
from tests.reports.test_audience_report import snapshot_of

PLANNED = {"leadership": (), "contact": (), "department": ("Vertrieb", "Service")}
THEN, NOW = "Frühjahr 2026", "Herbst 2026"


@cache
def people(moved: int = 0) -> Voice:
    """Staff; everybody one level higher in what begins with C, lower in what begins with M."""
    answers = deepcopy(demo_audiences.staff(BANK))
    for one in answers:
        for item, said in one["items"].items():
            if said and item[0] in "CM":
                one["items"][item] = min(5, max(1, said + (moved if item[0] == "C" else -moved)))
    return voice("pulse", snapshot_of(demo_audiences.STAFF, answers), planned=PLANNED)


def story(*waves: tuple[Voice, ...], names=(THEN, NOW)) -> Story:
    made = [
        wave(voices, number, name=name)
        for number, (voices, name) in enumerate(zip(waves, names, strict=False), 1)
    ]
    return Story("Muster & Söhne <GmbH>", "", tuple(made))


def said(*waves, language="en", **more):
    return build_trend(story(*waves, **more), Words(language))


def only(trend):
    (one,) = trend.voices
    return one


def test_the_title_names_what_is_clearly_higher_and_lower_and_nothing_else() -> None:
    trend = said((people(),), (people(1),))
    clear = {row.name: row.verdict for row in only(trend).levers if row.clear}
    assert clear == {"Culture": "higher", "Measurability": "lower"}
    assert trend.title == "Staff: Culture higher, Measurability lower than in ‘Frühjahr 2026’"
    for row in only(trend).levers:
        told = f"{row.name} {row.change} ({row.interval})"
        assert (told in trend.text) == row.clear
    assert trend.text.endswith("Whatever else moved may be chance.")


def test_where_nothing_is_clear_no_lever_is_named() -> None:
    trend = said((people(),), (people(),))
    assert trend.title == "Staff: No lever has clearly changed since ‘Frühjahr 2026’"
    assert trend.text == "Staff: whatever moved may be chance."
    assert {row.verdict for row in only(trend).levers} == {"may be chance"}
    assert not any(name in trend.title + trend.text for name in ("Goals", "Culture"))


def test_only_higher_and_only_lower_are_sentences_of_their_own() -> None:
    up = said((people(),), (snapshot_with("culture"),))
    down = said((snapshot_with("culture"),), (people(),))
    assert up.title == "Staff: Culture higher than in ‘Frühjahr 2026’"
    assert down.title == "Staff: Culture lower than in ‘Frühjahr 2026’"


@cache
def snapshot_with(lever: str) -> Voice:
    """Staff whose answers to one lever are a level higher."""
    answers = deepcopy(demo_audiences.staff(BANK))
    mine = {item.id for item in BANK.lever(lever).items}
    for one in answers:
        for item in mine & one["items"].keys():
            one["items"][item] = min(5, (one["items"][item] or 3) + 1)
    return voice("pulse", snapshot_of(demo_audiences.STAFF, answers), planned=PLANNED)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_figure_of_a_sentence_is_a_published_one_or_a_difference_of_two(language) -> None:
    trend = said((people(),), (people(1),), language=language)
    numbers = {
        part
        for row in (*only(trend).levers, *only(trend).positions)
        for text in (row.change, row.interval, *(p.score for p in row.points))
        for part in re.findall(r"[−+]?\d+(?:[.,]\d)?", text)
    } | {"100"}
    text = f"{trend.title} {trend.text} {only(trend).path_title} {only(trend).path}"
    for name in (THEN, NOW):
        text = text.replace(name, "")
    assert set(re.findall(r"[−+]?\d+(?:[.,]\d+)?", text)) <= numbers


def test_german_says_it_in_german() -> None:
    trend = said((people(),), (people(1),), language="de")
    assert trend.title == (
        "Mitarbeitende: Kultur höher, Messbarkeit niedriger als in der Welle „Frühjahr 2026“"
    )


@pytest.mark.parametrize(
    "waves",
    [
        ((people(),),),
        ((people(),), ()),
        ((), (people(),)),
        ((few(),), (people(),)),
        ((people(),), (few(),)),
        ((few(),), (few(),)),
        ((voice("leadership"),), (people(),)),
    ],
    ids=str,
)
def test_without_two_results_of_one_kind_nothing_is_said(waves) -> None:
    assert said(*waves) is None


def test_a_wave_without_any_result_is_left_out() -> None:
    trend = said((people(),), (few(),), (people(1),), names=(THEN, "Sommer", NOW))
    assert trend.waves == (THEN, NOW)
    assert all(len(row.points) == 2 for row in only(trend).levers)


def test_a_kind_of_audience_that_a_wave_did_not_ask_has_a_gap_there() -> None:
    waves = (people(), voice("leadership")), (voice("leadership"),), (people(1),)
    trend = said(*waves, names=("1", "2", "3"))
    assert [one.kind for one in trend.voices] == ["pulse"]
    goals = only(trend).levers[0]
    assert [point.score for point in goals.points] == ["3.0", "–", "3.0"]
    assert goals.change == "0.0"


def test_staff_come_first_and_each_kind_has_a_sentence() -> None:
    both = people(), voice("leadership")
    trend = said(both, both)
    assert [one.kind for one in trend.voices] == ["pulse", "leadership"]
    assert (
        trend.text
        == "Staff: whatever moved may be chance. Leadership: whatever moved may be chance."
    )


def test_three_in_a_room_are_not_told_apart_from_three() -> None:
    trend = said((voice("workshop"),), (voice("workshop"),))
    assert not any(row.clear for row in only(trend).levers)


def withheld_of(one: Voice, **change) -> Voice:
    return replace(one, snapshot=replace(one.snapshot, **change))


def test_where_every_lever_was_withheld_nothing_can_be_compared() -> None:
    total = people().snapshot.total
    nothing = [
        replace(x, mean=None, sd=None, n=0, interval=None, practices=()) for x in total.levers
    ]
    silent = withheld_of(people(), total=replace(total, levers=tuple(nothing)), groups=())
    trend = said((silent,), (people(1),))
    assert trend.title == "Staff: No lever can be compared with ‘Frühjahr 2026’"
    assert trend.text == "Staff: nothing that could be compared with ‘Frühjahr 2026’."
    assert {row.verdict for row in only(trend).levers} == {"not compared"}
    assert only(trend).practices == only(trend).groups == ()


def test_withheld_groups_are_told_in_the_one_neutral_sentence() -> None:
    hidden = withheld_of(people(), groups=(), withheld=True)
    notes = only(said((hidden,), (people(1),))).notes
    assert sum("stays out" in note for note in notes) == 1
    assert only(said((hidden,), (people(1),))).groups == ()
    plain = withheld_of(people(), withheld=False)
    assert not any("stays out" in note for note in only(said((plain,), (plain,))).notes)


def test_one_group_alone_is_shown_with_its_levers() -> None:
    cell = GroupCell(
        "department=F %26 E", "20–49", dict.fromkeys(LEVERS, 3.0), dict.fromkeys(LEVERS)
    )
    later = replace(cell, means=dict.fromkeys(LEVERS, 3.5) | {"goals": None})
    waves = (withheld_of(people(), groups=(cell,)),), (withheld_of(people(), groups=(later,)),)
    (group,) = only(said(*waves)).groups
    assert group.name == "F & E"
    assert [row.key for row in group.rows] == list(LEVERS[1:])
    assert {(row.change, row.interval, row.verdict) for row in group.rows} == {
        ("+0.5", "–", "may be chance")
    }


@pytest.mark.parametrize(
    ("then", "sentence"),
    [
        (PLANNED, "Groups are compared by name"),
        (PLANNED | {"department": ("Vertrieb", "Labor")}, "The departments were cut differently"),
    ],
)
def test_departments_that_were_cut_anew_are_told(then, sentence) -> None:
    before = replace(people(), planned=then)
    notes = only(said((before,), (people(1),))).notes
    assert sum(note.startswith(sentence) for note in notes) == 1


def test_other_questionnaires_are_told_and_their_groups_are_not_compared() -> None:
    full = withheld_of(people(), form="full", shared=people().snapshot.total)
    one = only(said((full,), (people(1),)))
    assert any("questionnaires of the waves differ" in note for note in one.notes)
    assert any(note.startswith("Groups are not compared") for note in one.notes)
    assert one.groups == ()
    assert (one.path_title, one.path, one.positions) == ("", "", ())


def test_the_position_is_said_to_move_only_where_a_share_clearly_did() -> None:
    still = only(said((people(),), (people(1),)))
    assert still.path_title == "The position has not clearly changed since ‘Frühjahr 2026’"
    total = people().snapshot.total
    first, centric, product = total.positioning.mean
    there = replace(
        total.positioning, mean=(first, round(centric + 0.2, 2), round(product - 0.2, 2))
    )
    moved = withheld_of(people(), total=replace(total, positioning=there))
    one = only(said((people(),), (moved,)))
    assert one.path_title == "Customer Centricity has gained weight since ‘Frühjahr 2026’"
    assert [row.verdict for row in one.positions] == ["may be chance", "higher", "lower"]
    assert "Customer Centricity +20 points" in one.path


# charts


def setting(**more) -> charts.Setting:
    return charts.Setting(BANK, Words("de"), **more)


@pytest.mark.parametrize("width", [320, 480, 640])
@pytest.mark.parametrize("count", [2, 3, 12])
def test_the_lines_hold_every_published_score_and_nothing_finer(width, count) -> None:
    waves = [(people(n % 2),) for n in range(count)]
    trend = said(*waves, names=[f"Welle {n} mit langem Namen" for n in range(count)], language="de")
    drawn = charts.trend_lines(setting(width=width), only(trend), trend.waves)
    assert drawn.table.rows[0][0] == "Ziele"
    assert len(drawn.table.head) == count + 4
    lines = [one for one in drawn.figure["data"] if one["mode"] == "lines+markers"]
    assert [len(one["y"]) for one in lines] == [count] * 5
    for one in drawn.figure["data"]:
        assert all(x is None or round(x, 2) == x for x in (*one["x"], *one["y"]))
        assert all(x is None or 0 <= x <= width for x in one["x"])


def test_a_wave_without_a_score_is_a_gap_in_the_line() -> None:
    waves = (people(), voice("leadership")), (voice("leadership"),), (people(1),)
    trend = said(*waves, names=("1", "2", "3"))
    drawn = charts.trend_lines(setting(), only(trend), trend.waves)
    line = next(one for one in drawn.figure["data"] if one["mode"] == "lines+markers")
    assert line["y"][1] is None
    assert line["connectgaps"] is False


def test_where_no_wave_has_a_score_nothing_is_drawn() -> None:
    one = only(said((people(),), (people(1),)))
    empty = tuple(
        replace(row, points=tuple(replace(p, value=None, low=None, high=None) for p in row.points))
        for row in one.levers
    )
    assert charts.trend_lines(setting(), replace(one, levers=empty), (THEN, NOW)) is None
    assert charts.positioning_path(setting(), replace(one, positions=()), (THEN, NOW)) is None


def test_the_path_has_a_point_for_each_wave_and_its_shares_in_the_corners() -> None:
    trend = said((people(),), (people(1),), language="de")
    drawn = charts.positioning_path(setting(), only(trend), trend.waves)
    points = [one for one in drawn.figure["data"] if one["mode"] == "markers"]
    assert len(points) == 2
    written = json.dumps(drawn.figure["layout"]["annotations"], ensure_ascii=False)
    assert f"{THEN} · {NOW}" in written, "two waves at one place share a name"
    for row in only(trend).positions:
        assert f"{row.points[0].score} → {row.points[1].score}" in written


@pytest.mark.parametrize("name", ["<b>x</b>", "%{x}", "A" * 120, "Herbst & Winter"])
def test_names_of_waves_are_shown_as_typed(name) -> None:
    trend = said((people(),), (people(1),), names=(name, NOW))
    for draw in (charts.trend_lines, charts.positioning_path):
        figure = json.dumps(draw(setting(), only(trend), trend.waves).figure)
        assert "<b>x</b>" not in figure
        assert "%{x}" not in figure
