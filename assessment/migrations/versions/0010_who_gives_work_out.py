"""Which worker gives work out, and which is the oldest version that these tables serve."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
oldest = "0007"  # the oldest revision whose code runs on these tables


def upgrade() -> None:
    op.create_table(
        "lead",
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("worker", sa.String(length=255), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("duty", name=op.f("pk_lead")),
    )
    op.add_column("alembic_version", sa.Column("oldest", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("alembic_version", "oldest")
    op.drop_table("lead")
