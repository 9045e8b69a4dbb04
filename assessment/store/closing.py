"""Closing an audience: no more answers, then all of them read, replaced by figures, and rewritten.

Each step can be cut off at any point and done again, and none keeps others waiting for long. What
is left afterwards tells nothing about the order in which people answered, nor who was invited.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Engine,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from assessment.models import Assessment, Audience, Invitation, Organisation, Response, Snapshot
from assessment.store.audiences import to_change
from assessment.store.database import empty_journal

PART = 5000  # answers that are read at once, or written anew in one transaction
SWEPT = ("response", "invitation", "seat", "vote", "ballot", "room_dot")

# A part is taken away and written anew without what people wrote.
ANEW = {
    "sqlite": (
        """
        CREATE TEMP TABLE answers_again AS
        SELECT uuid, CASE WHEN json_valid(payload) THEN json_remove(payload, '$.comments')
                     ELSE payload END AS payload
        FROM response WHERE audience_id = :id AND uuid BETWEEN :first AND :last
        """,
        "DELETE FROM response WHERE audience_id = :id AND uuid BETWEEN :first AND :last",
        """
        INSERT INTO response (audience_id, uuid, payload)
        SELECT :id, uuid, payload FROM answers_again ORDER BY answers_again.uuid
        """,
        "DROP TABLE answers_again",
    ),
    "postgresql": (
        """
        WITH gone AS MATERIALIZED (
            DELETE FROM response WHERE audience_id = :id AND uuid BETWEEN :first AND :last
            RETURNING uuid, payload, payload::text AS said)
        INSERT INTO response (audience_id, uuid, payload)
        SELECT :id, uuid, CASE
                     WHEN strpos(replace(said, :none, ''), :key) = 0 THEN payload
                     WHEN strpos(replace(regexp_replace(said, :texts, :none), :none, ''), :key) = 0
                         THEN regexp_replace(said, :texts, :none)::json
                     WHEN json_typeof(payload) <> 'object' THEN payload
                     ELSE (payload::jsonb - 'comments')::json END
        FROM gone ORDER BY gone.uuid
        """,
    ),
}
# Taking JSON apart is slow in PostgreSQL. First the look that is quick: nothing is left of the word
# without the empty ones. Then the same after emptying what our forms send; the answer reads as if
# nothing had been written. In a text of JSON a quotation mark is escaped: nobody can write this.
TEXT = r'"(?:[^"\\]|\\.)*"'
PATTERNS = {
    "texts": rf'"comments": \{{{TEXT}: {TEXT}(?:, {TEXT}: {TEXT})*\}}',
    "none": '"comments": {}',
    "key": '"comments"',
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """An audience that is being closed, and all that its results depend on."""

    id: UUID
    kind: str
    form: str
    confidentiality: str
    k: int
    groups: list[dict[str, Any]]
    crosses: list[list[str]]
    asked: int | None  # how many people, where that is known
    bank_version: str
    targets: dict[str, float]
    answers: int


def begin(session: Session, audience_id: UUID) -> bool:
    """Take no more answers; waits for those on their way. False if it did not take any."""
    audience = to_change(session, audience_id)
    if audience.state != "open":
        return False
    audience.state = "closing"
    session.flush()
    return True


def circumstances(session: Session, audience_id: UUID) -> Circumstances | None:
    """What is being closed; None if it is not, or no longer."""
    found = session.execute(
        select(Audience, Assessment)
        .join(Assessment, Assessment.id == Audience.assessment_id)
        .where(Audience.id == audience_id, Audience.state == "closing")
    ).first()
    if found is None:
        return None
    audience, assessment = found
    return Circumstances(
        id=audience.id,
        kind=audience.kind,
        form=audience.form,
        confidentiality=audience.confidentiality,
        k=audience.k,
        groups=audience.groups,
        crosses=audience.crosses,
        asked=_asked(session, audience),
        bank_version=assessment.bank_version,
        targets=assessment.targets,
        answers=_count(session, Response, audience_id),
    )


def state(session: Session, audience_id: UUID) -> str | None:
    """The audience's state, held until the transaction ends; None if it is gone."""
    query = select(Audience.state).where(Audience.id == audience_id)
    return session.scalar(query.with_for_update())


