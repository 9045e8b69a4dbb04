"""When the last backup was made."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
oldest = "0007"  # the oldest revision whose code runs on these tables


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("at", name=op.f("pk_backup")),
    )


def downgrade() -> None:
    op.drop_table("backup")
