"""What `doctor` looks at in a running installation: its data, its work, its backup, its time."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import Engine

from assessment import jobs
from assessment.cli.finding import Finding
from assessment.clock import local
from assessment.config import Settings
from assessment.store import condition, health
from assessment.store.database import db
from assessment.version import version
from reports.words import Words

MEGABYTE = 1_000_000
ROOM = 500  # megabytes that should be free
JOURNAL = 500  # megabytes; SQLite's is emptied once an hour
SLOW = 1.0  # seconds for one answer
DRIFT = 2.0  # seconds that two clocks may differ
BACKUP_EVERY = timedelta(days=2)
WAITED = timedelta(minutes=10)


def settings() -> Settings:
    """How this installation is set."""
    given: Settings = current_app.config["SETTINGS"]
    return given


def release(words: Words) -> Finding:
    """Which version this is, of what."""
    from platform import platform, python_version  # noqa: PLC0415  # only here

    names = {"version": version(), "python": python_version(), "system": platform(terse=True)}
    return Finding(True, words("Leitstern %(version)s, Python %(python)s, %(system)s", **names))


def database(words: Words) -> Finding:
    """Which it is, whether its tables fit, how large it is, and how quickly it answers."""
    from assessment.store.schema import serves  # noqa: PLC0415  # slow, and only needed here

    name = db.engine.url.render_as_string(hide_password=True)
    if not serves(db.engine):
        found = words("%(name)s is not up to date", name=name)
        return Finding(False, found, "flask --app wsgi db-upgrade")
    here = condition.database(db.session)
    told = {
        "name": name,
        "version": here.version,
        "size": words.number(here.size / MEGABYTE),
        "journal": words.number(here.journal / MEGABYTE),
        "ms": f"{here.seconds * 1000:.0f}",
    }
    found = words("%(name)s is up to date", **told) + ", "
    if here.engine == "sqlite":
        more = words("version %(version)s, %(size)s MB, journal %(journal)s MB, %(ms)s ms", **told)
    else:
        more = words("version %(version)s, %(size)s MB, %(ms)s ms", **told)
    good = here.seconds < SLOW and here.journal < JOURNAL * MEGABYTE
    return Finding(good, found + more, words("see what else keeps this machine or its disk busy"))


def worker(words: Words) -> Finding:
    """A server that is not started yet has no worker; what is wrong is work without one."""
    now = datetime.now(UTC)
    alive = [at for _host, at in condition.workers(db.session) if now - at < health.UNSEEN]
    if alive:
        ago = f"{max(0.0, (now - max(alive)).total_seconds()):.0f}"
        seen = words("%(count)s seen, the last %(ago)s seconds ago", count=len(alive), ago=ago)
        return Finding(True, seen)
    found, cure = words("no worker was seen in the last minutes"), "flask --app wsgi serve"
    return Finding(not health.has_work(db.session), found, cure)


def work(words: Words) -> Finding:
    """Jobs that wait too long, or have failed."""
    found, now = condition.jobs(db.session), datetime.now(UTC)
    counts = dict.fromkeys(("queued", "running", "failed"), 0)
    for one in found:
        counts[one.state] += one.count
    told = words("%(queued)s waiting, %(running)s running, %(failed)s failed", **counts)
    failed = [one.kind for one in found if one.state == "failed"]
    if failed:
        kinds = ", ".join(failed)
        cure = words("look into the log for 'A job of kind …': %(kinds)s", kinds=kinds)
        return Finding(False, told, cure)
    late = any(one.state == "queued" and now - one.oldest > WAITED for one in found)
    return Finding(not late, told, words("see that a worker runs and is not busy with one job"))


def queue(words: Words) -> Finding:
    """Whether messages reach the workers."""
    given = settings()
    where = "Redis" if given.redis_url else str(given.var / "jobs.sqlite")
    try:
        waiting = jobs.current().waiting()
    except Exception as error:
        if not given.redis_url:
            raise
        found = words("%(where)s cannot be reached: %(why)s", where=where, why=str(error))
        cure = words("start Redis or correct REDIS_URL; until then jobs wait and pages still work")
        return Finding(False, found, cure)
    return Finding(True, words("%(where)s, %(waiting)s waiting", where=where, waiting=waiting))


def backup(words: Words) -> Finding:
    """An installation with people in it has a backup, and not an old one."""
    last = condition.backup(db.session)
    cure = "flask --app wsgi backup FILE"
    if last is None:
        used = condition.members(db.session, datetime.now(UTC)).accounts > 0
        return Finding(not used, words("none yet"), cure)
    when = f"{local(last.at):%Y-%m-%d %H:%M}"
    found = words("%(when)s, %(size)s MB", when=when, size=words.number(last.size / MEGABYTE))
    return Finding(datetime.now(UTC) - last.at < BACKUP_EVERY, found, cure)


def time(words: Words) -> Finding:
    """The clocks of this machine and of its database, and in which zone people read them."""
    ahead = condition.drift(condition.database(db.session), datetime.now(UTC))
    here = f"{local(datetime.now(UTC)):%Y-%m-%d %H:%M:%S}"
    zone = settings().time_zone
    found = words("%(here)s in %(zone)s", here=here, zone=zone)
    if abs(ahead) > DRIFT:
        found += ", " + words("the database is %(seconds)s seconds off", seconds=f"{ahead:+.0f}")
    return Finding(abs(ahead) <= DRIFT, found, words("let both machines set their clocks by NTP"))


def disk(words: Words) -> Finding:
    """Room for what the installation writes, and for a database that lies elsewhere."""
    folders = dict.fromkeys((settings().var, *_of_database(db.engine)))
    for folder in folders:
        if not os.access(folder, os.W_OK):
            cure = words("give this user the folder")
            return Finding(False, words("%(folder)s cannot be written", folder=folder), cure)
    rooms = {folder: shutil.disk_usage(folder).free // MEGABYTE for folder in folders}
    told = [
        words("%(free)s MB free in %(folder)s", free=free, folder=folder)
        for folder, free in rooms.items()
    ]
    return Finding(min(rooms.values()) >= ROOM, ", ".join(told), words("make room on this disk"))


def _of_database(engine: Engine) -> tuple[Path, ...]:
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return (Path(file).absolute().parent,) if file else ()
