"""Answers to an anonymous audience under load, and a hundred phones that send in one second.

On SQLite, and on PostgreSQL where the environment names one (`make bench` starts one).
"""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
from flask import Flask
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from assessment.access.participants import token_of, used_hash
from assessment.models import Invitation, Response
from assessment.store.database import engine_options
from tests import rows
from tests.bench import clients, machine
from tests.bench.web import PEOPLE, SECRET, quantiles, server

SECONDS, PHONES, INVITED, SHEETS = 12, 100, 20_000, 200
DATABASE = "leitstern_bench"
GROUPS = ({"key": "contact"}, {"key": "department", "names": ["Sales", "Service", "Technology"]})


def databases() -> Iterator[tuple[str, str]]:
    """The name and address of each empty database."""
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{folder}/bench.sqlite"
    if "PGHOST" in os.environ:
        with psycopg.connect(dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            connection.execute(f"CREATE DATABASE {DATABASE}")
        yield "PostgreSQL", f"postgresql+psycopg:///{DATABASE}"


class Survey:
    """An audience in a database, with keys that nobody has used."""

    def __init__(self, session: Session, entry: str) -> None:
        audience = rows.audience(session, entry=entry, groups=GROUPS)
        self.path, self.audience = f"/r/{audience.code}", audience.id
        self.sheets: list[bytes] = []
        self.keys = [self._key(session) for _ in range(INVITED if entry == "invited" else 0)]
        session.commit()

    def _key(self, session: Session) -> str:
        token = token_of(self.audience, uuid4())
        session.add(Invitation(audience_id=self.audience, token_hash=used_hash(token)))
        return token

    def ready(self, asked: clients.Asked, page: str) -> None:
        """Many different answers are made up beforehand, so that the clients cost little."""
        chance, own = random.Random(7), (b"number=", b"key=")
        for _ in range(SHEETS):
            parts = clients.answers(asked, page, chance).split(b"&")
            self.sheets.append(b"&".join(part for part in parts if not part.startswith(own)))

    def sheet(self, chance: random.Random) -> bytes:
        """Answers with a number of this phone's own, and a key where one is needed."""
        key = self.keys.pop() if self.keys else ""
        return chance.choice(self.sheets) + f"&number={uuid4()}&key={key}".encode()


@contextmanager
def opened(url: str) -> Iterator[Session]:
    """A session, and the secret of the server under load."""
    app = Flask("bench")
    app.config["SECRET_KEY"] = SECRET
    engine = create_engine(**engine_options(url))
    with app.app_context(), Session(engine) as session:
        yield session
    engine.dispose()


async def answered(port: int, survey: Survey, seen: clients.Seen, chance: random.Random) -> None:
    """One person reads the form, and answers over a new connection.

    Filling in takes longer than the server keeps a connection that rests.
    """
    connection = clients.Connection(port)
    start = time.monotonic()
    status, _, _ = await connection.request("GET", f"{survey.path}/form")
    got = time.monotonic()
    connection.close()
    body = survey.sheet(chance)
    ready = time.monotonic()
    posted, _, _ = await connection.request("POST", survey.path, body)
    seen.posts.append(time.monotonic() - ready)
    seen.gets.append(got - start)
    if (status, posted) != (200, 303):
        seen.errors.append(f"{status} {posted}")
    connection.close()


async def crowd(port: int, survey: Survey) -> clients.Seen:
    """Fifty people at a time without a pause."""
    seen = clients.Seen()
    _, _, page = await clients.Connection(port).request("GET", f"{survey.path}/form")
    survey.ready(clients.Asked.by(page.decode()), page.decode())
    until = time.monotonic() + SECONDS

    async def one(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < until:
            await answered(port, survey, seen, chance)

    await asyncio.gather(*map(one, range(PEOPLE)))
    return seen


async def burst(port: int, survey: Survey) -> list[float]:
    """A hundred phones that have the form open send within a second; when each was answered."""
    chance = random.Random(1)
    sheets = [survey.sheet(chance) for _ in range(PHONES)]

    async def phone(body: bytes) -> float:
        await asyncio.sleep(chance.random())
        start = time.monotonic()
        status, _, _ = await clients.Connection(port).request("POST", survey.path, body)
        return time.monotonic() - start if status == 303 else float("inf")

    return await asyncio.gather(*map(phone, sheets))


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    for name, url in databases():
        with server(url) as (port, pid), opened(url) as session:
            for entry in ("link", "invited"):
                survey = Survey(session, entry)
                yield from _loaded(f"{name}, {entry}", port, pid, survey, session)
            longest = max(asyncio.run(burst(port, survey)))
            yield (
                f"{name}: {PHONES} phones in the same second, the longest wait",
                f"{longest * 1000:.0f} ms",
                "≤ 2 s, all acknowledged",
            )


def _loaded(
    where: str, port: int, pid: int, survey: Survey, session: Session
) -> Iterator[tuple[str, str, str]]:
    before, start = machine.cpu_seconds(pid), time.monotonic()
    seen = asyncio.run(crowd(port, survey))
    elapsed, cpu = time.monotonic() - start, machine.cpu_seconds(pid) - before
    count, kept = len(seen.posts), _count(session, survey.audience)
    if seen.errors or kept != count:
        yield f"{where}: ERRORS", f"{len(seen.errors)} errors, {kept} of {count} stored", "none"
    yield f"{where}: form and stored answers", f"{count / elapsed:.0f}/s", "≥ 100/s"
    yield f"{where}: server CPU per response", f"{cpu / count * 1000:.1f} ms", "≤ 15 ms"
    yield f"{where}: POST answers p50 / p95 / p99", quantiles(seen.posts), "p99 ≤ 250 ms"


def _count(session: Session, audience: UUID) -> int:
    session.rollback()
    counted = select(func.count()).where(Response.audience_id == audience)
    return session.scalar(counted) or 0
