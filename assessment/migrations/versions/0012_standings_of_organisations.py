"""What a portfolio reads of each published result, in a row of its own; an index for its pages.

Of what the version before publishes meanwhile, the row is added within an hour.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
oldest = "0007"  # the oldest revision whose code runs on these tables

PART = 200  # results that are read at once: each can be long
LEVERS = ("goals", "culture", "knowledge", "holistic", "measurability")
SCORE = ("lever", "n", "mean", "sd")

snapshot = sa.table(
    "snapshot",
    sa.column("audience_id", sa.Uuid()),
    sa.column("made_on", sa.Date()),
    sa.column("content", sa.JSON()),
)


def upgrade() -> None:
    op.create_index("ix_audience_assessment_state", "audience", ["assessment_id", "state"])
    standing = op.create_table(
        "standing",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("overall", sa.Double(), nullable=True),
        *(sa.Column(lever, sa.Double(), nullable=True) for lever in LEVERS),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_standing_audience_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("audience_id", name=op.f("pk_standing")),
    )
    bind, last = op.get_bind(), None
    while True:
        query = sa.select(snapshot).order_by(snapshot.c.audience_id).limit(PART)
        later = query.where(snapshot.c.audience_id > last) if last else query
        rows = bind.execute(later).all()
        if not rows:
            return
        bind.execute(sa.insert(standing), [_standing(row) for row in rows])
        last = rows[-1].audience_id


def _standing(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"audience_id": row.audience_id, "made_on": row.made_on}
    total, shared = row.content.get("total"), row.content.get("shared")
    found |= dict.fromkeys(("content", "overall", *LEVERS))
    if not total:
        return found
    found["content"] = {
        "form": row.content["form"],
        "bank_version": total["bank_version"],
        "levers": [{key: one[key] for key in SCORE} for one in total["levers"]],
        "shared": [{k: one[k] for k in SCORE} for one in shared["levers"]] if shared else None,
    }
    found["overall"] = total["overall"]
    return found | {one["lever"]: one["mean"] for one in total["levers"]}


def downgrade() -> None:
    op.drop_table("standing")
    op.drop_index("ix_audience_assessment_state", "audience")
