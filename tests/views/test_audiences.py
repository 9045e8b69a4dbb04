"""Audiences: decided as drafts, launched, followed; what was promised stays, whoever is quicker."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from assessment.models import Assessment, Audience, Response
from assessment.store import audiences
from assessment.store.database import db
from questions.load import bank
from tests import people, rows

PULSE = {
    "form": "pulse", "confidentiality": "anonymous", "k": "5", "entry": "link", "headcount": "",
    "language": "de", "address": "sie", "contact": "Anna", "welcome_de": "", "welcome_en": "",
    "department": "", "location": "", "opens_at": "", "closes_at": "",
    "leadership_place": "1", "contact_place": "2", "department_place": "3", "location_place": "4",
}  # fmt: skip
LEADERSHIP = PULSE | {"form": "full", "confidentiality": "named", "entry": "invited"}
WORKSHOP = PULSE | {"form": "full", "confidentiality": "open", "live": "form"}
DEPARTMENTS = "Vertrieb\r\nService\r\n\r\n  Technik  "


@pytest.fixture
def assessment(app) -> UUID:
    workspace = people.workspace(app, anna="facilitator", vera="viewer")
    with app.app_context():
        home = rows.organisation(db.session, workspace, language="en", address="du")
        number = rows.assessment(db.session, home.id).id
        db.session.commit()
    return number


@pytest.fixture
def anna(app, assessment):
    return people.signed_in(app)


def audience(app, assessment, kind="pulse", **more) -> UUID:
    with app.app_context():
        number = rows.audience(db.session, kind, assessment, **more).id
        db.session.commit()
    return number


def kept(app, number) -> Audience:
    with app.app_context():
        return db.session.get_one(Audience, number)


def answer(app, number) -> None:
    with app.app_context():
        db.session.add(Response(audience_id=number, uuid=uuid4(), payload={}))
        db.session.commit()


def plan(client, assessment, said, kind="pulse"):
    return people.post(client, f"/assessment/{assessment}/audiences/new?kind={kind}", **said)


def planned(app, response) -> Audience:
    assert response.status_code == 303, response.text
    return kept(app, UUID(response.headers["Location"].split("/")[2]))


def test_a_new_audience_starts_with_its_preset_in_the_words_of_its_organisation(
    anna, assessment
) -> None:
    page = anna.get(f"/assessment/{assessment}/audiences/new?kind=pulse").text
    for name, value in (("form", "pulse"), ("entry", "link"), ("address", "du")):
        assert f'name="{name}" value="{value}" checked' in page
    assert 'id="contact_group" value="y" checked' in page
    assert 'value="named"' not in page  # a pulse survey is anonymous
    assert anna.get(f"/assessment/{assessment}/audiences/new?kind=panel").status_code == 404


def test_everything_about_a_draft_is_kept_as_it_was_decided(app, anna, assessment) -> None:
    said = PULSE | {
        "k": "8", "headcount": "600", "leadership": "y", "contact_group": "y",
        "department": DEPARTMENTS, "contact_place": "1", "leadership_place": "2",
        "cross_department_contact": "y", "cross_location_contact": "y",
        "welcome_en": "Hello **you**", "opens_at": "2094-03-27T08:00",
        "closes_at": "2094-03-28T08:00",
    }  # fmt: skip
    row = planned(app, plan(anna, assessment, said))
    assert (row.k, row.headcount, row.state, row.contact) == (8, 600, "draft", "Anna")
    assert row.groups == [
        {"key": "contact"},
        {"key": "leadership"},
        {"key": "department", "names": ["Vertrieb", "Service", "Technik"]},
    ]
    assert row.crosses == [["department", "contact"]]  # nobody is asked for a location
    assert row.welcome == {"en": "Hello **you**"}
    # The clocks go forward that night: a day has 23 hours.
    assert row.opens_at == datetime(2094, 3, 27, 7, tzinfo=UTC)
    assert row.closes_at == datetime(2094, 3, 28, 6, tzinfo=UTC)
    page = anna.get(f"/audience/{row.id}/edit").text
    assert 'value="2094-03-28T08:00"' in page
    assert "Vertrieb\nService\nTechnik</textarea>" in page.replace("\r", "")
    said |= {"k": "10", "headcount": "700"}
    people.post(anna, f"/audience/{row.id}/edit", **said)
    again = kept(app, row.id)
    assert (again.k, again.headcount, again.groups) == (10, 700, row.groups)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("k", "4"), ("k", "51"), ("k", ""), ("k", "5.5"), ("k", "-5"), ("form", "long"),
        ("confidentiality", "named"), ("confidentiality", ""), ("entry", "door"),
        ("headcount", "0"), ("headcount", "many"), ("headcount", "1000001"),
        ("headcount", "9" * 11), ("headcount", "9" * 5000),
        ("department", "Vertrieb"), ("department", "\n".join(f"A{n}" for n in range(101))),
        ("department", "Vertrieb\nvertrieb"), ("department", "STRASSE\nStraße"),
        ("department", "A\n" + "x" * 81), ("department", "A=B\nC"), ("location", "A\nA"),
        ("leadership_place", "9"), ("language", "fr"), ("address", "ihr"),
        ("welcome_de", "x" * 2001), ("contact", "x" * 201),
        ("closes_at", "2001-01-01T08:00"), ("closes_at", "soon"), ("closes_at", "9999-12-31T23:59"),
        ("opens_at", "2094-03-28T02:30"),  # the clocks skip it
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_beside_its_field(anna, assessment, name, value) -> None:
    response = plan(anna, assessment, PULSE | {name: value})
    assert response.status_code == 422
    assert f'href="#{name}"' in response.text


def test_control_characters_and_direction_marks_leave_a_name(app, anna, assessment) -> None:
    said = PULSE | {"department": "Ver\u202etrieb\nSer\x07vice"}
    assert planned(app, plan(anna, assessment, said)).groups == [
        {"key": "department", "names": ["Vertrieb", "Service"]}
    ]


def test_there_is_an_end_to_the_number_of_groups(anna, assessment) -> None:
    lists = {key: "\n".join(f"{key}{n}" for n in range(40)) for key in ("department", "location")}
    assert (
        plan(anna, assessment, PULSE | lists | {"cross_department_location": "y"}).status_code
        == 422
    )
    assert plan(anna, assessment, PULSE | lists).status_code == 303


def test_it_closes_after_it_opens(anna, assessment) -> None:
    times = {"opens_at": "2099-05-02T08:00", "closes_at": "2099-05-01T08:00"}
    response = plan(anna, assessment, PULSE | times)
    assert 'href="#closes_at"' in response.text


def test_a_list_of_invitations_counts_itself(app, anna, assessment) -> None:
    """What was typed before personal links were chosen would contradict the list."""
    said = PULSE | {"entry": "invited", "headcount": "40"}
    assert planned(app, plan(anna, assessment, said)).headcount is None


@pytest.mark.parametrize("headcount", ["", "4"])
def test_a_small_leadership_group_is_named_or_has_no_result(
    app, anna, assessment, headcount
) -> None:
    said = LEADERSHIP | {"confidentiality": "anonymous", "headcount": headcount}
    response = plan(anna, assessment, said, "leadership")
    assert response.status_code == 422
    assert 'href="#headcount"' in response.text
    assert plan(anna, assessment, said | {"headcount": "5"}, "leadership").status_code == 303


@pytest.mark.parametrize(("kind", "said"), [("leadership", LEADERSHIP), ("workshop", WORKSHOP)])
def test_only_an_anonymous_audience_has_groups(anna, assessment, kind, said) -> None:
    assert plan(anna, assessment, said | {"contact_group": "y"}, kind).status_code == 422
    assert plan(anna, assessment, said, kind).status_code == 303


def test_a_workshop_is_live_unless_somebody_says_otherwise(app, anna, assessment) -> None:
    page = anna.get(f"/assessment/{assessment}/audiences/new?kind=workshop").text
    assert re.search(r'name="live" value="room" checked', page)
    assert 'name="live"' not in anna.get(f"/assessment/{assessment}/audiences/new?kind=pulse").text
    made = plan(anna, assessment, WORKSHOP | {"live": "room", "form": "pulse"}, "workshop")
    page = anna.get(made.headers["Location"] + "?lang=en").text
    assert "Live in the room, one part after the other" in page
    assert "how many have joined" in page, "the notice of a room"
    assert "stay on this device" in page
    number = UUID(made.headers["Location"].split("/")[2])
    assert (kept(app, number).live, kept(app, number).form) == (True, "full")
    changed = people.post(anna, f"/audience/{number}/edit", **WORKSHOP)
    assert changed.status_code == 303
    assert not kept(app, number).live


@pytest.mark.parametrize("other", [{"confidentiality": "anonymous"}, {"entry": "invited"}])
def test_a_live_workshop_is_open_in_the_room_and_has_one_link(anna, assessment, other) -> None:
    response = plan(anna, assessment, WORKSHOP | {"live": "room"} | other, "workshop")
    assert response.status_code == 422
    assert 'href="#live"' in response.text


def test_the_next_wave_of_a_live_workshop_is_live(app, anna, assessment) -> None:
    from assessment.store import assessments  # noqa: PLC0415

    audience(app, assessment, "workshop", live=True)
    with app.app_context():
        before = db.session.get_one(Assessment, assessment)
        after = assessments.repeat(
            db.session, before, assessments.Plan("Next"), bank(), datetime.now(UTC)
        )
        (again,) = assessments.audiences_of(db.session, after.id)
        assert again.live


def test_a_second_audience_of_a_kind_is_refused(app, anna, assessment) -> None:
    assert plan(anna, assessment, PULSE).status_code == 303
    response = plan(anna, assessment, PULSE)
    assert response.status_code == 409
    with app.app_context():
        assert db.session.query(Audience).count() == 1


def test_before_the_launch_one_reads_what_people_will_be_told(app, anna, assessment) -> None:
    number = audience(app, assessment, k=8, state="draft")
    page = anna.get(f"/audience/{number}/launch?lang=en").text
    assert "From 8 people who answered" in page
    assert "Customer contact" in page
    assert anna.get(f"/audience/{number}").headers["Location"] == f"/audience/{number}/launch"


def test_people_are_told_in_the_manner_of_their_audience(app, anna, assessment) -> None:
    number = audience(app, assessment, address="du", state="draft")
    page = anna.get(f"/audience/{number}/launch?lang=de").text
    assert "Deine Antworten" in page
    assert "Ihre Einstellungen" in page  # members are Sie


def test_a_launch_opens_the_audience_and_shows_the_way_in(app, anna, assessment) -> None:
    number = audience(app, assessment, headcount=40, state="draft")
    assert people.post(anna, f"/audience/{number}/launch").status_code == 303
    row = kept(app, number)
    assert (row.state, bool(row.launched_at)) == ("open", True)
    page = anna.get(f"/audience/{number}?lang=en").text
    assert row.code in page
    assert f'value="http://localhost:8000/r/{row.code}"' in page
    assert f"/audience/{number}/qr.svg" in page
    assert "0%" in page
    assert people.post(anna, f"/audience/{number}/launch").status_code == 303
    assert kept(app, number).launched_at == row.launched_at  # once
    with app.app_context():
        assert db.session.get_one(Assessment, assessment).state == "open"
    assert anna.get(f"/audience/{number}/launch").status_code == 302


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"closes_at": rows.NOW - timedelta(days=30)}, "closing time has passed"),
        ({"kind": "leadership", "confidentiality": "anonymous"}, "at least 5 people"),
    ],
)
def test_what_cannot_be_launched_says_why(app, anna, assessment, change, says) -> None:
    number = audience(app, assessment, state="draft")
    with app.app_context():
        db.session.execute(update(Audience).values(**change))
        db.session.commit()
    response = people.post(anna, f"/audience/{number}/launch?lang=en")
    assert response.status_code == 422
    assert says in response.text
    assert kept(app, number).state == "draft"


@pytest.mark.parametrize("change", [{"state": "archived"}, {"leaves_at": rows.NOW}])
def test_nothing_is_launched_in_what_is_put_away(app, anna, assessment, change) -> None:
    number = audience(app, assessment, state="draft")
    with app.app_context():
        db.session.execute(update(Assessment).values(**change))
        db.session.commit()
    assert people.post(anna, f"/audience/{number}/launch").status_code == 422


def test_a_running_audience_changes_closing_and_texts_alone(app, anna, assessment) -> None:
    number = audience(app, assessment)
    answer(app, number)
    page = anna.get(f"/audience/{number}/edit").text
    assert 'name="closes_at"' in page
    assert 'name="k"' not in page
    later = {"contact": "Ben", "welcome_de": "Hallo", "welcome_en": "", "k": "9"}
    people.post(anna, f"/audience/{number}/edit", **later, closes_at="2099-01-01T18:00")
    row = kept(app, number)
    assert (row.contact, row.welcome, row.k) == ("Ben", {"de": "Hallo"}, 5)
    assert row.closes_at == datetime(2099, 1, 1, 17, tzinfo=UTC)


def test_a_draft_that_was_launched_meanwhile_is_not_changed(app, anna, assessment) -> None:
    number = audience(app, assessment, state="draft")
    anna.get(f"/audience/{number}/edit")
    with app.app_context():
        audiences.launch(db.session, db.session.get_one(Audience, number), rows.NOW)
        db.session.commit()
    answer(app, number)
    response = people.post(anna, f"/audience/{number}/edit", **PULSE | {"k": "9"})
    assert response.status_code == 409
    assert kept(app, number).k == 5


@pytest.mark.parametrize("launched", [True, False])
def test_whoever_is_overtaken_between_looking_and_writing_is_told(
    app, anna, assessment, monkeypatch, launched
) -> None:
    """Launched and answered in that moment; or answered although a draft: the database says no."""
    number = audience(app, assessment, state="draft")
    to_change = audiences.to_change

    def overtaken(session, id):
        row = to_change(session, id)
        session.execute(update(Audience).values(state="open"))
        session.add(Response(audience_id=id, uuid=uuid4(), payload={}))
        session.flush()
        if launched:
            session.refresh(row)
        return row

    monkeypatch.setattr(audiences, "to_change", overtaken)
    response = people.post(anna, f"/audience/{number}/edit?lang=en", **PULSE | {"k": "9"})
    assert response.status_code == 409
    assert "nothing of what you entered was stored" in response.text
    assert kept(app, number).k == 5


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_a_closed_audience_changes_in_nothing(app, anna, assessment, state) -> None:
    number = audience(app, assessment)
    with app.app_context():
        db.session.execute(update(Audience).values(state=state, closed_at=rows.NOW))
        db.session.commit()
    assert anna.get(f"/audience/{number}").status_code == 200
    assert anna.get(f"/audience/{number}/edit").status_code == 409
    assert people.post(anna, f"/audience/{number}/edit", contact="Ben").status_code == 409
    assert kept(app, number).contact == ""


def test_a_draft_is_deleted_and_what_was_launched_is_not(app, anna, assessment) -> None:
    number = audience(app, assessment, state="draft")
    assert "Nobody has answered" in anna.get(f"/audience/{number}/delete?lang=en").text
    assert people.post(anna, f"/audience/{number}/delete").status_code == 303
    assert anna.get(f"/audience/{number}").status_code == 404
    launched = audience(app, assessment)
    assert people.post(anna, f"/audience/{launched}/delete").status_code == 409


def test_a_response_rate_is_never_exact_and_never_of_few(app, anna, assessment) -> None:
    number = audience(app, assessment, headcount=9)
    answer(app, number)
    assert 'class="figure"' not in anna.get(f"/audience/{number}").text
    with app.app_context():
        db.session.execute(update(Audience).values(headcount=12))
        db.session.commit()
    page = anna.get(f"/audience/{number}?lang=en").text
    assert "5%" in page  # one of twelve is 8 per cent


def test_where_answers_bear_names_no_page_promises_that_nobody_can_tell(
    app, anna, assessment
) -> None:
    number = audience(app, assessment, "leadership", headcount=9)
    page = anna.get(f"/audience/{number}?lang=en").text
    assert "with the names of those who answered" in page
    assert "nobody can tell" not in page
    pulse = audience(app, assessment, headcount=9)
    assert "nobody can tell" in anna.get(f"/audience/{pulse}?lang=en").text


@pytest.mark.parametrize("number", ["1000001", "99999999999", "9" * 400])
def test_a_number_that_is_too_large_is_told_its_bound(anna, assessment, number) -> None:
    page = plan(anna, assessment, PULSE | {"headcount": number}).text
    assert "whole number from 1 to 1000000" in page


def test_a_viewer_follows_and_changes_nothing(app, assessment) -> None:
    number = audience(app, assessment)
    draft = audience(app, assessment, "leadership", state="draft")
    vera = people.signed_in(app, "vera@example.com")
    page = vera.get(f"/audience/{number}").text
    assert "/edit" not in page
    assert "/close" not in page
    for path in (
        f"/audience/{number}/edit",
        f"/audience/{draft}/launch",
        f"/audience/{draft}/delete",
    ):
        assert vera.get(path).status_code == 403


def test_what_waits_opens_later_and_what_is_over_says_so(app, anna, assessment) -> None:
    soon = datetime.now(UTC) + timedelta(days=2)
    number = audience(app, assessment, opens_at=soon)
    assert "Opens later" in anna.get(f"/audience/{number}?lang=en").text
    with app.app_context():
        past = datetime.now(UTC) - timedelta(minutes=2)
        db.session.execute(update(Audience).values(opens_at=None, closes_at=past))
        db.session.commit()
    assert "Time is up" in anna.get(f"/audience/{number}?lang=en").text


def test_the_log_names_an_audience_in_words(app, assessment) -> None:
    workspace = people.workspace(app, olga="owner")
    olga = people.signed_in(app, "olga@example.com")
    with app.app_context():
        home = rows.organisation(db.session, workspace).id
        there = rows.assessment(db.session, home, "Herbst 2026").id
        db.session.commit()
    plan(olga, there, PULSE)
    page = olga.get(f"/workspace/{workspace}/log?lang=en").text
    assert "added an audience" in page
    assert "Herbst 2026: Staff (pulse survey)" in page
