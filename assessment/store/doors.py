"""The way in for participants: what a code leads to, in plain values that pages can be kept by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assessment.models import Assessment, Audience, Organisation, Room, Workspace
from assessment.store.database import first


@dataclass(frozen=True, slots=True)
class Door:
    """Everything about an audience that participants' pages depend on."""

    id: UUID
    code: str
    form: str
    confidentiality: str
    k: int
    entry: str
    language: str
    address: str
    contact: str
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    organisation: str
    accent: str
    has_logo: bool
    bank_version: str
    bank_hash: str
    responses_kept: int
    addresses_kept: int
    welcome: tuple[tuple[str, str], ...]  # language, Markdown
    groups: tuple[tuple[str, tuple[str, ...]], ...]  # key, names
    crosses: tuple[tuple[str, ...], ...]
    live: bool = False  # a workshop in a room: nobody fills in the form
    has_room: bool = False  # which was opened

    def stands(self, now: datetime) -> str:
        """'early', 'open' or 'late'."""
        if self.state != "open" or (self.closes_at and self.closes_at <= now):
            return "late"
        return "early" if self.opens_at and self.opens_at > now else "open"


OF_AUDIENCE = (
    Audience.id,
    Audience.code,
    Audience.form,
    Audience.confidentiality,
    Audience.k,
    Audience.entry,
    Audience.live,
    Audience.language,
    Audience.address,
    Audience.contact,
    Audience.state,
    Audience.opens_at,
    Audience.closes_at,
)
ABOVE = (
    Organisation.name.label("organisation"),
    Organisation.accent,
    (Organisation.logo_type != "").label("has_logo"),
    Assessment.bank_version,
    Assessment.bank_hash,
    Workspace.responses_kept,
    Workspace.addresses_kept,
    select(Room.audience_id).where(Room.audience_id == Audience.id).exists().label("has_room"),
)
FOUND = (
    select(*OF_AUDIENCE, *ABOVE, Audience.welcome, Audience.groups, Audience.crosses)
    .join(Assessment, Assessment.id == Audience.assessment_id)
    .join(Organisation, Organisation.id == Assessment.organisation_id)
    .join(Workspace, Workspace.id == Organisation.workspace_id)
    .where(
        Audience.code == bindparam("code"),
        Audience.state != "draft",
        Assessment.leaves_at.is_(None),
        Organisation.leaves_at.is_(None),
        Workspace.leaves_at.is_(None),
    )
)


def behind(session: Session, code: str) -> Door | None:
    """The launched audience with this code; None too while its deletion is asked for."""
    row = first(session, FOUND, {"code": code})  # no objects are made of it
    if row is None:
        return None
    plain: dict[str, Any] = dict(row._mapping)
    plain["welcome"] = tuple(sorted(plain["welcome"].items()))
    plain["groups"] = tuple((g["key"], tuple(g.get("names", ()))) for g in plain["groups"])
    plain["crosses"] = tuple(map(tuple, plain["crosses"]))
    return Door(**plain)


def logo(session: Session, door: Door) -> bytes | None:
    """The logo of the organisation that asks."""
    query = (
        select(Organisation.logo)
        .join(Assessment, Assessment.organisation_id == Organisation.id)
        .join(Audience, Audience.assessment_id == Assessment.id)
        .where(Audience.id == door.id)
    )
    return session.scalar(query)
