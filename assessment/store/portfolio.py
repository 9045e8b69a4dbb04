"""The organisations of a workspace with their latest published results, page by page.

Reads the standings of snapshots, never a response; a page takes the same few queries however many
organisations there are. What waits to be deleted is not in it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from assessment.models import Assessment, Audience, Organisation
from assessment.models import Standing as Published
from assessment.scoring.rollup import Score, Standing
from assessment.store import names
from questions.bank import LEVERS

PAGE = 50  # organisations on one page
ORDERS = ("name", *LEVERS, "overall", "latest")  # what a list can be sorted by
Whole = aliased(Organisation)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which organisations somebody wants to see, and in which order."""

    kind: str  # whose results: leadership | pulse | workshop
    order: str = "name"
    falling: bool = False
    page: int = 1
    named: str = ""  # part of the name
    part_of: UUID | None = None  # the teams of this organisation only


class Listed(NamedTuple):
    """One organisation of the portfolio."""

    id: UUID
    name: str
    whole: str | None  # the name of what it is part of
    compared: bool
    # Of the latest closed audience of this kind; None too where its result is withheld.
    assessment: UUID | None
    wave: str | None
    day: date | None
    standing: Standing | None


class Upcoming(NamedTuple):
    """A date that is planned: when an assessment starts or ends, an audience opens or closes."""

    starts_on: date | None
    ends_on: date | None
    opens_at: datetime | None
    closes_at: datetime | None


