"""Organisations of a workspace: made, changed, listed, asked to leave; never deleted at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from assessment.models import Address, Assessment, Audience, Organisation
from assessment.store.names import matches, sorting
from assessment.store.paging import Page, page

GRACE = timedelta(days=30)  # in which a deletion can be taken back


@dataclass(frozen=True, slots=True)
class Profile:
    """Whom it is about, and how its material looks; keys as in `forms.organisations`."""

    name: str
    sector: str = ""
    size: str = ""
    country: str = ""
    accent: str = ""
    language: str = "de"
    address: str = "sie"
    part_of: UUID | None = None  # the whole that this is a team of
    compared: bool = False  # agreed that its scores go into comparisons, without its name


class Listed(NamedTuple):
    """An organisation in the list of its workspace."""

    organisation: Organisation
    assessments: int
    running: int  # audiences that take answers


class Extent(NamedTuple):
    """What goes with a row that is deleted. Answers are not counted: their number may tell."""

    assessments: int
    audiences: int
    addresses: int


def create(session: Session, workspace_id: UUID, profile: Profile, now: datetime) -> Organisation:
    """A new organisation of the workspace."""
    made = Organisation(workspace_id=workspace_id, created_at=now, **asdict(profile))
    session.add(made)
    session.flush()
    return made


def lock(session: Session, id: UUID) -> None:
    """Who begins something here begins one after the other; answers do not wait."""
    one = select(Organisation.id).where(Organisation.id == id).with_for_update(key_share=True)
    session.execute(one)


def change(organisation: Organisation, profile: Profile) -> list[str]:
    """Take over the profile; the names of what is different now."""
    told = asdict(profile)
    different = [name for name, value in told.items() if getattr(organisation, name) != value]
    for name in different:
        setattr(organisation, name, told[name])
    return different


def set_logo(organisation: Organisation, picture: bytes | None) -> None:
    """Keep a PNG that we wrote ourselves as the logo; None for no logo."""
    organisation.logo = picture
    organisation.logo_type = "image/png" if picture else ""


def logo(session: Session, id: UUID) -> bytes | None:
    """The logo alone, which rows otherwise leave in the database."""
    return session.scalar(select(Organisation.logo).where(Organisation.id == id))


def logo_of_assessment(session: Session, id: UUID) -> bytes | None:
    """The logo of the organisation that an assessment is about."""
    joined = select(Organisation.logo).join(Assessment)
    return session.scalar(joined.where(Assessment.id == id))


def listed(session: Session, id: UUID, number: int = 1, sought: str = "") -> Page[Listed]:
    """A page of the organisations of a workspace by name, with what goes on in them."""
    query = select(Organisation).where(Organisation.workspace_id == id)
    if sought:
        query = query.where(matches(Organisation.name, sought))
    query = query.order_by(sorting(Organisation.name), Organisation.id)
    found = page(session, query, number)
    counted = _going_on(session, [row[0].id for row in found.rows])
    rows = [Listed(one, *counted[one.id]) for (one,) in found.rows]
    return Page(rows, found.number, found.total)


def _going_on(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many assessments each has, and how many audiences take answers."""
    running = func.count(Audience.id).filter(Audience.state == "open")
    counted = (
        select(Organisation.id, func.count(Assessment.id.distinct()), running)
        .outerjoin(Assessment, Assessment.organisation_id == Organisation.id)
        .outerjoin(Audience, Audience.assessment_id == Assessment.id)
        .where(Organisation.id.in_(ids))
        .group_by(Organisation.id)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(counted)}


def names(session: Session, workspace_id: UUID) -> list[tuple[UUID, str]]:
    """Every organisation that stays, by name."""
    query = select(Organisation.id, Organisation.name).where(
        Organisation.workspace_id == workspace_id, Organisation.leaves_at.is_(None)
    )
    rows = session.execute(query.order_by(sorting(Organisation.name), Organisation.id))
    return [(row[0], row[1]) for row in rows]


def wholes(session: Session, workspace_id: UUID, besides: UUID | None) -> dict[UUID, str]:
    """Names of what an organisation can be part of: no team, and not itself.

    Nothing for one that has teams: a team has none of its own.
    """
    team = aliased(Organisation)
    if besides and session.scalar(select(select(team).where(team.part_of == besides).exists())):
        return {}
    query = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.workspace_id == workspace_id, Organisation.part_of.is_(None))
        .where(Organisation.leaves_at.is_(None))
        .order_by(sorting(Organisation.name), Organisation.id)
    )
    return {whole: name for whole, name in session.execute(query) if whole != besides}


def extent(session: Session, id: UUID) -> Extent:
    """What goes when the organisation goes."""
    counted = (
        select(
            func.count(Assessment.id.distinct()),
            func.count(Audience.id.distinct()),
            func.count(Address.id),
        )
        .select_from(Assessment)
        .outerjoin(Audience, Audience.assessment_id == Assessment.id)
        .outerjoin(Address, Address.audience_id == Audience.id)
        .where(Assessment.organisation_id == id)
    )
    return Extent(*session.execute(counted).one())


def ask_deletion(row: Organisation | Assessment, now: datetime) -> None:
    """Let the row leave after the grace period; asking again changes nothing."""
    row.leaves_at = row.leaves_at or now + GRACE


def take_back(row: Organisation | Assessment) -> None:
    """Let the row stay."""
    row.leaves_at = None
