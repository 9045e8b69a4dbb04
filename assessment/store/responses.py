"""Answers of participants: stored once each, and never joined to the invitation that allowed them.

The answer is stored first, then its invitation is marked as used. On SQLite both happen in one
writing transaction; on PostgreSQL every statement is a transaction of its own, so that no
transaction number stands on both rows, and nothing waits for more round trips than it needs.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    exists,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assessment.models import Audience, Invitation, Response
from assessment.store.checks import Receipt
from assessment.store.database import INSERTS, alone, begin_write, is_sqlite

Payload = dict[str, Any]
VOTES_ONLY = "takes votes only"  # says the guard 'response_is_no_vote'
OF_AUDIENCE: BindParameter[Any] = bindparam("of_audience", type_=Response.audience_id.type)
NUMBER: BindParameter[Any] = bindparam("number", type_=Response.uuid.type)
PAYLOAD: BindParameter[Any] = bindparam("payload", type_=Response.payload.type)
IS_ASKED = (Invitation.audience_id == OF_AUDIENCE, Invitation.token_hash == bindparam("hash"))
USED = select(Invitation.used).where(*IS_ASKED)
USE = update(Invitation).where(*IS_ASKED).values(used=True)
STATE = select(Audience.state).where(Audience.id == OF_AUDIENCE)
IS_IT = (Response.audience_id == OF_AUDIENCE, Response.uuid == NUMBER)
STORED = select(Response.payload).where(*IS_IT)
LOCK, UNLOCK = (text(f"SELECT pg_advisory_{deed}(:key)") for deed in ("lock", "unlock"))
# In one round trip: the transaction takes the lock over, and lets it go when its mark is seen.
USE_AND_UNLOCK = text(
    "WITH marked AS (UPDATE invitation SET used = true"
    " WHERE audience_id = :of_audience AND token_hash = :hash AND NOT used RETURNING 1)"
    " SELECT pg_advisory_xact_lock(:key), pg_advisory_unlock(:key)"
    " FROM (SELECT count(*) FROM marked) AS done"
).bindparams(OF_AUDIENCE)


class RefusedError(Exception):
    """The answer was not stored; `reason` is 'late', 'unknown' (key), 'used' (key) or 'room'.

    The last says that the audience is a live workshop, which takes votes and no forms.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def add(
    session: Session, audience: UUID, uuid: UUID, payload: Payload, token_hash: str | None
) -> Receipt:
    """Store an answer unless its number was stored before; then change nothing.

    With a token's hash the answer needs an invitation that nobody used. RefusedError says why
    nothing was stored. On PostgreSQL the answer is committed here; on SQLite the caller commits.
    """
    session.rollback()  # what was read before belongs to another transaction
    store = _Storing(audience, uuid, payload)
    if is_sqlite(session):
        begin_write(session)
        return store.answer(session.connection(), token_hash, _use)
    with alone(session) as connection:
        if token_hash is None:
            return store.answer(connection, None, _use)
        with _Locked(connection, token_hash) as lock:
            return store.answer(connection, token_hash, lock.use)


def stored(session: Session, audience: UUID, uuid: UUID, payload: Payload) -> Receipt | None:
    """What became of this answer earlier; None if it was never stored."""
    return _Storing(audience, uuid, payload).before(session.connection())


class _Locked:
    """Nobody else answers with the same invitation meanwhile, over several transactions."""

    def __init__(self, connection: Connection, token_hash: str) -> None:
        self.connection, self.held = connection, True
        self.key = {"key": int(token_hash[:16], 16) - 2**63}

    def __enter__(self) -> Self:
        self.connection.execute(LOCK, self.key)
        return self

    def use(self, connection: Connection, which: Payload) -> None:
        """Mark the invitation, the last that happens under the lock."""
        connection.execute(USE_AND_UNLOCK, which | self.key)
        self.held = False

    def __exit__(self, *_error: object) -> None:
        if self.held and not self.connection.invalidated:  # the lock ends with its connection
            self.connection.execute(UNLOCK, self.key)


def _use(connection: Connection, which: Payload) -> None:
    connection.execute(USE, which)


class _Storing:
    """One answer on its way into the database."""

    def __init__(self, audience: UUID, uuid: UUID, payload: Payload) -> None:
        self.row: dict[str, Any] = {"of_audience": audience, "number": uuid, "payload": payload}

    def answer(
        self,
        connection: Connection,
        token_hash: str | None,
        use: Callable[[Connection, Payload], None],
    ) -> Receipt:
        """Store the answer, then mark its invitation; or tell what became of it, or why not."""
        which = {"of_audience": self.row["of_audience"], "hash": token_hash}
        if self._is_new(connection, token_hash):
            if token_hash is not None:
                use(connection, which)
            return Receipt(new=True, same=True)
        if token_hash is None:
            return self._earlier(connection, "late")
        used = connection.execute(USED, which).scalar()
        if used is None:
            raise RefusedError("unknown")
        receipt = self._earlier(connection, "used" if used else "late")
        if not used:  # the server died between the two
            use(connection, which)
        return receipt

    def _is_new(self, connection: Connection, token_hash: str | None) -> bool:
        once = _insert(connection.dialect.name, token_hash is not None)
        try:
            return connection.execute(once, self.row | {"hash": token_hash}).scalar() is not None
        except DBAPIError as error:
            if VOTES_ONLY in str(error.orig):
                raise RefusedError("room") from error
            raise

    def _earlier(self, connection: Connection, refusal: str) -> Receipt:
        """What became of the answer earlier; else why it is not stored, first of all the end."""
        if receipt := self.before(connection):
            return receipt
        state = connection.execute(STATE, {"of_audience": self.row["of_audience"]}).scalar()
        raise RefusedError(refusal if state == "open" else "late")

    def before(self, connection: Connection) -> Receipt | None:
        """The receipt of an answer that was stored under this number already."""
        known = connection.execute(STORED, self.row).scalar()
        if known is None:
            return None
        return Receipt(new=False, same=_said(known) == _said(self.row["payload"]))


@lru_cache
def _insert(dialect: str, invited: bool) -> Any:
    """Store an answer while its audience is open and its number and invitation are unused.

    Closing waits until it is stored, or it waits for closing and is late: closing asks for the
    audience's row alone, and what is asked here is asked again once that row can be had.
    """
    source = select(OF_AUDIENCE, NUMBER, PAYLOAD)
    source = source.where(Audience.id == OF_AUDIENCE, Audience.state == "open")
    if invited:
        source = source.where(exists().where(*IS_ASKED, Invitation.used.is_(False)))
    source = source.with_for_update(read=True, key_share=True, of=Audience)
    insert = INSERTS[dialect](Response).from_select(["audience_id", "uuid", "payload"], source)
    return insert.on_conflict_do_nothing().returning(literal_column("1"))


def _said(payload: Payload) -> Payload:
    """The answers alone: whoever sends them again has taken longer, and said the same."""
    return payload | {"seconds": None}
