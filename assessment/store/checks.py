"""Quick checks: stored once, found by the hash of their link, gone when they expire."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from assessment.models import Artifact, Check, Job
from assessment.store.database import begin_write, insert_once

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of answers that were handed in."""

    new: bool  # False: this form had been sent before, and nothing was changed
    same: bool  # the stored answers are the ones handed in


@dataclass(frozen=True, slots=True)
class NewCheck:
    """A check that is not stored yet; a sample never expires."""

    token_hash: str
    responses: list[dict[str, Any]]
    now: datetime  # as the clocks of this installation show it: of its day the check is
    language: str
    form: str
    bank_version: str
    bank_hash: str
    organisation: str = ""
    invited: int | None = None
    sample: bool = False

    def row(self) -> dict[str, Any]:
        """Column by column; of the time of day nothing is kept but the end."""
        row = {field.name: getattr(self, field.name) for field in fields(self)}
        now = row.pop("now")
        return row | {"created_on": now.date(), "expires_at": None if self.sample else now + KEPT}


def add(session: Session, check: NewCheck) -> Receipt:
    """Store `check` unless its form was stored before; then change nothing.

    A phone that heard no reply sends again: that must neither lose nor double an answer.
    """
    if insert_once(session, Check, check.row()):
        return Receipt(new=True, same=True)
    known = session.get_one(Check, check.token_hash)
    same = _said(known.responses) == _said(check.responses)
    return Receipt(new=False, same=same and known.organisation == check.organisation)


def _said(responses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers alone: whoever sends them again has taken longer, and said the same."""
    return [response | {"seconds": None} for response in responses]


def find(session: Session, token_hash: str, now: datetime) -> Check | None:
    """The check behind a link; None if there is none or its time is over."""
    unexpired = or_(Check.expires_at.is_(None), Check.expires_at > now)
    return session.scalar(select(Check).where(Check.token_hash == token_hash, unexpired))


def sample(session: Session) -> Check | None:
    """The demonstration organisation, if this installation has one."""
    return session.scalar(select(Check).where(Check.sample).order_by(Check.token_hash).limit(1))


def remove(session: Session, token_hash: str) -> None:
    """Delete a check with everything made from it."""
    for row, column in ((Artifact, Artifact.owner), (Job, Job.owner), (Check, Check.token_hash)):
        session.execute(delete(row).where(column == token_hash))


def remove_expired(session: Session, now: datetime) -> int:
    """Delete every check whose time is over, with everything made from it; how many."""
    begin_write(session)
    expired = session.scalars(select(Check.token_hash).where(Check.expires_at <= now)).all()
    for token_hash in expired:
        remove(session, token_hash)
    return len(expired)
