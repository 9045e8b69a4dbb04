"""Jobs know when they were ordered, and the number of the request that did it, as the log has it.

The version before knows nothing of it: its jobs have neither.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
oldest = "0007"  # the oldest revision whose code runs on these tables


def upgrade() -> None:
    op.add_column(
        "job", sa.Column("request", sa.String(length=36), server_default="", nullable=False)
    )
    op.add_column("job", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("job", "asked_at")
    op.drop_column("job", "request")
