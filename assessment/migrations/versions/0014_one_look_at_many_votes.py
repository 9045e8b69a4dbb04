"""PostgreSQL looks once at all answers that a statement writes whether they should be votes."""

from alembic import op

from assessment.migrations import guards, room_guards

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
oldest = "0007"  # the oldest revision whose code runs on these tables

CHANGED = tuple(one for one in room_guards.FOURTH if one.of_all)


def upgrade() -> None:
    guards.take_down(op.execute, op.get_bind().dialect.name, CHANGED)
    guards.put_up(op.execute, op.get_bind().dialect.name, CHANGED)


def downgrade() -> None:
    """The guard refuses the same either way."""
