"""Published results: written once when an audience closes, read by everything that shows any.

Nothing here reads a response, and no page reads anything else.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, exists, insert, select
from sqlalchemy.orm import Session

from assessment.models import Audience, Release, Standing
from assessment.models import Snapshot as Row
from assessment.scoring.snapshot import (
    Snapshot,
    SnapshotError,
    from_json,
    hash_of,
    to_bytes,
    to_json,
)
from assessment.store.database import begin_write

SCORE = ("lever", "n", "mean", "sd")
PART = 100  # standings that are filled in at once
LONGEST_CELL = 200  # characters of a key in the ledger; a longer one stands there as its hash


class Stored(NamedTuple):
    """A snapshot, the day on which it was made, and the hash of its content."""

    snapshot: Snapshot
    made_on: date
    content_hash: str


def load(session: Session, audience_id: UUID) -> Snapshot | None:
    """What is published of the audience; None while it is not closed."""
    found = find(session, audience_id)
    return found.snapshot if found else None


def find(session: Session, audience_id: UUID) -> Stored | None:
    """What is published, with its day and hash; SnapshotError if somebody changed it."""
    row = session.scalar(_shown().where(Row.audience_id == audience_id))
    return None if row is None else _stored(row)


def several(session: Session, audiences: Sequence[UUID]) -> dict[UUID, Stored]:
    """What is published of each of these audiences that is closed."""
    rows = session.scalars(_shown().where(Row.audience_id.in_(audiences)))
    return {row.audience_id: _stored(row) for row in rows}


def _shown() -> Select[Row]:
    """What stands here while the audience is still closing is not shown yet."""
    closed = and_(Audience.id == Row.audience_id, Audience.state == "closed")
    return select(Row).join(Audience, closed)


def _stored(row: Row) -> Stored:
    if hash_of(row.content) != row.content_hash:
        raise SnapshotError("the snapshot is not the one that was made when the audience closed")
    return Stored(from_json(row.content), row.made_on, row.content_hash)


def as_json(snapshot: Snapshot) -> bytes:
    """The snapshot as it is stored: the same bytes at any time."""
    return to_bytes(to_json(snapshot))


def ledger(session: Session, audience_id: UUID) -> list[tuple[str, str]]:
    """Every (output, cell) that was released."""
    lines = select(Release.output, Release.cell).where(Release.audience_id == audience_id)
    return [(output, cell) for output, cell in session.execute(lines)]


def write(
    session: Session,
    audience_id: UUID,
    snapshot: Snapshot,
    released: Iterable[tuple[str, str]],
    today: date,
) -> None:
    """Freeze what is published, with its ledger."""
    content = to_json(snapshot)
    session.add(
        Row(
            audience_id=audience_id,
            made_on=today,
            content=content,
            content_hash=hash_of(content),
        )
    )
    session.add(Standing(**standing(audience_id, today, content)))
    lines = [
        {"audience_id": audience_id, "output": output, "cell": _cell(cell)}
        for output, cell in released
    ]
    if lines:
        session.execute(insert(Release), lines)
    session.flush()


def standing(audience_id: UUID, made_on: date, content: Mapping[str, Any]) -> dict[str, Any]:
    """As much of a snapshot as a portfolio reads; nothing but its day where it is withheld."""
    found: dict[str, Any] = {"audience_id": audience_id, "made_on": made_on}
    total, shared = content.get("total"), content.get("shared")
    if not total:
        return found
    known = {
        "form": content["form"],
        "bank_version": total["bank_version"],
        "levers": _scores(total),
        "shared": _scores(shared) if shared else None,
    }
    means = {one["lever"]: one["mean"] for one in total["levers"]}
    return found | {"content": known, "overall": total["overall"]} | means


def _scores(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{key: one[key] for key in SCORE} for one in result["levers"]]


def fill_in(session: Session, _now: datetime) -> None:
    """Standings of results that an earlier version published while the two ran side by side."""
    begin_write(session)
    there = exists().where(Standing.audience_id == Row.audience_id)
    for row in session.scalars(select(Row).where(~there).limit(PART)):
        session.add(Standing(**standing(row.audience_id, row.made_on, row.content)))
    session.flush()


def _cell(key: str) -> str:
    return key if len(key) <= LONGEST_CELL else hashlib.sha256(key.encode()).hexdigest()
