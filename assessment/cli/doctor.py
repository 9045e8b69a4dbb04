"""The command `doctor`: looks at every part outside the program and says what to do."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import click
from flask.cli import with_appcontext

from assessment.cli import masked, running
from assessment.cli.finding import Finding
from assessment.cli.refusal import language_of
from assessment.config import ROOT
from assessment.mail import Server
from assessment.store.database import db
from assessment.table.errors import N_
from reports import svg
from reports.chromium import ChromiumFailedError
from reports.words import Words

FONT = "Inter"
PAGE = "from weasyprint import HTML; HTML(string='<p>ok').write_pdf()"
FIGURE = {"data": [{"x": [1, 2], "y": [1, 2]}], "layout": {}}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For a program: one JSON object.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Check every part and say what to do where one is missing; exit code 1 if one is."""
    words = Words(language_of(), "cli")
    found = {name: _examine(check, words) for name, check in CHECKS}
    well = all(finding.good for finding in found.values())
    if as_json:
        click.echo(_json(found))
    else:
        _show(found, words)
    sys.exit(0 if well else 1)


def _show(found: dict[str, Finding], words: Words) -> None:
    for name, finding in found.items():
        mark = words("ok") if finding.good else words("MISSING")
        click.echo(f"{mark:<9}{words(name)}: {finding.found}")
        if not finding.good and finding.cure:
            click.echo(f"{'':<9}→ {finding.cure}")
    for variable, value in masked.told(running.settings()).items():
        click.echo(f"{'':<9}{variable}={value}")


def _json(found: dict[str, Finding]) -> str:
    parts = [
        {"part": name, "ok": one.good, "found": one.found, "cure": "" if one.good else one.cure}
        for name, one in found.items()
    ]
    well = all(one.good for one in found.values())
    told = {"ok": well, "parts": parts, "settings": masked.told(running.settings())}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _examine(check: Callable[[Words], Finding], words: Words) -> Finding:
    try:
        return check(words)
    except Exception as error:  # whatever is broken, the rest is looked at too
        db.session.rollback()
        return Finding(False, (str(error).splitlines() or [type(error).__name__])[0])


def _mail(words: Words) -> Finding:
    """Says hello to the mail server and signs in; sends nothing."""
    settings = running.settings()
    if not settings.mail_url:
        return Finding(True, words("no server is set (MAIL_URL): no mails are sent"))
    with Server() as server:
        server.open()
    return Finding(True, words("%(host)s takes mails", host=urlsplit(settings.mail_url).hostname))


def _address(words: Words) -> Finding:
    """Links in mails and QR codes lead to PUBLIC_URL, where nobody else may read along."""
    url = running.settings().public_url
    parts = urlsplit(url)
    if parts.hostname in ("localhost", "127.0.0.1", "::1"):
        found = words("%(url)s: links in mails and on posters work on this machine only", url=url)
        return Finding(True, found)
    if parts.scheme == "https" or running.settings().environment != "production":
        return Finding(True, url)
    cure = words("set PUBLIC_URL to an address with https, and PROXIES behind a reverse proxy")
    return Finding(False, words("%(url)s is not encrypted", url=url), cure)


def _charts(words: Words) -> Finding:
    try:
        svg.render([FIGURE])
    except ChromiumFailedError as error:
        cure = words("let this system have user namespaces, which keep Chromium's pages apart")
        return Finding(False, str(error), cure)
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


CHECKS: tuple[tuple[str, Callable[[Words], Finding]], ...] = (
    (N_("Version"), running.release),
    (N_("Database"), running.database),
    (N_("Job queue"), running.queue),
    (N_("Job worker"), running.worker),
    (N_("Jobs"), running.work),
    (N_("Mail"), _mail),
    (N_("Address"), _address),
    (N_("Charts"), _charts),
    (N_("Layout"), _layout),
    (N_("Font"), _font),
    (N_("Translations"), _translations),
    (N_("Disk"), running.disk),
    (N_("Last backup"), running.backup),
    (N_("Time"), running.time),
)
