"""PostgreSQL looks once at all answers that a statement writes whether their audience is open."""

from alembic import op

from assessment.migrations import guards

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
oldest = "0007"  # the oldest revision whose code runs on these tables

CHANGED = tuple(one for one in guards.FIRST if one.of_all)


def upgrade() -> None:
    guards.take_down(op.execute, op.get_bind().dialect.name, CHANGED)
    guards.put_up(op.execute, op.get_bind().dialect.name, CHANGED)


def downgrade() -> None:
    """The guard refuses the same either way."""
