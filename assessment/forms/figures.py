"""The latest value of a customer figure and its day: read in the reader's way of writing them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import Field

from assessment import numerals

EARLIEST = date(2000, 1, 1)


class Value(Field):
    """A number between the bounds of its figure; '42,5' in German, '42.5' in English."""

    data: float | None

    def __init__(self, low: float, high: float, **more: Any) -> None:
        super().__init__(**more)
        self.low, self.high = low, high

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the number; a dot or comma of the other language is understood where it can be."""
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        number = numerals.read(typed, get_locale().language)
        if number is None:
            raise ValueError(_("Please give a number in figures."))
        if not self.low <= number <= self.high:
            raise ValueError(_range(self.low, self.high))
        self.data = number


def _range(low: float, high: float) -> str:
    locale = get_locale()
    text: str = _(
        "This figure lies between %(low)s and %(high)s.",
        low=format_decimal(low, locale=locale).replace("-", "−"),
        high=format_decimal(high, locale=locale),
    )
    return text


class Day(Field):
    """A day of this century that is not in the future, as a date input sends it."""

    data: date | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the day; tomorrow is today further east."""
        if not valuelist or not valuelist[0].strip():
            return
        try:
            day = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            raise ValueError(_("Please give the day as a date.")) from None
        if not EARLIEST <= day <= date.today() + timedelta(days=1):
            raise ValueError(_("The day lies too far back or in the future."))
        self.data = day
