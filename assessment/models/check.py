"""One quick check: the answers of one person, reachable only through a private link."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base


class Check(Base):
    """The answers behind one result link. Nothing in it says who answered."""

    __tablename__ = "quick_check"
    __table_args__ = (
        CheckConstraint("language IN ('de', 'en')", name="speaks_german_or_english"),
        CheckConstraint("length(token_hash) = 64", name="stores_the_hash_of_its_token_only"),
        CheckConstraint(
            "(sample AND expires_at IS NULL) OR (NOT sample AND expires_at IS NOT NULL)",
            name="only_a_sample_never_expires",
        ),
        CheckConstraint("invited IS NULL OR invited >= 1", name="invites_somebody_or_is_open"),
    )

    # SHA-256 of the link's token in hexadecimal. Who reads the database learns no link.
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    # The day only: enough for the report, and it singles nobody out.
    created_on: Mapped[date]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(2))
    form: Mapped[str] = mapped_column(String(16))
    # For the cover of the report; '' where nobody gave one.
    organisation: Mapped[str] = mapped_column(String(120), default="")
    bank_version: Mapped[str] = mapped_column(String(16))
    bank_hash: Mapped[str] = mapped_column(String(64))
    # One entry per person: one for a quick check, many for the sample organisation.
    responses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    invited: Mapped[int | None]
    sample: Mapped[bool] = mapped_column(default=False)
