"""Work outside the web process: a queue in front, the truth about each job in the database.

The queue (Huey) only says 'look at this key'. A message that is lost, or a worker that is killed,
costs time but no work: `pick_up` finds such jobs again. When that is called says the keeper.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from flask import Flask, current_app

from assessment.config import Settings
from assessment.jobs import names
from assessment.jobs.kinds import DUE, KINDS, TIDYING
from assessment.jobs.watching import Watched, watched
from assessment.store import health, work
from assessment.store.database import UNUSABLE, begin_write, clock, db, empty_journal
from reports.chromium import ChromiumMissingError

if TYPE_CHECKING:
    from huey import Huey

log = logging.getLogger(__name__)

GIVING_OUT = "giving out"  # the duty of one worker at a time

# What is stored of a failure: a code, which the pages put into words. The log has the rest.
CODES: dict[type[Exception], str] = {ChromiumMissingError: "no-chromium"}


class Jobs:
    """The queue of one application, opened when first needed: never before a fork."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.at = ""  # the key of the job that this process is doing
        self.has_left = False  # some job without a word, since the database was out

    @cached_property
    def queue(self) -> "Huey":
        """The queue with its two tasks."""
        # Slow to import (it brings Redis), and most commands and pages never need it.
        from huey import RedisHuey, SqliteHuey  # noqa: PLC0415

        settings: Settings = self.app.config["SETTINGS"]
        if settings.redis_url:
            queue = RedisHuey("leitstern", url=settings.redis_url, results=False)
        else:
            settings.var.mkdir(parents=True, exist_ok=True)
            file = str(settings.var / "jobs.sqlite")
            queue = SqliteHuey("leitstern", filename=file, results=False, cache_mb=1)
        self.start = queue.task(name="run")(self.run)
        self.start_tidying = queue.task(name="tidy")(self.tidy)
        return queue

    def tell(self, key: str) -> None:
        """Tell a worker that there is work. If the queue is out, `pick_up` finds it later."""
        self._send("start", key)

    def tell_to_tidy(self) -> None:
        """Tell a worker to delete what has expired."""
        self._send("start_tidying")

    def _send(self, task: str, *values: str) -> None:
        try:
            self.queue  # noqa: B018  # opens it and makes its tasks
            getattr(self, task)(*values)
        except Exception:
            log.exception("The job queue cannot be reached; the work waits in the database")

    def waiting(self) -> int:
        """How many messages wait in the queue; an error if it cannot be reached."""
        return len(self.queue)

    def run(self, key: str) -> None:
        """Do one job and store what it made, or why it failed."""
        with self.app.app_context():
            self.at = key
            try:
                order = work.take_up(db.session, key, names.own(), _now())
                db.session.commit()
                if order is not None:
                    with watched(order) as seen:
                        self._do(order, seen)
            except work.LostError:
                log.warning("A job was given to another worker")
            except UNUSABLE as error:  # it is done again once that can be noted
                self.has_left = True
                log.warning("A job was cut off: %s", getattr(error, "orig", error))
            finally:
                self.at = ""
                db.session.rollback()

    def _do(self, order: work.Order, seen: Watched) -> None:
        key, failure = order.key, None
        try:
            made = KINDS[order.kind](order.owner, order.arguments, lambda n: _note(key, n))
        except (work.LostError, *UNUSABLE):
            raise
        except Exception as error:
            log.exception("A job of kind %s failed", order.kind)
            made, failure = None, CODES.get(type(error), "")
        db.session.rollback()  # ends what the work has read
        now = _now()
        work.hold(db.session, key, names.own())
        if failure is not None:
            work.fail(db.session, key, failure, now)
        elif made is None:
            work.drop(db.session, key)
        elif isinstance(made, work.Done):
            work.end(db.session, key, now)
        else:
            work.finish(db.session, key, made, now)
        db.session.commit()
        seen.tell(made, failed=failure is not None)

    def beat(self) -> bool:
        """Show that this worker lives, and its job; True if it is the one that gives work out."""
        with self.app.app_context():
            now = _now()
            health.note_worker(db.session, names.own(), now)
            if self.at:
                work.renew(db.session, self.at, names.own(), now)
            leads = work.lead(db.session, GIVING_OUT, names.own(), now, names.is_gone)
            db.session.commit()
            left = work.cut_off(db.session, now, self._left, patient=True) if self.has_left else ()
            db.session.commit()
            self.has_left = False
        for key in left:
            self.tell(key)
        return leads

    def _left(self, key: str, worker: str) -> bool:
        return worker == names.own() and key != self.at

    def pick_up(self, *, patient: bool = False, due: bool = True) -> None:
        """Queue again what a crash cut off or the queue lost, and order what is `due`.

        `patient` takes nothing from workers that may only have been silent.
        """
        lost = not self._holds_messages()
        with self.app.app_context():
            now = _now()
            keys = work.cut_off(db.session, now, _is_orphan, patient=patient)
            db.session.commit()
            if lost:
                keys += work.forgotten(db.session, now)
                db.session.commit()
            for find in DUE if due else ():
                keys += self._ordered(find(db.session, now))
        for key in keys:
            self.tell(key)

    def _holds_messages(self) -> bool:
        """Whether workers still have to read some; a queue that is out holds what nobody knows."""
        try:
            return self.waiting() > 0
        except Exception:
            return True

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


def _is_orphan(_key: str, worker: str) -> bool:
    return names.is_gone(worker)


def _now() -> datetime:
    """The same for all machines: what one worker notes is compared by others."""
    return clock(db.session)


def _note(key: str, per_cent: int) -> None:
    db.session.commit()  # what the work has read ends here: reading cannot turn into writing
    now = _now()
    begin_write(db.session)
    work.progress(db.session, key, names.own(), per_cent, now)
    db.session.commit()


def init_app(app: Flask) -> None:
    """Give the application its queue."""
    app.extensions["jobs"] = Jobs(app)


def current() -> Jobs:
    """The queue of the current application."""
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs
