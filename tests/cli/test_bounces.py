"""Mails that came back, as mail servers report them (RFC 3464), from files and standard input."""

import mailbox
from datetime import timedelta
from email import message_from_string
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from assessment.models import Action, ActionChange, Address, Delivery
from assessment.store import actions, addresses, mailings, reminders
from assessment.store.actions import Details
from assessment.store.addresses import Person
from assessment.store.database import db
from tests import rows
from tests.rows import NOW

REPORT = """From: MAILER-DAEMON@mx.kunde.test
To: survey@firma.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.kunde.test

Final-Recipient: rfc822; {email}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{email}>: no such
    user

--b
Content-Type: {original}

Subject: How customer-centric
X-Mailing: {kind}

--b--
"""


def report(**more: str) -> str:
    given = {"email": "A@kunde.test", "action": "failed", "kind": "invitation"}
    return REPORT.format(**({"original": "message/rfc822"} | given | more))


@pytest.fixture
def invited(app):
    """Two people who got the invitation and a reminder; a function that gives their bounces."""
    with app.app_context():
        made = rows.audience(db.session, entry="invited")
        addresses.add(db.session, made, [Person("a@kunde.test"), Person("b@kunde.test")])
        mailings.invite(db.session, made, NOW)
        db.session.execute(update(Delivery).values(state="done"))
        mailings.remind(db.session, made, NOW)
        db.session.commit()

    def bounces() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(select(Address.bounce).order_by(Address.email)))

    return bounces


WHY = "550 5.1.1 <A@kunde.test>: no such user"


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_on_standard_input_marks_its_address(runner, invited, original) -> None:
    result = runner.invoke(args=["bounces", "-"], input=report(original=original))
    assert result.exit_code == 0, result.output
    assert invited() == [WHY, ""]


def test_files_mailboxes_and_folders_are_read(runner, invited, tmp_path) -> None:
    (tmp_path / "one.eml").write_text(report(email="nobody@kunde.test"))
    box = mailbox.mbox(tmp_path / "box")
    box.add(message_from_string(report()))
    box.close()
    folder = mailbox.Maildir(tmp_path / "folder")
    folder.add(message_from_string(report(email="b@kunde.test")))
    folder.close()
    files = [str(tmp_path / name) for name in ("one.eml", "box", "folder")]
    result = runner.invoke(args=["bounces", *files])
    assert "2 " in result.output
    assert all(invited())


@pytest.mark.parametrize(
    "mail",
    [
        report(action="delayed"),
        report(kind="reminder"),
        report(kind=""),
        report(email="no address"),
        "Subject: holiday\n\nI am away.",
        "",
        "\0\xff garbage",
    ],
    ids=["delayed", "reminder", "unknown mail", "no address", "other mail", "nothing", "garbage"],
)
def test_whatever_is_no_certain_failure_of_an_invitation_marks_nobody(
    runner, invited, mail
) -> None:
    result = runner.invoke(args=["bounces", "-"], input=mail)
    assert result.exit_code == 0, "a mail server that pipes it in must not see an error"
    assert invited() == ["", ""]


def test_an_html_mail_that_quotes_a_report_is_none(runner, invited) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Fwd"
    mail.set_content(report())
    assert runner.invoke(args=["bounces", "-"], input=mail.as_string()).exit_code == 0
    assert invited() == ["", ""]


@pytest.fixture
def planned(app):
    """An action whose reminder went to A@kunde.test, and one that was not reminded of yet."""
    with app.app_context():
        wave = rows.assessment(db.session)
        given = {"email": "a@kunde.test", "due": NOW.date()}
        for title in ("Zuhören", "Antworten"):
            said = Details(title, "Ada", **given)
            actions.create(db.session, wave.id, said, NOW, in_room=False)
        due = update(Action).where(Action.title == "Zuhören")
        db.session.execute(due.values(reminded_for=NOW.date()))
        db.session.commit()
        return wave.id


def returned(app) -> dict[str, bool]:
    with app.app_context():
        return {one.title: one.returned for one in db.session.scalars(select(Action))}


def test_a_reminder_of_an_action_that_came_back_is_noted_with_it_once(app, runner, planned) -> None:
    for told in ("1 ", "0 "):
        result = runner.invoke(args=["bounces", "-"], input=report(kind="action"))
        assert result.output.startswith(told), result.output
    assert returned(app) == {"Zuhören": True, "Antworten": False}
    with app.app_context():
        changes = db.session.scalars(select(ActionChange.changes)).all()
        assert {"returned": [None, "2026-11-21"]} in changes
        assert changes.count({"returned": [None, "2026-11-21"]}) == 1
        assert "kunde.test" not in str(changes), "the history holds no address"


@pytest.mark.parametrize("kind", ["invitation", "reminder", "", "other"])
def test_another_mail_that_came_back_says_nothing_about_an_action(
    app, runner, planned, kind
) -> None:
    """Else a survey's reminder that came back would tell, by an action, who has not answered."""
    runner.invoke(args=["bounces", "-"], input=report(kind=kind))
    assert not any(returned(app).values())


def test_a_reminder_of_an_action_that_came_back_marks_no_address_of_a_survey(
    runner, invited
) -> None:
    runner.invoke(args=["bounces", "-"], input=report(kind="action"))
    assert invited() == ["", ""]


def test_an_address_that_takes_no_mails_is_not_reminded_until_there_is_another(
    app, runner, planned
) -> None:
    runner.invoke(args=["bounces", "-"], input=report(kind="action"))
    with app.app_context():
        later = NOW.date() + timedelta(days=9)
        for one in db.session.scalars(select(Action).where(Action.title == "Zuhören")):
            number = one.id
            actions.put(db.session, one, {"due": later, "owner": "Uwe"}, NOW, "")
        db.session.commit()
        assert [due.id for due in reminders.waiting(db.session, later)] == []
        found = db.session.get(Action, number)
        actions.put(db.session, found, {"email": "uwe@kunde.test"}, NOW, "")
        db.session.commit()
        assert [due.email for due in reminders.waiting(db.session, later)] == ["uwe@kunde.test"]
