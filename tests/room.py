"""Rooms for tests through the store: opened, with phones that join and vote."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from assessment.access.rooms import hash_of
from assessment.store import commands as rows_too
from assessment.store import rooms, seats, votes
from assessment.store.rooms import Current
from assessment.store.seats import Phone
from assessment.workshop import commands as do
from assessment.workshop.parts import part
from assessment.workshop.room import Room
from questions.load import bank
from tests import rows
from tests.rows import NOW as OPENED

BANK = bank()
NOW = OPENED.timestamp()
POINTS = {"today": "single", "intended": "intended"}


def open_room(session: Session, **more: Any) -> UUID:
    """A launched workshop with a room, committed."""
    audience = rows.audience(session, "workshop", **more).id
    session.commit()
    rooms.open_(session, audience, 60, NOW, hash_of)
    session.commit()
    return audience


def phones(session: Session, audience: UUID, number: int) -> list[Phone]:
    """So many phones that have joined."""
    found = [Phone(audience, f"{n:064x}") for n in range(1, number + 1)]
    for phone in found:
        seats.join(session, phone)
        session.commit()
    return found


def command(session: Session, audience: UUID, what: Callable[[Room], Room]) -> Current:
    """One command, committed."""
    before = rooms.version(session, audience)
    found = rooms.change(session, audience, before, what)
    session.commit()
    return found


def ask(session: Session, audience: UUID, key: str) -> Current:
    """Go to a part and ask it."""
    command(session, audience, lambda room: do.go(room, key, NOW))
    return command(session, audience, lambda room: do.open_votes(room, [part(BANK, key)], NOW))


def reveal(session: Session, audience: UUID, key: str) -> Current:
    """Show a part."""
    before = rooms.version(session, audience)
    found = rows_too.reveal(session, audience, before, part(BANK, key), NOW)
    session.commit()
    return found


def said(key: str, answer: Any, *only: str) -> dict[str, Any]:
    """The same answer to all, or these, questions of a part."""
    return {name: answer for name in part(BANK, key).keys if not only or name in only}


def vote(session: Session, phone: Phone, key: str, answer: Any, round: int = 1, *only: str) -> str:
    """One phone votes; what became of it."""
    receipt = votes.put(session, phone, BANK, (key, round), said(key, answer, *only))
    session.commit()
    return receipt
