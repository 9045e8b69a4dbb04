"""From nothing to a running survey in three pages, reloaded, sent twice or gone back to."""

import re
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from assessment.forms.promises import GROUPS
from assessment.models import Assessment, Audience, Organisation
from assessment.store import assessments, audiences
from assessment.store.database import begin_write, db
from assessment.views import wizard
from tests import people, rows

WHO = {"name": "Herbst 2026", "pulse": "y", "closes_at": "2099-12-01T18:00", "contact": "Anna",
       "headcount": "", "department": ""}  # fmt: skip


@pytest.fixture
def workspace(app) -> UUID:
    return people.workspace(app, anna="facilitator", vera="viewer")


@pytest.fixture
def anna(app, workspace):
    return people.signed_in(app)


def counted(app, row) -> int:
    with app.app_context():
        return db.session.query(row).count()


def audiences_of(app, path) -> dict:
    with app.app_context():
        found = assessments.audiences_of(db.session, UUID(path.split("/")[2]))
        return {audience.kind: audience for audience in found}


def first_page(anna, workspace, **said) -> str:
    given = {"organisation": "new", "name": "Muster GmbH"} | said
    response = people.post(anna, f"/workspace/{workspace}/start", **given)
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def second_page(anna, path, **said) -> str:
    given = {name: value for name, value in (WHO | said).items() if value is not None}
    response = people.post(anna, path, **given)
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def test_three_pages_lead_to_a_running_pulse_survey(app, anna, workspace) -> None:
    assert 'name="organisation" value="new"' in anna.get(f"/workspace/{workspace}/start").text
    who = first_page(anna, workspace)
    page = anna.get(who + "?lang=de").text
    assert 'id="pulse" value="y" checked' in page
    assert 'id="leadership" value="y" checked' not in page
    assert "Standortbestimmung" in page
    assert "anna@example.com" in page  # who to ask
    check = second_page(anna, who)
    assert "What people will be told" in anna.get(check + "?lang=en").text
    launched = people.post(anna, check)
    assert launched.status_code == 303
    page = anna.get(launched.headers["Location"] + "?lang=en").text
    pulse = audiences_of(app, check)["pulse"]
    assert pulse.code in page
    assert (pulse.state, pulse.form, pulse.confidentiality, pulse.entry, pulse.k) == (
        "open", "pulse", "anonymous", "link", 5,
    )  # fmt: skip
    assert pulse.groups == [{"key": "contact"}]


def test_both_audiences_start_together_and_their_assessment_shows_them(
    app, anna, workspace
) -> None:
    who = first_page(anna, workspace)
    check = second_page(anna, who, leadership="y", department="A\nB", headcount="60")
    launched = people.post(anna, check)
    assert launched.headers["Location"] == check.removesuffix("/start")
    found = audiences_of(app, check)
    assert {kind: one.state for kind, one in found.items()} == {
        "leadership": "open",
        "pulse": "open",
    }
    assert found["leadership"].confidentiality == "named"
    assert found["pulse"].groups[1] == {"key": "department", "names": ["A", "B"]}
    assert found["pulse"].headcount == 60


def test_a_change_in_detail_leads_back_to_the_last_page(app, anna, workspace) -> None:
    check = second_page(anna, first_page(anna, workspace), leadership="y")
    number = audiences_of(app, check)["pulse"].id
    edit = f"/audience/{number}/edit?way=start"
    assert edit in anna.get(check).text
    assert f'href="{check}"' in anna.get(edit).text
    said = {"confidentiality": "anonymous", "k": "6", "form": "pulse", "entry": "invited",
            "language": "de", "address": "sie"}  # fmt: skip
    said |= {f"{key}_place": str(place) for place, key in enumerate(GROUPS, 1)}
    assert people.post(anna, edit, **said).headers["Location"] == check
    changed = audiences_of(app, check)["pulse"]
    assert (changed.k, changed.entry, changed.state) == (6, "invited", "draft")


def test_sending_a_page_twice_makes_nothing_twice(app, anna, workspace) -> None:
    assert first_page(anna, workspace) == first_page(anna, workspace, name="muster gmbh")
    who = first_page(anna, workspace)
    assert second_page(anna, who) == second_page(anna, who, headcount="80")
    assert [counted(app, row) for row in (Organisation, Assessment, Audience)] == [1, 1, 1]
    check = second_page(anna, who)
    people.post(anna, check)
    again = people.post(anna, check)
    assert again.headers["Location"] == check.removesuffix("/start")


def test_going_back_shows_what_was_entered_and_changes_it(app, anna, workspace) -> None:
    check = second_page(
        anna, first_page(anna, workspace), leadership="y", department="A\nB", contact="Ben"
    )
    back = f"{check}/who"
    assert back in anna.get(check).text
    page = anna.get(back).text
    assert "A\nB</textarea>" in page.replace("\r", "")
    assert 'value="2099-12-01T18:00"' in page
    assert 'value="Ben"' in page
    assert second_page(anna, back, name="Winter", department="C\nD") == check
    found = audiences_of(app, check)
    assert set(found) == {"pulse"}  # leadership was taken out again
    assert found["pulse"].groups[1]["names"] == ["C", "D"]
    assert "Winter" in anna.get(check).text


