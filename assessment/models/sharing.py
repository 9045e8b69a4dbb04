"""What was made of results and handed on: documents, and links that show them to outsiders."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.assessment import SPEAKS
from assessment.models.base import Base

EVERYBODY = '["leadership", "pulse", "workshop"]'


class Report(Base):
    """A document that was ordered from an assessment: with which settings, and what came of it.

    The file is the artifact of the job under `key`.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint(
            "format IN ('pdf', 'deck', 'workbook', 'csv', 'json')", name="has_a_known_format"
        ),
        CheckConstraint(SPEAKS, name="speaks_german_or_english"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    format: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(2))
    # Audiences, sections in their order, cover note, comments per lever: `reports.settings`.
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    key: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[str] = mapped_column(String(12))  # of what makes it, first digits of a hash
    sha256: Mapped[str] = mapped_column(String(64), default="")  # of the file; '' until it is made
    size: Mapped[int] = mapped_column(default=0)  # bytes
    made_by: Mapped[str] = mapped_column(String(255))  # a member, as known then
    created_at: Mapped[datetime]


class Share(Base):
    """A link that shows results, or one report, to whoever holds it."""

    __tablename__ = "share"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 64", name="stores_the_hash_of_its_token_only"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # None: the results pages, as far as `sections` go.
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Whose results; a report is of those that it was made of.
    audiences: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=EVERYBODY)
    note: Mapped[str] = mapped_column(String(120), default="")  # for whom, in the members' words
    password: Mapped[str] = mapped_column(String(255), default="")  # its hash; '' without one
    made_by: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
