"""Sends the mails of one mailing, one by one, so that a crash repeats none.

Each mail is noted as being sent, and that is committed, before it is handed over. A reminder asks
for everybody whether the invitation is unused, and notes the same for all.
"""

import hashlib
import logging
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from assessment import metrics
from assessment.access.participants import token_of, used_hash
from assessment.jobs import letters
from assessment.mail import MailError, Server
from assessment.manner import address_as
from assessment.store import deliveries, health, mailings, places, work
from assessment.store.database import begin_write, db

log = logging.getLogger(__name__)
KIND = "mailing"
ADDRESS = re.compile(r"\S+@\S+")  # a log names nobody
TURN = 30.0  # seconds after which other work that waits comes first; the next minute goes on
BREAKS = 2  # mails in a row under which the connection broke: then the server is out


def order(mailing_id: UUID, audience_id: UUID) -> work.Order:
    """The work of one mailing; it can be ordered again while something is left."""
    key = hashlib.sha256(b"mailing " + mailing_id.bytes).hexdigest()
    return work.Order(key, KIND, str(audience_id), {"mailing": str(mailing_id)})


def due(session: Session, now: datetime) -> Iterator[work.Order]:
    """Orders for mailings that have something to do now."""
    for mailing_id, audience_id in mailings.due(session, now):
        yield order(mailing_id, audience_id)


def hash_for(audience_id: UUID, address_id: UUID) -> str:
    """Under which hash the invitation of an address stands."""
    return used_hash(token_of(audience_id, address_id))


def send(_owner: str, arguments: dict[str, Any], progress: work.Progress) -> work.Done | None:
    """Send all that is due; what has to wait is ordered again when its time has come."""
    begin_write(db.session)
    mailing = mailings.find(db.session, UUID(arguments["mailing"]))
    place = places.above(db.session, mailing.audience_id) if mailing else None
    if mailing is None or place is None:
        return None
    audience = place.audience
    deliveries.after_crash(db.session, mailing)
    if mailing.kind == "invitation" and audience.entry == "invited":
        mailings.issue(db.session, mailing, lambda person: hash_for(audience.id, person))
    round_ = Round(mailing, place)
    address_as(audience.address)
    db.session.commit()
    round_.run(progress)
    begin_write(db.session)
    if not deliveries.left(db.session, round_.mailing) or not round_.is_open():
        mailings.end(db.session, round_.mailing, _now())
    db.session.commit()
    return work.DONE


class Round:
    """One pass over the mails of a mailing that are due."""

    def __init__(self, mailing: Any, place: places.Place) -> None:
        self.mailing, self.audience, self.kind = mailing.id, place.audience.id, mailing.kind
        self.occasion = letters.Occasion.of(mailing.kind, place)
        self.total = deliveries.left(db.session, mailing.id) or 1
        self.held: UUID | None = None  # whose mail is claimed and has surely not gone out
        self.skipped: list[UUID] = []  # who needed no mail since the last one that was handed over
        self.broken = 0  # mails in a row of which nobody knows whether they were taken
        self.began = time.monotonic()

    def is_open(self) -> bool:
        """Whether the audience still takes answers."""
        return deliveries.is_open(db.session, self.audience, _now())

    def run(self, progress: work.Progress) -> None:
        """Send until nothing is due any more, or the mail server takes no mail at all."""
        with Server() as server:
            try:
                server.open()
                for number, to in enumerate(self._due()):
                    self._send(server, to)
                    if number % 5 == 0:
                        progress(min(99, 100 * number // self.total))
                    if self._gives_way():
                        return
            except MailError as error:
                reply = ADDRESS.sub("…", error.reply)
                log.warning("The mail server takes no mail now: %s", reply)
                metrics.current().mailed(self.kind, "server-out")
                self._put_off()
            except Exception:  # nothing of ours counts as a mail that perhaps went out
                self._put_off()
                raise

    def _gives_way(self) -> bool:
        """Whether it is somebody else's turn: a slow mail server holds up neither closing nor
        reports."""
        if time.monotonic() - self.began < TURN:
            return False
        others = health.has_work(db.session)
        db.session.rollback()
        return others

    def _put_off(self) -> None:
        """Wait with whoever is left, and with whoever needed no mail meanwhile: it would tell."""
        db.session.rollback()
        begin_write(db.session)
        if self.held:
            deliveries.settle(db.session, self.mailing, self.held, "waiting")
        for address_id in self.skipped:
            deliveries.settle(db.session, self.mailing, address_id, "waiting")
        deliveries.postpone_all(db.session, self.mailing, _now())
        db.session.commit()

    def _due(self) -> Iterator[deliveries.Next]:
        """One mail after the other, each noted as being sent before it is handed over."""
        while True:
            begin_write(db.session)
            to = deliveries.claim(db.session, self.mailing, _now())
            db.session.commit()
            if to is None:
                return
            self.held = to.address_id
            yield to

    def _send(self, server: Server, to: deliveries.Next) -> None:
        """Hand one mail over and note what became of it; MailError if the server is out."""
        token = token_of(self.audience, to.address_id)
        if self.kind == "reminder" and self.occasion.terms.entry == "invited":
            unused = mailings.is_unused(db.session, self.audience, used_hash(token))
            db.session.rollback()
        else:
            unused = True
        if unused:
            error = self._hand_over(server, to, token)
            self.skipped.clear()
        else:
            error = None
            self.skipped.append(to.address_id)
        begin_write(db.session)
        self._settle(to, error)
        db.session.commit()
        self.held = None
        self.broken = self.broken + 1 if error and error.may_be_out else 0
        if error and self.broken == BREAKS:
            raise error

    def _hand_over(self, server: Server, to: deliveries.Next, token: str) -> MailError | None:
        try:
            letter = letters.write(self.occasion, to, token)
            self.held = None  # from here on the mail may be out, whatever breaks
            server.send(letter)
        except MailError as error:
            if not error.is_about_recipient:
                self.held = to.address_id
                raise
            return error
        return None

    def _settle(self, to: deliveries.Next, error: MailError | None) -> None:
        where, outcome = (db.session, self.mailing, to.address_id), "deferred"
        if error is None or self.kind == "reminder":  # alike for all: its outcome would tell
            deliveries.settle(*where, "done")
            outcome = "sent"
        elif error.may_be_out:
            deliveries.settle(*where, "uncertain")
            outcome = "uncertain"
        elif error.is_permanent or not deliveries.postpone(*where, _now()):
            deliveries.refuse(*where, error.reply)
            outcome = "failed"
        metrics.current().mailed(self.kind, outcome)


def _now() -> datetime:
    return datetime.now(UTC)
