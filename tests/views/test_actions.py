"""Actions of an assessment: list and board, taking on, changing, moving, history, taking along."""

import csv
from datetime import date, timedelta
from io import StringIO
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import select

from assessment.models import Action, ActionChange, Assessment, Deed
from assessment.store import actions, reminders
from assessment.store.actions import Details, Plan
from assessment.store.database import db
from tests import people, published, rows
from tests.conftest import database_url  # noqa: F401  # on both engines
from tests.rows import NOW

TITLE = "Einmal im Monat <zuhören>"


@pytest.fixture
def facilitator(app):
    return people.signed_in(app, "facilitator@example.com")


@pytest.fixture
def path(place):
    return f"/assessment/{place}/actions"


def taken(app, place: UUID, **said) -> UUID:
    """An action that somebody took down on the page."""
    with app.app_context():
        details = Details(**({"title": TITLE} | said))
        made = actions.create(
            db.session, place, details, NOW, actor="ada@example.com", in_room=False
        ).id
        db.session.commit()
    return made


def stored(app, action: UUID) -> Action:
    with app.app_context():
        return db.session.get(Action, action)


def sent(**said) -> dict[str, str]:
    return {"title": TITLE, "owner": "", "due": "", "email": "", "status": "open", "item": ""} | {
        name: str(value) for name, value in said.items()
    }


def test_an_action_of_their_own_is_taken_down_with_all_that_is_said(
    app, place, path, facilitator
) -> None:
    said = sent(owner="Ada", due="2027-01-31", email="Ada@Firma.test", status="doing", item="G2")
    said |= {"figure": "NPS", "note": "Erst\r\ndann"}
    answer = people.post(facilitator, f"{path}/new", **said)
    assert answer.status_code == 303
    with app.app_context():
        (one,) = actions.of_assessment(db.session, place)
        found = (one.title, one.owner, one.due, one.email, one.status, one.item, one.figure)
        assert found == (
            TITLE, "Ada", date(2027, 1, 31), "ada@firma.test", "doing", "G2", "NPS",
        )  # fmt: skip
        assert (one.note, one.step_id) == ("Erst\ndann", None)
    page = facilitator.get(f"{path}?lang=en").text
    for part in ("Einmal im Monat &lt;zuhören&gt;", "Ada", "31 January 2027", "In progress", "NPS"):
        assert part in page
    assert "ada@firma.test" not in page


def test_a_next_step_is_taken_on_as_the_library_puts_it(app, place, path, facilitator) -> None:
    published.closed(app, place, published.STAFF, published.staff())
    page = facilitator.get(f"{path}?lang=en").text
    first = page.partition("actions/new?step=")[2].partition('"')[0]
    form = facilitator.get(f"{path}/new?step={first}&lang=en").text
    practice = first.partition("-")[0]
    assert f'<option selected value="{practice}"' in form
    answer = people.post(facilitator, f"{path}/new?step={first}", **sent(item=practice))
    assert answer.status_code == 303
    with app.app_context():
        (one,) = actions.of_assessment(db.session, place)
        assert (one.step_id, one.item) == (first, practice)
    assert f"step={first}" not in facilitator.get(path).text


def test_viewers_read_actions_and_change_nothing(app, place, path, viewer) -> None:
    action = taken(app, place, owner="Ada", email="ada@firma.test", note="Leise")
    page = viewer.get(f"{path}/{action}").text
    assert "Leise" in page
    assert "ada@firma.test" not in page
    assert "<form method" not in page.partition("<main")[2]
    assert people.post(viewer, f"{path}/{action}/move", status="done").status_code == 403
    assert 'name="status"' not in viewer.get(f"{path}/board").text


