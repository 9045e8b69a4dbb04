"""The portfolio: levers over organisations, teams rolled up, one beside others that agreed."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from assessment.models import Assessment, Audience, Organisation
from assessment.store import portfolio, snapshots
from assessment.store.database import db
from assessment.store.portfolio import Wish
from questions.bank import LEVERS
from tests import people, published, rows
from tests.attacks.scene import Statements
from tests.published import LEADERS, STAFF

PULSE = replace(STAFF, groups=())


@pytest.fixture
def workspace(app) -> UUID:
    return people.workspace(app, anna="facilitator", vera="viewer")


@pytest.fixture
def anna(app, workspace):
    return people.signed_in(app)


def organisation(app, workspace, name, **more) -> UUID:
    with app.app_context():
        number = rows.organisation(db.session, workspace, name, **more).id
        db.session.commit()
    return number


def asked(app, home, answers, plan=PULSE, name="Herbst 2026") -> UUID:
    """A closed wave of this organisation."""
    with app.app_context():
        wave = rows.assessment(db.session, home, name).id
        db.session.commit()
    return published.closed(app, wave, plan, answers)


def staff(count=20, shift=0, first=0):
    """Answers that lie so many levels higher or lower."""
    found = [{**one, "groups": {}} for one in published.staff()[first : first + count]]
    for one in found:
        given = one["items"].items()
        one["items"] = {key: said and min(5, max(1, said + shift)) for key, said in given}
    return found


def table(page: str, number: int = 0) -> dict[str, list[str]]:
    """The rows of a heat map: what stands in each, by the organisation's name."""
    body = re.findall(r'<table class="heat">.*?<tbody>(.*?)</tbody>', page, re.S)[number]
    lines = [
        [
            re.sub(r"<[^>]*>", " ", part).split()
            for part in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", body, re.S)
    ]
    return {" ".join(line[0]): [" ".join(part) for part in line[1:]] for line in lines}


def means(app, audience) -> list[str]:
    with app.app_context():
        total = snapshots.load(db.session, audience).total
    return [f"{score:.1f}" for score in (*(one.mean for one in total.levers), total.overall)]


def test_an_empty_portfolio_says_what_will_stand_there(anna, workspace) -> None:
    page = anna.get(f"/workspace/{workspace}/portfolio").text
    assert "No organisation on this page" in page


def test_each_organisation_stands_there_with_its_latest_wave_and_the_next_date(
    app, anna, workspace
) -> None:
    home = organisation(app, workspace, "Muster GmbH")
    asked(app, home, staff(), name="Herbst 2025")
    latest = asked(app, home, staff(shift=1), name="Herbst 2026")
    organisation(app, workspace, "Noch nicht AG")
    with app.app_context():
        later = datetime.now(UTC) + timedelta(days=40)
        wave = rows.assessment(db.session, home, "Frühjahr 2027")
        wave.starts_on = later.date() + timedelta(days=3)
        rows.audience(db.session, "pulse", wave.id, closes_at=later)
        newest = db.session.get_one(Assessment, db.session.get_one(Audience, latest).assessment_id)
        newest.wave = 2
        db.session.commit()
    found = table(anna.get(f"/workspace/{workspace}/portfolio").text)
    assert found["Muster GmbH"][:6] == means(app, latest)
    assert "Herbst 2026" in found["Muster GmbH"][6]
    assert found["Muster GmbH"][7].startswith("closes on ")
    assert found["Noch nicht AG"] == ["–"] * 8


def test_a_figure_in_german_has_a_comma_and_its_shade(app, anna, workspace) -> None:
    asked(app, organisation(app, workspace, "Muster GmbH"), staff())
    page = anna.get(f"/workspace/{workspace}/portfolio?lang=de").text
    assert re.search(r'<td data-heat="[1-8]">[1-5],\d</td>', page)
    assert "je kräftiger die Farbe" in page


@pytest.mark.parametrize("count", [3, 0])
def test_a_result_that_is_withheld_looks_like_none_at_all(app, anna, workspace, count) -> None:
    asked(app, organisation(app, workspace, "Klein AG"), staff(count))
    page = anna.get(f"/workspace/{workspace}/portfolio").text
    assert table(page)["Klein AG"] == ["–"] * 8
    assert "data-heat" not in re.search(r"<tbody>.*?</tbody>", page, re.S)[0]


def test_audiences_are_never_mixed(app, anna, workspace) -> None:
    home = organisation(app, workspace, "Muster GmbH")
    leaders = asked(app, home, published.leaders(), LEADERS)
    pulse = asked(app, home, staff())
    path = f"/workspace/{workspace}/portfolio"
    assert table(anna.get(path).text)["Muster GmbH"][:6] == means(app, pulse)
    assert table(anna.get(f"{path}?who=leadership").text)["Muster GmbH"][:6] == means(app, leaders)


@pytest.mark.parametrize("order", ["name", *LEVERS, "overall", "latest"])
def test_it_can_be_sorted_by_every_column_and_what_is_missing_comes_last(
    app, anna, workspace, order
) -> None:
    for name, shift in (("Beta", 1), ("Alpha", -1), ("Gamma", 0)):
        asked(app, organisation(app, workspace, name), staff(shift=shift))
    organisation(app, workspace, "Ohne")
    path = f"/workspace/{workspace}/portfolio?sort={order}"
    rising, falling = (list(table(anna.get(path + end).text)) for end in ("", "&falling=1"))
    if order == "name":
        assert (rising, falling[0]) == (["Alpha", "Beta", "Gamma", "Ohne"], "Ohne")
    elif order == "latest":
        assert rising[-1] == falling[-1] == "Ohne"
    else:
        assert rising == ["Alpha", "Gamma", "Beta", "Ohne"]
        assert falling == ["Beta", "Gamma", "Alpha", "Ohne"]
    assert 'aria-sort="ascending"' in anna.get(path).text


@pytest.mark.parametrize(
    "query",
    [
        "who=x&sort=y&page=z&falling=2",
        "page=-1",
        "page=99999999999999999999",
        "_external=1&_scheme=javascript&_anchor=x&id=1&endpoint=e",
        "named=%25_%09'%22",
        "sort=name&sort=goals",
    ],
)
def test_nonsense_in_the_address_is_as_good_as_nothing(app, anna, workspace, query) -> None:
    home = organisation(app, workspace, "Muster GmbH")
    for path in (f"/workspace/{workspace}/portfolio", f"/organisation/{home}/portfolio"):
        page = anna.get(f"{path}?{query}")
        assert page.status_code == 200
        assert "javascript:" not in page.text


def test_a_name_is_found_by_a_part_of_it_and_signs_are_signs(app, anna, workspace) -> None:
    for name in ("Klinik Nord", "Klinik Süd", "Stadtwerke", "100 % Bau"):
        organisation(app, workspace, name)
    path = f"/workspace/{workspace}/portfolio?named="
    assert list(table(anna.get(f"{path}KLINIK").text)) == ["Klinik Nord", "Klinik Süd"]
    for spelled in ("SÜD", "süd", "Su%CC%88d"):
        assert list(table(anna.get(path + spelled).text)) == ["Klinik Süd"]
    assert list(table(anna.get(f"{path}%25").text)) == ["100 % Bau"]
    assert "No organisation of this name" in anna.get(f"{path}zzz").text


def test_pages_follow_each_other_and_the_queries_stay_the_same(app, anna, workspace) -> None:
    app.test_client_class = FlaskClient
    client, path = people.signed_in(app), f"/workspace/{workspace}/portfolio"
    counts = []
    for number in (10, 120):
        with app.app_context():
            there = db.session.query(Organisation).count()
            for place in range(there, number):
                rows.organisation(db.session, workspace, f"Nummer {place:03d}")
            db.session.commit()
        client.get(path)
        with Statements(app) as said:
            page = client.get(path).text
        counts.append(len(said))
    assert counts[0] == counts[1]
    assert len(table(page)) == 50
    assert "Page 1 of 3" in page
    assert next(iter(table(client.get(f"{path}?page=3").text))) == "Nummer 100"


def test_teams_are_rolled_up_into_a_whole_that_was_not_asked_itself(app, anna, workspace) -> None:
    whole = organisation(app, workspace, "Verbund")
    for number, (size, shift) in enumerate(((20, 0), (30, 1))):
        team = organisation(app, workspace, f"Team {number}", part_of=whole)
        asked(app, team, staff(size, shift))
    index = anna.get(f"/workspace/{workspace}/portfolio").text
    rolled = table(index)["Verbund 2 teams · figures from its teams"]
    with app.app_context():
        found = portfolio.of_teams(db.session, workspace, "pulse", [whole])[whole]
    goals = [one.levers["goals"] for one in found]
    expected = sum(one.n * one.mean for one in goals) / sum(one.n for one in goals)
    assert abs(float(rolled[0].split()[0]) - expected) <= 0.05 + 1e-9
    assert re.fullmatch(r"\d\.\d \d\.\d–\d\.\d", rolled[0]), "with its interval"
    page = anna.get(f"/organisation/{whole}/portfolio").text
    assert table(page)["All teams together"][:6] == rolled[:6]
    assert list(table(page)) == ["All teams together", "Team 0", "Team 1"]


def test_a_whole_with_a_result_of_its_own_shows_that_and_no_sum(app, anna, workspace) -> None:
    whole = organisation(app, workspace, "Verbund")
    own = asked(app, whole, staff(50))
    for number in range(2):
        team = organisation(app, workspace, f"Team {number}", part_of=whole)
        asked(app, team, staff(20, first=20 * number))
    index = anna.get(f"/workspace/{workspace}/portfolio").text
    assert table(index)["Verbund 2 teams"][:6] == means(app, own)
    page = anna.get(f"/organisation/{whole}/portfolio").text
    assert list(table(page)) == ["Team 0", "Team 1"]
    assert "the difference between the two" in page


def test_from_five_that_agreed_one_stands_beside_them_without_names(app, anna, workspace) -> None:
    mine = organisation(app, workspace, "Meine AG", compared=True)
    asked(app, mine, staff())
    names = [f"Andere {number}" for number in range(5)]
    for number, name in enumerate(names):
        other = organisation(app, workspace, name, compared=True)
        asked(app, other, staff(10, number % 3 - 1))
        page = anna.get(f"/organisation/{mine}/portfolio").text
        if number < 4:
            assert f"So far: {number + 1}." in page
            assert "<table" not in page
    assert [row[-1] for row in table(page).values()] == ["5"] * 5
    assert not [name for name in names if name in page]
    with app.app_context():
        db.session.query(Organisation).filter_by(name=names[0]).one().compared = False
        db.session.commit()
    assert "So far: 4." in anna.get(f"/organisation/{mine}/portfolio").text


def test_teams_and_ones_own_whole_are_none_of_the_others(app, anna, workspace) -> None:
    whole = organisation(app, workspace, "Verbund", compared=True)
    asked(app, whole, staff())
    team = organisation(app, workspace, "Team", part_of=whole, compared=True)
    asked(app, team, staff())
    for number in range(5):
        sibling = organisation(app, workspace, f"Nr. {number}", part_of=whole, compared=True)
        asked(app, sibling, staff(10))
    for one in (whole, team):
        assert "So far: 0." in anna.get(f"/organisation/{one}/portfolio").text


def test_what_waits_to_be_deleted_is_not_in_it(app, anna, workspace) -> None:
    whole = organisation(app, workspace, "Verbund")
    for number in range(3):
        team = organisation(app, workspace, f"Team {number}", part_of=whole)
        asked(app, team, staff(20, number - 1))
    people.post(anna, f"/organisation/{team}/delete")
    page = anna.get(f"/organisation/{whole}/portfolio").text
    assert list(table(page)) == ["All teams together", "Team 0", "Team 1"]
    assert "Team 2" not in anna.get(f"/workspace/{workspace}/portfolio").text
    assert anna.get(f"/organisation/{team}/portfolio").status_code == 404


def test_nothing_of_another_workspace_is_in_it(app, anna, workspace) -> None:
    strange = people.workspace(app, "Fremd AG", stranger="owner")
    whole = organisation(app, workspace, "Verbund", compared=True)
    for number in range(6):
        other = organisation(app, strange, f"Fremd {number}", compared=True, part_of=whole)
        asked(app, other, staff(10))
    asked(app, whole, staff())
    for path in (f"/workspace/{workspace}/portfolio", f"/organisation/{whole}/portfolio"):
        assert "Fremd" not in anna.get(path).text
    with app.app_context():
        assert portfolio.count(db.session, workspace, Wish("pulse")) == 1


def test_the_reports_of_its_teams_are_offered_to_whoever_may_make_them(
    app, anna, workspace
) -> None:
    whole, other = (organisation(app, workspace, name) for name in ("Verbund", "Andere"))
    asked(app, organisation(app, workspace, "Nord", part_of=whole), staff())
    organisation(app, workspace, "Süd", part_of=whole)
    asked(app, organisation(app, workspace, "Allein", part_of=None), staff())
    link = f"/workspace/{workspace}/portfolio/reports?of={whole}"
    assert link in anna.get(f"/organisation/{whole}/portfolio").text
    page = anna.get(f"{link}&lang=en").text
    assert "<title>Reports of the teams of Verbund" in page
    assert "1 report" in page, "of the team that has a result"
    vera = people.signed_in(app, "vera@example.com")
    assert "portfolio/reports" not in vera.get(f"/organisation/{whole}/portfolio").text
    organisation(app, workspace, "West", part_of=other)
    assert "portfolio/reports" not in anna.get(f"/organisation/{other}/portfolio").text


@pytest.mark.parametrize(("others", "is_compared"), [(0, False), (4, False), (5, True)])
def test_long_names_and_few_organisations_make_a_page_as_well(
    app, anna, workspace, others, is_compared
) -> None:
    name = "Gesellschaft-für-überlange-Bezeichnungen-" * 4
    number = organisation(app, workspace, name[:120], compared=True)
    asked(app, number, staff())
    for one in range(others):
        home = organisation(app, workspace, f"{one} {name}"[:120], compared=True)
        asked(app, home, staff(first=one))
    page = anna.get(f"/organisation/{number}/portfolio?lang=en").text
    assert ("Median and range of 5 other organisations" in page) == is_compared
    assert (f"So far: {others}." in page) != is_compared
    assert name[:120] in anna.get(f"/workspace/{workspace}/portfolio").text
