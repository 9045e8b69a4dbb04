"""Documents that were ordered from an assessment: noted, listed with their files, let go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from assessment.models import (
    Artifact,
    Assessment,
    Audience,
    Job,
    Organisation,
    Report,
    Snapshot,
)
from assessment.store.names import sorting

PAGE = 10  # documents on one page of the list
Row = Report


@dataclass(frozen=True, slots=True)
class Wanted:
    """One document: of what, as what, with which settings; made by which version of the code."""

    assessment_id: UUID
    format: str
    language: str
    settings: dict[str, Any]
    key: str
    version: str


class Listed(NamedTuple):
    """A document and how far its file is: '' (gone), queued, running, done or failed."""

    report: Report
    state: str
    progress: int
    message: str


def note(session: Session, wanted: Wanted, made_by: str, now: datetime) -> Report:
    """The row of this document; one with the same content that is there already is it."""
    same = Report.assessment_id == wanted.assessment_id, Report.key == wanted.key
    known = session.scalars(select(Report).where(*same).limit(1)).first()
    if known:
        return known
    made = Report(
        assessment_id=wanted.assessment_id,
        format=wanted.format,
        language=wanted.language,
        settings=wanted.settings,
        key=wanted.key,
        version=wanted.version,
        made_by=made_by,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def note_made(session: Session, key: str, sha256: str, size: int) -> None:
    """What came of an order: the hash of the file, and its size."""
    session.execute(update(Report).where(Report.key == key).values(sha256=sha256, size=size))


def find(session: Session, assessment_id: UUID, id: UUID, now: datetime) -> Listed | None:
    """One document of this assessment."""
    mine = Report.id == id, Report.assessment_id == assessment_id
    return next(iter(_listed(session, select(Report).where(*mine), now)), None)


def page(
    session: Session, assessment_id: UUID, number: int, now: datetime
) -> tuple[list[Listed], bool]:
    """One page of the documents, the latest first, and whether older ones follow."""
    query = select(Report).where(Report.assessment_id == assessment_id)
    query = query.order_by(Report.created_at.desc(), Report.id).offset((number - 1) * PAGE)
    found = _listed(session, query.limit(PAGE + 1), now)
    return found[:PAGE], len(found) > PAGE


def latest(session: Session, workspace: UUID, of: UUID | None, most: int) -> list[UUID]:
    """The latest assessment with a result of each organisation, or of each team of one; by name.

    What waits to be deleted is not among them.
    """
    rows = _with_results(workspace, of).order_by(
        sorting(Organisation.name), Organisation.id, Assessment.wave.desc()
    )
    found: dict[UUID, UUID] = {}
    for organisation, assessment in session.execute(rows):
        found.setdefault(organisation, assessment)
        if len(found) > most:
            break
    return list(found.values())[:most]


def organisations(session: Session, workspace: UUID, of: UUID | None) -> int:
    """How many of them there are."""
    rows = _with_results(workspace, of).subquery()
    return session.scalar(select(func.count(rows.c.id.distinct()))) or 0


def _with_results(workspace: UUID, of: UUID | None) -> Select[UUID, UUID]:
    closed = exists().where(
        Audience.assessment_id == Assessment.id,
        Audience.state == "closed",
        Snapshot.audience_id == Audience.id,
    )
    there = [Organisation.workspace_id == workspace, Organisation.leaves_at.is_(None)]
    if of:
        there.append(Organisation.part_of == of)
    return (
        select(Organisation.id, Assessment.id.label("assessment"))
        .join(Assessment, Assessment.organisation_id == Organisation.id)
        .where(*there, Assessment.leaves_at.is_(None), closed)
    )


def remove(session: Session, report: Report) -> None:
    """Let a document go, with its file and its work."""
    session.delete(report)
    session.flush()
    for row in (Artifact, Job):
        session.execute(delete(row).where(row.key == report.key))


def _listed(session: Session, query: Any, now: datetime) -> list[Listed]:
    rows = session.scalars(query).all()
    keys = [row.key for row in rows]
    unexpired = or_(Artifact.expires_at.is_(None), Artifact.expires_at > now)
    there = set(session.scalars(select(Artifact.key).where(Artifact.key.in_(keys), unexpired)))
    jobs = {job.key: job for job in session.scalars(select(Job).where(Job.key.in_(keys)))}
    return [_state(row, row.key in there, jobs.get(row.key)) for row in rows]


def _state(row: Report, there: bool, job: Job | None) -> Listed:
    if there:
        return Listed(row, "done", 100, "")
    if job is None or job.state == "done":
        return Listed(row, "", 0, "")
    return Listed(row, job.state, job.progress, job.message)
