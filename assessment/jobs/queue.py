"""Work outside the web process: a queue in front, the truth about each job in the database.

The queue (Huey) only says 'look at this key'. A message that is lost, or a worker that is killed,
costs time but no work: `pick_up` finds such jobs again.
"""

import logging
import socket
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from flask import Flask, current_app

from assessment.config import Settings
from assessment.jobs.kinds import DUE, KINDS, TIDYING
from assessment.store import health, work
from assessment.store.database import db, empty_journal
from reports.chromium import ChromiumMissingError

if TYPE_CHECKING:
    from huey import Huey

log = logging.getLogger(__name__)
HOST = socket.gethostname()

# What is stored of a failure: a code, which the pages put into words. The log has the rest.
CODES: dict[type[Exception], str] = {ChromiumMissingError: "no-chromium"}


class Jobs:
    """The queue of one application, opened when first needed: never before a fork."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @cached_property
    def queue(self) -> "Huey":
        """The queue with its three tasks."""
        # Slow to import (it brings Redis), and most commands and pages never need it.
        from huey import RedisHuey, SqliteHuey, crontab  # noqa: PLC0415

        settings: Settings = self.app.config["SETTINGS"]
        if settings.redis_url:
            queue = RedisHuey("leitstern", url=settings.redis_url, results=False)
        else:
            settings.var.mkdir(parents=True, exist_ok=True)
            file = str(settings.var / "jobs.sqlite")
            queue = SqliteHuey("leitstern", filename=file, results=False, cache_mb=1)
        self.start = queue.task(name="run")(self.run)
        queue.periodic_task(crontab(minute="*"), name="pick_up")(self.pick_up)
        queue.periodic_task(crontab(minute="17"), name="tidy")(self.tidy)
        return queue

    def tell(self, key: str) -> None:
        """Tell a worker that there is work. If the queue is out, `pick_up` finds it later."""
        try:
            self.queue  # noqa: B018  # opens it and makes `start`
            self.start(key)
        except Exception:
            log.exception("The job queue cannot be reached; the work waits in the database")

    def waiting(self) -> int:
        """How many messages wait in the queue; an error if it cannot be reached."""
        return len(self.queue)

    def run(self, key: str) -> None:
        """Do one job and store what it made, or why it failed."""
        with self.app.app_context():
            order = work.take_up(db.session, key, HOST, _now())
            db.session.commit()
            if order is None:
                return
            try:
                made = KINDS[order.kind](order.owner, order.arguments, lambda n: _note(key, n))
                db.session.rollback()  # ends what the work has read
                if made is None:
                    work.drop(db.session, key)
                elif isinstance(made, work.Done):
                    work.end(db.session, key, _now())
                else:
                    work.finish(db.session, key, made, _now())
            except Exception as error:
                db.session.rollback()
                log.exception("A job of kind %s failed", order.kind)
                work.fail(db.session, key, CODES.get(type(error), ""), _now())
            db.session.commit()

    def pick_up(self, *, starting: bool = False) -> None:
        """Queue again what a crash cut off, and order what its time has come for."""
        with self.app.app_context():
            health.note_worker(db.session, HOST, _now())
            db.session.commit()
            keys = work.cut_off(db.session, HOST, _now(), starting=starting)
            db.session.commit()
            for find_due in DUE:
                keys += self._ordered(find_due(db.session, _now()))
        for key in keys:
            self.tell(key)

    def _ordered(self, orders: Iterable[work.Order]) -> list[str]:
        orders = list(orders)
        db.session.rollback()  # ends the reading before the writing
        told = []
        for order in orders:
            if work.ask(db.session, order, _now()):
                told.append(order.key)
            db.session.commit()
        return told

    def tidy(self) -> None:
        """Delete what has expired."""
        with self.app.app_context():
            for remove in TIDYING:
                remove(db.session, _now())
                db.session.commit()
            empty_journal(db.engine)


def _now() -> datetime:
    return datetime.now(UTC)


def _note(key: str, per_cent: int) -> None:
    work.progress(db.session, key, per_cent, _now())
    db.session.commit()


def init_app(app: Flask) -> None:
    """Give the application its queue."""
    app.extensions["jobs"] = Jobs(app)


def current() -> Jobs:
    """The queue of the current application."""
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs
