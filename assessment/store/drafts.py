"""What somebody handed in to look at before it counts: kept for an hour, for one audience alone."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from assessment.models import Artifact

KEPT = timedelta(hours=1)
TYPE = "application/json"


def keep(session: Session, audience_id: UUID, content: Any, now: datetime) -> str:
    """Store plain values; the key under which they are found again."""
    key, text = secrets.token_hex(32), json.dumps(content).encode()
    session.add(
        Artifact(
            key=key,
            owner=str(audience_id),
            media_type=TYPE,
            size=len(text),
            content=text,
            created_at=now,
            expires_at=now + KEPT,
        )
    )
    return key


def find(session: Session, audience_id: UUID, key: str, now: datetime) -> Any:
    """The plain values; None if they are gone or another audience's."""
    ours = (Artifact.key == key, Artifact.owner == str(audience_id), Artifact.media_type == TYPE)
    query = select(Artifact).where(*ours, Artifact.expires_at > now)
    found = session.scalar(query.options(undefer(Artifact.content)))
    return json.loads(found.content) if found else None


def drop(session: Session, key: str) -> None:
    """Forget it."""
    session.execute(delete(Artifact).where(Artifact.key == key))
