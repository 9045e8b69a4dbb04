"""Workspaces, who belongs to them with which role, and what their members did."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base

KNOWN_ROLE = "role IN ('owner', 'facilitator', 'viewer')"


class Workspace(Base):
    """The tenant: a consultancy or a company. Nothing crosses its border."""

    __tablename__ = "workspace"
    __table_args__ = (
        CheckConstraint("addresses_kept BETWEEN 1 AND 365", name="keeps_addresses_for_a_while"),
        CheckConstraint("responses_kept BETWEEN 1 AND 3650", name="keeps_responses_for_a_while"),
        CheckConstraint("deeds_kept BETWEEN 30 AND 3650", name="keeps_its_log_for_a_while"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    # Days after an audience was closed until its addresses and its single responses are deleted;
    # days that the log of members' actions reaches back.
    addresses_kept: Mapped[int] = mapped_column(default=30)
    responses_kept: Mapped[int] = mapped_column(default=365)
    deeds_kept: Mapped[int] = mapped_column(default=730)
    # Set when its deletion was asked for: it can be taken back until then.
    leaves_at: Mapped[datetime | None] = mapped_column(index=True)


class Membership(Base):
    """Somebody's role in a workspace."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint(KNOWN_ROLE, name="has_a_known_role"),)

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]


class MemberInvitation(Base):
    """An invitation to join a workspace as a member; its link holds the token, we the hash."""

    __tablename__ = "member_invitation"
    __table_args__ = (
        CheckConstraint(KNOWN_ROLE, name="has_a_known_role"),
        Index("uq_member_invitation_workspace_email", "workspace_id", "email", unique=True),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(12))
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Deed(Base):
    """What a member did: the log of a workspace. Participants never appear in it."""

    __tablename__ = "deed"
    __table_args__ = (Index("ix_deed_workspace_at", "workspace_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    # Who, as known then; kept when the account goes, until the log's time is over.
    actor: Mapped[str] = mapped_column(String(255))
    # A code such as 'audience-launched', put into words by the page.
    action: Mapped[str] = mapped_column(String(40))
    # What it was done to, by its name at that time.
    subject: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
