"""Reminders of actions through a real mail server: one mail for each due date, whatever breaks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from assessment import jobs
from assessment.jobs import reminders
from assessment.models import Action, ActionChange, Job
from assessment.store import actions, organisations, retention, work
from assessment.store import reminders as noting
from assessment.store.actions import Details
from assessment.store.database import begin_write, db
from tests import rows
from tests.postbox import postbox

MORNING = datetime(2027, 1, 12, 7, 30, tzinfo=UTC)  # half past eight in Berlin
DUE = date(2027, 1, 15)
ADA = "ada@firma.test"


@pytest.fixture
def box():
    with postbox() as box:
        yield box


@pytest.fixture
def served(context, box, monkeypatch):
    """The application with this mail server, on a January morning."""
    told = {"mail_url": box.url, "mail_from": "Leitstern <survey@firma.test>"}
    context.config["SETTINGS"] = replace(
        context.config["SETTINGS"], public_url="https://survey.firma.test", **told
    )
    at(monkeypatch, MORNING)
    return context


def at(monkeypatch, moment: datetime) -> None:
    monkeypatch.setattr(reminders, "_now", lambda: moment)


def action(**said) -> Action:
    """One that somebody is to be reminded of, in a wave of its own."""
    wave = said.pop("wave", None) or rows.assessment(db.session)
    given = {"title": "Zuhören", "owner": "Ada", "due": DUE, "email": ADA} | said
    made = actions.create(db.session, wave.id, Details(**given), rows.NOW, in_room=False)
    db.session.commit()
    return made


def orders(moment: datetime = MORNING) -> list[work.Order]:
    found = list(reminders.due(db.session, moment))
    db.session.rollback()
    return found


def run(moment: datetime = MORNING) -> None:
    """What the worker's clock does in this minute."""
    for order in orders(moment):
        work.ask(db.session, order, moment)
        db.session.commit()
        jobs.current().run(order.key)
    db.session.rollback()
    db.session.expire_all()


def noted(of: Action) -> list[str]:
    history = actions.history(db.session, of.id)
    return [name for one in history for name in one.changes if name in ("reminded", "refused")]


def test_whoever_takes_care_gets_one_mail_three_days_before(served, box) -> None:
    made = action(figure="NPS", note="Leise")
    run()
    assert box.to() == [ADA]
    text = box.mails[0].get_body(("plain",)).get_content()
    for part in ("Ada", "Zuhören", "15. Januar 2027", "NPS", "Leise", "Muster GmbH"):
        assert part in text
    assert f"https://survey.firma.test/assessment/{made.assessment_id}/actions/{made.id}" in text
    assert made.reminded_for == DUE
    assert noted(made) == ["reminded"]


def test_nobody_gets_a_second_one_for_the_same_date(served, box, monkeypatch) -> None:
    action()
    for hour in range(4):
        moment = MORNING + timedelta(hours=hour)
        at(monkeypatch, moment)
        run(moment)
        run(moment + timedelta(minutes=1))
    assert box.to() == [ADA]


def test_another_date_brings_another_reminder(served, box, monkeypatch) -> None:
    made = action()
    run()
    later = MORNING + timedelta(days=7)
    begin_write(db.session)
    db.session.execute(update(Action).values(due=DUE + timedelta(days=7)))
    db.session.commit()
    at(monkeypatch, later)
    run(later)
    assert box.to() == [ADA, ADA]
    assert noted(made) == ["reminded", "reminded"]


@pytest.mark.parametrize(
    "said",
    [
        {"email": ""}, {"due": None}, {"status": "done"}, {"status": "dropped"},
        {"due": DUE + timedelta(days=1)}, {"due": DUE - timedelta(days=11)},
    ],
)  # fmt: skip
def test_where_nothing_is_due_nobody_is_reminded(served, box, said) -> None:
    action(**said)
    assert orders() == []


@pytest.mark.parametrize("said", [{"status": "doing"}, {"due": DUE - timedelta(days=10)}])
def test_what_is_under_way_or_a_little_late_is_reminded_of(served, box, said) -> None:
    action(**said)
    run()
    assert box.to() == [ADA]


def test_nobody_is_reminded_at_night_nor_without_a_mail_server(served) -> None:
    action()
    assert orders(MORNING - timedelta(hours=1)) == []
    assert len(orders()) == 1
    served.config["SETTINGS"] = replace(served.config["SETTINGS"], mail_url="")
    assert orders() == []


def test_what_waits_to_be_deleted_reminds_nobody(served) -> None:
    wave = rows.assessment(db.session)
    action(wave=wave)
    assert len(orders()) == 1
    organisations.ask_deletion(wave, rows.NOW)
    db.session.commit()
    assert orders() == []


def test_what_the_server_does_not_take_waits_for_the_next_hour(served, box, monkeypatch) -> None:
    made = action()
    box.sender_reply = "451 later"
    run()
    assert (box.to(), made.reminded_for, noted(made)) == ([], None, [])
    box.sender_reply = "250 OK"
    run(MORNING + timedelta(minutes=5))
    assert box.to() == [], "it is tried once an hour"
    next_hour = MORNING + timedelta(hours=1)
    at(monkeypatch, next_hour)
    run(next_hour)
    assert box.to() == [ADA]
    assert noted(made) == ["reminded"]


