"""Assessments: planned, changed, repeated as the next wave, archived, asked to leave."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from assessment.forms.assessments import next_name, season
from assessment.models import Address, Assessment, Audience, Deed
from assessment.store import assessments
from assessment.store.database import db
from questions.bank import LEVERS
from questions.load import bank
from tests import people, rows

SAID = {"name": "Herbst 2026", "starts_on": "", "ends_on": ""} | {
    f"target-{lever}": "4" for lever in LEVERS
}


@pytest.fixture
def organisation(app) -> UUID:
    workspace = people.workspace(app, anna="facilitator", vera="viewer")
    with app.app_context():
        number = rows.organisation(db.session, workspace).id
        db.session.commit()
    return number


@pytest.fixture
def anna(app, organisation):
    return people.signed_in(app)


@pytest.fixture
def assessment(app, organisation) -> UUID:
    with app.app_context():
        number = rows.assessment(db.session, organisation).id
        db.session.commit()
    return number


def kept(app, number) -> Assessment:
    with app.app_context():
        return db.session.get_one(Assessment, number)


def audience(app, assessment, kind="pulse", **more) -> UUID:
    with app.app_context():
        number = rows.audience(db.session, kind, assessment, **more).id
        db.session.commit()
    return number


def test_an_assessment_has_the_current_instrument_and_four_as_its_aim(
    app, anna, organisation
) -> None:
    path = f"/organisation/{organisation}/assessments/new"
    assert 'value="Assessment' in anna.get(f"{path}?lang=en").text
    said = SAID | {"target-culture": "3.5", "starts_on": "2026-11-01", "ends_on": "2026-12-01"}
    made = people.post(anna, path, **said)
    number = UUID(made.headers["Location"].rpartition("/")[2])
    row = kept(app, number)
    assert (row.bank_version, row.bank_hash) == (bank().version, bank().hash)
    assert row.targets == dict.fromkeys(LEVERS, 4.0) | {"culture": 3.5}
    assert (row.state, row.wave, str(row.starts_on)) == ("draft", 1, "2026-11-01")
    page = anna.get(made.headers["Location"] + "?lang=de").text
    assert "3,5" in page
    assert "Noch wird niemand gefragt" in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("starts_on", "tomorrow"),
        ("starts_on", "1026-11-01"),
        ("target-goals", "0.5"),
        ("target-goals", "4.2"),
        ("target-goals", "6"),
    ],
)
def test_what_makes_no_sense_is_refused(anna, organisation, name, value) -> None:
    path = f"/organisation/{organisation}/assessments/new"
    response = people.post(anna, path, **(SAID | {name: value}))
    assert response.status_code == 422
    assert f'href="#{name}"' in response.text


def test_it_cannot_end_before_it_starts(anna, organisation) -> None:
    dates = {"starts_on": "2026-12-01", "ends_on": "2026-11-01"}
    path = f"/organisation/{organisation}/assessments/new"
    assert people.post(anna, path, **(SAID | dates)).status_code == 422


def test_name_dates_and_targets_change_and_the_instrument_stays(app, anna, assessment) -> None:
    path = f"/assessment/{assessment}/edit"
    page = anna.get(path).text
    assert 'value="Herbst 2026"' in page
    people.post(anna, path, **(SAID | {"name": "Winter", "target-goals": "2.5"}))
    row = kept(app, assessment)
    assert (row.name, row.targets["goals"], row.bank_version) == ("Winter", 2.5, bank().version)
    assert '<option selected value="2.5">' in anna.get(path).text


def test_the_page_says_what_to_do_next_with_each_audience(app, anna, assessment) -> None:
    draft = audience(app, assessment, state="draft")
    page = anna.get(f"/assessment/{assessment}?lang=en").text
    assert f"/audience/{draft}/launch" in page
    assert "kind=leadership" in page
    assert "kind=pulse" not in page  # one of each kind
    leaders = audience(app, assessment, "leadership")
    page = anna.get(f"/assessment/{assessment}").text
    assert f"/audience/{leaders}/invitations" in page
    assert "See the results" not in page
    with app.app_context():
        db.session.execute(update(Audience).where(Audience.id == leaders).values(state="closed"))
        db.session.commit()
    page = anna.get(f"/assessment/{assessment}").text
    assert f"/audience/{leaders}/results" in page
    assert "See the results" in page
    with app.app_context():
        db.session.execute(update(Audience).values(state="closed", closed_at=rows.NOW))
        db.session.commit()
    page = anna.get(f"/assessment/{assessment}").text
    assert f"/assessment/{assessment}/archive" in page


@pytest.mark.parametrize("takes_addresses", [False, True])
def test_the_next_wave_is_a_draft_with_the_same_audiences_and_new_codes(
    app, anna, assessment, takes_addresses
) -> None:
    groups = ({"key": "contact"}, {"key": "department", "names": ["A", "B"]})
    crosses = (("department", "contact"),)
    later = rows.NOW + timedelta(days=9)
    pulse = audience(app, assessment, groups=groups, crosses=crosses, k=8, closes_at=later)
    leaders = audience(app, assessment, "leadership")
    with app.app_context():
        db.session.add(Address(audience_id=leaders, email="l@example.com", language="en"))
        before = db.session.get_one(Audience, pulse).code
        db.session.commit()
    assert "1 address" in anna.get(f"/assessment/{assessment}/duplicate?lang=en").text
    said = {"name": "Welle 2"} | ({"addresses": "y"} if takes_addresses else {})
    made = people.post(anna, f"/assessment/{assessment}/duplicate", **said)
    number = UUID(made.headers["Location"].rpartition("/")[2])
    row = kept(app, number)
    assert (row.wave, row.previous_id, row.state, row.name) == (2, assessment, "draft", "Welle 2")
    with app.app_context():
        copies = {a.kind: a for a in assessments.audiences_of(db.session, number)}
        pulse_again = copies["pulse"]
        assert (pulse_again.k, pulse_again.state, pulse_again.closes_at) == (8, "draft", None)
        assert pulse_again.groups == [dict(group) for group in groups]
        assert pulse_again.crosses == [["department", "contact"]]
        assert pulse_again.code != before
        taken = select(Address.email, Address.language).where(
            Address.audience_id == copies["leadership"].id
        )
        assert [tuple(r) for r in db.session.execute(taken)] == (
            [("l@example.com", "en")] if takes_addresses else []
        )


def test_an_assessment_is_archived_and_brought_back(app, anna, organisation, assessment) -> None:
    people.post(anna, f"/assessment/{assessment}/archive")
    assert kept(app, assessment).state == "archived"
    assert "1 archived assessment" in anna.get(f"/organisation/{organisation}?lang=en").text
    people.post(anna, f"/assessment/{assessment}/unarchive")
    assert kept(app, assessment).state == "draft"


def test_nothing_is_archived_while_somebody_answers(app, anna, assessment) -> None:
    asked = audience(app, assessment)
    response = people.post(anna, f"/assessment/{assessment}/archive")
    assert "still answering" in anna.get(response.headers["Location"] + "?lang=en").text
    assert kept(app, assessment).state == "open"
    with app.app_context():
        db.session.execute(update(Audience).where(Audience.id == asked).values(state="closed"))
        db.session.commit()
    people.post(anna, f"/assessment/{assessment}/archive")
    people.post(anna, f"/assessment/{assessment}/unarchive")
    assert kept(app, assessment).state == "closed"


def test_a_deletion_says_what_goes_and_is_taken_back(app, anna, assessment) -> None:
    audience(app, assessment)
    page = anna.get(f"/assessment/{assessment}/delete?lang=en").text
    assert "1 audience with all its answers" in page
    people.post(anna, f"/assessment/{assessment}/delete")
    assert kept(app, assessment).leaves_at
    assert "will be deleted on" in anna.get(f"/assessment/{assessment}?lang=en").text
    people.post(anna, f"/assessment/{assessment}/keep")
    assert kept(app, assessment).leaves_at is None
    with app.app_context():
        actions = [deed.action for deed in db.session.scalars(select(Deed).order_by(Deed.id))]
        assert actions == ["deletion-asked", "deletion-taken-back"]


def test_a_viewer_reads_and_is_offered_nothing_else(app, assessment) -> None:
    audience(app, assessment, state="draft")
    vera = people.signed_in(app, "vera@example.com")
    page = vera.get(f"/assessment/{assessment}").text
    for way in ("edit", "launch", "kind=", "delete", "duplicate", "archive"):
        assert f"/{way}" not in page
        assert way == "kind=" or people.post(
            vera, f"/assessment/{assessment}/{way}"
        ).status_code in (403, 404)


def test_the_next_wave_has_a_name_of_its_own_where_its_season_is_taken(app) -> None:
    day = rows.NOW.date().replace(month=11)
    with app.test_request_context("/?lang=de"):
        plain = "Standortbestimmung Herbst 2026"
        assert next_name(day, 2, ["Frühjahr 2026", "Herbst 2025"]) == plain
        for taken in ("Herbst 2026", plain, "Pulsbefragung herbst 2026 Nord"):
            assert next_name(day, 2, ["Frühjahr 2026", taken]) == f"{plain} (Welle 2)"
    with app.test_request_context("/?lang=en"):
        numbered = "Assessment autumn 2026 (wave 3)"
        assert next_name(day, 3, ["Assessment autumn 2026"]) == numbered


def test_the_page_proposes_that_name(app, anna, organisation) -> None:
    with app.test_request_context("/?lang=en"):
        taken = season(datetime.now(UTC).date())
        first = rows.assessment(db.session, organisation, name=taken).id
        db.session.commit()
    page = anna.get(f"/assessment/{first}/duplicate").text
    assert f'value="{taken} (wave 2)"' in page


@pytest.mark.parametrize(
    ("month", "name"), [(1, "winter"), (3, "spring"), (8, "summer"), (11, "autumn"), (12, "winter")]
)
def test_an_assessment_is_named_after_the_season(app, month, name) -> None:
    with app.test_request_context("/?lang=en"):
        assert season(rows.NOW.date().replace(month=month)) == f"Assessment {name} 2026"
    with app.test_request_context("/?lang=de"):
        assert season(rows.NOW.date()) == "Standortbestimmung Herbst 2026"


def test_the_overview_shows_what_goes_on_the_most_pressing_first(
    app, anna, organisation, assessment
) -> None:
    drafts = audience(app, assessment, state="draft")
    running = audience(app, assessment, "leadership")
    with app.app_context():
        put_away = rows.assessment(db.session, organisation)
        put_away.state = "archived"
        hidden = rows.audience(db.session, assessment_id=put_away.id, state="draft").id
        leaving = rows.assessment(db.session, organisation)
        leaving.leaves_at = rows.NOW
        hidden_too = rows.audience(db.session, assessment_id=leaving.id, state="draft").id
        rows.audience(db.session)  # of another workspace
        db.session.commit()
    page = anna.get(anna.get("/workspaces").headers["Location"]).text
    assert page.index(str(running)) < page.index(str(drafts))
    assert str(hidden) not in page
    assert str(hidden_too) not in page
    assert page.count("/launch") == 1
