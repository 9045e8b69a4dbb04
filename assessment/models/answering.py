"""Answers and the right to give them, kept apart: nothing leads from one to the other.

No row here has a time, a number that counts, or a key to anything but its audience, so that the
order in which people answered cannot be read from the database.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base


class Response(Base):
    """One person's answers under a random number that the browser made."""

    __tablename__ = "response"
    __table_args__ = ({"sqlite_with_rowid": False},)

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True
    )
    uuid: Mapped[UUID] = mapped_column(primary_key=True)
    # What scoring reads (items, service, allocations, …), groups, comments until closing, and in
    # a 'named' audience the name.
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)


class Invitation(Base):
    """The right to answer once. Whose it is cannot be told without the server's secret."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 64", name="stores_the_hash_of_its_token_only"),
        {"sqlite_with_rowid": False},
    )

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True
    )
    # HMAC of the token under the server's secret.
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used: Mapped[bool] = mapped_column(default=False)