def kinds(session: Session, workspace: UUID) -> dict[str, int]:
    """How many audiences of each kind are closed."""
    query = (
        select(Audience.kind, func.count())
        .join(Assessment, Assessment.id == Audience.assessment_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .where(_there(workspace), Assessment.leaves_at.is_(None), Audience.state == "closed")
        .group_by(Audience.kind)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def count(session: Session, workspace: UUID, wish: Wish) -> int:
    """How many organisations there are to see."""
    query = select(func.count()).select_from(Organisation).where(*_wanted(workspace, wish))
    return session.scalar(query) or 0


def page(session: Session, workspace: UUID, wish: Wish) -> list[Listed]:
    """One page of the organisations, each with its latest result."""
    query = _listed(workspace, wish.kind).where(*_wanted(workspace, wish))
    query = query.order_by(*_order(wish), names.sorting(Organisation.name), Organisation.id)
    rows = session.execute(query.offset((wish.page - 1) * PAGE).limit(PAGE))
    return [_as_listed(row) for row in rows]


def one(session: Session, workspace: UUID, kind: str, id: UUID) -> Listed | None:
    """One organisation with its latest result."""
    row = session.execute(_listed(workspace, kind).where(Organisation.id == id)).first()
    return _as_listed(row) if row else None


def teams(session: Session, wholes: Collection[UUID]) -> dict[UUID, int]:
    """How many teams each of these organisations has."""
    query = select(Organisation.part_of, func.count()).where(
        Organisation.part_of.in_(wholes), Organisation.leaves_at.is_(None)
    )
    rows = session.execute(query.group_by(Organisation.part_of))
    return {whole: number for whole, number in rows if whole}


def of_teams(
    session: Session, workspace: UUID, kind: str, wholes: Collection[UUID]
) -> Mapping[UUID, list[Standing]]:
    """The latest results of the teams of these organisations, as far as published."""
    query = _listed(workspace, kind).add_columns(Organisation.part_of)
    found: dict[UUID, list[Standing]] = defaultdict(list)
    for row in session.execute(query.where(Organisation.part_of.in_(wholes))):
        if standing := _as_listed(row).standing:
            found[row.part_of].append(standing)
    return found


def asked_themselves(session: Session, kind: str, among: Collection[UUID]) -> set[UUID]:
    """Which of these have a published result of their own, from whatever wave."""
    query = (
        select(Assessment.organisation_id)
        .join(Audience, Audience.assessment_id == Assessment.id)
        .join(Published, Published.audience_id == Audience.id)
        .where(Assessment.organisation_id.in_(among))
        .where(Audience.kind == kind, Audience.state == "closed")
        .where(Published.content.is_not(None))
    )
    return set(session.scalars(query.distinct()))


def others(session: Session, workspace: UUID, kind: str, besides: UUID) -> list[Standing]:
    """The latest results of the organisations that agreed; not this one, its whole or any team."""
    whole = select(Organisation.part_of).where(Organisation.id == besides).scalar_subquery()
    agreed = (
        Organisation.compared,
        Organisation.part_of.is_(None),
        Organisation.id != besides,
        or_(whole.is_(None), Organisation.id != whole),
    )
    rows = session.execute(_listed(workspace, kind).where(*agreed))
    return [standing for row in rows if (standing := _as_listed(row).standing)]


def upcoming(session: Session, among: Collection[UUID]) -> Mapping[UUID, list[Upcoming]]:
    """What is planned or runs in these organisations."""
    query = (
        select(
            Assessment.organisation_id,
            Assessment.starts_on,
            Assessment.ends_on,
            Audience.opens_at,
            Audience.closes_at,
        )
        .outerjoin(
            Audience,
            and_(Audience.assessment_id == Assessment.id, Audience.state.in_(("draft", "open"))),
        )
        .where(Assessment.organisation_id.in_(among), Assessment.leaves_at.is_(None))
        .where(Assessment.state.in_(("draft", "open")))
    )
    found: dict[UUID, list[Upcoming]] = defaultdict(list)
    for organisation, starts, ends, opens, closes in session.execute(query):
        found[organisation].append(Upcoming(starts, ends, opens, closes))
    return found


def _there(workspace: UUID) -> ColumnElement[bool]:
    return and_(Organisation.workspace_id == workspace, Organisation.leaves_at.is_(None))


def _wanted(workspace: UUID, wish: Wish) -> Sequence[ColumnElement[bool]]:
    wanted = [_there(workspace)]
    if wish.part_of:
        wanted.append(Organisation.part_of == wish.part_of)
    if wish.named:
        wanted.append(names.matches(Organisation.name, wish.named))
    return wanted


def _order(wish: Wish) -> list[ColumnElement[Any]]:
    """What has no figure or no date comes last, either way."""
    columns: dict[str, ColumnElement[Any]] = {
        "name": names.sorting(Organisation.name),
        "overall": Published.overall.expression,
        "latest": case((Published.content.is_not(None), Published.made_on)),
    } | {key: getattr(Published, key).expression for key in LEVERS}
    by = columns[wish.order]
    return [by.is_(None), by.desc() if wish.falling else by.asc()]


def _latest(workspace: UUID, kind: str) -> Subquery:
    """Of each organisation the last closed audience of this kind, worked out in one pass."""
    home, wave = aliased(Organisation), aliased(Assessment)
    asked, made = aliased(Audience), aliased(Published)
    place = func.row_number().over(
        partition_by=wave.organisation_id,
        order_by=(made.made_on.desc(), wave.wave.desc(), asked.id),
    )
    query = (
        select(wave.organisation_id, wave.id.label("assessment_id"), asked.id.label("audience_id"))
        .add_columns(place.label("place"))
        .join(home, home.id == wave.organisation_id)
        .join(asked, asked.assessment_id == wave.id)
        .join(made, made.audience_id == asked.id)
        .where(home.workspace_id == workspace, wave.leaves_at.is_(None))
        .where(asked.kind == kind, asked.closed_at.is_not(None))
    )
    return query.subquery()


def _listed(workspace: UUID, kind: str) -> Select[Any]:
    last = _latest(workspace, kind)
    return (
        select(
            Organisation.id,
            Organisation.name,
            Whole.name.label("whole"),
            Organisation.compared,
            Assessment.id.label("assessment"),
            Assessment.name.label("wave"),
            Published.made_on,
            Published.overall,
            Published.content,
        )
        .outerjoin(Whole, Whole.id == Organisation.part_of)
        .outerjoin(last, and_(last.c.organisation_id == Organisation.id, last.c.place == 1))
        .outerjoin(Assessment, Assessment.id == last.c.assessment_id)
        .outerjoin(Published, Published.audience_id == last.c.audience_id)
        .where(_there(workspace))
    )


def _as_listed(row: Row[Any]) -> Listed:
    standing, said = None, row.content
    if said:
        standing = Standing(
            form=said["form"],
            bank_version=said["bank_version"],
            day=row.made_on,
            levers=_scores(said["levers"]),
            shared=_scores(said["shared"]) if said["shared"] else None,
            overall=row.overall,
        )
    about = row.id, row.name, row.whole, row.compared
    if standing is None:  # alike, whether it was never asked or too few answered
        return Listed(*about, None, None, None, None)
    return Listed(*about, row.assessment, row.wave, row.made_on, standing)


def _scores(levers: Sequence[Mapping[str, Any]]) -> dict[str, Score]:
    return {one["lever"]: Score(one["n"], one["mean"], one["sd"]) for one in levers}
