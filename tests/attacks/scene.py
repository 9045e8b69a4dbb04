"""What attackers meet: an audience whose people answer through the pages, and what is published.

Whoever attacks knows the organisation chart, and sees what members see or what lies on the disk.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select
from werkzeug.test import TestResponse

from assessment import jobs
from assessment.access.participants import token_of, used_hash
from assessment.jobs import closing
from assessment.models import Address, Audience, Response
from assessment.store import addresses, mailings, work
from assessment.store.addresses import Person
from assessment.store.database import begin_write, db
from questions.load import bank
from tests import people, rows
from tests.rows import NOW
from tests.views.test_participate import filled

ITEMS = bank().form("pulse").items
LEVER = {item.id: item.lever for item in bank().items}
Payload = dict[str, Any]


@dataclass
class Scene:
    """One workspace with a member of each role, and audiences in it."""

    app: Flask
    workspace: UUID
    members: dict[str, FlaskClient] = field(default_factory=dict)

    def member(self, role: str = "viewer") -> FlaskClient:
        """The browser of somebody with this role."""
        if role not in self.members:
            self.members[role] = people.signed_in(self.app, f"{role}@example.com")
        return self.members[role]

    def audience(self, kind: str = "pulse", **more: Any) -> "Asked":
        """A running audience of an organisation of its own."""
        with self.app.app_context():
            home = rows.organisation(db.session, self.workspace)
            wave = rows.assessment(db.session, home.id)
            made = rows.audience(db.session, kind, wave.id, **more)
            asked = Asked(self, made.id, wave.id, home.id, made.code)
            db.session.commit()
        return asked


@dataclass(frozen=True)
class Asked:
    """An audience as an attacker can reach it."""

    scene: Scene
    id: UUID
    wave: UUID
    home: UUID
    code: str

    def store(self, payloads: Iterable[Payload]) -> list[UUID]:
        """Put answers there, each in a transaction of its own as people send them."""
        numbers = []
        with self.scene.app.app_context():
            for payload in payloads:
                number = uuid4()
                row = {"audience_id": self.id, "uuid": number, "payload": payload}
                db.session.execute(insert(Response), row)
                db.session.commit()
                numbers.append(number)
        return numbers

    def invite(self, count: int, *, domain: str = "firma.test") -> "list[Invited]":
        """People on the list, with the personal keys that their mails would hold."""
        with self.scene.app.app_context():
            begin_write(db.session)
            audience = db.session.get_one(Audience, self.id)
            who = [Person(f"person{n:02}@{domain}") for n in range(count)]
            addresses.add(db.session, audience, who)
            mailing = mailings.invite(db.session, audience, NOW)
            mailings.issue(db.session, mailing, lambda person: used_hash(token_of(self.id, person)))
            theirs = select(Address).where(Address.audience_id == self.id).order_by(Address.email)
            found = db.session.scalars(theirs)
            invited = [Invited(one.email, one.id, token_of(self.id, one.id)) for one in found]
            db.session.commit()
        return invited

    def form(self, client: FlaskClient) -> dict[str, str]:
        """The form filled in; whoever sends it gives it a number of its own."""
        return filled(client.get(f"/r/{self.code}/form").text)

    def send(self, client: FlaskClient, sent: Mapping[str, str]) -> TestResponse:
        """Hand answers in as the script does."""
        headers = {"Accept": "application/json"}
        return client.post(f"/r/{self.code}", data=dict(sent), headers=headers)

    def close(self) -> None:
        """The audience is closed by its job."""
        with self.scene.app.app_context():
            order = closing.order(self.id)
            work.ask(db.session, order, NOW)
            db.session.commit()
            jobs.current().run(order.key)
            db.session.rollback()
            assert work.find(db.session, order.key).state == "done"
            db.session.rollback()

    def get(self, page: str = "", role: str = "viewer") -> TestResponse:
        """A page about the audience, as a member gets it."""
        return self.scene.member(role).get(f"/audience/{self.id}{page}")

    def published(self, query: str = "") -> dict[str, Any]:
        """The results as JSON."""
        response = self.get(f"/results.json{query}")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = json.loads(response.data)
        return found

    def blank(self, text: str) -> str:
        """A page without what names this audience, to lay two beside each other."""
        for name in map(str, (self.id, self.wave, self.home, self.code)):
            text = text.replace(name, "…")
        return text


@dataclass(frozen=True)
class Invited:
    """Somebody on the list, and the key in the mail."""

    email: str
    address: UUID
    token: str


def answers(items: Sequence[int | None] | int = 3, **more: Any) -> Payload:
    """One person's answers to a pulse; a number is the answer to every item."""
    said = [items] * len(ITEMS) if isinstance(items, int) else items
    return {
        "items": dict(zip(ITEMS, said, strict=True)),
        "service": {"speed": 3, "friendliness": 4},
        "allocations": {"single": [40, 35, 25]},
        "seconds": 300,
        "groups": {},
        "comments": {},
    } | more


def varied(random: np.random.Generator, **more: Any) -> Payload:
    """One person's answers to a pulse by chance, all of them given."""
    return answers([int(answer) for answer in random.integers(1, 6, len(ITEMS))], **more)


class Statements:
    """What is asked of the database while the block runs: how much work a page is."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.engine
        self.asked: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.asked

    def __exit__(self, *_error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _c: object, _k: object, statement: str, *_more: object) -> None:
        self.asked.append(statement)


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Where the same pages of two audiences differ, line by line: all that tells them apart."""
    assert one.keys() == other.keys()
    return [
        (page, a, b)
        for page in one
        for a, b in zip_longest(one[page].splitlines(), other[page].splitlines(), fillvalue="")
        if a != b
    ]


def numbers(value: Any) -> Iterator[float]:
    """Every number in plain values."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value


def rank_correlation(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Spearman's, between −1 and 1: how far one order tells another of the same things."""
    place = {what: n for n, what in enumerate(other)}
    assert len(one) == len(place) == len(set(one)), "both hold the same, each once"
    return float(np.corrcoef(np.arange(len(one)), [place[what] for what in one])[0, 1])
