"""A live workshop for tests: its room, phones that vote straight into the store, and commands."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assessment.access import rooms as keys
from assessment.store import rooms, seats, votes
from assessment.store.database import db
from assessment.store.rooms import Current
from assessment.store.seats import Phone
from questions.load import bank
from tests import people, rows


@dataclass
class Workshop:
    """One opened room and what is needed to get at it."""

    app: Flask
    id: UUID
    code: str
    path: str  # of the audience

    def current(self) -> Current:
        with self.app.app_context():
            found = rooms.load(db.session, self.id)
        assert found is not None
        return found

    def key(self, which: Any, turn: int = 1) -> str:
        with self.app.app_context():
            return keys.key_of(which, self.id, turn)

    def command(self, client: FlaskClient, name: str, at: str = "", **values: Any) -> TestResponse:
        """Send a command as the control's page would, made for the version that is now."""
        data = {"version": self.current().version} | values
        return people.post(client, f"{at or self.path + '/control'}/{name}", **data)

    def join(self, number: int) -> Phone:
        """One phone takes its seat."""
        with self.app.app_context():
            phone = Phone(self.id, keys.seat_hash(f"seat {number}"))
            seats.join(db.session, phone)
            db.session.commit()
        return phone

    def vote(self, number: int, part: str, payload: dict[str, Any], round: int = 1) -> None:
        """One phone answers; it joins before."""
        phone = self.join(number)
        with self.app.app_context():
            votes.put(db.session, phone, bank(), (part, round), payload)
            db.session.commit()


def workshop(app: Flask, *, opened: bool = True, plan: int = 60, **more: Any) -> Workshop:
    """A launched workshop with open room; anna facilitates, otto owns, vera looks on."""
    workspace = people.workspace(app, anna="facilitator", otto="owner", vera="viewer")
    with app.app_context():
        organisation = rows.organisation(db.session, workspace)
        assessment = rows.assessment(db.session, organisation.id)
        audience = rows.audience(db.session, "workshop", assessment.id, **more)
        number, code = audience.id, audience.code
        db.session.commit()
        if opened:
            now = datetime.now(UTC).timestamp()
            rooms.open_(db.session, number, plan, now, keys.hash_of)
            db.session.commit()
    return Workshop(app, number, code, f"/audience/{number}")


def levels(lever: str, *answers: int | None) -> dict[str, int | None]:
    """A ballot of one lever: the answers to its practices in their order."""
    items = bank().lever(lever).items
    return {item.id: answer for item, answer in zip(items, answers, strict=True)}


def still(page: str) -> str:
    """A page without what differs from look to look: tokens of forms and seconds of a timer."""
    return re.sub(r'data-left="[\d.]+"', "", people.unsigned(page))
