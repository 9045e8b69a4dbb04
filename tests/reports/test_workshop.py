"""The section on a workshop: votes, agreed scores and reasons, on paper and on the page."""

import re
from dataclasses import replace
from datetime import date

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pdfua import Severity, validate

from questions.load import bank
from reports import report
from reports.charts import Setting, for_page, workshop_radar, workshop_votes
from reports.document import build_workshop
from reports.words import Words
from tests.reports.pages import texts
from tests.reports.workshops import REASON, held

OUTCOME = held()
EDITION = report.Edition("de", date(2026, 11, 22), title="Muster GmbH")


def test_both_votes_and_the_agreed_score_stand_beside_each_other() -> None:
    said = build_workshop(bank(), OUTCOME, language="en")
    goals = said.levers[0]
    first = goals.practices[0]
    assert (first.first.score, first.first.note) == ("2.8", "divided")
    assert (first.second.score, first.second.note) == ("2.2", "united")
    assert (first.agreed, first.reason) == ("2.5", REASON)
    assert goals.practices[1].second.score == "–"
    assert (goals.practices[1].agreed, goals.practices[1].reason) == ("–", "")


def test_the_headline_names_the_lever_that_moved_most() -> None:
    said = build_workshop(bank(), OUTCOME, language="en")
    assert said.title == "‘Culture’ moved most in the talk: from 3.0 to 4.0"
    still = replace(OUTCOME, levers=(replace(OUTCOME.levers[0], score=OUTCOME.levers[0].first),))
    assert build_workshop(bank(), still, language="en").title == "What the room said and agreed on"


def test_only_levers_that_were_voted_on_have_a_part() -> None:
    said = build_workshop(bank(), OUTCOME, language="de")
    assert [lever.key for lever in said.levers] == ["goals", "culture"]
    nothing = tuple(replace(one, n=0) for one in OUTCOME.levers)
    assert build_workshop(bank(), replace(OUTCOME, levers=nothing), language="de") is None


def test_dots_are_counted_in_words() -> None:
    said = build_workshop(bank(), OUTCOME, language="de")
    assert [(one.title, one.dots) for one in said.dots] == [
        (bank().steps[0].title["de"], "7 Punkte")
    ]


@pytest.mark.parametrize(("language", "votes"), [("de", "Erste Abstimmung"), ("en", "First vote")])
def test_the_report_of_a_workshop_has_its_section(tmp_path, language, votes) -> None:
    data = report.make(bank(), OUTCOME.result, replace(EDITION, language=language), OUTCOME)
    pages = [" ".join(text.split()) for text in texts(data)]
    front, *back = [text for text in pages if votes in text]
    assert "Workshop" in front
    assert REASON in back[0]
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    assert [f for f in validate(str(path)).findings if f.severity > Severity.INFO] == []


def test_a_report_without_a_workshop_has_no_such_section() -> None:
    drawn = report.charts(bank(), OUTCOME.result, EDITION)
    assert not any(chart.key.startswith(("votes", "workshop")) for chart in drawn)
    with_ = {chart.key for chart in report.charts(bank(), OUTCOME.result, EDITION, OUTCOME)}
    assert with_ - {chart.key for chart in drawn} == {"workshop", "votes-goals", "votes-culture"}


def test_the_page_shows_votes_reasons_and_charts() -> None:
    env = Environment(
        loader=FileSystemLoader("templates"), autoescape=True, undefined=StrictUndefined
    )
    env.globals["_"] = lambda text, **more: text % more if more else text
    where = Setting(bank(), Words("en"))
    html = env.from_string(
        '{% import "components/chart.html" as charting with context %}'
        '{% include "results/workshop.html" %}'
    ).render(
        workshop=build_workshop(bank(), OUTCOME, language="en"),
        workshop_radar=for_page(where, lambda s: workshop_radar(s, OUTCOME)),
        votes={
            key: for_page(where, lambda s, k=key: dict(workshop_votes(s, OUTCOME))[k])
            for key, _ in workshop_votes(where, OUTCOME)
        },
    )
    assert html.count("data-chart") == 3
    assert "&lt;in der Technik&gt;" in html
    assert re.search(r"<b>7 dots</b>", html)
