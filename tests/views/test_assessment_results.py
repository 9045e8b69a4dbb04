"""The results of an assessment: all audiences side by side, from snapshots, in both languages."""

import re
from dataclasses import replace

import pytest

from assessment import demo_audiences
from assessment.scoring.comparison import compare
from assessment.store import snapshots
from assessment.store.database import db
from assessment.views.presenting_whole import present_whole
from tests import published
from tests.published import LEADERS, STAFF


def rows_of(page: str) -> list[list[str]]:
    table = page.split('<table class="figures gaps">')[1].split("</table>", maxsplit=1)[0]
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", table.split("<tbody>")[1], re.S)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in lines]


def test_it_shows_each_lever_with_gap_interval_and_verdict(app, place, viewer) -> None:
    leaders = published.closed(app, place, LEADERS, published.leaders())
    staff = published.closed(app, place, STAFF, published.staff())
    page = viewer.get(f"/assessment/{place}/results").text
    with app.app_context():
        one, other = (snapshots.load(db.session, number) for number in (leaders, staff))
        expected = compare(one, other)
    shown = rows_of(page)
    assert len(shown) == 5
    for row, lever in zip(shown, expected.levers, strict=True):
        assert row[1:3] == [f"{lever.first:.1f}", f"{lever.second:.1f}"]
        assert row[3].replace("−", "-") == (f"{lever.diff:+.1f}" if lever.diff else "0.0")
        assert (row[5] == "relevant: Leadership higher") == lever.relevant
    assert "Compared on 15 practices" in page
    assert "Only what both were asked counts here" in page
    assert "at least half a level" in page
    assert "Leadership and Staff differ" in page


def test_only_a_relevant_difference_is_a_finding(app, place, viewer) -> None:
    published.closed(app, place, LEADERS, published.leaders(3))
    same = [{**one, "groups": {}} for one in published.staff(12)]
    published.closed(app, place, replace(STAFF, groups=()), same)
    page = viewer.get(f"/assessment/{place}/results").text
    relevant = [row for row in rows_of(page) if row[5].startswith("relevant")]
    heading = re.search(r'<div class="gap">\s*<h3>(.*?)</h3>', page)[1]
    assert heading.startswith("No relevant difference") == (not relevant)


@pytest.mark.parametrize("other", ["nobody", "too few", "open"])
def test_nothing_is_shown_where_one_side_has_no_published_result(app, place, viewer, other) -> None:
    published.closed(app, place, LEADERS, published.leaders())
    if other == "too few":
        published.closed(app, place, STAFF, published.staff(4))
    elif other == "open":
        published.asked(app, place, STAFF, published.staff(30))
    page = viewer.get(f"/assessment/{place}/results").text
    assert "Two audiences are compared once both are closed" in page
    assert '<table class="figures gaps">' not in page
    said, _, rest = page.partition("<article")[2].partition('id="h-each-one"')
    assert "Staff" not in said
    assert ("Nothing of it is part of these results." in rest) == (other != "nobody")


def test_three_audiences_are_compared_two_by_two(app, place, viewer) -> None:
    workshop = replace(LEADERS, kind="workshop", confidentiality="open")
    for plan, answers in (
        (LEADERS, published.leaders()),
        (STAFF, published.staff()),
        (workshop, published.leaders()),
    ):
        published.closed(app, place, plan, answers)
    page = viewer.get(f"/assessment/{place}/results").text
    assert page.count('<div class="gap">') == 4  # and customer contact against none
    assert "Compared on 25 practices" in page
    assert "answered the same questionnaire" in page


def test_the_old_address_of_the_comparison_leads_to_it(app, place, viewer) -> None:
    answer = viewer.get(f"/assessment/{place}/compare")
    assert answer.status_code == 301
    assert answer.location == f"/assessment/{place}/results#differences"


def test_before_the_first_result_it_says_what_will_be_here(app, place, viewer) -> None:
    published.asked(app, place, STAFF, published.staff(30))
    page = viewer.get(f"/assessment/{place}/results?lang=en").text
    assert "No results yet" in page
    assert "data-chart" not in page
    assert "Ergebnisse" in viewer.get(f"/assessment/{place}/results?lang=de").text


def test_it_answers_how_where_and_what_now_in_this_order(app, place, viewer) -> None:
    published.closed(app, place, LEADERS, published.leaders())
    published.closed(app, place, STAFF, published.staff())
    page = viewer.get(f"/assessment/{place}/results?lang=en").text
    parts = (
        "How are we?",
        "Where do we stand?",
        "What now?",
        "Where views differ",
        "Who answered, and who did not",
        "Method and limits",
        "Each audience on its own",
    )
    places = [page.index(f">{part}<") for part in parts]
    assert places == sorted(places)
    assert "Most important" in page
    assert "no customer figure steers" in page.lower()


def test_it_names_nobody_who_answered(app, place, viewer) -> None:
    published.closed(app, place, LEADERS, published.leaders())
    page = viewer.get(f"/assessment/{place}/results").text
    assert "data-chart" in page
    assert not [name for name in demo_audiences.NAMES if name in page]


def test_every_chart_has_its_table_and_its_sentence(app, place, viewer) -> None:
    published.closed(app, place, LEADERS, published.leaders())
    published.closed(app, place, STAFF, published.staff())
    page = viewer.get(f"/assessment/{place}/results?lang=en").text
    charts = re.findall(r'(?s)<figure class="chart".*?</figure>', page)
    assert len(charts) == 12
    assert all('aria-label="' in chart and "<figcaption>" in chart for chart in charts)
    assert page.count("<table") >= len(charts)


def test_a_page_is_made_once_for_the_same_results(app, place, viewer) -> None:
    published.closed(app, place, STAFF, published.staff())
    viewer.get(f"/assessment/{place}/results")
    before = present_whole.cache_info().hits
    viewer.get(f"/assessment/{place}/results")
    assert present_whole.cache_info().hits == before + 1
