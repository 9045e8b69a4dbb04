"""Work outside the web process and what it made, kept in the database.

So several machines need no shared disk, and work that a crash cut off is found again.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base


class Job(Base):
    """One piece of work. Its key is the hash of its input, so the same work is done once."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed')", name="has_a_known_state"
        ),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progresses_in_per_cent"),
        CheckConstraint("tries >= 0", name="counts_its_tries"),
    )

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    # Whose work it is, so that it goes when the owner goes: the token hash of a check.
    owner: Mapped[str] = mapped_column(String(64), index=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), index=True)
    progress: Mapped[int] = mapped_column(default=0)
    # Why it failed: a code that the pages put into words.
    message: Mapped[str] = mapped_column(String(500), default="")
    # The worker that runs it: as long as it does, it renews `changed_at` every few seconds.
    host: Mapped[str] = mapped_column(String(255), default="")
    tries: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    # The number of the request that ordered it, as the log has it; '' for what fell due by itself.
    request: Mapped[str] = mapped_column(String(36), default="", server_default="")
    asked_at: Mapped[datetime | None]


class Artifact(Base):
    """A finished file under the hash of everything that went into it."""

    __tablename__ = "artifact"
    __table_args__ = (CheckConstraint("size > 0", name="is_never_empty"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)


class Worker(Base):
    """A process that does jobs, by its name, and when it last showed that it lives."""

    __tablename__ = "worker"

    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    seen_at: Mapped[datetime]


class Lead(Base):
    """Which worker has a duty that only one shall do at a time, and until when."""

    __tablename__ = "lead"

    duty: Mapped[str] = mapped_column(String(16), primary_key=True)
    worker: Mapped[str] = mapped_column(String(255))
    until: Mapped[datetime]


class Backup(Base):
    """The last backup: when it was made, and how many bytes it has."""

    __tablename__ = "backup"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
