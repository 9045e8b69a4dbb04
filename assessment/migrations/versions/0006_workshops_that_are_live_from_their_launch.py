"""Workshops that are live from their launch on, also before their room is opened."""

import sqlalchemy as sa
from alembic import op

from assessment.migrations.guards import put_up, take_down
from assessment.migrations.room_guards import BEFORE_FOURTH, FOURTH

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "audience", sa.Column("live", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("UPDATE audience SET live = true WHERE id IN (SELECT audience_id FROM room)")
    dialect = op.get_bind().dialect.name
    take_down(op.execute, dialect, BEFORE_FOURTH)
    put_up(op.execute, dialect, FOURTH)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    take_down(op.execute, dialect, FOURTH)
    put_up(op.execute, dialect, BEFORE_FOURTH)
    op.drop_column("audience", "live")
