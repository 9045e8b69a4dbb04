"""Customer figures of an assessment, one value each, as members enter them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment.models import FigureValue as Row
from assessment.store.database import INSERTS
from assessment.wave import FigureValue

__all__ = ["FigureValue", "of_assessment", "put", "remove"]


def of_assessment(session: Session, assessment_id: UUID) -> dict[str, FigureValue]:
    """What is known, by figure."""
    said = Row.figure, Row.value, Row.taken_on, Row.note
    query = select(*said).where(Row.assessment_id == assessment_id).order_by(Row.figure)
    return {found.figure: FigureValue(*found) for found in session.execute(query)}


def put(session: Session, assessment_id: UUID, values: Iterable[FigureValue]) -> int:
    """Store these values in place of what was known of the same figures; how many are new."""
    known = of_assessment(session, assessment_id)
    new = [one for one in values if known.get(one.figure) != one]
    for one in new:
        _put(session, {"assessment_id": assessment_id} | asdict(one))
    return len(new)


def _put(session: Session, values: Mapping[str, object]) -> None:
    insert = INSERTS[session.get_bind().dialect.name](Row).values(values)
    changed = {name: insert.excluded[name] for name in ("value", "taken_on", "note")}
    keys = ["assessment_id", "figure"]
    session.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed))


def remove(session: Session, assessment_id: UUID, figures: Iterable[str]) -> int:
    """Take values out; how many there were."""
    mine = Row.assessment_id == assessment_id, Row.figure.in_(list(figures))
    gone = session.scalars(delete(Row).where(*mine).returning(Row.figure)).all()
    return len(gone)
