"""How the installation does, in words: one line for each part, and whether somebody has to look."""

import platform
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import LazyString, format_decimal, format_timedelta, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assessment import jobs as queue
from assessment import machine
from assessment.config import Settings
from assessment.store import condition, health
from assessment.store.database import db
from assessment.version import version
from assessment.views.clock import when

MEGABYTE = 1_000_000
GIGABYTES = 10_000 * MEGABYTE  # from here on they are told as such
ROOM = 500 * MEGABYTE  # that should be free
BACKUP_EVERY = timedelta(days=2)
SLOW = 0.5  # seconds in which a database should have answered
OLD = timedelta(minutes=10)  # for a job that waits
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
KINDS: dict[str, LazyString] = {
    "check-report": _l("Report of a quick check"),
    "audience-report": _l("Report of an audience"),
    "document": _l("Document of an assessment"),
    "team-reports": _l("Reports of many organisations"),
    "mailing": _l("Invitations and reminders"),
    "action-reminders": _l("Reminders of actions"),
    "poster": _l("Poster"),
    "privacy-pack": _l("Privacy pack"),
    "workspace-export": _l("Export of a workspace"),
    "close": _l("Closing of an audience"),
}


class Part(NamedTuple):
    """One part of the installation."""

    name: str
    text: str
    good: bool = True


class Line(NamedTuple):
    """The jobs of one kind."""

    kind: str
    name: str
    text: str
    failed: bool
    good: bool


def parts(settings: Settings, now: datetime) -> list[Part]:
    """Every part, in a fixed order."""
    return [
        Part(_("Version"), _("Leitstern %(one)s, Python %(two)s", one=version(), two=_python())),
        _database(),
        _workers(now),
        _queue(settings),
        _disk(settings),
        _backup(now),
        _mails(settings),
        _members(settings, now),
        _metrics(settings),
    ]


def _python() -> str:
    return platform.python_version()


def _database() -> Part:
    from assessment.store.schema import is_current  # noqa: PLC0415  # other pages do not need it

    here = condition.database(db.session)
    current = is_current(db.engine)
    text = _(
        "%(engine)s %(version)s, at most %(size)s",
        engine=NAMES[here.engine],
        version=here.version,
        size=_size(machine.coarse(here.size)),
    )
    if not current:
        text = _("Not up to date: flask --app wsgi db-upgrade")
    return Part(_("Database"), text, current and here.seconds < SLOW)


def _workers(now: datetime) -> Part:
    alive = [at for _host, at in condition.workers(db.session) if now - at < health.UNSEEN]
    if not alive:
        return Part(_("Job workers"), _("None was seen in the last minutes"), good=False)
    count = ngettext("%(num)d alive", "%(num)d alive", len(alive))
    seen = _("%(count)s, last seen %(ago)s", count=count, ago=_ago(max(alive), now))
    return Part(_("Job workers"), seen)


def _queue(settings: Settings) -> Part:
    where = _("Redis") if settings.redis_url else _("a file on this machine")
    try:
        waiting = queue.current().waiting()
    except Exception:  # whatever the queue's own library raises
        text = _("%(where)s cannot be reached; jobs wait in the database", where=where)
        return Part(_("Job queue"), text, good=False)
    told = ngettext("%(num)d message waits", "%(num)d messages wait", waiting)
    return Part(_("Job queue"), _("In %(where)s; %(waiting)s", where=where, waiting=told))


def _disk(settings: Settings) -> Part:
    free = machine.free(settings.var)
    text = _("%(free)s free", free=_size(free - free % machine.STEP))
    return Part(_("Disk"), text, free >= ROOM)


def _backup(now: datetime) -> Part:
    last = condition.backup(db.session)
    if last is None:
        return Part(_("Last backup"), _("None yet: flask --app wsgi backup FILE"), good=False)
    text = _("%(when)s, %(size)s", when=when(last.at), size=_size(last.size))
    return Part(_("Last backup"), text, now - last.at < BACKUP_EVERY)


def _mails(settings: Settings) -> Part:
    if not settings.mail_url:
        return Part(_("Mail"), _("No mail server is set (MAIL_URL): no mails are sent"))
    found = condition.mails(db.session)
    waiting = ngettext("%(num)d mail waits", "%(num)d mails wait", found.waiting)
    back = ngettext(
        "mail to %(num)d address came back", "mail to %(num)d addresses came back", found.bounced
    )
    return Part(_("Mail"), _("%(waiting)s; %(back)s", waiting=waiting, back=back))


def _members(settings: Settings, now: datetime) -> Part:
    found = condition.members(db.session, now)
    accounts = ngettext("%(num)d account", "%(num)d accounts", found.accounts)
    workspaces = ngettext("%(num)d workspace", "%(num)d workspaces", found.workspaces)
    text = _(
        "%(accounts)s in %(workspaces)s; %(new)s new in 30 days",
        accounts=accounts,
        workspaces=workspaces,
        new=found.new_accounts,
    )
    is_open = settings.sign_up == "open"
    how = _("Anybody may sign up.") if is_open else _("New ones come by invitation.")
    return Part(_("Accounts"), f"{text}. {how}")


def _metrics(settings: Settings) -> Part:
    text = _("On, at /metrics") if settings.metrics_token else _("Off (METRICS_TOKEN is not set)")
    return Part(_("Metrics"), text)


def _size(size: int) -> str:
    if size < GIGABYTES:
        return f"{format_decimal(-(-size // MEGABYTE))} MB"
    return f"{format_decimal(-(-size // (100 * MEGABYTE)) / 10)} GB"


def jobs(found: Sequence[condition.Jobs], now: datetime) -> list[Line]:
    """One line for each kind of job of which some wait, run or have failed."""
    kinds = dict.fromkeys(one.kind for one in found)
    return [_line(kind, [one for one in found if one.kind == kind], now) for kind in kinds]


def _line(kind: str, found: Sequence[condition.Jobs], now: datetime) -> Line:
    states = {one.state for one in found}
    late = any(one.state == "queued" and now - one.oldest > OLD for one in found)
    text = "; ".join(_told(found, now))
    name = str(KINDS.get(kind, kind))
    return Line(kind, name, text, "failed" in states, "failed" not in states and not late)


def _told(found: Sequence[condition.Jobs], now: datetime) -> Iterator[str]:
    for one in found:
        asked, last = _ago(one.oldest, now), _ago(one.newest, now)
        if one.state == "queued":
            yield ngettext(
                "%(num)d waits, asked for %(ago)s",
                "%(num)d wait, the oldest asked for %(ago)s",
                one.count,
                ago=asked,
            )
        elif one.state == "running":
            yield ngettext("%(num)d runs", "%(num)d run", one.count)
        else:
            yield ngettext(
                "%(num)d failed %(ago)s", "%(num)d failed, the last %(ago)s", one.count, ago=last
            )


def _ago(then: datetime, now: datetime) -> str:
    """'3 days ago'."""
    return str(format_timedelta(min(then - now, timedelta(seconds=-1)), add_direction=True))