def test_what_was_set_in_detail_survives_going_back(app, anna, workspace) -> None:
    who = first_page(anna, workspace)
    with app.app_context():
        home = db.session.query(Organisation).one()
        at = rows.assessment(db.session, home.id, "Herbst 2026")
        rows.audience(
            db.session,
            "pulse",
            at.id,
            k=9,
            groups=({"key": "leadership"}, {"key": "location", "names": ["X", "Y"]}),
            state="draft",
        )
        db.session.commit()
    pulse = audiences_of(app, second_page(anna, who, department="A\nB"))["pulse"]
    assert (pulse.k, pulse.contact) == (9, "Anna")
    assert [group["key"] for group in pulse.groups] == ["leadership", "location", "department"]


def test_an_organisation_that_is_there_is_offered_first(app, anna, workspace) -> None:
    with app.app_context():
        number = rows.organisation(db.session, workspace, "Stadtwerke").id
        db.session.commit()
    page = anna.get(f"/workspace/{workspace}/start").text
    assert f'value="{number}" checked' in page
    said = {"organisation": str(number), "name": ""}
    assert first_page(anna, workspace, **said) == f"/organisation/{number}/start"


@pytest.mark.parametrize("said", [{"name": " "}, {"organisation": "x"}, {"name": "x" * 121}])
def test_the_first_page_refuses_what_makes_no_sense(app, anna, workspace, said) -> None:
    with app.app_context():
        rows.organisation(db.session, workspace, "Stadtwerke")
        db.session.commit()
    given = {"organisation": "new", "name": "Muster"} | said
    assert people.post(anna, f"/workspace/{workspace}/start", **given).status_code == 422


def test_an_organisation_of_another_workspace_cannot_be_chosen(app, anna, workspace) -> None:
    with app.app_context():
        foreign = rows.organisation(db.session).id
        db.session.commit()
    said = {"organisation": str(foreign), "name": ""}
    assert people.post(anna, f"/workspace/{workspace}/start", **said).status_code == 422
    assert anna.get(f"/organisation/{foreign}/start").status_code == 404


@pytest.mark.parametrize(
    "said",
    [{"pulse": ""}, {"name": ""}, {"closes_at": "2001-01-01T10:00"}, {"department": "A"}],
)
def test_the_second_page_refuses_what_makes_no_sense(anna, workspace, said) -> None:
    given = {name: value for name, value in (WHO | said).items() if (name, value) != ("pulse", "")}
    assert people.post(anna, first_page(anna, workspace), **given).status_code == 422


def test_problems_stand_in_the_order_of_the_page_and_say_what_they_are_about(
    anna, workspace
) -> None:
    wrong = {
        "pulse": "",
        "closes_at": "bald",
        "name": "",
        "headcount": "viele",
        "contact": "x" * 201,
    }
    page = people.post(anna, first_page(anna, workspace), **WHO | wrong).text
    summary = page.partition('id="problems"')[2].partition("</div>")[0]
    found = re.findall(r'<a href="#([^"]+)">(.*?)</a>', summary)
    assert [place for place, _ in found] == list(wrong)
    places = [page.index(f'id="{place}"') for place, _ in found]
    assert places == sorted(places)
    assert dict(found)["headcount"].startswith("How many people are asked: ")
    assert dict(found)["closes_at"].startswith("Closes: ")


def test_a_viewer_starts_nothing(app, workspace) -> None:
    vera = people.signed_in(app, "vera@example.com")
    assert vera.get(f"/workspace/{workspace}/start").status_code == 403


def test_who_launches_what_somebody_has_just_launched_is_led_on(
    app, anna, workspace, monkeypatch
) -> None:
    check = second_page(anna, first_page(anna, workspace))

    def meanwhile(place, now):
        with Session(db.engine) as other:
            begin_write(other)
            audiences.launch(other, audiences.to_change(other, place.audience.id), now)
            other.commit()
        return []

    with monkeypatch.context() as patch:
        patch.setattr(wizard, "problems", meanwhile)
        late = people.post(anna, check)
    assert late.headers["Location"] == check
    there = anna.get(check).headers["Location"]
    assert there == check.removesuffix("/start")
    assert audiences_of(app, check)["pulse"].state == "open"


def test_a_live_workshop_starts_from_here_without_a_closing_time(app, anna, workspace) -> None:
    check = second_page(anna, first_page(anna, workspace), pulse=None, workshop="y")
    shown = anna.get(check + "?lang=en").text
    assert "Live in the room, one part after the other" in shown
    back = anna.get(f"{check}/who").text
    assert 'id="workshop" value="y" checked' in back
    launched = people.post(anna, check)
    asked = audiences_of(app, check)["workshop"]
    assert (asked.live, asked.state, asked.closes_at) == (True, "open", None)
    assert f"/audience/{asked.id}/room" in anna.get(launched.headers["Location"]).text
    assert "data-beat" in anna.get(f"/r/{asked.code}").text
