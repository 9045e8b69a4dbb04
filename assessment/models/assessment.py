"""Whom it is about, one wave of asking, and who is asked: organisation, assessment, audience."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base

SPEAKS = "language IN ('de', 'en')"
ADDRESSES = "address IN ('sie', 'du')"


class Organisation(Base):
    """Whom it is about, and how its material looks."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(SPEAKS, name="speaks_german_or_english"),
        CheckConstraint(ADDRESSES, name="says_sie_or_du"),
        CheckConstraint("accent = '' OR length(accent) = 7", name="has_a_hexadecimal_accent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    sector: Mapped[str] = mapped_column(String(24), default="")  # a key of organisations.SECTORS
    size: Mapped[str] = mapped_column(String(12), default="")  # a key of organisations.SIZES
    country: Mapped[str] = mapped_column(String(2), default="")  # ISO 3166-1
    accent: Mapped[str] = mapped_column(String(7), default="")  # '#0b6e69'; '' is ours
    language: Mapped[str] = mapped_column(String(2), default="de")
    address: Mapped[str] = mapped_column(String(3), default="sie")
    # A raster picture that was read and written anew by us; never what somebody uploaded.
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    logo_type: Mapped[str] = mapped_column(String(16), default="")  # '' without a logo
    # A team's whole, in the same workspace: the teams' latest results are rolled up there.
    part_of: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    # Whether it agreed that its scores go, without its name, into comparisons with others.
    compared: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    leaves_at: Mapped[datetime | None] = mapped_column(index=True)  # deletion asked for


class Assessment(Base):
    """One wave, with one version of the instrument."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'archived')", name="has_a_known_state"
        ),
        CheckConstraint("wave >= 1", name="counts_waves_from_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    wave: Mapped[int] = mapped_column(default=1)
    # The wave before this one, where it was made from one.
    previous_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("assessment.id", ondelete="SET NULL")
    )
    bank_version: Mapped[str] = mapped_column(String(16))
    bank_hash: Mapped[str] = mapped_column(String(64))
    targets: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)  # lever → 1…5
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(8), default="draft")
    created_at: Mapped[datetime]
    leaves_at: Mapped[datetime | None] = mapped_column(index=True)  # deletion asked for


class Audience(Base):
    """Who answers, how confidentially, and how one gets in.

    What the notice promises (form, confidentiality, k, groups, crosses, entry) cannot change once
    there is an answer: triggers of the database refuse it.
    """

    __tablename__ = "audience"
    __table_args__ = (
        CheckConstraint("kind IN ('workshop', 'leadership', 'pulse')", name="has_a_known_kind"),
        CheckConstraint("form IN ('full', 'pulse', 'quick')", name="has_a_known_form"),
        CheckConstraint(
            "confidentiality IN ('anonymous', 'open', 'named')", name="promises_a_known_level"
        ),
        CheckConstraint("k >= 5 AND k <= 50", name="never_shows_fewer_than_five"),
        CheckConstraint("entry IN ('invited', 'link')", name="has_a_known_entry"),
        CheckConstraint(
            "state IN ('draft', 'open', 'closing', 'closed')", name="has_a_known_state"
        ),
        CheckConstraint(SPEAKS, name="speaks_german_or_english"),
        CheckConstraint(ADDRESSES, name="says_sie_or_du"),
        CheckConstraint("length(code) = 6", name="has_a_code_of_six"),
        CheckConstraint("headcount IS NULL OR headcount >= 1", name="asks_somebody"),
        Index("ix_audience_state_closes_at", "state", "closes_at"),
        Index("ix_audience_assessment_state", "assessment_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(5))
    confidentiality: Mapped[str] = mapped_column(String(9))
    # A workshop whose code leads to its room alone, from the launch on: nobody fills in the form.
    live: Mapped[bool] = mapped_column(default=False, server_default=false())
    k: Mapped[int] = mapped_column(default=5)
    # 'invited': one personal link each. 'link': whoever has the link, code or QR code.
    entry: Mapped[str] = mapped_column(String(7))
    code: Mapped[str] = mapped_column(String(6), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="de")  # of mails and poster
    address: Mapped[str] = mapped_column(String(3), default="sie")
    # Markdown per language, shown above the notice; {} for none.
    welcome: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    contact: Mapped[str] = mapped_column(String(200), default="")  # who to ask
    # In their order of priority: [{"key": "leadership"}, {"key": "contact"},
    # {"key": "department", "names": ["Vertrieb", …]}, {"key": "location", "names": […]}]
    groups: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    crosses: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # [["department", …], …]
    # How many people are asked, where an open link is used; else the invitations are counted.
    headcount: Mapped[int | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(8), default="draft")
    launched_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
