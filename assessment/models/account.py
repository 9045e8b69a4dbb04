"""People with an account: how they sign in, with what second proof, and where they are signed in.

Fields carry the names that Flask-Security expects. A participant never has an account.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask_security import AsaList, UserMixin, WebAuthnMixin
from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.models.base import Base


class Listed(AsaList):
    """Several short texts in one column."""

    cache_ok = True


class Account(Base, UserMixin):
    """One person who can sign in."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("language IN ('de', 'en')", name="speaks_german_or_english"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2), default="de")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    confirmed_at: Mapped[datetime | None]
    # Changing it ends every session of this account.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    # Second factor: 'authenticator' or nothing, its secret, and the recovery codes.
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    # The thirty seconds whose code was used last: no code works twice.
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Listed()))
    # The name under which passkeys know this account.
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        String(64), unique=True
    )
    webauthn: Mapped[list["WebAuthn"]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete-orphan", passive_deletes=True
    )


class WebAuthn(Base, WebAuthnMixin):
    """A passkey of an account."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(default=0)  # type: ignore[assignment]
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Listed()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    user: Mapped[Account] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, Any]:
        """How Flask-Security finds whose passkey this is."""
        return {"id": self.user_id}


class SignIn(Base):
    """One browser in which somebody is signed in, so that it can be seen and ended elsewhere."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    # In words, such as 'Firefox, Linux'; never the whole user agent, never an address.
    device: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