def name_and_workspace(session: Session, audience_id: UUID) -> tuple[str, UUID]:
    """What the log calls the audience, and in which workspace."""
    name, kind, workspace = session.execute(
        select(Assessment.name, Audience.kind, Organisation.workspace_id)
        .join(Assessment, Assessment.id == Audience.assessment_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .where(Audience.id == audience_id)
    ).one()
    return f"{name}: {kind}", workspace


def payloads(session: Session, audience_id: UUID) -> Iterator[list[str]]:
    """All answers as JSON texts, in the order of their random numbers, part by part.

    Nothing stays open between two parts: whoever reads may commit.
    """
    mine, last = Response.audience_id == audience_id, None
    number = cast(Response.uuid, Text)  # made a UUID where it is needed only: once a part
    query = select(number, cast(Response.payload, Text)).order_by(Response.uuid).limit(PART)
    while True:
        part = session.execute(query.where(mine, *([Response.uuid > last] if last else ()))).all()
        if part:
            yield [row[1] for row in part]
        if len(part) < PART:
            return
        last = UUID(part[-1][0])


def is_published(session: Session, audience_id: UUID) -> bool:
    """Whether the figures are there already: then the answers are not read again."""
    return bool(session.scalar(select(exists().where(Snapshot.audience_id == audience_id))))


def rewrite(session: Session, audience_id: UUID, after: UUID | None) -> UUID | None:
    """Write the answers after a random number anew, in that order, without what people wrote.

    As many as one transaction shall hold: the last one's number, or None if none is left. The
    rest still has its order and its texts, so an audience is closed once all parts are done.
    """
    found = select(cast(Response.uuid, Text)).where(Response.audience_id == audience_id)
    found = found.where(Response.uuid > after) if after else found
    numbers = session.scalars(found.order_by(Response.uuid).limit(PART)).all()
    if not numbers:
        return None
    first, last = UUID(numbers[0]), UUID(numbers[-1])
    dialect = session.get_bind().dialect.name
    part: dict[str, Any] = {"id": audience_id, "first": first, "last": last}
    if dialect == "sqlite":
        part = {name: number.hex for name, number in part.items()}
    else:
        part |= PATTERNS
    for statement in ANEW[dialect]:
        session.execute(text(statement), part)
    return last


def end(session: Session, audience_id: UUID, now: datetime) -> None:
    """The audience is closed: its invitations go, and its assessment closes with the last one."""
    audience = to_change(session, audience_id)
    if audience.entry == "invited":
        audience.headcount = _asked(session, audience)
    audience.state, audience.closed_at = "closed", now
    session.execute(delete(Invitation).where(Invitation.audience_id == audience_id))
    session.flush()
    siblings = Audience.assessment_id == audience.assessment_id
    others = select(exists().where(siblings, Audience.state != "closed"))
    assessment = session.get_one(Assessment, audience.assessment_id)
    if assessment.state == "open" and not session.scalar(others):
        assessment.state = "closed"
    session.flush()


def due(session: Session, now: datetime) -> list[UUID]:
    """Audiences whose time is over, and those whose closing was cut off."""
    over = and_(Audience.state == "open", Audience.closes_at <= now)
    return list(session.scalars(select(Audience.id).where(or_(over, Audience.state == "closing"))))


def reckon(engine: Engine, answers: int) -> None:
    """Let PostgreSQL know how many answers there are, if they are more than a part.

    It looks once a minute by itself; until then it sorts all of them for each part.
    """
    if engine.dialect.name == "postgresql" and answers > PART:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE response"))


def sweep(engine: Engine) -> None:
    """Let the database forget what was rewritten; harmless to repeat."""
    if engine.dialect.name == "sqlite":
        empty_journal(engine)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM {', '.join(SWEPT)}"))


def _asked(session: Session, audience: Audience) -> int | None:
    if audience.entry == "link":
        return audience.headcount
    return _count(session, Invitation, audience.id) or None


def _count(session: Session, row: type[Response | Invitation], audience_id: UUID) -> int:
    counted = select(func.count()).where(row.audience_id == audience_id)
    return session.scalar(counted) or 0
