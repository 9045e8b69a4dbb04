"""Moments and days in words, as the clocks of members show them."""

from datetime import date, datetime

from flask_babel import format_date

from assessment import notice


def when(moment: datetime | None) -> str:
    """'5 December 2026, 18:00' in the reader's language; '' for no moment."""
    return notice.moment(moment) if moment else ""


def day(moment: date | datetime | None) -> str:
    """'5 December 2026' in the reader's language; '' for none."""
    return str(format_date(moment, "long")) if moment else ""
