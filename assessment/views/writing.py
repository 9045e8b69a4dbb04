"""How a member's page writes: one transaction from its start, with the deed noted in it."""

from typing import Any

from assessment import access
from assessment.store import deeds
from assessment.store.database import begin_write, db
from assessment.store.places import Place


def start() -> None:
    """End what was read and open a writing transaction; rows are read anew when looked at."""
    db.session.rollback()
    begin_write(db.session)


def note(place: Place, action: str, subject: str, **detail: Any) -> None:
    """Write down who did what in the workspace of this place."""
    actor = access.member().email
    deeds.note(db.session, place.workspace.id, actor, action, subject, **detail)