@pytest.mark.parametrize(
    "said",
    [
        {"title": " "}, {"title": "x" * 201}, {"owner": "x" * 121}, {"due": "morgen"},
        {"due": "2027-02-30"}, {"status": "later"}, {"item": "Z9"}, {"figure": "x" * 201},
        {"note": "x" * 2001}, {"email": "ada"}, {"email": "ada@firma.test"},
        {"email": "a@b.de\r\nBcc: c@d.de", "due": "2027-01-01"},
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_said_and_nothing_changes(
    app, place, path, facilitator, said
) -> None:
    answer = people.post(facilitator, f"{path}/new", **sent(**said))
    assert answer.status_code == 422
    assert 'id="problems"' in answer.text
    with app.app_context():
        assert actions.of_assessment(db.session, place) == []


def test_the_history_tells_who_changed_what_and_never_the_address(
    app, place, path, facilitator
) -> None:
    action = taken(app, place)
    said = sent(owner="Bo", due="2027-01-31", email="bo@firma.test", status="doing")
    assert people.post(facilitator, f"{path}/{action}", **said).status_code == 303
    assert people.post(facilitator, f"{path}/{action}", **said).status_code == 303
    with app.app_context():
        noted = actions.history(db.session, action)
        (change,) = [one for one in noted if one.actor == "facilitator@example.com"]
        assert change.changes == {
            "owner": ["", "Bo"],
            "due": [None, "2027-01-31"],
            "email": [False, True],
            "status": ["open", "doing"],
        }
    page = facilitator.get(f"{path}/{action}?lang=en").text.partition('id="h-history"')[2]
    for part in ("facilitator@example.com", "<del>Open</del>", "<ins>In progress</ins>", "Bo"):
        assert part in page
    assert "bo@firma.test" not in page
    assert "took it down" in page


def test_an_address_that_takes_no_mails_is_told_until_there_is_another_one(
    app, place, path, facilitator, viewer
) -> None:
    action = taken(app, place, due=date(2027, 1, 31), email="ada@firma.test")
    with app.app_context():
        db.session.get(Action, action).reminded_for = date(2027, 1, 31)
        db.session.flush()
        reminders.comes_back(db.session, "ada@firma.test", NOW, actions.NOBODY)
        db.session.commit()
    for client, page in ((viewer, path), (viewer, f"{path}/board"), (facilitator, path)):
        assert "The reminder came back" in client.get(f"{page}?lang=en").text
    assert "ada@firma.test" not in viewer.get(path).text
    page = facilitator.get(f"{path}/{action}?lang=en").text
    assert "Please put in another one." in page
    assert "Leitstern</b> got the reminder for 31 January 2027 back" in page
    said = sent(due="2027-01-31", email="ada@firma.test", status="doing")
    people.post(facilitator, f"{path}/{action}", **said)
    assert stored(app, action).returned, "the same address is no better"
    people.post(facilitator, f"{path}/{action}", **said | {"email": "bo@firma.test"})
    assert not stored(app, action).returned
    assert "The reminder came back" not in viewer.get(f"{path}?lang=en").text


def test_a_card_moves_to_another_column_by_its_form(app, place, path, facilitator) -> None:
    action = taken(app, place)
    page = facilitator.get(f"{path}/board").text
    assert f'action="{path}/{action}/move"' in page
    answer = people.post(facilitator, f"{path}/{action}/move", status="done")
    assert answer.headers["Location"].endswith(f"{path}/board#a-{action}")
    assert stored(app, action).status == "done"
    done = facilitator.get(f"{path}/board").text.partition('data-status="done"')[2]
    assert str(action) in done.partition("</section>")[0]
    people.post(facilitator, f"{path}/{action}/move", status="elsewhere")
    assert stored(app, action).status == "done"


def test_each_column_says_how_many_it_has(app, place, path, viewer) -> None:
    for status in ("open", "open", "done"):
        taken(app, place, status=status)
    page = viewer.get(f"{path}/board").text
    counts = [part.partition("</span>")[0] for part in page.split('class="how-many">')[1:]]
    assert counts == ["2", "0", "1", "0"]


def test_what_should_be_done_by_now_is_called_overdue_until_it_is(app, place, path, viewer) -> None:
    taken(app, place, due=date.today() - timedelta(days=2))
    assert "overdue" in viewer.get(f"{path}?lang=en").text
    with app.app_context():
        db.session.scalar(select(Action)).status = "done"
        db.session.commit()
    assert "overdue" not in viewer.get(f"{path}?lang=en").text


def test_a_deleted_action_goes_with_its_history_and_the_log_knows(
    app, place, path, facilitator
) -> None:
    action = taken(app, place)
    assert people.post(facilitator, f"{path}/{action}/delete").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Action)).all() == []
        assert db.session.scalars(select(ActionChange)).all() == []
        assert db.session.scalars(select(Deed.action)).all() == ["action-deleted"]
    assert facilitator.get(f"{path}/{action}").status_code == 404


