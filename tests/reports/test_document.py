"""What the report says, at the edges of what may be said, in both languages."""

import string
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from assessment.scoring.results import Interval, LevelRange, Positioning
from questions.load import bank
from reports.document import build
from reports.words import catalogue
from tests import factories

DAY = date(2026, 11, 21)


def report(result, language="en", title=""):
    return build(bank(), result, language=language, date=DAY, title=title)


def answered(*rows, **more):
    """A result in which every person gives one answer to all 25 questions."""
    return factories.result(
        len(rows), items=np.repeat(np.array(rows, float)[:, None], 25, 1), **more
    )


def with_levers(result, *means):
    """The same result with levers moved to these means; None is a lever without a score."""
    levers = tuple(
        replace(
            lever,
            mean=mean,
            n=lever.n if mean is not None else 0,
            level=None if mean is None else LevelRange(round(mean), round(mean), estimate=False),
            interval=None if mean is None else Interval(mean - 0.1, mean + 0.1),
        )
        for lever, mean in zip(result.levers, means, strict=True)
    )
    known = [m for m in means if m is not None]
    overall = sum(known) / 5 if len(known) == 5 else None
    return replace(result, levers=levers, overall=overall)


def placed(*mean, n=60, verdict="strategy", interval=None, first_choice=None, flip=0.07):
    keys = sorted(zip(mean, ("first", "centric", "product"), strict=True), reverse=True)
    (top, first), (second, other), _ = keys
    return Positioning(
        n=n,
        mean=mean,
        covariance=None,
        radius2=None,
        top=first,
        second=other,
        diff=top - second,
        interval=interval,
        p=None,
        verdict=verdict,
        first_choice=first_choice,
        flip=flip,
    )


