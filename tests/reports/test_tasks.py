"""The action plan and the figures in words, at their edges: nothing says more than is known."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from assessment.scoring.results import Interval
from assessment.scoring.score import score
from assessment.scoring.snapshot import Participation, Snapshot
from assessment.wave import FigureValue, Story, Task, Voice, Wave
from questions.load import bank
from reports.document.cockpit import build_cockpit
from reports.document.moved import Moved, verdict
from reports.document.offers import offers
from reports.document.tasks import build_tasks
from reports.words import Words
from tests import factories

EN, DE = Words("en"), Words("de")
TODAY = date(2027, 6, 1)


def snapshot(n: int = 60, *, kind: str = "pulse", levels=factories.LEVELS) -> Snapshot:
    """What a closed audience of so many people is, with figures rounded as they are published."""
    found = _result(n, levels)
    return Snapshot(
        kind=kind, form="pulse", confidentiality="anonymous", k=5,
        participation=Participation(n, None, None), total=found, groups=(), withheld=False,
        shared=None, people=(), comments={},
    )  # fmt: skip


def _result(n: int, levels):
    answers = factories.responses(n, form="pulse")
    asked = [item.id in bank().form("pulse").items for item in bank().items]
    given = factories.items(n, levels=levels)
    given[:, [not one for one in asked]] = float("nan")
    return _rounded(score(bank(), replace(answers, items=given), form="pulse"))


def _rounded(result):
    """Means and spreads to one decimal, as they are published."""

    def practice(one):
        return replace(
            one, mean=None if one.mean is None else round(one.mean, 1),
            sd=None if one.sd is None or one.n < 15 else round(one.sd, 1),
        )  # fmt: skip

    levers = tuple(
        replace(lever, practices=tuple(map(practice, lever.practices))) for lever in result.levers
    )
    return replace(result, levers=levers)


def wave(number: int, *, kind: str = "pulse", of: Snapshot | None = None, **more) -> Wave:
    voices = (Voice(kind, date(2026, 1, 1), "x", of),) if of else ()
    return Wave(
        UUID(int=number), f"Welle {number}", number, "1", bank().hash, voices=voices, **more
    )


def task(**said) -> Task:
    return Task(**({"id": UUID(int=9), "title": "Zuhören", "item": "G1"} | said))


def plan(*waves: Wave, words: Words = EN, today: date | None = TODAY):
    return build_tasks(Story("Muster", "", waves), words, today=today)


LOW, HIGH = (2.0,) * 5, (4.0,) * 5


def test_without_an_action_there_is_no_plan() -> None:
    assert plan(wave(1)) is None


def test_one_wave_says_nothing_of_movement() -> None:
    row = plan(wave(1, of=snapshot(), tasks=(task(),))).rows[0]
    assert (row.moved, row.verdict) == ("", "")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [(LOW, HIGH, "higher"), (HIGH, LOW, "lower"), (LOW, LOW, "may be chance")],
)
def test_a_practice_has_moved_where_the_interval_leaves_out_zero(before, after, says) -> None:
    waves = wave(1, of=snapshot(levels=before), tasks=(task(),)), wave(2, of=snapshot(levels=after))
    said = plan(*waves)
    assert said.rows[0].verdict == says
    assert " to " in said.rows[0].moved
    assert said.rows[0].moved.startswith("Staff: ")
    assert "cause cannot be told" in said.text


def test_few_answers_have_no_interval_and_claim_nothing() -> None:
    waves = (
        wave(1, of=snapshot(8, levels=LOW), tasks=(task(),)),
        wave(2, of=snapshot(8, levels=HIGH)),
    )
    row = plan(*waves).rows[0]
    assert row.verdict == "may be chance: no interval can be given"
    assert " to " not in row.moved


@pytest.mark.parametrize(
    "after",
    [
        {"kind": "leadership", "of": snapshot(kind="leadership")},
        {"of": replace(snapshot(), total=None)},
    ],
)
def test_nothing_is_compared_across_audiences_nor_with_what_is_withheld(after) -> None:
    said = plan(wave(1, of=snapshot(), tasks=(task(),)), wave(2, **after))
    assert said.rows[0].moved == ""
    assert said.rows[0].verdict.startswith("not compared")


@pytest.mark.parametrize("said", [{"status": "dropped"}, {"item": ""}, {"item": "Z9"}])
def test_what_was_dropped_or_has_no_practice_shows_no_movement(said) -> None:
    waves = wave(1, of=snapshot(), tasks=(task(**said),)), wave(2, of=snapshot(levels=HIGH))
    row = plan(*waves).rows[0]
    assert (row.moved, row.verdict) == ("", "")


def test_a_wave_without_results_is_passed_over() -> None:
    waves = wave(1, of=snapshot(levels=LOW), tasks=(task(),)), wave(2, of=snapshot(levels=HIGH))
    assert plan(*waves, wave(3)).rows[0].moved == plan(*waves).rows[0].moved


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.0, 0.8, "may be chance"), (0.1, 0.8, "higher"),
        (-0.8, 0.0, "may be chance"), (-0.8, -0.1, "lower"),
    ],
)  # fmt: skip
def test_an_interval_that_touches_zero_is_no_change(low, high, says) -> None:
    after = 2.4 if low >= 0 else 1.6
    assert verdict(EN, Moved("pulse", 2.0, after, Interval(low, high))) == says


def test_what_is_to_be_done_comes_first_by_its_day_and_newer_waves_before_older() -> None:
    mine = (
        task(title="ohne Tag"), task(title="später", due=date(2027, 8, 1)),
        task(title="fertig", status="done"), task(title="bald", due=date(2027, 7, 1)),
    )  # fmt: skip
    said = plan(wave(1, tasks=(task(title="alt"),)), wave(2, tasks=mine))
    assert [row.title for row in said.rows] == ["bald", "später", "ohne Tag", "fertig", "alt"]


@pytest.mark.parametrize(("status", "late"), [("open", True), ("doing", True), ("done", False)])
def test_only_what_is_still_to_be_done_is_late_and_on_paper_nothing_is(status, late) -> None:
    mine = wave(1, tasks=(task(due=date(2027, 5, 31), status=status),))
    assert plan(mine).rows[0].late is late
    assert not plan(mine, today=None).rows[0].late


def test_the_plan_says_what_is_still_to_be_settled() -> None:
    said = plan(wave(1, tasks=(task(), task(owner="Ada", due=TODAY))))
    assert "One action still has nobody who takes care of it." in said.text
    assert "One action still has no date." in said.text
    assert plan(wave(1, tasks=(task(owner="Ada", due=TODAY),))).text == ""


def test_a_step_of_the_library_brings_its_figure_unless_they_name_another() -> None:
    step = bank().steps[0]
    mine = task(step_id=step.id), task(step_id=step.id, figure="NPS")
    rows = plan(wave(1, tasks=mine), words=DE).rows
    assert [row.figure for row in rows] == [step.figure["de"], "NPS"]


def test_no_figure_no_cockpit() -> None:
    assert build_cockpit(Story("Muster", "", (wave(1, of=snapshot()),)), EN) is None


def test_figures_stand_beside_the_scores_of_their_wave() -> None:
    first = wave(1, of=snapshot(), figures=(FigureValue("nps", -12.0),))
    second = wave(2, figures=(FigureValue("nps", 7.5, date(2027, 1, 1)), FigureValue("churn", 8)))
    said = build_cockpit(Story("Muster", "", (first, second)), EN)
    rows = {row.key: row for row in said.rows}
    assert rows["nps"].values == ("−12", "7.5")
    assert (rows["nps"].change, rows["nps"].note) == ("+19.5", "as of 1 January 2027")
    assert (rows["churn"].values, rows["churn"].change) == (("–", "8"), "")
    assert rows["churn"].note == "less is better"
    assert rows["overall-pulse"].numbers[1] is None
    assert rows["overall-pulse"].change == "", "that is said with its interval, elsewhere"


def test_steps_are_offered_until_somebody_takes_them_on() -> None:
    found = offers(Story("Muster", "", (wave(1, of=snapshot()),)), EN)
    assert len(found) > 3
    taken = task(step_id=found[0].id)
    left = offers(Story("Muster", "", (wave(1, of=snapshot(), tasks=(taken,)),)), EN)
    assert [one.id for one in left] == [one.id for one in found[1:]]
    dropped = replace(taken, status="dropped")
    again = offers(Story("Muster", "", (wave(1, of=snapshot(), tasks=(dropped,)),)), EN)
    assert again == found
    assert offers(Story("Muster", "", (wave(1),)), EN) == ()
