"""The page of the trend, and what is said where the next wave is asked otherwise."""

import re
from dataclasses import replace

import pytest

from assessment.store import assessments
from assessment.store.audiences import create
from assessment.store.database import db
from questions.load import bank
from tests import people, published, rows
from tests.attacks.scene import Statements
from tests.published import LEADERS, STAFF

HOME = "/assessment/{}/trend?lang=en"
PLAN = assessments.Plan("Welle zwei")


def again(app, before, name="Welle zwei"):
    """The next wave without any audience."""
    with app.app_context():
        row = db.session.get_one(assessments.Assessment, before)
        made = assessments.create(
            db.session, row.organisation_id, replace(PLAN, name=name), bank(), rows.NOW
        )
        made.previous_id, made.wave = before, row.wave + 1
        number = made.id
        db.session.commit()
    return number


@pytest.fixture
def facilitator(app):
    return people.signed_in(app, "facilitator@example.com")


def test_the_first_wave_says_what_will_be_here_and_how_one_gets_there(
    app, place, viewer, facilitator
) -> None:
    published.closed(app, place, STAFF, published.staff())
    page = facilitator.get(HOME.format(place)).text
    assert "No second wave yet" in page
    assert f'href="/assessment/{place}/duplicate"' in page
    assert "data-chart" not in page
    assert "duplicate" not in viewer.get(HOME.format(place)).text, "a viewer can't repeat it"


def test_a_second_wave_of_somebody_else_has_nothing_to_compare(app, place, viewer) -> None:
    published.closed(app, place, STAFF, published.staff())
    now = again(app, place)
    assert "Nothing to compare yet" in viewer.get(HOME.format(now)).text
    published.closed(app, now, LEADERS, published.leaders())
    page = viewer.get(HOME.format(now)).text
    assert "Nothing to compare yet" in page
    assert "data-chart" not in page


@pytest.mark.parametrize("language", ["de", "en"])
def test_two_waves_show_levers_position_practices_and_groups(app, place, viewer, language) -> None:
    for wave in (place, now := again(app, place)):
        published.closed(app, wave, STAFF, published.staff())
        published.closed(app, wave, LEADERS, published.leaders())
    page = viewer.get(f"/assessment/{now}/trend?lang={language}").text
    assert page.count("data-chart") == 4, "lines and path of staff and of leadership"
    said = {
        "de": ("Verlauf", "kann Zufall sein", "Wann eine Veränderung zählt", "95-%-Intervall"),
        "en": ("Trend", "may be chance", "When a change counts", "Vertrieb"),
    }
    assert all(words in page for words in said[language])
    assert "p-value" not in page
    assert page.count('<tr class="kind">') == 9, "groups"


def test_the_tab_leads_to_it_from_every_page_of_the_assessment(app, place, viewer) -> None:
    published.closed(app, place, STAFF, published.staff())
    for page in ("", "/results", "/trend"):
        text = viewer.get(f"/assessment/{place}{page}?lang=en").text
        assert f'href="/assessment/{place}/trend"' in text
    assert re.search(r'/trend" aria-current="page"', text)


def test_more_waves_ask_no_more_of_the_database(app, place, viewer) -> None:
    counts, waves = [], [place]
    published.closed(app, place, replace(STAFF, groups=()), published.staff(20))
    for _ in range(2):
        waves.append(again(app, waves[-1]))
        published.closed(app, waves[-1], replace(STAFF, groups=()), published.staff(20))
        viewer.get(HOME.format(waves[-1]))
        with Statements(app) as asked:
            viewer.get(HOME.format(waves[-1]))
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 4, "a wave is read with its snapshot, and no group alone"


# The wave before, and a draft that departs from it


def draft(app, wave, **change):
    with app.app_context():
        made = create(db.session, wave, replace(STAFF, **change), rows.NOW).id
        db.session.commit()
    return made


DEPARTMENTS = [*STAFF.groups[2]["names"]]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, None),
        ({"form": "full"}, "The questionnaire is not that of the wave before"),
        ({"groups": ()}, None),
        (
            {"groups": ({"key": "department", "names": [*DEPARTMENTS[1:], "Neu"]},)},
            "The departments are not those of the wave before",
        ),
        ({"groups": ({"key": "department", "names": DEPARTMENTS[::-1]},)}, None),
        ({"groups": ({"key": "location", "names": ["Nord"]},)}, None),
    ],
)
def test_before_the_launch_one_reads_what_the_trend_can_no_longer_compare(
    app, place, facilitator, change, says
) -> None:
    published.asked(app, place, STAFF, ())
    number = draft(app, again(app, place), **change)
    page = facilitator.get(f"/audience/{number}/launch?lang=en").text
    assert ("of the wave before" in page) is (says is not None)
    assert says is None or says in page


def test_the_first_wave_departs_from_none(app, place, facilitator) -> None:
    number = draft(app, place, form="full")
    assert "wave before" not in facilitator.get(f"/audience/{number}/launch?lang=en").text


def test_who_repeats_a_wave_reads_what_keeps_it_comparable(app, place, facilitator) -> None:
    page = facilitator.get(f"/assessment/{place}/duplicate?lang=en").text
    assert "groups that keep their name" in page


def test_a_repeated_wave_has_the_groups_of_the_one_before(app, place, facilitator) -> None:
    before = draft(app, place)
    people.post(facilitator, f"/assessment/{place}/duplicate", name="Welle zwei")
    with app.app_context():
        row = db.session.get_one(assessments.Audience, before)
        (made,) = db.session.query(assessments.Audience).where(assessments.Audience.id != before)
        assert made.groups == row.groups
        assert assessments.asked_before(db.session, made).id == before
        assert assessments.asked_before(db.session, row) is None
        db.session.rollback()
