"""The live workshop: a room, the phones in it, and their votes until these become ballots.

A vote is tied to its phone until it is revealed; a ballot is tied to nothing. No row of a phone
has a time or a number that counts.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base

HASHED = "length(token_hash) = 64"
TWO_ROUNDS = "round IN (1, 2)"
OF_SEAT = ["seat.audience_id", "seat.token_hash"]


class Room(Base):
    """One room of one audience; its state is `assessment.workshop.room.Room`."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("version >= 1", name="counts_its_versions"),
        CheckConstraint(
            "length(stage_key) = 64 AND length(control_key) = 64", name="stores_hashes_of_its_keys"
        ),
    )

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=1)  # changes with every command, never by a vote
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    # HMACs of the keys that open stage and control without an account, and which key of the
    # audience each is: a new one ends the one before.
    stage_key: Mapped[str] = mapped_column(String(64), unique=True)
    control_key: Mapped[str] = mapped_column(String(64), unique=True)
    stage_turn: Mapped[int] = mapped_column(default=1)
    control_turn: Mapped[int] = mapped_column(default=1)


class Seat(Base):
    """One phone that joined; its cookie holds the token, we the hash."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint(HASHED, name="stores_the_hash_of_its_token_only"),
        {"sqlite_with_rowid": False},
    )

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("room.audience_id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class Vote(Base):
    """What one phone says in one round; without its answers once these have become a ballot."""

    __tablename__ = "vote"
    __table_args__ = (
        ForeignKeyConstraint(
            ["audience_id", "token_hash"], OF_SEAT, name="fk_vote_seat", ondelete="CASCADE"
        ),
        CheckConstraint(TWO_ROUNDS, name="belongs_to_one_of_two_rounds"),
        {"sqlite_with_rowid": False},
    )

    audience_id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Ballot(Base):
    """One vote without its phone, under a random number."""

    __tablename__ = "ballot"
    __table_args__ = (
        CheckConstraint(TWO_ROUNDS, name="belongs_to_one_of_two_rounds"),
        {"sqlite_with_rowid": False},
    )

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("room.audience_id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(16))
    round: Mapped[int]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)


class RoomDot(Base):
    """How many of its five dots one phone has put on one next step."""

    __tablename__ = "room_dot"
    __table_args__ = (
        ForeignKeyConstraint(
            ["audience_id", "token_hash"], OF_SEAT, name="fk_room_dot_seat", ondelete="CASCADE"
        ),
        CheckConstraint("count BETWEEN 1 AND 5", name="is_one_of_five_dots"),
        {"sqlite_with_rowid": False},
    )

    audience_id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    step_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    count: Mapped[int]


class Outcome(Base):
    """What a workshop came to, frozen beside the snapshot when its audience closes."""

    __tablename__ = "outcome"

    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
