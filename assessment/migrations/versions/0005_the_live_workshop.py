"""The live workshop: rooms, phones in them, votes, ballots, dots, actions and outcomes."""

import sqlalchemy as sa
from alembic import op

from assessment.migrations.guards import put_up, take_down
from assessment.migrations.room_guards import THIRD

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _room()
    _votes()
    op.create_table(
        "action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.String(length=24), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("rehearsed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _child("action", "assessment_id", "assessment.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_assessment_id"), "action", ["assessment_id"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        _child("outcome", "audience_id", "audience.id"),
        sa.PrimaryKeyConstraint("audience_id", name=op.f("pk_outcome")),
    )
    put_up(op.execute, op.get_bind().dialect.name, THIRD)


def downgrade() -> None:
    take_down(op.execute, op.get_bind().dialect.name, THIRD)
    op.drop_table("outcome")
    op.drop_index(op.f("ix_action_assessment_id"), table_name="action")
    for table in ("action", "room_dot", "ballot", "vote", "seat", "room"):
        op.drop_table(table)


def _room() -> None:
    op.create_table(
        "room",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("stage_key", sa.String(length=64), nullable=False),
        sa.Column("control_key", sa.String(length=64), nullable=False),
        sa.Column("stage_turn", sa.Integer(), nullable=False),
        sa.Column("control_turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("room_counts_its_versions")),
        sa.CheckConstraint(
            "length(stage_key) = 64 AND length(control_key) = 64",
            name=op.f("room_stores_hashes_of_its_keys"),
        ),
        _child("room", "audience_id", "audience.id"),
        sa.PrimaryKeyConstraint("audience_id", name=op.f("pk_room")),
        sa.UniqueConstraint("stage_key", name=op.f("uq_room_stage_key")),
        sa.UniqueConstraint("control_key", name=op.f("uq_room_control_key")),
    )
    op.create_table(
        "seat",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "length(token_hash) = 64", name=op.f("seat_stores_the_hash_of_its_token_only")
        ),
        _child("seat", "audience_id", "room.audience_id"),
        sa.PrimaryKeyConstraint("audience_id", "token_hash", name=op.f("pk_seat")),
        sqlite_with_rowid=False,
    )


def _votes() -> None:
    op.create_table(
        "vote",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("round IN (1, 2)", name=op.f("vote_belongs_to_one_of_two_rounds")),
        _of_seat("vote"),
        sa.PrimaryKeyConstraint("audience_id", "token_hash", "part", "round", name=op.f("pk_vote")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ballot",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.CheckConstraint("round IN (1, 2)", name=op.f("ballot_belongs_to_one_of_two_rounds")),
        _child("ballot", "audience_id", "room.audience_id"),
        sa.PrimaryKeyConstraint("audience_id", "id", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "room_dot",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("step_id", sa.String(length=24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count BETWEEN 1 AND 5", name=op.f("room_dot_is_one_of_five_dots")),
        _of_seat("room_dot"),
        sa.PrimaryKeyConstraint("audience_id", "token_hash", "step_id", name=op.f("pk_room_dot")),
        sqlite_with_rowid=False,
    )


def _child(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [of], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def _of_seat(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["audience_id", "token_hash"],
        ["seat.audience_id", "seat.token_hash"],
        name=op.f(f"fk_{table}_seat"),
        ondelete="CASCADE",
    )