def test_a_server_that_is_out_loses_nothing(served, box, monkeypatch) -> None:
    made = action()
    right = served.config["SETTINGS"]
    served.config["SETTINGS"] = replace(right, mail_url="smtp://127.0.0.1:9")
    run()
    assert made.reminded_for is None
    served.config["SETTINGS"] = right
    at(monkeypatch, MORNING + timedelta(hours=1))
    run(MORNING + timedelta(hours=1))
    assert box.to() == [ADA]


def test_one_refused_address_keeps_no_other_from_its_reminder(served, box) -> None:
    wave = rows.assessment(db.session)
    refused = action(wave=wave, email="gone@firma.test")
    reached = action(wave=wave, due=DUE - timedelta(days=1))
    box.replies["gone@firma.test"] = ["550 no such user"] * 9
    run()
    run(MORNING + timedelta(hours=1))
    assert box.to() == [ADA]
    assert (noted(refused), noted(reached)) == (["refused"], ["reminded"])


def test_a_reply_that_is_lost_is_no_reason_for_a_second_mail(served, box, monkeypatch) -> None:
    made = action()
    box.replies[ADA] = ["drop"]
    run()
    at(monkeypatch, MORNING + timedelta(hours=1))
    run(MORNING + timedelta(hours=1))
    assert box.to() == [ADA]
    assert noted(made) == [], "nobody knows whether it arrived"


@pytest.mark.parametrize(
    ("step", "when", "mails", "told"),
    [
        ("_written", "after", 1, "sent"),
        ("_hand_over", "before", 0, "uncertain"),  # better none than two: its page says so
        ("_hand_over", "after", 1, "uncertain"),
        ("_settle", "after", 1, "uncertain"),
    ],
)
def test_a_power_cut_sends_nothing_twice(
    context, box, power_cut, monkeypatch, step, when, mails, told
) -> None:
    """The process that is cut off has the real clock, so the action is due today."""
    monkeypatch.setenv("MAIL_URL", box.url)
    monkeypatch.setenv("MAIL_FROM", "Leitstern <survey@firma.test>")
    context.config["SETTINGS"] = replace(
        context.config["SETTINGS"], mail_url=box.url, mail_from="survey@firma.test"
    )
    made = action(due=datetime.now(UTC).date())
    order = work.Order("a" * 64, reminders.KIND, reminders.KIND, {})
    power_cut(order, "assessment.jobs.reminders", step, when)
    assert box.to() == [ADA] * mails
    assert noting.told(db.session, made) == told


def test_the_mail_speaks_the_language_of_its_organisation(served, box) -> None:
    organisation = rows.organisation(db.session, language="en")
    action(wave=rows.assessment(db.session, organisation.id), owner="")
    run()
    (mail,) = box.mails
    assert mail["Content-Language"] == "en"
    assert mail["Subject"] == "Reminder: Zuhören"
    assert mail["X-Mailing"] == "action"
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert "15 January 2027" in text
        assert "30 days after the action is due or done" in text


def test_nothing_that_somebody_typed_ends_a_header(served, box) -> None:
    action(title="Zuhören\r\nBcc: x@firma.test", owner="<b>Ada</b>")
    run()
    (mail,) = box.mails
    assert mail["Bcc"] is None
    assert "&lt;b&gt;Ada" in mail.get_body(("html",)).get_content()


def test_the_work_names_nobody(served, box) -> None:
    action()
    run()
    job = db.session.scalar(select(Job))
    assert ADA not in f"{job.owner} {job.arguments} {job.message}"
    changes = db.session.scalars(select(ActionChange.changes)).all()
    assert ADA not in str(changes)


def test_the_address_goes_some_days_after_the_action_is_due_or_done(context) -> None:
    wave = rows.assessment(db.session)  # its workspace keeps addresses for 30 days
    now = rows.NOW + timedelta(days=40)
    today = now.date()
    kept = action(wave=wave, due=today - timedelta(days=29))
    old = action(wave=wave, due=today - timedelta(days=31))
    done = action(wave=wave, due=today + timedelta(days=99), status="done")
    just_done = action(wave=wave, due=today + timedelta(days=99))
    actions.put(db.session, just_done, {"status": "done"}, now, "")
    db.session.commit()
    db.session.rollback()
    retention.remove_action_addresses(db.session, now)
    db.session.commit()
    db.session.expire_all()
    assert [one.email for one in (kept, old, done, just_done)] == [ADA, "", "", ADA]
    db.session.rollback()
    retention.remove_action_addresses(db.session, now + timedelta(days=31))
    db.session.commit()
    db.session.expire_all()
    assert [one.email for one in (kept, just_done)] == ["", ""]


def test_who_changed_an_action_is_forgotten_with_the_log_and_what_stays(context) -> None:
    made = action()
    actions.put(db.session, made, {"status": "doing"}, rows.NOW, "ada@example.com")
    db.session.commit()
    later = rows.NOW + timedelta(days=731)
    retention.remove_deeds(db.session, rows.NOW + timedelta(days=729))
    db.session.commit()
    assert actions.history(db.session, made.id)[0].actor == "ada@example.com"
    db.session.rollback()
    retention.remove_deeds(db.session, later)
    db.session.commit()
    db.session.expire_all()
    latest = actions.history(db.session, made.id)[0]
    assert (latest.actor, latest.changes) == ("", {"status": ["open", "doing"]})
