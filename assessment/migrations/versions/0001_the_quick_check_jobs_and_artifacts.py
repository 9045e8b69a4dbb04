"""The quick check, jobs and artifacts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "artifact",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("artifact_is_never_empty")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_artifact")),
    )
    op.create_index(op.f("ix_artifact_expires_at"), "artifact", ["expires_at"])
    op.create_index(op.f("ix_artifact_owner"), "artifact", ["owner"])

    op.create_table(
        "job",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed')", name=op.f("job_has_a_known_state")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("job_progresses_in_per_cent")),
        sa.CheckConstraint("tries >= 0", name=op.f("job_counts_its_tries")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_owner"), "job", ["owner"])
    op.create_index(op.f("ix_job_state"), "job", ["state"])

    op.create_table(
        "quick_check",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("bank_version", sa.String(length=16), nullable=False),
        sa.Column("bank_hash", sa.String(length=64), nullable=False),
        sa.Column("responses", sa.JSON(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "language IN ('de', 'en')", name=op.f("quick_check_speaks_german_or_english")
        ),
        sa.CheckConstraint(
            "(sample AND expires_at IS NULL) OR (NOT sample AND expires_at IS NOT NULL)",
            name=op.f("quick_check_only_a_sample_never_expires"),
        ),
        sa.CheckConstraint(
            "invited IS NULL OR invited >= 1", name=op.f("quick_check_invites_somebody_or_is_open")
        ),
        sa.CheckConstraint(
            "length(token_hash) = 64", name=op.f("quick_check_stores_the_hash_of_its_token_only")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_quick_check")),
    )
    op.create_index(op.f("ix_quick_check_expires_at"), "quick_check", ["expires_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_quick_check_expires_at"), "quick_check")

    op.drop_table("quick_check")
    op.drop_index(op.f("ix_job_state"), "job")
    op.drop_index(op.f("ix_job_owner"), "job")

    op.drop_table("job")
    op.drop_index(op.f("ix_artifact_owner"), "artifact")
    op.drop_index(op.f("ix_artifact_expires_at"), "artifact")

    op.drop_table("artifact")
