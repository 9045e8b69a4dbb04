"""Whose results a link shows, and reminders of actions that came back."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
oldest = "0007"  # the oldest revision whose code runs on these tables

EVERYBODY = '["leadership", "pulse", "workshop"]'  # as links showed them until now


def upgrade() -> None:
    op.add_column(
        "share", sa.Column("audiences", sa.JSON(), server_default=EVERYBODY, nullable=False)
    )
    op.add_column(
        "action", sa.Column("returned", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("action", "returned")
    op.drop_column("share", "audiences")
