"""Moments and days in words, as the clocks of members show them; templates know them as filters."""

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date

from assessment.clock import in_short, in_words


def init_app(app: Flask) -> None:
    """Give templates `when`, `day` and the short `moment`."""
    app.jinja_env.filters.update(when=when, day=day, moment=in_short)


def when(moment: datetime | None) -> str:
    """'5 December 2026, 18:00' in the reader's language; '' for no moment."""
    return in_words(moment) if moment else ""


def day(moment: date | datetime) -> str:
    """'5 December 2026' in the reader's language."""
    return str(format_date(moment, "long"))
