"""What the database itself refuses, as triggers: the promises that must outlive a fault in code.

A guard is a table, the moment, a condition and the sentence that the refusal says. FIRST belongs
to migration 0002, SECOND to 0004; a later change of a guard is a migration of its own. Those of
the workshop stand in `room_guards.py`.
"""

from collections.abc import Callable, Iterable
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
    event: str  # INSERT | UPDATE | DELETE
    condition: str
    says: str
    # PostgreSQL: the same over all rows that a statement inserts, called `fresh`. A call for each
    # row takes longer than to write it.
    of_all: str = ""


def changed(column: str) -> str:
    """Whether a column gets another value."""
    return f"CAST(NEW.{column} AS TEXT) <> CAST(OLD.{column} AS TEXT)"


FIRST = (
    Guard(
        "audience_keeps_its_promise",
        "audience",
        "UPDATE",
        f"({' OR '.join(map(changed, FIXED))}) AND {ANSWERED}",
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
        "EXISTS (SELECT 1 FROM audience WHERE id IN (SELECT audience_id FROM fresh) "
        "AND state NOT IN ('open', 'closing'))",
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

# An audience in a room ('open') shows one lever after the other while it runs.
NOT_AT_CLOSING = (
    "EXISTS (SELECT 1 FROM audience WHERE id = NEW.audience_id "
    "AND confidentiality <> 'open' AND state <> 'closing')"
)
# Whoever deletes an audience deletes with it what it published.
STILL_THERE = "EXISTS (SELECT 1 FROM audience WHERE id = OLD.audience_id)"
SECOND = (
    # SQLite's REPLACE is a DELETE that no trigger sees and, without foreign keys, no answer either.
    Guard(
        "audience_begins_without_answers",
        "audience",
        "INSERT",
        "EXISTS (SELECT 1 FROM response WHERE audience_id = NEW.id)",
        "an audience with answers is not replaced",
    ),
    Guard(
        "audience_keeps_its_number",
        "audience",
        "UPDATE",
        changed("id"),
        "an audience keeps its number, by which its answers know it",
    ),
    Guard(
        "response_is_never_changed",
        "response",
        "UPDATE",
        "TRUE",
        "an answer stays as it was given, where it was given",
    ),
    *(
        guard
        for table, what in (("snapshot", "a result"), ("release", "the ledger"))
        for guard in (
            Guard(
                f"{table}_comes_at_closing",
                table,
                "INSERT",
                NOT_AT_CLOSING,
                f"{what} is written once, when its audience closes",
            ),
            Guard(
                f"{table}_stays",
                table,
                "DELETE",
                STILL_THERE,
                f"{what} goes with its audience alone",
            ),
        )
    ),
)


def put_up(execute: Callable[[str], None], dialect: str, guards: Iterable[Guard]) -> None:
    """Create these guards."""
    for guard in guards:
        for statement in _statements(guard, dialect):
            execute(statement)


def take_down(execute: Callable[[str], None], dialect: str, guards: Iterable[Guard]) -> None:
    """Drop these guards."""
    for guard in guards:
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
    row = "OLD" if guard.event == "DELETE" else "NEW"
    when = f"BEFORE {guard.event} ON {guard.table} FOR EACH ROW"
    if guard.of_all:
        many = "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
        row, when = "NULL", f"AFTER {guard.event} ON {guard.table} {many}"
    return [
        (
            f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF ({guard.of_all or guard.condition}) THEN RAISE EXCEPTION '{guard.says}' "
            f"USING ERRCODE = 'check_violation'; END IF; RETURN {row}; END $$"
        ),
        f"CREATE TRIGGER {guard.name} {when} EXECUTE FUNCTION {guard.name}()",
    ]
