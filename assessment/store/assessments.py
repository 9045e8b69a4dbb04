"""Assessments of an organisation, one per wave: made, changed, repeated, put away.

The state of an assessment follows from its audiences (`settle`), unless it is archived.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from assessment.models import Address, Assessment, Audience, Organisation
from assessment.store import audiences
from assessment.store.paging import Page, page
from questions.bank import LEVERS, Bank

FEW = 20  # on one page
TARGET = 4.0  # the level that is aimed for unless somebody says otherwise
ORDER = {"leadership": 0, "pulse": 1, "workshop": 2}  # in which audiences are shown
STATES = ("open", "closing", "closed", "draft")  # in the order in which they want attention


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be decided about an assessment; its instrument is fixed when it is made."""

    name: str
    targets: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(LEVERS, TARGET))
    starts_on: date | None = None
    ends_on: date | None = None


class Listed(NamedTuple):
    """An assessment in the list of its organisation."""

    assessment: Assessment
    audiences: list[Audience]


class Current(NamedTuple):
    """An audience that goes on, and where it belongs."""

    audience: Audience
    assessment: Assessment
    organisation: Organisation


class Extent(NamedTuple):
    """What goes with the assessment. Answers are not counted: their number may tell."""

    audiences: int
    addresses: int


def create(
    session: Session, organisation_id: UUID, plan: Plan, bank: Bank, now: datetime
) -> Assessment:
    """A new assessment with this version of the instrument, as a draft."""
    made = Assessment(
        organisation_id=organisation_id,
        name=plan.name,
        targets=dict(plan.targets),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        bank_version=bank.version,
        bank_hash=bank.hash,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def change(assessment: Assessment, plan: Plan) -> None:
    """Take over what was decided."""
    assessment.name, assessment.targets = plan.name, dict(plan.targets)
    assessment.starts_on, assessment.ends_on = plan.starts_on, plan.ends_on


def to_change(session: Session, id: UUID) -> Assessment:
    """The assessment, locked against whoever changes it or its audiences meanwhile."""
    return session.scalars(select(Assessment).where(Assessment.id == id).with_for_update()).one()


def audiences_of(session: Session, id: UUID) -> list[Audience]:
    """The audiences of an assessment: leadership, pulse, workshop."""
    found = session.scalars(select(Audience).where(Audience.assessment_id == id))
    return sorted(found, key=lambda audience: ORDER[audience.kind])


def of_organisation(session: Session, id: UUID) -> list[Listed]:
    """All assessments of an organisation, the newest first, with their audiences."""
    return _listed(session, session.scalars(_newest(id)).all())


def names(session: Session, organisation: UUID) -> Sequence[str]:
    """What the assessments of an organisation are called."""
    query = select(Assessment.name).where(Assessment.organisation_id == organisation)
    return session.scalars(query).all()


def page_of(session: Session, id: UUID, number: int, *, put_away: bool) -> Page[Listed]:
    """A page of them: of those that were put away, or of the others."""
    archived = Assessment.state == "archived"
    found = page(session, _newest(id).where(archived if put_away else ~archived), number, FEW)
    rows = _listed(session, [row[0] for row in found.rows])
    return Page(rows, found.number, found.total, FEW)


def _newest(organisation: UUID) -> Select[Any]:
    query = select(Assessment).where(Assessment.organisation_id == organisation)
    return query.order_by(Assessment.created_at.desc(), Assessment.id)


def _listed(session: Session, rows: Sequence[Assessment]) -> list[Listed]:
    ids = [row.id for row in rows]
    asked = session.scalars(select(Audience).where(Audience.assessment_id.in_(ids)))
    found: dict[UUID, list[Audience]] = defaultdict(list)
    for audience in sorted(asked, key=lambda audience: ORDER[audience.kind]):
        found[audience.assessment_id].append(audience)
    return [Listed(row, found[row.id]) for row in rows]


def current(
    session: Session, workspace_id: UUID, since: datetime, number: int = 1
) -> Page[Current]:
    """A page of what goes on in a workspace: drafts, what runs, what was closed since then."""
    state = case(*((Audience.state == one, place) for place, one in enumerate(STATES)))
    query = (
        select(Audience, Assessment, Organisation)
        .join(Assessment, Assessment.id == Audience.assessment_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .where(
            Organisation.workspace_id == workspace_id,
            Organisation.leaves_at.is_(None),
            Assessment.leaves_at.is_(None),
            Assessment.state != "archived",
            or_(Audience.state != "closed", Audience.closed_at > since),
        )
        .order_by(state, Audience.closes_at, Audience.created_at, Audience.id)
    )
    found = page(session, query, number, FEW)
    return Page([Current(*row) for row in found.rows], found.number, found.total, FEW)


def repeat(
    session: Session, before: Assessment, plan: Plan, bank: Bank, now: datetime
) -> Assessment:
    """The next wave as a draft: the same audiences with new codes, without dates and answers."""
    made = create(session, before.organisation_id, plan, bank, now)
    made.previous_id, made.wave = before.id, before.wave + 1
    for asked in audiences_of(session, before.id):
        audiences.create(session, made.id, audiences.again(asked), now)
    return made


def asked_before(session: Session, audience: Audience) -> Audience | None:
    """The audience of the same kind in the wave before; None where there is none."""
    before = select(Assessment.previous_id).where(Assessment.id == audience.assessment_id)
    of_kind = Audience.assessment_id == before.scalar_subquery(), Audience.kind == audience.kind
    return session.scalar(select(Audience).where(*of_kind))


def bring_addresses(session: Session, before: UUID, after: UUID) -> None:
    """Take the addresses of one wave over to the next, kind by kind; each person's link is new."""
    targets = {asked.kind: asked.id for asked in audiences_of(session, after)}
    for asked in audiences_of(session, before):
        if asked.kind in targets:
            audiences.copy_addresses(session, asked.id, targets[asked.kind])


def settle(session: Session, assessment: Assessment) -> str:
    """Set the state that follows from the audiences, and say it."""
    states = {audience.state for audience in audiences_of(session, assessment.id)}
    if states & {"open", "closing"}:
        assessment.state = "open"
    else:
        assessment.state = "closed" if "closed" in states else "draft"
    return assessment.state


def archive(session: Session, assessment: Assessment) -> bool:
    """Put the assessment away; not while one of its audiences runs (False)."""
    if settle(session, assessment) == "open":
        return False
    assessment.state = "archived"
    return True


def extent(session: Session, id: UUID) -> Extent:
    """What goes when the assessment goes."""
    counted = (
        select(func.count(Audience.id.distinct()), func.count(Address.id))
        .outerjoin(Address, Address.audience_id == Audience.id)
        .where(Audience.assessment_id == id)
    )
    return Extent(*session.execute(counted).one())
