"""How invitations grow: 1,000, 10,000 and 100,000 addresses, from the file to the mails.

Server time of each step, size of the pages, and the mails that a worker hands to a mail server on
this machine: the first ones and, after it was killed, the last ones. Nobody may get two.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from assessment import assets
from assessment.app import create_app
from assessment.config import Settings
from assessment.jobs import mailing
from assessment.models import Delivery, Mailing
from assessment.store.database import db
from tests import people, rows
from tests.bench import machine, watched
from tests.bench.growth import databases
from tests.postbox import OnFreePort

SIZES, RUNS, LAST, SECONDS = (1_000, 10_000, 100_000), 7, 500, 15.0
SECRET = "a secret for the benchmark only, made of enough letters"


class Sink:
    """Takes every mail, and remembers to whom it went."""

    def __init__(self) -> None:
        self.to: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """The end of one mail."""
        self.to.update(envelope.rcpt_tos)
        return "250 OK"


@contextmanager
def sink() -> Iterator[tuple[Sink, str]]:
    """A mail server that runs while the block does, and its address."""
    taken = Sink()
    controller = OnFreePort(taken, hostname="127.0.0.1", port=0, ready_timeout=20)
    controller.start()
    try:
        yield taken, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    with tempfile.TemporaryDirectory() as folder, sink() as (taken, mail_url):
        assets.build(Path(folder) / "assets")
        usual = Settings(SECRET, environment="testing", var=Path(folder), mail_url=mail_url)
        usual = replace(usual, mail_from="leitstern@example.com")
        for engine, url in databases(folder).items():
            app = create_app(replace(usual, database_url=url))
            for size in SIZES:
                asked = _audience(app, size)
                client, what = people.signed_in(app), f"{size:,} addresses, {engine}"
                yield f"invitations, {what}: pages", _pages(client, asked, size), "≤ 5 s each step"
                yield f"invitations, {what}: mails", _mails(app, asked, taken, url), "none twice"


def _audience(app: Flask, size: int) -> UUID:
    home = people.workspace(app, f"Beratung {size}", anna="owner")
    with app.app_context():
        wave = rows.assessment(db.session, rows.organisation(db.session, home).id).id
        asked = rows.audience(db.session, "pulse", wave, entry="invited").id
        db.session.commit()
    return asked


def _pages(client: FlaskClient, asked: UUID, size: int) -> str:
    path, lines = f"/audience/{asked}/invitations", ["E-Mail;Name;Sprache"]
    lines += [f"vorname.nachname{n}@klinik{size}.example;Vorname Nachname;de" for n in range(size)]
    file = BytesIO("\n".join(lines).encode())
    read, answer = _timed(lambda: people.post(client, path, file=(file, "liste.csv")))
    checked, page = _timed(lambda: client.get(answer.location))
    added, _ = _timed(lambda: people.post(client, answer.location))
    client.get(path)
    shown = statistics.median(_timed(lambda: client.get(path))[0] for _ in range(RUNS))
    html = len(client.get(path).data)
    sent, _ = _timed(lambda: people.post(client, f"{path}/send"))
    return (
        f"read {read:.1f} s, look {checked:.1f} s ({len(page.data) / 1000:.0f} kB), "
        f"add {added:.1f} s, list {shown * 1000:.0f} ms ({html / 1000:.0f} kB), send {sent:.1f} s"
    )


def _timed(do: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = do()
    if answer.status_code not in (200, 303):
        raise RuntimeError(f"answered with {answer.status_code}")
    return time.perf_counter() - start, answer


def _mails(app: Flask, asked: UUID, taken: Sink, url: str) -> str:
    """The first mails until the worker is killed; all but the last are put down as sent then."""
    with app.app_context():
        number = db.session.scalars(select(Mailing.id).where(Mailing.audience_id == asked)).one()
        db.session.rollback()
    first, size = _worked(app, number, asked, url, taken, kill=True)
    with app.app_context():
        waits = Delivery.mailing_id == number, Delivery.state == "waiting"
        left = db.session.scalar(select(func.count()).where(*waits)) or 0
        some = select(Delivery.address_id).where(*waits).limit(max(0, left - LAST))
        done = update(Delivery).where(Delivery.mailing_id == number, Delivery.address_id.in_(some))
        db.session.execute(done.values(state="done"))
        db.session.commit()
    last, later = _worked(app, number, asked, url, taken, kill=False) if left else (first, size)
    twice = sum(count > 1 for count in taken.to.values())
    taken.to.clear()
    rates = f"{first:.0f} a second at first, {last:.0f} at the end"
    return f"{rates}, {size:.0f} and {later:.0f} MB, {twice} twice"


def _worked(  # whose mails, where, and what ends them
    app: Flask, number: UUID, asked: UUID, url: str, taken: Sink, kill: bool
) -> tuple[float, float]:
    """Mails a second from the first one on, and the most that the worker held."""
    settings = app.config["SETTINGS"]
    environment = os.environ | {
        "SECRET_KEY": SECRET,
        "LEITSTERN_VAR": str(settings.var),
        "DATABASE_URL": url,
        "MAIL_URL": settings.mail_url,
        "MAIL_FROM": settings.mail_from,
    }
    command = [sys.executable, "-m", "tests.bench.invitations", str(number), str(asked)]
    before = sum(taken.to.values())
    worker = subprocess.Popen(command, cwd=watched.ROOT, env=environment)
    begun, most, now = 0.0, 0.0, time.monotonic()
    while worker.poll() is None:
        now = time.monotonic()
        there = sum(taken.to.values()) - before
        begun = begun or (now if there else 0.0)
        try:
            most = max(most, machine.pss_megabytes(worker.pid))
        except OSError:
            continue
        if kill and begun and now - begun > SECONDS:
            worker.send_signal(signal.SIGKILL)
        time.sleep(0.05)
    worker.wait()
    return (sum(taken.to.values()) - before) / max(now - begun, 0.05), most


def send(number: str, asked: str) -> None:
    """Do the mailing in this process, as a worker does."""
    order = mailing.order(UUID(number), UUID(asked))
    app = create_app()
    with app.app_context():
        mailing.send(order.owner, json.loads(json.dumps(order.arguments)), lambda _per_cent: None)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        send(*sys.argv[1:])
    else:
        print(datetime.now(UTC))
        for row in measure():
            print(*row, sep=" | ", flush=True)
