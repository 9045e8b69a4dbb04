"""Accounts and workspaces, assessments and audiences, answers, mailings and what is published."""

import sqlalchemy as sa
from alembic import op

from assessment.migrations.guards import FIRST, put_up, take_down

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_last_counter", sa.Integer(), nullable=True),
        sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "language IN ('de', 'en')", name=op.f("account_speaks_german_or_english")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint(
            "fs_webauthn_user_handle", name=op.f("uq_account_fs_webauthn_user_handle")
        ),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("addresses_kept", sa.Integer(), nullable=False),
        sa.Column("responses_kept", sa.Integer(), nullable=False),
        sa.Column("deeds_kept", sa.Integer(), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "addresses_kept BETWEEN 1 AND 365", name=op.f("workspace_keeps_addresses_for_a_while")
        ),
        sa.CheckConstraint(
            "deeds_kept BETWEEN 30 AND 3650", name=op.f("workspace_keeps_its_log_for_a_while")
        ),
        sa.CheckConstraint(
            "responses_kept BETWEEN 1 AND 3650", name=op.f("workspace_keeps_responses_for_a_while")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_index(op.f("ix_workspace_leaves_at"), "workspace", ["leaves_at"], unique=False)
    op.create_table(
        "deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_deed_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deed")),
    )
    op.create_index("ix_deed_workspace_at", "deed", ["workspace_id", "at"], unique=False)
    op.create_table(
        "member_invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'facilitator', 'viewer')",
            name=op.f("member_invitation_has_a_known_role"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_member_invitation_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_member_invitation")),
    )
    op.create_index(
        op.f("ix_member_invitation_expires_at"), "member_invitation", ["expires_at"], unique=False
    )
    op.create_index(
        "uq_member_invitation_workspace_email",
        "member_invitation",
        ["workspace_id", "email"],
        unique=True,
    )
    op.create_table(
        "membership",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'facilitator', 'viewer')", name=op.f("membership_has_a_known_role")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_membership_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_membership_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "account_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_account_id"), "membership", ["account_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sector", sa.String(length=24), nullable=False),
        sa.Column("size", sa.String(length=12), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("address", sa.String(length=3), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_type", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "accent = '' OR length(accent) = 7", name=op.f("organisation_has_a_hexadecimal_accent")
        ),
        sa.CheckConstraint("address IN ('sie', 'du')", name=op.f("organisation_says_sie_or_du")),
        sa.CheckConstraint(
            "language IN ('de', 'en')", name=op.f("organisation_speaks_german_or_english")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_organisation_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index(op.f("ix_organisation_leaves_at"), "organisation", ["leaves_at"], unique=False)
    op.create_index(
        op.f("ix_organisation_workspace_id"), "organisation", ["workspace_id"], unique=False
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=True),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column("create_datetime", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lastuse_datetime", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_passkey_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("bank_version", sa.String(length=16), nullable=False),
        sa.Column("bank_hash", sa.String(length=64), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'archived')",
            name=op.f("assessment_has_a_known_state"),
        ),
        sa.CheckConstraint("wave >= 1", name=op.f("assessment_counts_waves_from_one")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assessment_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_previous_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(op.f("ix_assessment_leaves_at"), "assessment", ["leaves_at"], unique=False)
    op.create_index(
        op.f("ix_assessment_organisation_id"), "assessment", ["organisation_id"], unique=False
    )
    op.create_table(
        "audience",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=5), nullable=False),
        sa.Column("confidentiality", sa.String(length=9), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=7), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("address", sa.String(length=3), nullable=False),
        sa.Column("welcome", sa.JSON(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("crosses", sa.JSON(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("address IN ('sie', 'du')", name=op.f("audience_says_sie_or_du")),
        sa.CheckConstraint(
            "confidentiality IN ('anonymous', 'open', 'named')",
            name=op.f("audience_promises_a_known_level"),
        ),
        sa.CheckConstraint("entry IN ('invited', 'link')", name=op.f("audience_has_a_known_entry")),
        sa.CheckConstraint(
            "form IN ('full', 'pulse', 'quick')", name=op.f("audience_has_a_known_form")
        ),
        sa.CheckConstraint(
            "kind IN ('workshop', 'leadership', 'pulse')", name=op.f("audience_has_a_known_kind")
        ),
        sa.CheckConstraint(
            "language IN ('de', 'en')", name=op.f("audience_speaks_german_or_english")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closing', 'closed')",
            name=op.f("audience_has_a_known_state"),
        ),
        sa.CheckConstraint(
            "headcount IS NULL OR headcount >= 1", name=op.f("audience_asks_somebody")
        ),
        sa.CheckConstraint("k >= 5 AND k <= 50", name=op.f("audience_never_shows_fewer_than_five")),
        sa.CheckConstraint("length(code) = 6", name=op.f("audience_has_a_code_of_six")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_audience_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience")),
        sa.UniqueConstraint("code", name=op.f("uq_audience_code")),
    )
    op.create_index(op.f("ix_audience_assessment_id"), "audience", ["assessment_id"], unique=False)
    op.create_index("ix_audience_state_closes_at", "audience", ["state", "closes_at"], unique=False)
    op.create_table(
        "address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("bounce", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "language IN ('de', 'en')", name=op.f("address_speaks_german_or_english")
        ),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_address_audience_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
    )
    op.create_index("uq_address_audience_email", "address", ["audience_id", "email"], unique=True)
    op.create_table(
        "comment",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=24), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'released', 'withheld')", name=op.f("comment_has_a_known_state")
        ),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_comment_audience_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("audience_id", "question", "place", name=op.f("pk_comment")),
    )
    op.create_table(
        "invitation",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(token_hash) = 64", name=op.f("invitation_stores_the_hash_of_its_token_only")
        ),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_invitation_audience_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("audience_id", "token_hash", name=op.f("pk_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mailing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('invitation', 'reminder')", name=op.f("mailing_has_a_known_kind")
        ),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_mailing_audience_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    op.create_index(op.f("ix_mailing_audience_id"), "mailing", ["audience_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("output", sa.String(length=16), nullable=False),
        sa.Column("cell", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_release_audience_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("audience_id", "output", "cell", name=op.f("pk_release")),
    )
    op.create_table(
        "response",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_response_audience_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("audience_id", "uuid", name=op.f("pk_response")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshot",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_snapshot_audience_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("audience_id", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "delivery",
        sa.Column("mailing_id", sa.Uuid(), nullable=False),
        sa.Column("address_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'done', 'failed', 'uncertain')",
            name=op.f("delivery_has_a_known_state"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("delivery_counts_its_tries")),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name=op.f("fk_delivery_address_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["mailing.id"], name=op.f("fk_delivery_mailing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mailing_id", "address_id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_address_id"), "delivery", ["address_id"], unique=False)
    op.create_index(
        "ix_delivery_mailing_state_due", "delivery", ["mailing_id", "state", "due_at"], unique=False
    )
    put_up(op.execute, op.get_bind().dialect.name, FIRST)


def downgrade() -> None:
    take_down(op.execute, op.get_bind().dialect.name, FIRST)
    op.drop_index("ix_delivery_mailing_state_due", table_name="delivery")
    op.drop_index(op.f("ix_delivery_address_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_table("snapshot")
    op.drop_table("response")
    op.drop_table("release")
    op.drop_index(op.f("ix_mailing_audience_id"), table_name="mailing")
    op.drop_table("mailing")
    op.drop_table("invitation")
    op.drop_table("comment")
    op.drop_index("uq_address_audience_email", table_name="address")
    op.drop_table("address")
    op.drop_index("ix_audience_state_closes_at", table_name="audience")
    op.drop_index(op.f("ix_audience_assessment_id"), table_name="audience")
    op.drop_table("audience")
    op.drop_index(op.f("ix_assessment_organisation_id"), table_name="assessment")
    op.drop_index(op.f("ix_assessment_leaves_at"), table_name="assessment")
    op.drop_table("assessment")
    op.drop_index(op.f("ix_sign_in_account_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_passkey_user_id"), table_name="passkey")
    op.drop_table("passkey")
    op.drop_index(op.f("ix_organisation_workspace_id"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_leaves_at"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_membership_account_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index("uq_member_invitation_workspace_email", table_name="member_invitation")
    op.drop_index(op.f("ix_member_invitation_expires_at"), table_name="member_invitation")
    op.drop_table("member_invitation")
    op.drop_index("ix_deed_workspace_at", table_name="deed")
    op.drop_table("deed")
    op.drop_index(op.f("ix_workspace_leaves_at"), table_name="workspace")
    op.drop_table("workspace")
    op.drop_table("account")
