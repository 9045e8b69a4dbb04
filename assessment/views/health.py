"""For whatever watches the server: does this process answer, and can the installation work?

What is missing stands in the log, not in the answer.
"""

import logging
import shutil
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app

from assessment import jobs
from assessment.config import Settings
from assessment.store import health
from assessment.store.database import UNUSABLE, db

pages = Blueprint("health", __name__)
log = logging.getLogger(__name__)
ROOM = 100  # megabytes; below it a database may fail at any moment


@pages.after_request
def _never_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/healthz")
def alive() -> Response:
    """This process answers."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
def ready() -> Response:
    """Database, migrations, queue, worker and disk: everything that answering and reports need."""
    try:
        missing = _missing()
    except UNUSABLE:
        db.session.rollback()
        missing = "the database"
    if not missing:
        return Response("ready\n", mimetype="text/plain")
    log.warning("Not ready, because of %s", missing)
    return Response("not ready\n", 503, mimetype="text/plain", headers={"Retry-After": "30"})


def _missing() -> str:
    from assessment.store.schema import serves  # noqa: PLC0415  # other pages do not need it

    settings: Settings = current_app.config["SETTINGS"]
    if not serves(db.engine):
        return "migrations that did not run"
    if settings.redis_url and not _has_queue():
        return "a job queue that cannot be reached (REDIS_URL)"
    if not health.has_worker(db.session, datetime.now(UTC)):
        return "the job worker"
    if shutil.disk_usage(settings.var).free < ROOM * 1_000_000:
        return "a full disk"
    return ""


def _has_queue() -> bool:
    from redis.exceptions import RedisError  # noqa: PLC0415  # only where it is used

    try:
        jobs.current().waiting()
    except (RedisError, OSError):
        return False
    return True
