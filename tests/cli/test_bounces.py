"""Mails that came back, as mail servers report them (RFC 3464), from files and standard input."""

import mailbox
from email import message_from_string
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from assessment.models import Address, Delivery
from assessment.store import addresses, mailings
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
