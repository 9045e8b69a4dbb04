"""Moments and days in words, as the clocks of members show them: filters for all templates."""

from datetime import date, datetime

from flask_babel import format_date

from assessment import notice
from assessment.clock import local


def when(moment: datetime | None) -> str:
    """'5 December 2026, 18:00' in the reader's language; '' for no moment."""
    return notice.moment(moment) if moment else ""


def day(moment: date | datetime | None) -> str:
    """'5 December 2026' in the reader's language; '' for none."""
    if moment is None:
        return ""
    here = local(moment).date() if isinstance(moment, datetime) else moment
    return str(format_date(here, "long", rebase=False))
