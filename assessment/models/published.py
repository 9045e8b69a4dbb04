"""What closing an audience leaves: one frozen snapshot, the ledger of what it releases, comments.

Pages, exports and the API read nothing else. The database refuses to change a snapshot.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base


class Snapshot(Base):
    """The published results of a closed audience: rounded, audited, unchangeable."""

    __tablename__ = "snapshot"

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True
    )
    made_on: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))


class Standing(Base):
    """As much of a snapshot as a portfolio reads, so that thousands are quickly sorted."""

    __tablename__ = "standing"

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True
    )
    made_on: Mapped[date]
    # Form, version of the instrument, and per lever n, mean and sd; NULL where it is withheld.
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    overall: Mapped[float | None]
    goals: Mapped[float | None]  # each lever's mean
    culture: Mapped[float | None]
    knowledge: Mapped[float | None]
    holistic: Mapped[float | None]
    measurability: Mapped[float | None]


class Release(Base):
    """One line of the ledger: this cell was released for this output, and no other ever is."""

    __tablename__ = "release"

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True
    )
    output: Mapped[str] = mapped_column(String(16), primary_key=True)  # a lever, 'positioning' …
    cell: Mapped[str] = mapped_column(String(200), primary_key=True)  # 'total', 'leadership=yes' …


class Comment(Base):
    """One comment in the order of a shuffle, cut off from the answers it came with."""

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'released', 'withheld')", name="has_a_known_state"),
    )

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[str] = mapped_column(String(24), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    redacted: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
