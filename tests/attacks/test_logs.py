"""Everything that a real server and its job worker write down on a day of mails and answers."""

import json
import os
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from assessment import jobs
from assessment.app import create_app
from assessment.config import ROOT, Settings
from assessment.jobs import closing as ending
from assessment.jobs import mailing
from assessment.models import Address, Audience, Mailing
from assessment.store import addresses, mailings, work
from assessment.store.addresses import Person
from assessment.store.database import begin_write, db
from tests import rows
from tests.jobs.test_mailing import keys_of
from tests.journeys.conftest import SECRET, Installation, built  # noqa: F401
from tests.journeys.test_log import AGENT, Phone, attack
from tests.patience import until
from tests.postbox import postbox
from tests.views.test_participate import filled
from tests.views.test_watching import SHOWN, TOKEN

PUBLIC = "https://survey.firma.test"
SAID = "Ein Satz, den nur ich so schreibe"


class Outspoken(Installation):
    """`flask serve` as in production, with all that it writes in one file."""

    def start(self) -> None:
        environment = os.environ | {"SECRET_KEY": SECRET, "LEITSTERN_VAR": str(self.folder)}
        environment |= {"PORT": str(self.port), **self.settings}
        for name in ("DATABASE_URL", "LOG_FORMAT", "LEITSTERN_ENV"):
            environment.pop(name, None)
        flask = str(Path(sys.executable).with_name("flask"))
        with (self.folder / "log").open("wb") as log:
            command = [flask, "--app", "wsgi", "serve"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.wait()


@dataclass
class Day:
    """What was written down, and what must not be among it, by its name."""

    log: str
    secrets: dict[str, list[str]]
    metrics: str


@pytest.fixture(scope="module")
def day(tmp_path_factory, built, german) -> Day:  # noqa: F811
    """Invitations, one of which comes back; answers, some forged; two closings, one that fails."""
    folder = tmp_path_factory.mktemp("outspoken")
    (folder / "assets").symlink_to(built)
    with postbox() as box:
        box.replies = {"person3@kunde.test": ["550 5.1.1 <person3@kunde.test> is unknown"]}
        token = {"METRICS_TOKEN": TOKEN}
        mail = token | {"MAIL_URL": box.url, "MAIL_FROM": "survey@firma.test", "PUBLIC_URL": PUBLIC}
        server = Outspoken(folder, **mail)
        url = f"sqlite:///{folder / 'leitstern.sqlite'}"
        app = create_app(
            Settings(SECRET, environment="testing", var=folder, database_url=url, public_url=PUBLIC)
        )
        server.start()
        try:
            with app.app_context():
                secrets = happen(server, box)
                db.engine.dispose()
            metrics = counted(server)
        finally:
            server.stop()
    return Day((folder / "log").read_text(), secrets, metrics)


def counted(server) -> str:
    """All counts of the day."""
    request = urllib.request.Request(f"{server.address}/metrics", headers=SHOWN)
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read().decode()


def happen(server, box) -> dict[str, list[str]]:
    code, asked, people = invite()
    until(lambda: db.session.scalar(select(Mailing.done_at)))
    keys = [key for mail in box.mails for key in keys_of(mail)]
    assert len(set(keys)) == 11, "one mail came back"
    before = counted(server)
    numbers = [answer(server, code, key) for key in keys[:7]]
    assert of_requests(before) == of_requests(counted(server)), "nothing moves with an answer"
    attack(server, code, keys[8])
    lost = wrong(server, code, keys)
    close(asked)
    until(lambda: db.session.get_one(Audience, asked).state == "closed")
    failed = fail(server)
    return {
        "keys": keys,
        "addresses": people,
        "numbers of answers": [form for one in (*numbers, lost) for form in (one, UUID(one).hex)],
        "numbers of audiences": [str(asked), asked.hex, str(failed), failed.hex],
        "whereabouts": ["127.0.0.1", "203.0.113", AGENT, "kunde.test", code],
        "words": [SAID],
    }


def of_requests(metrics: str) -> list[str]:
    lines = metrics.splitlines()
    return [line for line in lines if "_request" in line and 'route="/metrics"' not in line]


def invite() -> tuple[str, UUID, list[str]]:
    begin_write(db.session)
    made = rows.audience(db.session, entry="invited")
    who = [Person(f"person{n}@kunde.test", f"Paula Nummer{n}") for n in range(12)]
    addresses.add(db.session, made, who)
    order = mailing.order(mailings.invite(db.session, made, now()).id, made.id)
    code, asked = made.code, made.id
    people = [*map(str, db.session.scalars(select(Address.id))), *(one.email for one in who)]
    db.session.commit()
    work.ask(db.session, order, now())
    db.session.commit()
    jobs.current().tell(order.key)
    return code, asked, [*people, "Paula", "person3"]


def answer(server, code: str, key: str) -> str:
    phone = Phone(server.address)
    sent = filled(phone.open(f"/r/{code}/form")[1], key=key, start=SAID)
    assert phone.open(f"/r/{code}", sent)[0] == 200
    return sent["number"]


def wrong(server, code: str, keys: list[str]) -> str:
    """Replayed, forged, in the wrong place; and one while the database is broken."""
    phone = Phone(server.address)
    sent = filled(phone.open(f"/r/{code}/form")[1], key=keys[0], start=SAID)
    assert phone.open(f"/r/{code}", sent)[0] == 409
    assert phone.open(f"/r/{code}", sent | {"key": "A" * 24, "number": str(uuid4())})[0] == 403
    assert phone.open(f"/r/{code}", sent | {keys[9]: keys[9]})[0] == 422
    phone.open(f"/r/{keys[9]}?key={keys[9]}")
    phone.open(f"/{keys[9]}/{sent['number']}")
    with closing(sqlite3.connect(server.folder / "leitstern.sqlite", timeout=60)) as database:
        database.execute("ALTER TABLE response RENAME TO away")
        lost = str(uuid4())
        assert phone.open(f"/r/{code}", sent | {"key": keys[9], "number": lost})[0] >= 500
        database.execute("ALTER TABLE away RENAME TO response")
    return lost


def close(asked: UUID) -> None:
    order = ending.order(asked)
    db.session.rollback()
    work.ask(db.session, order, now())
    db.session.commit()
    jobs.current().tell(order.key)


def fail(server) -> UUID:
    """Closing another audience, whose answer cannot be rewritten."""
    db.session.rollback()
    begin_write(db.session)
    asked = rows.audience(db.session).id
    guard = text(
        "CREATE TRIGGER broken BEFORE DELETE ON response WHEN OLD.payload LIKE '%"
        + SAID
        + "%' BEGIN SELECT RAISE(ABORT, 'broken'); END"
    )
    db.session.execute(guard)
    insert = text("INSERT INTO response (audience_id, uuid, payload) VALUES (:of, :of, :said)")
    payload = json.dumps({"items": {}, "comments": {"start": SAID}})
    db.session.execute(insert, {"of": asked.hex, "said": payload})
    db.session.commit()
    close(asked)
    until(lambda: db.session.scalar(text("SELECT count(*) FROM job WHERE state = 'failed'")))
    return asked


def now() -> datetime:
    return datetime.now(UTC)


def test_nobody_s_key_address_number_word_or_moment_is_written_down(day) -> None:
    """Though there were failures among which they could have been, with messages that quote."""
    found = {
        name: [secret for secret in secrets if secret in day.log]
        for name, secrets in day.secrets.items()
    }
    assert found == {name: [] for name in day.secrets}
    lines = [json.loads(line) for line in day.log.splitlines() if line.startswith("{")]
    of_participants = [line for line in lines if str(line.get("route", "")).startswith("/r")]
    statuses = {line["status"] for line in of_participants}
    assert statuses >= {409, 403, 422}
    assert max(statuses) >= 500
    assert [line for line in lines if "A job of kind close failed" in line["event"]]
    assert "broken" not in day.log
    assert min(statuses) >= 400, "when people answered, beside a list of mails read, says who"


def test_the_counts_of_the_day_name_nobody_and_come_from_all_processes(day) -> None:
    found = {
        name: [secret for secret in secrets if secret in day.metrics]
        for name, secrets in day.secrets.items()
    }
    assert found == {name: [] for name in day.secrets}
    for line in (
        'leitstern_jobs_total{kind="close",outcome="done"} 1.0',
        'leitstern_jobs_total{kind="close",outcome="failed"} 1.0',
        'leitstern_jobs_now{kind="close",state="failed"} 1.0',
        'leitstern_closing_seconds_count{responses="100"} 1.0',
        'leitstern_mails_total{kind="invitation",outcome="sent"} 11.0',
        'leitstern_mails_total{kind="invitation",outcome="failed"} 1.0',
        "leitstern_addresses_bounced 1.0",
        'leitstern_requests_total{method="POST",route="/r/<code>",status="4xx"}',
    ):
        assert line in day.metrics
    assert 'route="/r/<code>",status="2xx"' not in day.metrics
    assert 'route="/r/<code>",status="3xx"' not in day.metrics
