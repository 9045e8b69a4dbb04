"""What workshops came to: frozen beside the snapshot, read by everything that shows any of it."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from assessment.models import Outcome as Row
from assessment.scoring.plain import from_plain, to_plain
from assessment.scoring.snapshot import SnapshotError, hash_of

if TYPE_CHECKING:
    from assessment.workshop.outcome import Outcome


def load(session: Session, audience_id: UUID) -> "Outcome | None":
    """What the workshop came to; None while it is not closed, or if it had no room.

    SnapshotError if somebody changed it.
    """
    row = session.get(Row, audience_id)
    if row is None:
        return None
    if hash_of(row.content) != row.content_hash:
        raise SnapshotError("the outcome is not the one that was made when the workshop closed")
    from assessment.workshop.outcome import Outcome  # noqa: PLC0415  # numpy

    found: Outcome = from_plain(Outcome, row.content)
    return found


def write(session: Session, audience_id: UUID, outcome: "Outcome") -> None:
    """Freeze it."""
    content = to_plain(outcome)
    session.add(Row(audience_id=audience_id, content=content, content_hash=hash_of(content)))
    session.flush()
