"""One installation on several machines for a drill: everything real, everything on its own port."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from assessment.app import create_app
from assessment.config import Settings
from assessment.store import schema
from assessment.store.database import db
from tests.cluster.machines import SECRET, Machine, folder_with_assets
from tests.cluster.postgres_pair import Pair, postgres_pair
from tests.postbox import Postbox, postbox
from tests.redis_server import RedisServer, redis_server

PUBLIC = "https://survey.firma.test"
LINK = re.compile(re.escape(PUBLIC) + r"/r/[A-Z0-9]{6}#([A-Za-z0-9_-]{24})")
SLOW = 0.03  # seconds that the mail server takes for a mail: so that a worker dies with one in hand


@dataclass
class Installation:
    """Two web servers and two workers, what they share, and a member who sits at a third server."""

    databases: Pair
    redis: RedisServer
    box: Postbox
    webs: tuple[Machine, ...]
    workers: tuple[Machine, ...]
    app: Flask
    keys: dict[str, str]  # by the address that each was sent to

    def start(self) -> None:
        schema.upgrade(self.databases.url)
        for machine in (*self.webs, *self.workers):
            machine.start()
        for web in self.webs:
            web.until("/readyz")

    def stop(self) -> None:
        for machine in (*self.webs, *self.workers):
            machine.kill()

    def worker(self, name: str) -> Machine:
        """The worker that calls itself by this name."""
        number = int(name.rsplit("/", 2)[1])
        return next(one for one in self.workers if one.process and one.process.pid == number)


def _read(keys: dict[str, str], mail: EmailMessage) -> None:
    """Somebody gets a mail, and finds the key in it."""
    time.sleep(SLOW)
    if found := LINK.search(mail.get_body(("plain",)).get_content()):
        keys[mail["To"].addresses[0].addr_spec] = found[1]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with postgres_pair() as databases, redis_server() as redis, postbox() as box:
        keys: dict[str, str] = {}
        box.meanwhile = partial(_read, keys)
        shared = {
            "LEITSTERN_ENV": "production",
            "DATABASE_URL": databases.url,
            "REDIS_URL": redis.url,
            "MAIL_URL": box.url,
            "MAIL_FROM": "survey@firma.test",
            "PUBLIC_URL": PUBLIC,
            "WEB_WORKERS": "1",
            "WEB_THREADS": "4",
        }
        webs = [Machine(tmp_path / f"web{n}", ["serve", "--web-only"], shared) for n in "ab"]
        workers = [Machine(tmp_path / f"worker{n}", ["worker"], shared) for n in "ab"]
        settings = Settings(
            secret_key=SECRET,
            environment="testing",
            var=folder_with_assets(tmp_path / "here"),
            database_url=databases.url,
            redis_url=redis.url,
            mail_url=box.url,
            mail_from="survey@firma.test",
            public_url=PUBLIC,
        )
        app = create_app(settings)
        all_ = Installation(databases, redis, box, tuple(webs), tuple(workers), app, keys)
        try:
            all_.start()
            yield all_
        finally:
            all_.stop()
            with app.app_context():
                db.engine.dispose()
