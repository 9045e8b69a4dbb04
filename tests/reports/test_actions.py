"""What a room agreed to do, in words and in the PDF; and what it agreed beside what it voted."""

from dataclasses import replace
from datetime import date

import pytest
from pdfua import Severity, validate

from assessment.scoring.results import Flags
from assessment.workshop.actions import Plan
from reports import report
from reports.document import build_audience
from reports.document.actions import FIRST, actions
from reports.words import Words
from tests.reports.test_audience_report import BANK, DAY, EDITION, pages, room
from tests.reports.workshops import held

WORDS = Words("en")
STEP = BANK.steps[0]
DOTTED = Plan(STEP.title["en"], "Ada", STEP.id, date(2027, 1, 31))
OPEN = Plan("Listen to\nservice once a month")
LONG = Plan("Weniger Sonderfälle, " * 9, "Donaudampfschifffahrtskapitänin " * 3)


def said(*taken: Plan):
    found = build_audience(BANK, room(), held(3), language="en", date=DAY, taken=taken)
    assert found is not None
    return found.document


def test_an_action_is_what_who_until_when_and_the_dots_of_its_step() -> None:
    found = said(DOTTED, OPEN).actions
    rows = [(one.what, one.who, one.until, one.dots) for one in found.rows]
    assert rows == [
        (STEP.title["en"], "Ada", "31 January 2027", "7"),
        ("Listen to service once a month", "–", "–", ""),
    ]
    assert found.title == "Agreed in the room: 2 actions"
    assert "One action still has nobody" in found.text
    assert "One action still has no date" in found.text


def test_where_everything_is_settled_nothing_is_missed() -> None:
    assert actions(WORDS, [DOTTED], None).text == ""
    assert not actions(WORDS, [DOTTED], None).dotted, "without an outcome nobody knows of dots"


def test_where_nothing_was_taken_down_there_is_no_section() -> None:
    assert said().actions is None
    assert not any("Agreed in the room" in page for page in pages(made("en")))


@pytest.mark.parametrize(("count", "first"), [(FIRST, 6), (FIRST + 1, 7), (FIRST + 2, 6), (30, 6)])
def test_the_summary_has_room_for_a_few(count, first) -> None:
    found = actions(WORDS, [OPEN] * count, None)
    assert len(found.first) == first
    assert bool(found.more) == (count > first)


def made(language: str, *taken: Plan) -> bytes:
    content = report.make_audience(
        BANK, room(), replace(EDITION, language=language), held(3), taken
    )
    assert content is not None
    return content


def test_the_summary_says_what_was_agreed(tmp_path) -> None:
    data = made("de", DOTTED, OPEN)
    summary = pages(data)[1]
    for part in (
        "In der Runde vereinbart: 2 Maßnahmen",
        "Ada",
        "31. Januar 2027",
        OPEN.title[-12:],
    ):
        assert part in summary
    assert "Kultur 4,0 (Stimmen 3,0)" in summary
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    found = [f for f in validate(str(path)).findings if f.severity > Severity.INFO]
    assert found == []


def test_thirty_long_actions_follow_the_summary() -> None:
    before, _, after = " ".join(pages(made("en", *[LONG] * 29, DOTTED))).partition(
        "All of them stand on the next page"
    )
    assert before.count("Weniger") == FIRST * 9
    assert after.count("Weniger") == 29 * 9
    assert "31 January 2027" in after


def test_what_was_agreed_stands_beside_the_votes() -> None:
    document = said()
    agreed = {one.key: one.agreed for one in document.levers if one.agreed}
    assert agreed["culture"] == "agreed 4.0"
    assert "Culture 4.0 (votes 3.0)" in document.summary.notes[0]
    goals = next(one for one in document.workshop.levers if one.key == "goals")
    assert goals.agreed == goals.score, "a practice of it was agreed on"
    assert goals.reason == "follows from single practices"


def test_of_a_room_nothing_is_claimed_about_careless_answers() -> None:
    hasty = replace(room().total, flags=Flags(6, 0.4, 12.0, ()))
    snapshot = replace(room(), total=hasty)
    found = build_audience(BANK, snapshot, held(3), language="en", date=DAY)
    assert found.careful == ""
    assert "flags" not in {one.key for one in found.document.limits}
    without = build_audience(BANK, snapshot, None, language="en", date=DAY)
    assert without.careful
    assert "flags" in {one.key for one in without.document.limits}


def test_a_step_that_was_taken_on_says_by_whom_and_not_who_usually_would() -> None:
    step = said().first_steps[0]
    ada = replace(DOTTED, step_id=step.id)
    document = said(ada, OPEN, replace(ada, owner="", due=None))
    by = "Ada, by 31 January 2027; nobody named yet"
    assert {one.id: one.agreed for one in document.steps if one.agreed} == {step.id: by}
    planned = [one for horizon in document.plan for one in horizon.steps]
    assert [one.agreed for one in planned if one.id == step.id] == [by]
    assert "Agreed: Ada, by 31 January 2027" in " ".join(pages(made("en", ada)))
