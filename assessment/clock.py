"""The clock of this installation: the time zone in which its members read and set times."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app


def zone() -> ZoneInfo:
    """The time zone that the settings name."""
    return ZoneInfo(current_app.config["SETTINGS"].time_zone)


def local(moment: datetime) -> datetime:
    """A moment as the clocks of members show it."""
    return moment.astimezone(zone())