def everything_said(document):
    """Every text of a document, however deep."""
    found, waiting = [], [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            waiting.extend(value)
        elif hasattr(value, "__dataclass_fields__"):
            waiting.extend(getattr(value, name) for name in value.__dataclass_fields__)
    return found


EDGES = {
    "nobody": lambda: factories.result(0),
    "one person": lambda: factories.result(1),
    "one person who judged nothing": lambda: answered(float("nan")),
    "two people": lambda: factories.result(2),
    "three people": lambda: factories.result(3),
    "three people far apart": lambda: answered(1, 3, 5),
    "everybody the same": lambda: answered(3, 3, 3, 3),
    "everybody at the top": lambda: answered(5, 5, 5, 5),
    "all who were invited": lambda: factories.result(12, invited=12),
    "sixty of eighty-four": lambda: factories.result(60, invited=84),
    "full form": lambda: factories.result(12, form="full", invited=15),
    "one full form": lambda: factories.result(1, form="full"),
    "pulse": lambda: factories.result(40, form="pulse", invited=90),
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_gives_finished_text(edge, language):
    for text in everything_said(report(EDGES[edge](), language)):
        assert "%(" not in text
        assert "None" not in text
        assert "nan" not in text.split()
        assert text == text.strip()


@pytest.mark.parametrize("edge", EDGES)
def test_german_has_no_english_sentence_left(edge):
    german = set(everything_said(report(EDGES[edge](), "de")))
    english = set(everything_said(report(EDGES[edge](), "en")))
    both = {text for text in german & english if len(text.split()) > 3}
    assert not {text for text in both if set(text) & set(string.ascii_lowercase)}


def test_every_message_of_the_reports_is_translated():
    document = report(factories.result(12, form="full", invited=15), "de")
    assert catalogue("de").gettext("Summary") == "Zusammenfassung"
    assert document.summary.people == "12 von 15 Eingeladenen (80\N{NO-BREAK SPACE}%)"


def test_one_person_is_an_estimate_and_never_a_finding_about_the_organisation():
    document = report(factories.result(1))
    assert "one person" in document.summary.lead
    assert "estimate" in document.summary.lead
    assert all(lever.level.endswith("(estimate)") for lever in document.levers)
    assert all("no interval" in lever.interval for lever in document.levers)
    assert all(lever.span == "–" for lever in document.levers)
    assert document.summary.people == "1 person"
    assert document.positioning.firsts == ""
    assert document.positioning.headline.startswith("Seen by one person")
    assert document.limits[0].title == "One person’s view"
    assert "One person has no interval." in document.limits[0].text


def test_one_person_s_nice_trap_is_called_an_impression():
    trap = next(f for f in report(factories.result(1)).findings if f.key == "nice-trap")
    assert trap.title.startswith("One person’s impression")


def test_two_people_have_no_interval_and_say_so():
    document = report(factories.result(2))
    assert {lever.interval for lever in document.levers} == {
        "Two people’s answers; too few for an interval."
    }
    assert document.limits[0].title == "Two people’s view"


def test_three_people_far_apart_leave_the_level_open():
    document = report(answered(1, 3, 5))
    assert document.summary.headline == (
        "The answers leave open where customer centricity stands between ‘Ad hoc’ and ‘Embedded’"
    )
    assert all(lever.level == "between Ad hoc and Embedded" for lever in document.levers)
    assert document.summary.weakest == "All levers stand at 3.0."


def test_everybody_who_was_invited_needs_no_interval():
    document = report(factories.result(12, invited=12))
    assert all("nothing to estimate" in lever.interval for lever in document.levers if lever.score)
    response = next(limit for limit in document.limits if limit.key == "response")
    assert response.text == "All 12 people invited have answered."


def test_equal_scores_have_no_interval_and_say_why():
    assert report(answered(3, 3, 3, 3)).levers[0].interval == (
        "All 4 scores are equal; an interval cannot be calculated."
    )


def test_nobody_gives_an_empty_report_that_says_what_comes():
    document = report(factories.result(0))
    assert document.summary.headline == "Nobody has answered yet"
    assert document.steps == document.first_steps == document.plan == ()
    assert document.positioning.headline == "There is no positioning yet"
    assert {lever.score for lever in document.levers} == {"–"}


def test_a_missing_lever_takes_the_overall_score_with_it():
    result = with_levers(factories.result(20), 2.0, 3.0, None, 2.5, 3.5)
    document = report(result)
    assert document.summary.headline == "4 of five levers have a score so far"
    assert document.summary.overall == "–"
    assert "Without a score for lack of answers: Customer knowledge." in document.summary.notes
    assert document.levers[2].finding == "Customer knowledge: too few answers for a score"
    assert document.levers[2].interval.startswith("A score needs 4 of 5 answers")


@pytest.mark.parametrize(
    ("means", "german"),
    [
        ((2.0, 3.0, 3.0, 3.0, 3.0), "Schwächster Hebel: Ziele mit 2,0."),
        ((2.0, 2.0, 3.0, 3.0, 3.0), "Schwächste Hebel: Ziele und Kultur, je 2,0."),
        ((3.0, 3.0, 3.0, 3.0, 3.0), "Alle Hebel liegen bei 3,0."),
        (
            (2.9, 3.0, 4.0, 4.0, 4.0),
            "Niedrigster Wert: Ziele mit 2,9, aber nicht sicher niedriger als Kultur.",
        ),
        (
            (2.9, 3.0, 3.0, 3.0, 4.0),
            (
                "Niedrigster Wert: Ziele mit 2,9, aber nicht sicher niedriger als Kultur, "
                "Kundenwissen und Ganzheitlichkeit."
            ),
        ),
        (
            (2.9, 3.0, 3.0, 3.0, 3.0),
            "Niedrigster Wert: Ziele mit 2,9, aber nicht sicher niedriger als die anderen vier.",
        ),
    ],
)
def test_the_weakest_lever_is_named_as_far_as_it_is_certain(means, german):
    assert report(with_levers(factories.result(20), *means), "de").summary.weakest == german


def test_ties_are_judged_as_they_are_shown():
    result = with_levers(factories.result(1), 2.04, 1.96, 3.0, 3.0, 3.0)
    assert report(result).summary.weakest == "Weakest levers: Goals and Culture, each at 2.0."


@pytest.mark.parametrize(
    ("today", "headline"),
    [
        (placed(0.5, 0.3, 0.2), "Customer First steht an erster Stelle"),
        (
            placed(0.4, 0.37, 0.23, verdict="between"),
            "Zwischen Customer First und Customer Centricity",
        ),
        (
            placed(0.34, 0.33, 0.33, verdict="balanced"),
            "Ausgewogen zwischen den drei Strategien",
        ),
        (placed(0.4, 0.35, 0.25, verdict=None), "Keine Strategie liegt klar vorn"),
        (
            placed(0.55, 0.45, 0.0, n=1, verdict=None),
            "Aus Sicht einer Person steht Customer First an erster Stelle",
        ),
        (
            placed(0.5, 0.45, 0.05, n=1, verdict=None),
            "Aus Sicht einer Person liegt keine Strategie klar vorn",
        ),
    ],
)
def test_a_strategy_is_named_only_where_the_numbers_allow(today, headline):
    result = replace(factories.result(20), positioning=today)
    assert report(result, "de").positioning.headline == headline


def test_first_choices_are_counted_below_ten_people_and_shares_above():
    few = placed(0.5, 0.3, 0.2, n=3, first_choice=(2 / 3, 1 / 3, 0.0))
    many = placed(0.5, 0.3, 0.2, n=60, first_choice=(0.62, 0.2, 0.1))
    result = factories.result(3)
    said = report(replace(result, positioning=few)).positioning.firsts
    assert said == (
        "2 of 3 people put Customer First first. 1 of 3 people puts Customer Centricity first."
    )
    said = report(replace(result, positioning=many), "de").positioning.firsts
    assert said.startswith("62\N{NO-BREAK SPACE}% setzen Customer First an die erste Stelle.")


@pytest.mark.parametrize(
    ("flip", "said"),
    [(0.01, "If 1 point out of 100"), (0.025, "If 2.5 points"), (0.07, "If 7 points"), (0.0, "")],
)
def test_what_would_flip_the_class_is_said_in_points(flip, said):
    result = replace(factories.result(9), positioning=placed(0.5, 0.3, 0.2, flip=flip))
    flipped = report(result).positioning.flip
    assert flipped.startswith(said)
    assert bool(flipped) == bool(said)


def test_moving_is_described_only_where_the_intended_position_differs():
    result = factories.result(20, form="full")
    moved = replace(result, positioning=placed(0.5, 0.3, 0.2), intended=placed(0.3, 0.5, 0.2))
    document = report(moved)
    assert document.positioning.moving_title == "Intended: 20 points more for Customer Centricity"
    assert document.positioning.moving == bank().strategy("centric").moving.en
    alike = report(replace(moved, intended=moved.positioning))
    assert alike.positioning.moving_title == ""
    assert alike.positioning.moving == "Today’s and the intended position are alike."


def test_reasons_of_ranks_can_be_recalculated():
    step = report(answered(2)).steps[0]
    assert step.reason == (
        "(target 4.0 − score 2.0) × importance 3\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}6.0"
    )


def test_damping_is_shown_where_there_is_any():
    steps = report(factories.result(5, form="full")).steps
    assert any("× damping 0." in step.reason for step in steps)


def test_a_reached_target_is_called_reached():
    document = report(answered(5), "de")
    assert document.steps_title == "Alle Ziele sind erreicht: das Niveau halten"
    assert document.steps[0].reason == "Das Ziel von 4,0 ist erreicht (Wert 5,0)."
    assert document.summary.now == "Alle Ziele sind erreicht; diese Schritte halten das Niveau."


def test_the_plan_holds_the_first_three_steps_and_three_per_horizon():
    document = report(factories.result(60))
    planned = [step.rank for horizon in document.plan for step in horizon.steps]
    assert {1, 2, 3} <= set(planned)
    assert all(len(horizon.steps) <= 3 for horizon in document.plan)
    assert [horizon.days for horizon in document.plan] == sorted(h.days for h in document.plan)


def test_you_are_here_is_the_written_level_nearest_to_the_score():
    document = report(answered(3))
    practice, item = document.levers[0].practices[0], bank().items[0]
    assert (practice.here, practice.next) == (item.anchors[2].en, item.anchors[3].en)
    top = report(answered(5)).levers[0].practices[0]
    assert (top.here, top.next, top.next_name) == (item.anchors[4].en, "", "")


def test_only_cited_facts_are_listed_and_every_citation_is_found():
    document = report(factories.result(60))
    listed = {fact[0] for source in document.sources for fact in source.facts}
    printed = {key for h in document.plan for step in h.steps for key in step.sources}
    printed |= {key for step in document.first_steps for key in step.sources}
    printed |= {key for strategy in document.positioning.strategies for key in strategy.sources}
    assert listed == printed


def test_method_names_what_the_intervals_do_not_cover():
    keys = {limit.key: limit.text for limit in report(factories.result(60, invited=84)).limits}
    assert "does not cover who chose not to answer" in keys["response"]
    assert "60 of 84 people invited answered (71%)." in keys["response"]
    assert "finite population" in keys["uncertainty"]
    assert "not yet been validated" in keys["validity"]


def test_careless_answers_are_counted_in_the_right_number():
    one = report(answered(3, 3, 3, 4, form="quick"))
    assert "4 responses" in next(limit.text for limit in one.limits if limit.key == "flags")
    single = report(answered(3), "de")
    assert "zweiten Blick" in next(x.text for x in single.limits if x.key == "flags")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_glossary_explains_the_words_of_this_report_and_no_others(language):
    one, many = (report(factories.result(n), language) for n in (1, 60))
    whole = {term.key: getattr(term.name, language) for term in bank().glossary}
    terms, more = ({term.name for term in document.glossary} for document in (one, many))
    assert {whole["term-lever"], whole["term-practice"], whole["term-level"]} <= terms
    assert whole["term-interval"] not in terms
    assert whole["term-interval"] in more
    assert terms < set(whole.values())
    body = everything_said(replace(one, glossary=(), sources=(), steps=()))
    crm = any("CRM" in text for text in body)
    assert (whole["term-crm"] in terms) == crm


def test_invisible_practices_are_a_finding_of_their_own():
    items = factories.items(20)
    items[:8, 3] = np.nan
    document = report(factories.result(20, items=items))
    hidden = next(f for f in document.findings if f.key == "invisible")
    assert hidden.title == "One practice is invisible to many"
    assert hidden.points == (f"{bank().items[3].name.en}: 40%",)


def test_names_are_one_line_without_control_of_text_direction():
    hostile = "A\x00B\r\n\u202eevil\u2066 <script>"
    assert report(factories.result(1), title=hostile).organisation == "A B evil <script>"


def test_dates_and_figures_are_written_as_their_readers_write_them():
    german, english = (report(factories.result(60), language) for language in ("de", "en"))
    assert (german.date, english.date) == ("21. November 2026", "21 November 2026")
    assert german.summary.overall.replace(",", ".") == english.summary.overall
