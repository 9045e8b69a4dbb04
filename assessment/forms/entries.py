"""What members enter, as form fields: several lines, names, a moment, a colour, one of few.

A field cleans what was typed and says what is wrong with it; what a form as a whole must obey
stands with the form.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import ColorInput, DateTimeLocalInput

from assessment.clock import local, zone

LONGEST = 80  # characters of one name in a list
FEWEST, MOST = 2, 100  # names in a list
COLOUR = re.compile(r"#[0-9a-f]{6}")
DIGITS = 18  # of a whole number that are read: more than any bound has
MOMENT = "%Y-%m-%dT%H:%M"  # as browsers send it, to the minute
MOMENT_LIKE = _l("Please give a date and a time such as 2026-11-21 18:00.")
CHOOSE = _l("Please choose one of the answers that are offered.")


def needed(message: Any) -> Callable[[Any, Any], None]:
    """A validator: there must be something."""

    def check(_form: Any, field: Any) -> None:
        if not field.data:
            raise ValidationError(message)

    return check


def at_most(characters: int) -> Callable[[Any, Any], None]:
    """A validator: the text is no longer than this."""

    def check(_form: Any, field: Any) -> None:
        if len(field.data or "") > characters:
            raise ValidationError(_("Please shorten this to %(max)d characters.", max=characters))

    return check


def between(least: int, most: int) -> Callable[[Any, Any], None]:
    """A validator: a whole number in this range, or nothing."""

    def check(_form: Any, field: Any) -> None:
        if field.data is not None and not least <= field.data <= most:
            raise ValidationError(
                _("Please give a whole number from %(least)d to %(most)d.", least=least, most=most)
            )

    return check


class Pick(SelectField):
    """One of a list; whatever a page never sends is refused."""

    def pre_validate(self, form: Any) -> None:
        """The same as ever, in our words."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(CHOOSE) from None


class OneOf(Field):
    """One of few answers that are all in view, each with what it means.

    `offers` are (value, label, note); a page always sends one of them.
    """

    def __init__(
        self,
        label: Any,
        words: Mapping[str, Any] | None = None,
        notes: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(label, **more)
        self.offer(words or {}, notes or {})

    def offer(self, words: Mapping[str, Any], notes: Mapping[str, Any]) -> None:
        """Offer these values in their words."""
        self.offers = [(value, word, notes.get(value, "")) for value, word in words.items()]

    def pre_validate(self, _form: Any) -> None:
        """One of them must be chosen."""
        if self.data not in [value for value, *_words in self.offers]:
            raise ValidationError(CHOOSE)


def listed(words: Mapping[str, Any]) -> list[SelectChoice]:
    """The choices of a list, by value."""
    return [SelectChoice(value=value, label=word) for value, word in words.items()]


class Whole(IntegerField):
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Digits only; what was typed stays for the page."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            if not re.fullmatch(r"[0-9]+", typed):
                raise ValueError(_("Please give a whole number, in digits only."))
            self.data = int(typed[:DIGITS])


def read_day(typed: str) -> date:
    """A date as browsers send it, in the years that people plan; ValueError if it is none."""
    day = datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC).date()
    if not 2000 <= day.year <= 2100:
        raise ValueError(typed)
    return day


class Day(DateField):
    """A date, or nothing."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Nothing is no date, and no mistake."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = read_day(typed)
            except ValueError:
                raise ValueError(_("Please give a date such as 2026-11-21.")) from None


class Moment(Field):
    """A date and time in the zone of this installation; `data` is in UTC.

    An hour that a clock shows twice is the first, or the `last`: nothing ends before its time.
    """

    widget = DateTimeLocalInput()

    def __init__(self, label: Any = None, *, last: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.fold = int(last)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """As browsers send it; an hour that the clock leaves out is refused."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            here = datetime.strptime(typed[:16].replace(" ", "T"), MOMENT).replace(
                tzinfo=zone(), fold=self.fold
            )
        except ValueError:
            raise ValueError(MOMENT_LIKE) from None
        if not 2000 <= here.year <= 2100:
            raise ValueError(MOMENT_LIKE)
        self.data = here.astimezone(UTC)
        if local(self.data).replace(tzinfo=None) != here.replace(tzinfo=None):
            self.data = None
            raise ValueError(_("The clocks skip this hour that night. Please give another one."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return local(self.data).strftime(MOMENT) if self.data else ""


class Paragraphs(TextAreaField):
    """A text of several lines, without control characters and direction marks."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Clean what was typed."""
        text = unicodedata.normalize("NFC", valuelist[0]) if valuelist else ""
        lines = (_printable(line).rstrip() for line in text.replace("\r\n", "\n").split("\n"))
        self.data = "\n".join(lines).strip()


class Names(Paragraphs):
    """A name per line: none at all, or two to a hundred; `data` is a tuple."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Clean each line; empty ones are left out."""
        super().process_formdata(valuelist)
        lines = (" ".join(line.split()) for line in str(self.data).split("\n"))
        self.data: Any = tuple(line for line in lines if line)

    def pre_validate(self, _form: Any) -> None:
        """Few enough, short enough, told apart, and free of the sign that parts a group's key."""
        if not self.data:
            return
        if not FEWEST <= len(self.data) <= MOST:
            raise ValidationError(
                _("Please give %(least)d to %(most)d names, one per line.", least=FEWEST, most=MOST)
            )
        seen: set[str] = set()
        for name in self.data:
            if len(name) > LONGEST:
                raise ValidationError(
                    _("‘%(name)s…’ is longer than %(max)d characters.", name=name[:30], max=LONGEST)
                )
            if "=" in name:
                raise ValidationError(_("‘%(name)s’ has an equals sign: leave it out.", name=name))
            if name.casefold() in seen:
                raise ValidationError(_("‘%(name)s’ is listed twice.", name=name))
            seen.add(name.casefold())

    def _value(self) -> str:
        return "\n".join(self.data or ())


class Colour(Field):
    """A colour such as '#0b6e69'; '' is none."""

    widget = ColorInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Six hexadecimal digits, as browsers send them."""
        self.data = valuelist[0].strip().lower() if valuelist else ""
        if self.data and not COLOUR.fullmatch(self.data):
            raise ValueError(_("Please give a colour such as #0b6e69."))

    def _value(self) -> str:
        return str(self.data or "")


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else " " if c.isspace() else "" for c in line)
