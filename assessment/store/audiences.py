"""Audiences: who is asked, how confidentially, and from when to when they can answer.

What an audience promises can be decided while it is a draft. Afterwards only what promises nothing
can change; the database itself refuses the rest once there is an answer.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assessment.models import (
    Address,
    Assessment,
    Audience,
    Invitation,
    Response,
)

KINDS = ("leadership", "pulse", "workshop")
FEWEST = 5  # k's floor; a leadership group that is smaller has no anonymous result
LETTERS = "CDFGHJKMNPQRTVWXY34679"  # none is taken for another, and they spell no word
LENGTH = 6
RATE_FROM, RATE_STEP = 10, 5  # people asked; per cent


class FixedError(Exception):
    """The audience is no draft any more, or has an answer: what it promised stays."""


class TakenError(Exception):
    """The assessment has an audience of this kind already."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be decided about an audience; moments in UTC."""

    kind: str
    form: str
    confidentiality: str
    entry: str
    live: bool = False  # in a room, part by part, instead of the form
    k: int = FEWEST
    language: str = "de"
    address: str = "sie"
    welcome: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    groups: Sequence[Mapping[str, Any]] = ()
    crosses: Sequence[Sequence[str]] = ()
    headcount: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def row(self) -> dict[str, Any]:
        """Column by column."""
        return asdict(self) | {
            "welcome": dict(self.welcome),
            "groups": [dict(group) for group in self.groups],
            "crosses": [list(cross) for cross in self.crosses],
        }


PRESETS = {
    "pulse": Plan("pulse", "pulse", "anonymous", "link", groups=({"key": "contact"},)),
    "leadership": Plan("leadership", "full", "named", "invited"),
    "workshop": Plan("workshop", "full", "open", "link", live=True),
}


def plan_of(audience: Audience) -> Plan:
    """What was decided about an audience."""
    return Plan(**{part.name: getattr(audience, part.name) for part in fields(Plan)})


def again(audience: Audience) -> Plan:
    """The plan for the next wave: everything but the dates."""
    return replace(plan_of(audience), opens_at=None, closes_at=None)


def new_code() -> str:
    """Six unambiguous characters at random."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def spelled(text: str) -> str:
    """What somebody typed as a code, without its gaps and in capitals."""
    return "".join(c for c in text.upper() if not c.isspace() and c not in "-–.")


def typed_code(text: str) -> str | None:
    """A code as somebody typed it, in any case and with gaps; None if it cannot be one."""
    code = spelled(text)
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else None


def create(session: Session, assessment_id: UUID, plan: Plan, now: datetime) -> Audience:
    """A new audience as a draft; TakenError if the assessment has one of its kind."""
    lock = select(Assessment.id).where(Assessment.id == assessment_id).with_for_update()
    session.execute(lock)
    of_kind = (Audience.assessment_id == assessment_id) & (Audience.kind == plan.kind)
    if session.scalar(select(exists().where(of_kind))):
        raise TakenError
    code = new_code()
    while session.scalar(select(exists().where(Audience.code == code))):
        code = new_code()
    made = Audience(assessment_id=assessment_id, code=code, created_at=now, **plan.row())
    session.add(made)
    session.flush()
    return made


def to_change(session: Session, id: UUID) -> Audience:
    """The audience, locked against whoever changes, closes or answers it meanwhile."""
    query = select(Audience).where(Audience.id == id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def change(session: Session, audience: Audience, plan: Plan) -> None:
    """Take over the plan; FixedError if the audience is no draft any more."""
    if audience.state != "draft":
        raise FixedError
    for name, value in plan.row().items():
        setattr(audience, name, value)
    _write(session)


def change_running(
    session: Session,
    audience: Audience,
    *,
    contact: str,
    welcome: Mapping[str, str],
    closes_at: datetime | None,
) -> None:
    """Change what promises nothing; FixedError once the audience is closing or closed."""
    if audience.state not in ("draft", "open"):
        raise FixedError
    audience.contact, audience.welcome, audience.closes_at = contact, dict(welcome), closes_at
    _write(session)


def _write(session: Session) -> None:
    try:
        session.flush()
    except DBAPIError as error:
        if "keeps its form" in str(error.orig):
            raise FixedError from error
        raise


def remove_draft(session: Session, audience: Audience) -> None:
    """Delete an audience that was never launched."""
    if audience.state != "draft":
        raise FixedError
    session.delete(audience)
    session.flush()


def launch(session: Session, audience: Audience, now: datetime) -> None:
    """Open the audience and its assessment; FixedError if it is no draft."""
    if audience.state != "draft":
        raise FixedError
    audience.state, audience.launched_at = "open", now
    session.get_one(Assessment, audience.assessment_id).state = "open"
    session.flush()


def asked(session: Session, audience: Audience) -> int | None:
    """How many people are asked: the invitations, or what was said; None if nobody knows."""
    if audience.entry == "link" or audience.state == "closed":  # closing counts the invitations
        return audience.headcount
    counted = select(func.count()).where(Invitation.audience_id == audience.id)
    return session.scalar(counted) or _addresses(session, audience.id)


def _addresses(session: Session, id: UUID) -> int:
    return session.scalar(select(func.count()).where(Address.audience_id == id)) or 0


def rate(session: Session, audience: Audience) -> int | None:
    """The response rate in steps of five per cent; None where fewer than ten are asked.

    None in a live workshop, too: until it closes it has votes and no answers.
    """
    people = asked(session, audience)
    if audience.live or people is None or people < RATE_FROM:
        return None
    counted = select(func.count()).where(Response.audience_id == audience.id)
    share = 100 * (session.scalar(counted) or 0) / people
    return min(100, RATE_STEP * int(share // RATE_STEP))


def copy_addresses(session: Session, source: UUID, target: UUID) -> None:
    """Take the addresses of one audience over to another, as new rows with links of their own."""
    kept = session.execute(
        select(Address.email, Address.name, Address.language).where(Address.audience_id == source)
    )
    rows = [{"audience_id": target, **row._mapping} for row in kept]
    if rows:
        session.execute(insert(Address), rows)
