"""Links that show results or a report to outsiders: given out, listed, taken back, found again."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from assessment.models import Artifact, Assessment, Organisation, Report, Share, Workspace
from assessment.store.database import begin_write
from assessment.store.paging import Page, page

FEW, MOST = 20, 50  # links on one page; documents to choose from
REMEMBERED = timedelta(days=30)  # how long a link that has ended is still listed


class Shared(NamedTuple):
    """What a link leads to."""

    share: Any
    report: Any  # None: the results
    assessment: Any
    organisation: Any
    has_ended: bool


class Wanted(NamedTuple):
    """A link as somebody wants it."""

    report_id: UUID | None
    sections: Sequence[str]
    audiences: Sequence[str]
    note: str
    password: str  # its hash; '' without one
    expires_at: datetime
    made_by: str  # a member, as known now


def add(
    session: Session,
    assessment_id: UUID,
    wanted: Wanted,
    hash_of: Callable[[UUID], str],
    now: datetime,
) -> Share:
    """A new link; `hash_of` makes what is stored of its token from its number."""
    number = uuid4()
    made = Share(
        id=number,
        assessment_id=assessment_id,
        token_hash=hash_of(number),
        report_id=wanted.report_id,
        sections=list(wanted.sections),
        audiences=list(wanted.audiences),
        note=wanted.note,
        password=wanted.password,
        made_by=wanted.made_by,
        created_at=now,
        expires_at=wanted.expires_at,
    )
    session.add(made)
    session.flush()
    return made


def of_assessment(session: Session, assessment_id: UUID, number: int = 1) -> Page[Any]:
    """A page of the links of an assessment, each with its report, the latest first."""
    query = select(Share, Report).outerjoin(Report, Report.id == Share.report_id)
    query = query.where(Share.assessment_id == assessment_id)
    return page(session, query.order_by(Share.created_at.desc(), Share.id), number, FEW)


def of_number(session: Session, assessment_id: UUID, id: UUID) -> Share | None:
    """One link of this assessment."""
    mine = Share.id == id, Share.assessment_id == assessment_id
    return session.scalars(select(Share).where(*mine)).first()


def reports(session: Session, assessment_id: UUID, now: datetime) -> Sequence[Report]:
    """The documents of an assessment that are there to be shared, the latest first."""
    unexpired = or_(Artifact.expires_at.is_(None), Artifact.expires_at > now)
    query = select(Report).join(Artifact, Artifact.key == Report.key)
    query = query.where(Report.assessment_id == assessment_id, unexpired)
    return session.scalars(query.order_by(Report.created_at.desc(), Report.id).limit(MOST)).all()


def behind(session: Session, token_hash: str, now: datetime) -> Shared | None:
    """What the link with this hash leads to; None if there is none."""
    found = session.execute(
        select(Share, Report, Assessment, Organisation, Workspace.leaves_at)
        .outerjoin(Report, Report.id == Share.report_id)
        .join(Assessment, Assessment.id == Share.assessment_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(Workspace, Workspace.id == Organisation.workspace_id)
        .where(Share.token_hash == token_hash)
    ).first()
    if found is None:
        return None
    share, report, assessment, organisation, leaves_at = found
    leaving = (leaves_at, organisation.leaves_at, assessment.leaves_at)
    has_ended = share.revoked_at is not None or share.expires_at <= now or any(leaving)
    return Shared(share, report, assessment, organisation, has_ended)


def revoke(session: Session, assessment_id: UUID, id: UUID, now: datetime) -> bool:
    """End a link at once; False if it is none of this assessment or has ended already."""
    mine = Share.id == id, Share.assessment_id == assessment_id, Share.revoked_at.is_(None)
    done = session.execute(
        update(Share).where(*mine, Share.expires_at > now).values(revoked_at=now)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def remove_ended(session: Session, now: datetime) -> None:
    """Links that ended a while ago."""
    begin_write(session)
    ended = or_(Share.expires_at <= now - REMEMBERED, Share.revoked_at <= now - REMEMBERED)
    session.execute(delete(Share).where(ended))
