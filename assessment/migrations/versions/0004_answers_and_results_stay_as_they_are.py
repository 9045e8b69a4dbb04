"""Answers stay where they were given, results come once and stay, an audience is not replaced."""

from alembic import op

from assessment.migrations.guards import SECOND, put_up, take_down

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    put_up(op.execute, op.get_bind().dialect.name, SECOND)


def downgrade() -> None:
    take_down(op.execute, op.get_bind().dialect.name, SECOND)
