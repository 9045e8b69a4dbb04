"""What follows from results: actions with history, figures, reports, shared links, teams."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATUS = "status IN ('open', 'doing', 'done', 'dropped')"


def upgrade() -> None:
    _organisation()
    _action()
    op.create_table(
        "figure_value",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("figure", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        _child("figure_value", "assessment_id", "assessment"),
        sa.PrimaryKeyConstraint("assessment_id", "figure", name=op.f("pk_figure_value")),
    )
    _report()
    _share()


def downgrade() -> None:
    for table in ("share", "report", "figure_value", "action_change"):
        op.drop_table(table)
    with op.batch_alter_table("action") as action:
        action.drop_index("ix_action_due")
        action.drop_constraint("ck_action_has_a_known_status", type_="check")
        for name in ("item", "email", "status", "figure", "note", "reminded_for"):
            action.drop_column(name)
    with op.batch_alter_table("organisation") as organisation:
        organisation.drop_index("ix_organisation_part_of")
        organisation.drop_constraint("fk_organisation_part_of", type_="foreignkey")
        organisation.drop_column("part_of")
        organisation.drop_column("compared")


PART_OF = (
    "CONSTRAINT fk_organisation_part_of FOREIGN KEY (part_of) "
    "REFERENCES organisation (id) ON DELETE SET NULL"
)


def _organisation() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _organisation_anew()
    else:
        op.add_column("organisation", sa.Column("part_of", sa.Uuid(), nullable=True))
        op.execute(f"ALTER TABLE organisation ADD {PART_OF}")
        op.add_column(
            "organisation",
            sa.Column("compared", sa.Boolean(), server_default=sa.false(), nullable=False),
        )
    op.create_index("ix_organisation_part_of", "organisation", ["part_of"])


def _organisation_anew() -> None:
    """SQLite adds no foreign key: a new table from the words of the old one, always the same."""
    mine = "FROM sqlite_master WHERE tbl_name = 'organisation' AND type ="
    table = op.get_bind().scalar(sa.text(f"SELECT sql {mine} 'table'"))
    indexes = sa.text(f"SELECT sql {mine} 'index' AND sql IS NOT NULL ORDER BY name")
    known = op.get_bind().scalars(indexes).all()
    columns, _, constraints = table.partition("(")[2].partition("CONSTRAINT")
    added = "part_of CHAR(32), compared BOOLEAN DEFAULT 0 NOT NULL, "
    inside = f"{columns}{added}{PART_OF}, CONSTRAINT{constraints}"
    op.execute(f"CREATE TABLE organisation_anew ({inside}")
    op.execute("INSERT INTO organisation_anew SELECT *, NULL, 0 FROM organisation")
    op.execute("DROP TABLE organisation")
    op.execute("ALTER TABLE organisation_anew RENAME TO organisation")
    for index in known:
        op.execute(index)


def _action() -> None:
    with op.batch_alter_table("action") as action:
        for name, length in (("item", 8), ("email", 255), ("figure", 200)):
            action.add_column(sa.Column(name, sa.String(length), server_default="", nullable=False))
        action.add_column(sa.Column("note", sa.Text(), server_default="", nullable=False))
        action.add_column(sa.Column("status", sa.String(8), server_default="open", nullable=False))
        action.add_column(sa.Column("reminded_for", sa.Date(), nullable=True))
        action.create_check_constraint("ck_action_has_a_known_status", STATUS)
        action.create_index("ix_action_due", ["due"])
    op.create_table(
        "action_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        _child("action_change", "action_id", "action"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_change")),
    )
    op.create_index("ix_action_change_action_at", "action_change", ["action_id", "at"])


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "format IN ('pdf', 'deck', 'workbook', 'csv', 'json')",
            name=op.f("ck_report_has_a_known_format"),
        ),
        sa.CheckConstraint(
            "language IN ('de', 'en')", name=op.f("ck_report_speaks_german_or_english")
        ),
        _child("report", "assessment_id", "assessment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index("ix_report_assessment_id", "report", ["assessment_id"])
    op.create_index("ix_report_key", "report", ["key"])


def _share() -> None:
    op.create_table(
        "share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "length(token_hash) = 64", name=op.f("ck_share_stores_the_hash_of_its_token_only")
        ),
        _child("share", "assessment_id", "assessment"),
        _child("share", "report_id", "report"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_share_token_hash")),
    )
    op.create_index("ix_share_assessment_id", "share", ["assessment_id"])
    op.create_index("ix_share_expires_at", "share", ["expires_at"])


def _child(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{parent}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="CASCADE",
    )
