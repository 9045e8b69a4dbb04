"""Looks at every part outside the program and says what to do where one is missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from assessment.config import ROOT, Settings
from assessment.store.database import db
from reports import svg

FONT = "Inter"
ROOM = 500  # megabytes that should be free


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the cure where it is not good."""

    good: bool
    found: str
    cure: str = ""


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check every outside part and say what to do."""
    settings: Settings = current_app.config["SETTINGS"]
    sick = 0
    for name, check in CHECKS.items():
        try:
            finding = check(settings)
        except Exception as error:  # whatever is broken, the other parts are looked at too
            finding = Finding(False, f"{type(error).__name__}: {error}".splitlines()[0])
        sick += not finding.good
        click.secho(f"{'ok ' if finding.good else 'BAD'} {name}: {finding.found}")
        if not finding.good and finding.cure:
            click.echo(f"      → {finding.cure}")
    sys.exit(1 if sick else 0)


def _database(settings: Settings) -> Finding:
    from assessment.store.schema import is_current  # noqa: PLC0415  # pages do not need it

    name = db.engine.url.render_as_string(hide_password=True)
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    if not is_current(db.engine):
        return Finding(False, f"{name} is not up to date", "flask --app wsgi db-upgrade")
    return Finding(True, f"{name} is up to date")


def _queue(settings: Settings) -> Finding:
    queue = current_app.extensions["jobs"].queue
    where = "Redis" if settings.redis_url else str(settings.var / "jobs.sqlite")
    return Finding(True, f"{where}, {len(queue)} waiting")


def _chromium(settings: Settings) -> Finding:
    drawn = svg.render([{"data": [{"x": [1, 2], "y": [1, 2]}], "layout": {}}])
    return Finding(drawn[0].startswith("<svg"), "draws a chart")


def _layout(settings: Settings) -> Finding:
    cure = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    code = "from weasyprint import HTML; HTML(string='<p>ok').write_pdf()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        return Finding(False, (done.stderr.strip().splitlines() or ["failed"])[-1], cure)
    return Finding(True, "lays out a page")


def _font(settings: Settings) -> Finding:
    cure = "apt-get install fonts-inter (reports fall back to another font until then)"
    if not shutil.which("fc-list"):
        return Finding(
            False, "fc-list is missing, so nobody can tell", "apt-get install fontconfig"
        )
    found = subprocess.run(["fc-list", FONT, "file"], capture_output=True, text=True, check=False)
    return Finding(
        bool(found.stdout.strip()), f"{FONT} {'found' if found.stdout else 'missing'}", cure
    )


def _disk(settings: Settings) -> Finding:
    settings.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.var).free // 1_000_000
    if not os.access(settings.var, os.W_OK):
        return Finding(False, f"{settings.var} cannot be written", "give this user the folder")
    return Finding(free >= ROOM, f"{free} MB free in {settings.var}", "make room on this disk")


def _translations(settings: Settings) -> Finding:
    catalogues = list((ROOT / "assessment" / "translations").glob("*/LC_MESSAGES/*.po"))
    missing = [po for po in catalogues if not Path(po).with_suffix(".mo").exists()]
    found = f"{len(catalogues) - len(missing)} of {len(catalogues)} catalogues are compiled"
    return Finding(not missing, found, "make install")


CHECKS: dict[str, Callable[[Settings], Finding]] = {
    "Database": _database,
    "Job queue": _queue,
    "Charts (Chromium)": _chromium,
    "Layout (WeasyPrint, Pango)": _layout,
    "Font": _font,
    "Translations": _translations,
    "Disk": _disk,
}
