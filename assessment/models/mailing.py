"""Addresses and what was sent to them. Nothing here says who answered, not even by a gap.

A person's token is derived from the address's id and the server's secret, so no row links an
address to an invitation. A reminder's delivery is noted for everybody alike, whether a mail was
due or not.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base


class Address(Base):
    """Somebody to be invited."""

    __tablename__ = "address"
    __table_args__ = (
        CheckConstraint("language IN ('de', 'en')", name="speaks_german_or_english"),
        Index("uq_address_audience_email", "audience_id", "email", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    audience_id: Mapped[UUID] = mapped_column(ForeignKey("audience.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2))
    # Why mail to it comes back; '' while it does not.
    bounce: Mapped[str] = mapped_column(String(200), default="")


class Mailing(Base):
    """One round of mails to an audience: the invitation, or a reminder."""

    __tablename__ = "mailing"
    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reminder')", name="has_a_known_kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    audience_id: Mapped[UUID] = mapped_column(
        ForeignKey("audience.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Delivery(Base):
    """One mail of a mailing to one address."""

    __tablename__ = "delivery"
    __table_args__ = (
        # 'sending' is set before the mail is handed over: found after a crash, it may have gone
        # out, so it becomes 'uncertain' and nobody gets a second mail.
        CheckConstraint(
            "state IN ('waiting', 'sending', 'done', 'failed', 'uncertain')",
            name="has_a_known_state",
        ),
        CheckConstraint("tries >= 0", name="counts_its_tries"),
        Index("ix_delivery_mailing_state_due", "mailing_id", "state", "due_at"),
    )

    mailing_id: Mapped[UUID] = mapped_column(
        ForeignKey("mailing.id", ondelete="CASCADE"), primary_key=True
    )
    address_id: Mapped[UUID] = mapped_column(
        ForeignKey("address.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[str] = mapped_column(String(9), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]  # not before; later after each failed try
