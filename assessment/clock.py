"""The clock of this installation: the time zone in which people read and set times, and how."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import format_date, format_time
from flask_babel import gettext as _


def zone() -> ZoneInfo:
    """The time zone that the settings name."""
    return ZoneInfo(current_app.config["SETTINGS"].time_zone)


def local(moment: datetime) -> datetime:
    """A moment as the clocks of members show it."""
    return moment.astimezone(zone())


def in_words(moment: datetime) -> str:
    """Day and time in the reader's language."""
    day, time = format_date(moment, "long"), format_time(moment, "short")
    return str(_("%(day)s, %(time)s", day=day, time=time))


def in_short(moment: date | datetime) -> str:
    """'5 Dec 2026', with '18:00' after it where it is a moment, in the reader's language."""
    day = str(format_date(moment, "medium"))
    return f"{day}, {format_time(moment, 'short')}" if isinstance(moment, datetime) else day
