"""What the database itself refuses, as triggers: the promises that must outlive a fault in code.

A guard is a table, the moment, a condition and the sentence that the refusal says. It belongs to
migration 0002; a later change of a guard is a migration of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

ANSWERED = "EXISTS (SELECT 1 FROM response WHERE audience_id = OLD.id)"
FIXED = (
    "assessment_id",
    "kind",
    "form",
    "confidentiality",
    "k",
    "entry",
    "groups",
    "crosses",
    "code",
)
ORDER = "CASE {row}.state WHEN 'draft' THEN 0 WHEN 'open' THEN 1 WHEN 'closing' THEN 2 ELSE 3 END"


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse `event` on `table` where `condition` holds for OLD and NEW."""

    name: str
    table: str
    event: str  # INSERT | UPDATE
    condition: str
    says: str


def _changed(column: str) -> str:
    return f"CAST(NEW.{column} AS TEXT) <> CAST(OLD.{column} AS TEXT)"


GUARDS = (
    Guard(
        "audience_keeps_its_promise",
        "audience",
        "UPDATE",
        f"({' OR '.join(map(_changed, FIXED))}) AND {ANSWERED}",
        "an audience with answers keeps its form, level, k, groups and way in",
    ),
    Guard(
        "audience_never_reopens",
        "audience",
        "UPDATE",
        f"{ORDER.format(row='NEW')} < {ORDER.format(row='OLD')}",
        "an audience goes from draft to open to closing to closed, never back",
    ),
    Guard(
        "response_needs_an_open_audience",
        "response",
        "INSERT",
        "(SELECT state FROM audience WHERE id = NEW.audience_id) NOT IN ('open', 'closing')",
        "answers are taken while an audience is open",
    ),
    Guard(
        "invitation_stays_used",
        "invitation",
        "UPDATE",
        "OLD.used AND NOT NEW.used",
        "an invitation that was used stays used",
    ),
    Guard("snapshot_is_frozen", "snapshot", "UPDATE", "TRUE", "a snapshot is never changed"),
    Guard("release_is_frozen", "release", "UPDATE", "TRUE", "the ledger is never changed"),
)


def put_up(execute: Callable[[str], None], dialect: str) -> None:
    """Create all guards."""
    for guard in GUARDS:
        for statement in _statements(guard, dialect):
            execute(statement)


def take_down(execute: Callable[[str], None], dialect: str) -> None:
    """Drop all guards."""
    for guard in GUARDS:
        if dialect == "sqlite":
            execute(f"DROP TRIGGER IF EXISTS {guard.name}")
        else:
            execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
            execute(f"DROP FUNCTION IF EXISTS {guard.name}()")


def _statements(guard: Guard, dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            (
                f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
                f"WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"
            )
        ]
    return [
        (
            f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF ({guard.condition}) THEN RAISE EXCEPTION '{guard.says}' "
            "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
        ),
    ]
