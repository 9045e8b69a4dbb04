"""The command `doctor`: looks at every part outside the program and says what to do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from assessment import jobs
from assessment.cli.refusal import language_of
from assessment.config import ROOT, Settings
from assessment.mail import Server
from assessment.store import health
from assessment.store.database import db
from assessment.table.errors import N_
from reports import svg
from reports.words import Words

FONT = "Inter"
ROOM = 500  # megabytes that should be free
PAGE = "from weasyprint import HTML; HTML(string='<p>ok').write_pdf()"
FIGURE = {"data": [{"x": [1, 2], "y": [1, 2]}], "layout": {}}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the cure where it is not good."""

    good: bool
    found: str
    cure: str = ""


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check every outside part and say what to do where one is missing."""
    words, sick = Words(language_of(), "cli"), 0
    for name, check in CHECKS:
        finding = _examine(check, words)
        sick += not finding.good
        mark = words("ok") if finding.good else words("MISSING")
        click.echo(f"{mark:<9}{words(name)}: {finding.found}")
        if not finding.good and finding.cure:
            click.echo(f"{'':<9}→ {finding.cure}")
    sys.exit(1 if sick else 0)


def _examine(check: Callable[[Words], Finding], words: Words) -> Finding:
    try:
        return check(words)
    except Exception as error:  # whatever is broken, the rest is looked at too
        return Finding(False, (str(error).splitlines() or [type(error).__name__])[0])


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _database(words: Words) -> Finding:
    from assessment.store.schema import is_current  # noqa: PLC0415  # slow, and only needed here

    name = db.engine.url.render_as_string(hide_password=True)
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    if is_current(db.engine):
        return Finding(True, words("%(name)s is up to date", name=name))
    return Finding(
        False, words("%(name)s is not up to date", name=name), "flask --app wsgi db-upgrade"
    )


def _worker(words: Words) -> Finding:
    """A server that is not started yet has no worker; what is wrong is work without one."""
    if health.has_worker(db.session, datetime.now(UTC)):
        return Finding(True, words("a worker was seen in the last minutes"))
    found, cure = words("no worker was seen in the last minutes"), "flask --app wsgi serve"
    return Finding(not health.has_work(db.session), found, cure)


def _mail(words: Words) -> Finding:
    """Says hello to the mail server and signs in; sends nothing."""
    settings = _settings()
    if not settings.mail_url:
        return Finding(True, words("no server is set (MAIL_URL): no mails are sent"))
    with Server() as server:
        server.open()
    return Finding(True, words("%(host)s takes mails", host=urlsplit(settings.mail_url).hostname))


def _address(words: Words) -> Finding:
    """Links in mails and QR codes lead to PUBLIC_URL, where nobody else may read along."""
    url = _settings().public_url
    parts = urlsplit(url)
    if parts.hostname in ("localhost", "127.0.0.1", "::1"):
        found = words("%(url)s: links in mails and on posters work on this machine only", url=url)
        return Finding(True, found)
    if parts.scheme == "https" or _settings().environment != "production":
        return Finding(True, url)
    cure = words("set PUBLIC_URL to an address with https, and PROXIES behind a reverse proxy")
    return Finding(False, words("%(url)s is not encrypted", url=url), cure)


def _queue(words: Words) -> Finding:
    settings = _settings()
    where = "Redis" if settings.redis_url else str(settings.var / "jobs.sqlite")
    try:
        waiting = jobs.current().waiting()
    except Exception as error:
        if not settings.redis_url:
            raise
        found = words("%(where)s cannot be reached: %(why)s", where=where, why=str(error))
        cure = words("start Redis or correct REDIS_URL; until then jobs wait and pages still work")
        return Finding(False, found, cure)
    return Finding(True, words("%(where)s, %(waiting)s waiting", where=where, waiting=waiting))


def _charts(words: Words) -> Finding:
    svg.render([FIGURE])
    return Finding(True, words("Chromium draws a chart"))


def _layout(words: Words) -> Finding:
    # In a process of its own: a missing library can end the one that looks for it.
    command = [sys.executable, "-c", PAGE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode == 0:
        return Finding(True, words("WeasyPrint lays out a page"))
    last = (done.stderr.strip().splitlines() or [""])[-1]
    cure = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    return Finding(False, last, cure)


def _font(words: Words) -> Finding:
    lister = shutil.which("fc-list")
    if lister is None:
        return Finding(False, words("fc-list is missing"), "apt-get install fontconfig")
    command = [lister, FONT, "file"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    if done.stdout.strip():
        return Finding(True, words("%(font)s is installed", font=FONT))
    found = words("%(font)s is missing; reports use another font until then", font=FONT)
    return Finding(False, found, "apt-get install fonts-inter")


def _translations(words: Words) -> Finding:
    sources = list((ROOT / "assessment" / "translations").glob("*/LC_MESSAGES/*.po"))
    missing = [source.name for source in sources if not source.with_suffix(".mo").exists()]
    if missing:
        names = ", ".join(missing)
        return Finding(False, words("not compiled: %(names)s", names=names), "make install")
    return Finding(True, words("%(count)s catalogues are compiled", count=len(sources)))


def _disk(words: Words) -> Finding:
    folder = _settings().var
    if not os.access(folder, os.W_OK):
        cure = words("give this user the folder")
        return Finding(False, words("%(folder)s cannot be written", folder=folder), cure)
    free = shutil.disk_usage(folder).free // 1_000_000
    found = words("%(free)s MB free in %(folder)s", free=free, folder=folder)
    return Finding(free >= ROOM, found, words("make room on this disk"))


CHECKS: tuple[tuple[str, Callable[[Words], Finding]], ...] = (
    (N_("Database"), _database),
    (N_("Job queue"), _queue),
    (N_("Job worker"), _worker),
    (N_("Mail"), _mail),
    (N_("Address"), _address),
    (N_("Charts"), _charts),
    (N_("Layout"), _layout),
    (N_("Font"), _font),
    (N_("Translations"), _translations),
    (N_("Disk"), _disk),
)
