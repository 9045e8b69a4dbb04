"""Answers of participants: stored once each, and never joined to the invitation that allowed them.

The answer is stored first, then its invitation is marked as used. On SQLite both happen in one
writing transaction; on PostgreSQL in two, so that no transaction number stands on both rows.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Engine, bindparam, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assessment.models import Audience, Invitation, Response
from assessment.store.checks import Receipt
from assessment.store.database import begin_write, insert_once_into

Payload = dict[str, Any]
VOTES_ONLY = "takes votes only"  # says the guard 'response_is_no_vote'
OF_AUDIENCE: BindParameter[Any] = bindparam("of_audience")
IS_ASKED = (Invitation.audience_id == OF_AUDIENCE, Invitation.token_hash == bindparam("hash"))
USED = select(Invitation.used).where(*IS_ASKED)
USE = update(Invitation).where(*IS_ASKED).values(used=True)
STATE = select(Audience.state).where(Audience.id == OF_AUDIENCE)
STATE = STATE.with_for_update(read=True, key_share=True)  # closing asks for the row alone
STORED = select(Response.payload).where(
    Response.audience_id == OF_AUDIENCE, Response.uuid == bindparam("number")
)


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
    nothing was stored. On PostgreSQL an invited answer is committed here, in two transactions;
    otherwise the caller commits.
    """
    session.rollback()  # what was read before belongs to another transaction
    store = _Storing(audience, uuid, payload)
    if token_hash is None:
        begin_write(session)
        return store.answer(session.connection())
    if session.get_bind().dialect.name == "sqlite":
        begin_write(session)
        return store.invited(session.connection(), token_hash, lambda: None)
    with _engine(session).connect() as connection, _Locked(connection, token_hash):
        receipt = store.invited(connection, token_hash, connection.commit)
        connection.commit()
    return receipt


def stored(session: Session, audience: UUID, uuid: UUID, payload: Payload) -> Receipt | None:
    """What became of this answer earlier; None if it was never stored."""
    return _Storing(audience, uuid, payload).before(session.connection())


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


class _Locked:
    """Nobody else answers with the same invitation meanwhile, over several transactions."""

    def __init__(self, connection: Connection, token_hash: str) -> None:
        self.connection = connection
        self.number = {"number": int(token_hash[:16], 16) - 2**63}

    def __enter__(self) -> None:
        self.connection.execute(text("SELECT pg_advisory_lock(:number)"), self.number)

    def __exit__(self, *_error: object) -> None:
        self.connection.rollback()
        self.connection.execute(text("SELECT pg_advisory_unlock(:number)"), self.number)
        self.connection.commit()


class _Storing:
    """One answer on its way into the database."""

    def __init__(self, audience: UUID, uuid: UUID, payload: Payload) -> None:
        self.row: dict[str, Any] = {"audience_id": audience, "uuid": uuid, "payload": payload}

    def invited(self, connection: Connection, token_hash: str, part: Callable[[], None]) -> Receipt:
        """Store the answer, then mark its invitation; `part` parts the two transactions."""
        which = {"of_audience": self.row["audience_id"], "hash": token_hash}
        used = connection.execute(USED, which).scalar()
        if used is None:
            raise RefusedError("unknown")
        receipt = self.answer(connection, "used" if used else "")
        part()
        if not used:
            connection.execute(USE, which)
        return receipt

    def answer(self, connection: Connection, refusal: str = "") -> Receipt:
        """Store the answer while the audience is open; closing waits for us, or we are late."""
        state = connection.execute(STATE, {"of_audience": self.row["audience_id"]}).scalar()
        reason = refusal if state == "open" else "late"
        if not reason and self._is_new(connection):
            return Receipt(new=True, same=True)
        if earlier := self.before(connection):
            return earlier
        raise RefusedError(reason)

    def _is_new(self, connection: Connection) -> bool:
        try:
            return insert_once_into(connection, Response, self.row)
        except DBAPIError as error:
            if VOTES_ONLY in str(error.orig):
                raise RefusedError("room") from error
            raise

    def before(self, connection: Connection) -> Receipt | None:
        """The receipt of an answer that was stored under this number already."""
        which = {"of_audience": self.row["audience_id"], "number": self.row["uuid"]}
        known = connection.execute(STORED, which).scalar()
        if known is None:
            return None
        return Receipt(new=False, same=_said(known) == _said(self.row["payload"]))


def _said(payload: Payload) -> Payload:
    """The answers alone: whoever sends them again has taken longer, and said the same."""
    return payload | {"seconds": None}
