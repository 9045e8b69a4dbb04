"""What workshops came to: frozen beside the snapshot, read by everything that shows any of it."""

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Outcome as Row
from assessment.scoring.plain import from_plain, to_plain
from assessment.scoring.snapshot import SnapshotError, hash_of

if TYPE_CHECKING:
    from assessment.workshop.outcome import Outcome


class Held(NamedTuple):
    """What a workshop came to, and the hash of it."""

    outcome: "Outcome"
    content_hash: str


def load(session: Session, audience_id: UUID) -> "Outcome | None":
    """What the workshop came to; None while it is not closed, or if it had no room."""
    held = find(session, audience_id)
    return held.outcome if held else None


def find(session: Session, audience_id: UUID) -> Held | None:
    """What it came to, with its hash; SnapshotError if somebody changed it."""
    row = session.get(Row, audience_id)
    if row is None:
        return None
    if hash_of(row.content) != row.content_hash:
        raise SnapshotError("the outcome is not the one that was made when the workshop closed")
    from assessment.workshop.outcome import Outcome  # noqa: PLC0415  # numpy

    found: Outcome = from_plain(Outcome, row.content)
    return Held(found, row.content_hash)


def hash_of_stored(session: Session, audience_id: UUID) -> str:
    """The hash of what the workshop came to, without reading it; '' where there is none."""
    return session.scalar(select(Row.content_hash).where(Row.audience_id == audience_id)) or ""


def write(session: Session, audience_id: UUID, outcome: "Outcome") -> None:
    """Freeze it."""
    content = to_plain(outcome)
    session.add(Row(audience_id=audience_id, content=content, content_hash=hash_of(content)))
    session.flush()
