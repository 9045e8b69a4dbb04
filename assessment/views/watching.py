"""For Prometheus: what is counted (`metrics.py`) and how the installation does (`condition`).

Only whoever shows METRICS_TOKEN finds this page; to everybody else there is none.
"""

import hmac
import platform
from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound

from assessment import machine, metrics
from assessment.config import Settings
from assessment.metrics import Reading
from assessment.store import condition
from assessment.store.database import UNUSABLE, db
from assessment.version import version

pages = Blueprint("watching", __name__)
STATES = {"queued": "waiting", "running": "running", "failed": "failed"}


@pages.get("/metrics")
def show() -> Response:
    """Everything at once, as text."""
    if not _may_read():
        raise NotFound
    text = metrics.current().text([*_of_machine(), *_of_database()])
    response = Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_read() -> bool:
    token = _settings().metrics_token
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(shown.strip().encode(), token.encode())
    return bool(token) and kind.lower() == "bearer" and same


def _of_machine() -> Iterator[Reading]:
    names = {"version": version(), "python": platform.python_version()}
    yield Reading("build_info", "What runs here", {tuple(names.values()): 1}, tuple(names))
    used = machine.memory(metrics.current().root or machine.own())
    told = {(kind,): float(machine.coarse(size)) for kind, size in used.items()}
    yield Reading("memory_bytes", "Memory of all processes, in steps", told, ("of",))
    free = machine.coarse(machine.free(_settings().var))
    yield Reading("disk_free_bytes", "Free on the disk under LEITSTERN_VAR, in steps", {(): free})


def _of_database() -> Iterator[Reading]:
    try:
        yield from list(_in_database(datetime.now(UTC)))
        up = 1
    except UNUSABLE:
        db.session.rollback()
        up = 0
    yield Reading("database_up", "Whether the database answers", {(): up})


def _in_database(now: datetime) -> Iterator[Reading]:
    here = condition.database(db.session)
    yield Reading("database_answer_seconds", "How long it took to answer", {(): here.seconds})
    size = machine.coarse(here.size)
    yield Reading("database_size_bytes", "In steps", {(): size})
    if found := condition.connections(db.session):
        told = {("open",): float(-(-found[0] // 10) * 10), ("most",): float(found[1])}
        yield Reading("database_connections", "Open ones in steps of ten", told, ("which",))
    jobs = condition.jobs(db.session)
    counts = {(one.kind, STATES[one.state]): float(one.count) for one in jobs}
    yield Reading("jobs_now", "Jobs that wait, run or have failed", counts, ("kind", "state"))
    oldest = [one.oldest for one in jobs if one.state == "queued"]
    age = (now - min(oldest)).total_seconds() if oldest else 0
    yield Reading("job_oldest_waiting_seconds", "Since when the oldest waits", {(): max(0, age)})
    seen = [at for _host, at in condition.workers(db.session)]
    ages = {(): (now - max(seen)).total_seconds()} if seen else {}
    yield Reading("worker_last_seen_seconds", "How long ago a worker was seen", ages)
    mails = condition.mails(db.session)
    yield Reading("mails_waiting", "Of invitations and reminders", {(): mails.waiting})
    yield Reading("addresses_bounced", "Addresses from which mail came back", {(): mails.bounced})
    last = condition.backup(db.session)
    at = {(): last.at.timestamp()} if last else {}
    yield Reading("last_backup_timestamp_seconds", "When the last backup was made", at)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
