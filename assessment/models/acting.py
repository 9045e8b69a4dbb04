"""What follows from an assessment: actions with history, and figures beside its scores."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base


class Action(Base):
    """A next step that somebody took on, or something of their own; in the room or afterwards."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint(
            "status IN ('open', 'doing', 'done', 'dropped')", name="has_a_known_status"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    step_id: Mapped[str | None] = mapped_column(String(24))  # of the library; None: their own
    item: Mapped[str] = mapped_column(String(8), default="")  # the practice that it is to move
    title: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(255), default="")  # where reminders go; '' for none
    due: Mapped[date | None] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(8), default="open")
    figure: Mapped[str] = mapped_column(String(200), default="")  # that shows whether it worked
    note: Mapped[str] = mapped_column(Text, default="")
    reminded_for: Mapped[date | None]  # the due date that a reminder was sent for
    # A reminder came back: nothing goes to this address any more.
    returned: Mapped[bool] = mapped_column(default=False, server_default=false())
    rehearsed: Mapped[bool] = mapped_column(default=False)  # goes with the end of the rehearsal
    created_at: Mapped[datetime]


class ActionChange(Base):
    """What a member changed of an action: its history."""

    __tablename__ = "action_change"
    __table_args__ = (Index("ix_action_change_action_at", "action_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(255))  # a member, as known then
    # {"status": ["open", "doing"], …}; {"title": [None, "…"]} where it was taken down
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class FigureValue(Base):
    """The value of one customer figure in one wave, as a member entered it."""

    __tablename__ = "figure_value"

    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True
    )
    figure: Mapped[str] = mapped_column(String(16), primary_key=True)  # a key of the bank
    value: Mapped[float]
    taken_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")
