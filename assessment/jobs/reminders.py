"""Reminds whoever takes care of an action, once for each date on which it is due.

Each reminder is claimed, and that is committed, before it is handed over. What the mail server
does not take waits for the next hour.
"""

import hashlib
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy.orm import Session

from assessment import mail, metrics
from assessment.clock import local
from assessment.jobs import reminder_letters
from assessment.mail import MailError, Server
from assessment.store import actions, reminders, work
from assessment.store.database import begin_write, db
from assessment.store.reminders import Due

log = logging.getLogger(__name__)
KIND = "action-reminders"
FROM = 8  # o'clock: nobody is reminded at night


def due(session: Session, now: datetime) -> Iterator[work.Order]:
    """One order an hour, as long as somebody waits to be reminded."""
    here = local(now)
    if here.hour < FROM or not mail.is_set_up():
        return
    key = hashlib.sha256(f"action reminders {here:%Y-%m-%d %H}".encode()).hexdigest()
    if work.find(session, key) is None and reminders.waiting(session, here.date()):
        yield work.Order(key, KIND, KIND, {})


def send(_owner: str, _arguments: dict[str, Any], progress: work.Progress) -> work.Done:
    """Send every reminder that is due today."""
    today = local(_now()).date()
    waiting = reminders.waiting(db.session, today)
    db.session.rollback()
    with Server() as server:
        try:
            server.open()
            for number, one in enumerate(waiting):
                _remind(server, one)
                progress(100 * number // len(waiting))
        except MailError:  # its reply may name somebody
            log.warning("The mail server takes no mail now; reminders wait for the next hour")
            metrics.current().mailed(KIND, "server-out")
    return work.DONE


def _remind(server: Server, one: Due) -> None:
    """Claim one reminder, hand it over and note what became of it; MailError if the server is out.

    The mail is written first: nothing of ours may go wrong between the claim and the mail.
    """
    letter = _written(one)
    begin_write(db.session)
    is_ours = reminders.claim(db.session, one, local(_now()).date())
    db.session.commit()
    if not is_ours:
        return
    error = _hand_over(server, letter) if letter else MailError("no address", permanent=True)
    begin_write(db.session)
    _settle(one, error)
    db.session.commit()
    if error and letter and not error.is_about_recipient:
        raise error


def _written(one: Due) -> EmailMessage | None:
    """The mail; None if its address is none."""
    try:
        return reminder_letters.write(one)
    except MailError:
        return None


def _hand_over(server: Server, letter: EmailMessage) -> MailError | None:
    try:
        server.send(letter)
    except MailError as error:
        return error
    return None


def _settle(one: Due, error: MailError | None) -> None:
    outcome = "uncertain"
    if error is None:
        reminders.note(db.session, one, reminders.TOLD, _now(), actions.NOBODY)
        outcome = "sent"
    elif error.is_permanent:
        reminders.note(db.session, one, reminders.REFUSED, _now(), actions.NOBODY)
        outcome = "failed"
    elif not error.may_be_out:
        reminders.release(db.session, one)
        outcome = "deferred"
    metrics.current().mailed(KIND, outcome)


def _now() -> datetime:
    return datetime.now(UTC)
