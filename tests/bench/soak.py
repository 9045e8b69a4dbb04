"""Mixed traffic for a long time: answers, a workshop, results, reports and closings on one server.

Nothing may fail, and nothing may grow but the database. SOAK_MINUTES says how long; an hour if it
is not set. All goes to 127.0.0.1 and stops by itself.
"""

import asyncio
import os
import random
import re
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from assessment import assets
from assessment.app import create_app
from assessment.config import Settings
from assessment.demo_audiences import STAFF
from assessment.models import Assessment, Response
from assessment.store.audiences import create, launch
from assessment.store.database import begin_write, db
from tests import answering, people, published, rows
from tests.bench import clients, machine, room, submission
from tests.bench.web import SECRET, server

MINUTES = float(os.environ.get("SOAK_MINUTES") or 60)
ANSWERING, READING, PHONES, CLOSED = 12, 2, 30, 200  # people at a time; answers of each closing
PAUSES = {"answer": 0.3, "read": 1.0, "vote": 20.0, "report": 15.0, "close": 120.0}  # seconds
SAMPLES = 30
TOKEN = re.compile(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"')


@dataclass
class Place:
    """What is on the server before the traffic begins."""

    port: int
    app: Flask  # at the same database, with the same secret
    survey: submission.Survey
    workshop: str
    member: str  # the cookie of somebody who is signed in
    assessment: UUID
    published: UUID


@dataclass
class Seen:
    """When each request was sent, and how many seconds it took; and what went wrong."""

    taken: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    samples: list[tuple[float, int]] = field(default_factory=list)  # megabytes, handles

    def note(self, what: str, start: float) -> None:
        self.taken[what].append((start, time.monotonic() - start))

    def check(self, holds: bool, what: object) -> None:
        if not holds:
            self.errors.append(str(what))


def prepared(port: int, url: str, folder: str) -> Place:
    """A survey that runs, one that is closed, a room that is open, and a member."""
    assets.build(Path(folder) / "assets")
    settings = Settings(SECRET, environment="testing", var=Path(folder), database_url=url)
    app = create_app(settings)
    workspace = people.workspace(app, anna="owner")
    assessment = published.assessment(app, workspace)
    closed = published.closed(app, assessment, STAFF, published.staff())
    with app.app_context():
        _, workshop = room.made(db.session)
        survey = submission.Survey(db.session, "link")
    client = people.signed_in(app)
    cookie = client.get_cookie("session")
    assert cookie is not None
    return Place(port, app, survey, workshop, cookie.value, assessment, closed)


async def repeated(until: float, pause: float, do: Callable[[], Awaitable[None]]) -> None:
    """Again and again, with pauses that differ."""
    chance = random.Random(id(do))
    while time.monotonic() < until:
        await do()
        await asyncio.sleep(min(pause * chance.uniform(0.5, 1.5), max(0, until - time.monotonic())))


async def answer(place: Place, seen: Seen, chance: random.Random) -> None:
    start, once = time.monotonic(), clients.Seen()
    await submission.answered(place.port, place.survey, once, chance)
    seen.errors.extend(once.errors)
    seen.taken["form"].append((start, once.gets[0]))
    seen.taken["answers"].append((start, once.posts[0]))


def member(place: Place) -> clients.Connection:
    """A browser in which somebody is signed in."""
    connection = clients.Connection(place.port)
    connection.cookies["session"] = place.member
    return connection


async def read(place: Place, seen: Seen) -> None:
    browser = member(place)
    for page in (f"/audience/{place.published}/results", f"/assessment/{place.assessment}/results"):
        start = time.monotonic()
        status, _, _ = await browser.request("GET", page)
        seen.note("results", start)
        seen.check(status == 200, f"{page} {status}")
    browser.close()


async def report(place: Place, seen: Seen, chance: random.Random) -> None:
    """Somebody answers the quick check and downloads the PDF of the result."""
    browser = clients.Connection(place.port)
    _, _, page = await browser.request("GET", "/check")
    text = page.decode()
    sheet = clients.answers(clients.Asked.by(text), text, chance)
    _, heads, _ = await browser.request("POST", "/check", sheet)
    start, result = time.monotonic(), heads.get("location", "/missing")
    _, _, page = await browser.request("GET", result)
    await ordered(browser, f"{result}/report", page)
    status, content = 0, b""
    while status != 200 and time.monotonic() - start < 120:
        await asyncio.sleep(0.25)
        status, _, content = await browser.request("GET", f"{result}/report.pdf")
    seen.check(content.startswith(b"%PDF"), f"report {status}")
    seen.note("reports", start)
    browser.close()


async def ordered(browser: clients.Connection, path: str, page: bytes) -> int:
    """Press the button of a page."""
    token = TOKEN.findall(page.decode())
    body = urlencode({"csrf_token": token[0] if token else ""}).encode()
    status, _, _ = await browser.request("POST", path, body)
    return status


async def close(place: Place, seen: Seen) -> None:
    """An audience that people have answered is closed by hand, and its results appear."""
    number, browser = await asyncio.to_thread(another, place), member(place)
    _, _, page = await browser.request("GET", f"/audience/{number}/close")
    start = time.monotonic()
    pressed, status = await ordered(browser, f"/audience/{number}/close", page), 0
    while status != 200 and time.monotonic() - start < 120:
        await asyncio.sleep(0.25)
        status, _, _ = await browser.request("GET", f"/audience/{number}/results")
    seen.check(status == 200, f"closing {pressed} {status}")
    seen.note("closings", start)
    browser.close()


def another(place: Place) -> UUID:
    """One more assessment of the organisation, with answers."""
    with place.app.app_context():
        begin_write(db.session)  # the server writes as well
        organisation = db.session.get_one(Assessment, place.assessment).organisation_id
        made = rows.assessment(db.session, organisation, datetime.now(UTC).isoformat())
        audience = create(db.session, made.id, STAFF, rows.NOW)
        launch(db.session, audience, rows.NOW)
        answering.answer(db.session, audience.id, CLOSED)
        number = audience.id
        db.session.commit()
        return number


async def sample(pid: int, seen: Seen) -> None:
    seen.samples.append((machine.pss_megabytes(pid), machine.handles(pid)))


async def traffic(place: Place, pid: int, seconds: float) -> Seen:
    """Everything at once."""
    seen = Seen()
    _, _, page = await clients.Connection(place.port).request("GET", f"{place.survey.path}/form")
    place.survey.ready(clients.Asked.by(page.decode()), page.decode())
    phones = [room.Phone(place.port, place.workshop, number) for number in range(PHONES)]
    for phone in phones:
        await phone.join()
    until = time.monotonic() + seconds
    chances = [random.Random(seed) for seed in range(ANSWERING)]
    await asyncio.gather(
        *(
            repeated(until, PAUSES["answer"], lambda c=chance: answer(place, seen, c))
            for chance in chances
        ),
        *(repeated(until, PAUSES["read"], lambda: read(place, seen)) for _ in range(READING)),
        *(phone.ask(until) for phone in phones),
        *(repeated(until, PAUSES["vote"], lambda p=phone: p.vote("goals")) for phone in phones),
        repeated(until, PAUSES["report"], lambda: report(place, seen, random.Random(time.time()))),
        repeated(until, PAUSES["close"], lambda: close(place, seen)),
        repeated(until, seconds / SAMPLES, lambda: sample(pid, seen)),
    )
    for phone in phones:
        seen.errors.extend(phone.errors)
        phone.close()
    return seen


def parts(taken: list[tuple[float, float]], seconds: float) -> str:
    """Requests a second and their 99th percentile, in the first and in the last third."""
    first = min(start for start, _ in taken)
    said = []
    for a, b in ((0, 1 / 3), (2 / 3, 1)):
        some = [took for start, took in taken if a <= (start - first) / seconds < b]
        p99 = statistics.quantiles(some, n=100)[98] * 1000 if len(some) > 1 else float("nan")
        said.append(f"{len(some) / (seconds / 3):.1f}/s, p99 {p99:.0f} ms")
    return "; ".join(said)


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    seconds = MINUTES * 60
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/soak.sqlite"
        with server(url) as (port, pid):
            place = prepared(port, url, folder)
            seen = asyncio.run(traffic(place, pid, seconds))
            with place.app.app_context():
                of = Response.audience_id == place.survey.audience
                kept = db.session.scalar(select(func.count()).where(of)) or 0
                db.engine.dispose()
    what = f"{MINUTES:.0f} minutes of mixed traffic"
    sent = len(seen.taken["answers"])
    yield f"{what}: errors", f"{len(seen.errors)} {'; '.join(seen.errors[:3])}".strip(), "0"
    yield f"{what}: answers acknowledged, kept", f"{sent:,}, {kept:,}", "the same"
    for kind in ("form", "answers", "results"):
        yield f"{what}: {kind}, first and last third", parts(seen.taken[kind], seconds), "flat"
    for kind in ("reports", "closings"):
        took = [one for _, one in seen.taken[kind]]
        if took:
            figures = f"{len(took)}, {statistics.median(took):.1f} s, {max(took):.1f} s"
            yield f"{what}: {kind}, median and longest time until there", figures, ""
    at = [0, len(seen.samples) // 4, len(seen.samples) // 2, -1]
    memory = " / ".join(f"{seen.samples[one][0]:.0f}" for one in at)
    yield f"{what}: memory at start, 1/4, 1/2, end (PSS)", f"{memory} MB", "flat"
    yield (
        f"{what}: open files at start, 1/4, 1/2, end",
        " / ".join(str(seen.samples[one][1]) for one in at),
        "flat",
    )
