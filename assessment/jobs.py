"""Work outside the web process: a queue in front, the truth about each job in the database.

The queue (Huey) only says 'look at this key'. A message that is lost, or a worker that is killed,
costs time but no work: `pick_up` finds such jobs again.
"""

import hashlib
import json
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from assessment.config import ROOT, Settings
from assessment.store import checks, results, work
from assessment.store.database import db
from reports.chromium import ChromiumMissingError

if TYPE_CHECKING:
    from huey import Huey

log = logging.getLogger(__name__)
HOST = socket.gethostname()

# What is stored of a failure: a code, which the pages put into words. The log has the rest.
CODES: dict[type[Exception], str] = {ChromiumMissingError: "no-chromium"}

Progress = Callable[[int], None]


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
                else:
                    work.finish(db.session, key, made, _now())
            except Exception as error:
                db.session.rollback()
                log.exception("A job of kind %s failed", order.kind)
                work.fail(db.session, key, CODES.get(type(error), ""), _now())
            db.session.commit()

    def pick_up(self, *, starting: bool = False) -> None:
        """Queue again what a crash cut off."""
        with self.app.app_context():
            keys = work.cut_off(db.session, HOST, _now(), starting=starting)
            db.session.commit()
        for key in keys:
            self.tell(key)

    def tidy(self) -> None:
        """Delete what has expired."""
        with self.app.app_context():
            checks.remove_expired(db.session, _now())
            work.remove_old(db.session, _now())
            db.session.commit()


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


@lru_cache
def report_source() -> str:
    """A hash of everything that makes the report, so that a new version makes a new file."""
    files = sorted(
        path
        for folder in ("reports", "templates/report", "assessment/scoring")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".css", ".po")
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def report_key(check: Any, language: str) -> str:
    """The key of a check's report: a hash of all that it is made from."""
    said = [check.responses, check.organisation, check.form, check.invited, check.sample]
    made_with = [str(check.created_on), check.bank_hash, report_source(), language]
    return hashlib.sha256(json.dumps([said, made_with], sort_keys=True).encode()).hexdigest()


def make_check_report(
    owner: str, arguments: dict[str, Any], progress: Progress
) -> work.Made | None:
    """The PDF of one check; None if the check was deleted meanwhile."""
    from reports.report import Edition, make  # noqa: PLC0415  # heavy, and for the worker only

    check = checks.find(db.session, owner, _now())
    if check is None:
        return None
    edition = Edition(arguments["language"], check.created_on, check.organisation)
    instrument, result, until = results.instrument(check), results.result(check), check.expires_at
    progress(20)  # and its commit: nothing is held open while the report is drawn
    return work.Made("application/pdf", make(instrument, result, edition), until)


KINDS: dict[str, Callable[[str, dict[str, Any], Progress], work.Made | None]] = {
    "check-report": make_check_report,
}
