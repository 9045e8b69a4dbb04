"""The log of a real server after people answered, signed in, mistyped and attacked it."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask

from assessment.access.participants import token_of, used_hash
from assessment.app import create_app
from assessment.config import ROOT, Settings
from assessment.models import Invitation
from assessment.store.database import db
from tests import pages, people, rows
from tests.journeys.conftest import SECRET, Installation
from tests.pages import fields
from tests.views.test_participate import filled

AGENT = "Geheimagent/7.0"
QUERY = "dreizehn=siebzehn"


class Logged(Installation):
    """`flask serve` in production, with its log in a file."""

    def start(self) -> None:
        environment = os.environ | {
            "SECRET_KEY": SECRET,
            "LEITSTERN_VAR": str(self.folder),
            "PORT": str(self.port),
            "MAIL_URL": "smtp://127.0.0.1:9",  # where nobody listens
            "MAIL_FROM": "survey@example.com",
        }
        for name in ("DATABASE_URL", "LOG_FORMAT", "LEITSTERN_ENV"):
            environment.pop(name, None)
        flask = str(Path(sys.executable).with_name("flask"))
        with (self.folder / "log").open("wb") as log:
            command = [flask, "--app", "wsgi", "serve"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=log
            )
        self.wait()


@dataclass
class Phone:
    """A browser without scripts that keeps its cookies."""

    address: str
    jar: CookieJar = field(default_factory=CookieJar)

    def open(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        keep = urllib.request.HTTPCookieProcessor(self.jar)
        body = urlencode(data).encode() if data is not None else None
        headers = {"User-Agent": AGENT, "X-Forwarded-For": "203.0.113.9"}
        request = urllib.request.Request(self.address + path, body, headers)
        try:
            response = urllib.request.build_opener(keep).open(request, timeout=60)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            return response.status, response.read().decode(errors="replace"), response.url


@dataclass
class Day:
    """What went on, and what nobody may find in the log."""

    server: Logged
    log: str = ""
    secrets: list[str] = field(default_factory=list)


def prepare(app: Flask) -> tuple[str, list[str]]:
    """An audience with three invitations: its code and the personal keys."""
    with app.app_context():
        made = rows.audience(db.session, "pulse", entry="invited")
        keys = [token_of(made.id, uuid4()) for _ in range(3)]
        for key in keys:
            db.session.add(Invitation(audience_id=made.id, token_hash=used_hash(key)))
        db.session.commit()
        code = made.code
    people.account(app)
    return code, keys


def answer(phone: Phone, code: str, key: str) -> dict[str, str]:
    """The form, handed in: what was sent."""
    page = phone.open(f"/r/{code}/form")[1]
    sent = filled(page, key=key)
    assert phone.open(f"/r/{code}", sent)[0] in (200, 303)
    return sent


def attack(server: Logged, code: str, key: str) -> None:
    """Requests that make no sense, with keys where keys do not belong."""
    for raw in (
        f"GET /r/{code}?{key} HTTP/9.9\r\n\r\n",
        f"{key} /r/{code}\r\n\r\n",
        f"GET /r/{code} HTTP/1.1\r\nHost: x\r\nContent-Length: {key}\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port)) as line, suppress(OSError):
            line.sendall(raw.encode())
            line.settimeout(5)
            line.recv(1000)


def happen(server: Logged, code: str, keys: list[str]) -> list[str]:
    """People answer, sign in, mistype and attack; what they sent."""
    phone, secrets = Phone(server.address), [*keys, code, AGENT, QUERY, "203.0.113", "127.0.0.1"]
    for key in keys[:2]:
        sent = answer(Phone(server.address), code, key)
        secrets.append(sent["number"])
        assert phone.open(f"/r/{code}", sent | {"number": str(uuid4())})[0] >= 400, "used already"
    phone.open(f"/r/{code}?{QUERY}&key={keys[2]}")
    phone.open(f"/r/{keys[2]}")
    phone.open("/r", {"code": "CCC CCC"})
    quick = phone.open("/check", fields_of(phone))
    secrets.append(quick[2].rpartition("/")[2])
    assert phone.open(quick[2].removeprefix(server.address))[0] == 200
    phone.open(f"/sign-in?{QUERY}", sign_in(phone, "anna@example.com"))
    phone.open("/reset", sign_in(phone, "anna@example.com", "/reset"))
    secrets += ["anna@", "example.com", "falsch geraten"]
    attack(server, code, keys[2])
    with closing(sqlite3.connect(server.folder / "leitstern.sqlite", timeout=60)) as database:
        database.execute("ALTER TABLE response RENAME TO away")
        page = phone.open(f"/r/{code}/form")[1]
        assert phone.open(f"/r/{code}", filled(page, key=keys[2]))[0] >= 500
        database.execute("ALTER TABLE away RENAME TO response")
    return secrets


@pytest.fixture(scope="module")
def day(tmp_path_factory, built, german) -> Day:
    """A day in the life of a server, and its log."""
    folder = tmp_path_factory.mktemp("log")
    (folder / "assets").symlink_to(built)
    server = Logged(folder)
    app = create_app(
        Settings(SECRET, var=folder, database_url=f"sqlite:///{folder / 'leitstern.sqlite'}")
    )
    code, keys = prepare(app)
    with app.app_context():
        db.engine.dispose()
    server.start()
    try:
        secrets = happen(server, code, keys)
    finally:
        server.stop()
    with closing(sqlite3.connect(folder / "leitstern.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM response").fetchone() == (2,)
    return Day(server, (folder / "log").read_text(), secrets)


def fields_of(phone: Phone) -> dict[str, str]:
    return pages.filled(phone.open("/check")[1])


def sign_in(phone: Phone, email: str, path: str = "/sign-in") -> dict[str, str]:
    """The form, filled in wrongly."""
    return fields(phone.open(path)[1]) | {"email": email, "password": "falsch geraten"}


def test_nothing_of_anybody_is_in_the_log(day) -> None:
    assert len(day.secrets) > 10
    assert [secret for secret in day.secrets if secret in day.log] == []


def test_every_line_is_an_event(day) -> None:
    lines = [json.loads(line) for line in day.log.splitlines()]
    assert {"at", "level", "from", "event"} <= set.intersection(*map(set, lines))


def test_the_log_tells_what_went_wrong_and_where(day) -> None:
    lines = [json.loads(line) for line in day.log.splitlines()]
    routes = {(line["route"], line["status"]) for line in lines if "route" in line}
    assert ("/sign-in", 200) in routes
    assert ("/check/<token>", 200) in routes
    assert ("/r", 404) in routes
    assert any(route == "/r/<code>" and status >= 500 for route, status in routes)
    assert any("could not be read" in line["event"] for line in lines)


def test_the_log_does_not_tell_when_people_answered(day) -> None:
    lines = [json.loads(line) for line in day.log.splitlines()]
    told = [line for line in lines if str(line.get("route", "")).startswith("/r/")]
    assert all(line["status"] >= 400 for line in told)
