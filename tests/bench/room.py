"""A workshop of a hundred phones on SQLite: what it costs while nothing happens, and when all vote.

Every phone keeps its connection and asks at the pace of `room.js` whether the room has moved on.
"""

import asyncio
import random
import re
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.access.rooms import hash_of
from assessment.models import Seat, Vote
from assessment.store import rooms
from assessment.workshop import commands
from assessment.workshop.parts import part
from questions.load import bank
from tests import rows
from tests.bench import clients, machine
from tests.bench.submission import opened
from tests.bench.web import quantiles, server

PHONES, SECONDS = 100, 20
BEAT, SPREAD = 1.5, 0.15  # as in room.js
ETAG = re.compile(r'data-etag="([^"]*)"')
AS_DATA = ("Accept: application/json",)


class Phone:
    """One phone that has joined; a second connection sends votes while the first one asks."""

    def __init__(self, port: int, path: str, number: int) -> None:
        self.path, self.chance = path, random.Random(number)
        self.asks, self.sends = clients.Connection(port), clients.Connection(port)
        self.etag, self.beats, self.votes = "", list[float](), list[float]()
        self.errors: list[str] = []

    async def join(self) -> None:
        """Take a seat and read what the room asks."""
        await self.asks.request("POST", f"{self.path}/join")
        self.sends.cookies = self.asks.cookies
        _, _, page = await self.asks.request("GET", f"{self.path}/room")
        self.etag = unescape(ETAG.findall(page.decode())[0])

    async def ask(self, until: float) -> None:
        """Beat after beat until the time is up."""
        await asyncio.sleep(self.chance.random() * BEAT)
        while (start := time.monotonic()) < until:
            heads = (f"If-None-Match: {self.etag}",)
            status, _, _ = await self.asks.request("GET", f"{self.path}/beat", heads=heads)
            self.beats.append(time.monotonic() - start)
            if status != 304:
                self.errors.append(f"beat {status}")
            await asyncio.sleep(BEAT * self.chance.uniform(1 - SPREAD, 1 + SPREAD))

    async def vote(self, key: str) -> None:
        """Answer a lever at some moment of one second."""
        said = {name: self.chance.randint(1, 5) for name in part(bank(), key).keys}
        body = urlencode({"part": key, "round": 1} | said).encode()
        await asyncio.sleep(self.chance.random())
        start = time.monotonic()
        status, _, _ = await self.sends.request("POST", f"{self.path}/vote", body, heads=AS_DATA)
        self.votes.append(time.monotonic() - start)
        if status != 200:
            self.errors.append(f"vote {status}")

    def close(self) -> None:
        for connection in (self.asks, self.sends):
            connection.close()


def made(session: Session) -> tuple[UUID, str]:
    """A room that asks the goals; the path of its phones."""
    now = datetime.now(UTC).timestamp()
    audience = rows.audience(session, "workshop")
    number, path = audience.id, f"/r/{audience.code}"
    session.commit()
    rooms.open_(session, number, 60, now, hash_of)
    session.commit()
    asked = (part(bank(), "goals"),)
    rooms.change(session, number, 1, lambda room: commands.go(room, "goals", now))
    session.commit()
    rooms.change(session, number, 2, lambda room: commands.open_votes(room, asked, now))
    session.commit()
    return number, path


async def _together(phones: list[Phone], seconds: float, vote: str = "") -> None:
    until = time.monotonic() + seconds
    votes = [phone.vote(vote) for phone in phones] if vote else []
    await asyncio.gather(*(phone.ask(until) for phone in phones), *votes)


async def _run(port: int, pid: int, path: str) -> tuple[list[Phone], list[float], float]:
    """All phones through an idle time and a burst; the idle beats, and their CPU per second."""
    phones = [Phone(port, path, number) for number in range(PHONES)]
    for phone in phones:
        await phone.join()
    await _together(phones, 3)
    for phone in phones:
        phone.beats.clear()
    before, start = machine.cpu_seconds(pid), time.monotonic()
    await _together(phones, SECONDS)
    busy = (machine.cpu_seconds(pid) - before) / (time.monotonic() - start)
    idle = [seconds for phone in phones for seconds in phone.beats]
    for phone in phones:
        phone.beats.clear()
    await _together(phones, 3, "goals")
    for phone in phones:
        phone.close()
    return phones, idle, busy


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite"
        with server(url) as (port, pid), opened(url) as session:
            audience, path = made(session)
            phones, idle, busy = asyncio.run(_run(port, pid, path))
            session.rollback()
            kept, seated = (
                session.scalar(select(func.count()).where(row.audience_id == audience))
                for row in (Vote, Seat)
            )
    errors = [error for phone in phones for error in phone.errors]
    votes = [seconds for phone in phones for seconds in phone.votes]
    beats = [seconds for phone in phones for seconds in phone.beats]
    if errors or kept != PHONES or seated != PHONES:
        yield f"room: ERRORS {errors[:3]}", f"{len(errors)} errors, {kept} votes kept", "none"
    what = f"room of {PHONES} phones on SQLite"
    yield f"{what}, idle: server CPU", f"{busy:.1%} of a core", "≤ 10 %"
    yield f"{what}, idle: beat p50 / p95 / p99", quantiles(idle), "p99 ≤ 150 ms"
    yield f"{what}, all vote in a second: vote p50 / p95 / p99", quantiles(votes), "p99 ≤ 150 ms"
    yield f"{what}, all vote in a second: beat p50 / p95 / p99", quantiles(beats), "p99 ≤ 150 ms"
    yield (
        f"{what}: votes kept, the last one acknowledged",
        f"{kept} of {PHONES}, {max(votes) * 1000:.0f} ms",
        "all within 2 s",
    )