def test_the_log_tells_a_change_once_and_only_if_there_is_one(
    app, place, path, facilitator
) -> None:
    action = taken(app, place)
    for status in ("doing", "doing"):
        people.post(facilitator, f"{path}/{action}/move", status=status)
    with app.app_context():
        assert db.session.scalars(select(Deed.action)).all() == ["action-changed"]


def test_another_organisation_s_action_is_not_found(app, place, path, facilitator) -> None:
    with app.app_context():
        workspace = db.session.get(Assessment, place)
        organisation = rows.organisation(db.session, name="Fremd AG")
        assert organisation.workspace_id != workspace.organisation_id
        foreign = rows.assessment(db.session, organisation.id).id
        db.session.commit()
    action = taken(app, foreign)
    assert facilitator.get(f"{path}/{action}").status_code == 404
    for way, said in (("", sent()), ("/move", {"status": "done"}), ("/delete", {})):
        assert people.post(facilitator, f"{path}/{action}{way}", **said).status_code == 404
    assert stored(app, action).status == "open"


def test_an_action_of_a_rehearsal_is_nowhere(app, place, path, facilitator) -> None:
    with app.app_context():
        made = actions.create(db.session, place, Plan("Probe"), NOW, rehearsed=True).id
        db.session.commit()
    assert "Probe" not in facilitator.get(path).text
    assert facilitator.get(f"{path}/{made}").status_code == 404
    assert b"Probe" not in facilitator.get(f"/assessment/{place}/actions.ics").data


def test_what_was_planned_here_is_not_called_agreed_in_a_room(app, place) -> None:
    taken(app, place)
    with app.app_context():
        assert actions.agreed(db.session, place) == ()
        actions.create(db.session, place, Plan("Im Raum"), NOW)
        assert actions.agreed(db.session, place) == (Plan("Im Raum"),)
        assert len(actions.of_assessment(db.session, place)) == 2


def test_the_calendar_has_a_whole_day_for_each_date_and_keeps_its_numbers(
    app, place, viewer, facilitator
) -> None:
    action = taken(app, place, due=date(2027, 1, 31), owner="Ada", note="Eins;\nzwei, „drei“")
    taken(app, place, title="Ohne Tag")
    address = f"/assessment/{place}/actions.ics"
    answer = viewer.get(address)
    assert answer.mimetype == "text/calendar"
    lines = answer.data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "RFC 5545, 3.1"
    assert b"DTSTART;VALUE=DATE:20270131" in lines
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == TITLE
    assert "zwei, „drei“" in event["DESCRIPTION"]
    assert event["URL"].endswith(f"/assessment/{place}/actions/{action}")
    assert viewer.get(address).data == answer.data, "the same as long as nothing changes"
    people.post(facilitator, f"/assessment/{place}/actions/{action}/move", status="dropped")
    (after,) = Calendar.from_ical(viewer.get(address).data).walk("VEVENT")
    assert after["UID"] == event["UID"]
    assert after["SEQUENCE"] > event["SEQUENCE"]
    assert (event["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")


def test_the_table_is_read_back_and_no_cell_is_a_formula(app, place, viewer) -> None:
    taken(app, place, title="=HYPERLINK(1)", owner="@ada", note="+1 mehr", due=date(2027, 1, 31))
    content = viewer.get(f"/assessment/{place}/actions.csv?lang=en").data
    (row,) = csv.DictReader(StringIO(content.decode()))
    assert row["What is to be done"] == "'=HYPERLINK(1)"
    assert (row["Who"], row["Note"], row["By when"]) == ("'@ada", "'+1 mehr", "2027-01-31")


def test_excel_gets_its_mark_and_germans_their_semicolon(app, place, viewer) -> None:
    taken(app, place)
    german = viewer.get(f"/assessment/{place}/actions.csv?for=excel&lang=de").data
    assert german.startswith(b"\xef\xbb\xbf")
    assert german.count(b";") >= 18
    assert not viewer.get(f"/assessment/{place}/actions.csv?lang=de").data.startswith(b"\xef")
