"""The kinds of answers as form fields: a level, points over three statements, a group, text."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, StringField
from wtforms.validators import ValidationError

CANT_JUDGE = 0  # what 'I can't judge this' sends
STEP = 5  # points are given in steps of this size
WHOLE = 100


class Choice(Field):
    """One of five levels, or 'can't judge'; nothing at all is an answer that is still open."""

    offered = "012345"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the one value sent; whatever a page never sends is refused."""
        if not valuelist:
            return
        if len(valuelist) > 1 or valuelist[0] not in self.offered or len(valuelist[0]) != 1:
            raise ValueError(_not_offered())
        self.data = int(valuelist[0])


class Stage(Choice):
    """One of the four stages of a figure in use, sent as 1 to 4, or 'can't judge'."""

    offered = "01234"


class Pick(Field):
    """One of the names of a group, sent as its number from 1; `data` is the name.

    Nothing is no answer, and stays so: nobody has to say where they belong.
    """

    def __init__(self, names: Sequence[str], **more: Any) -> None:
        super().__init__(**more)
        self.names = names

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the number of one name."""
        if not valuelist or valuelist == [""]:
            return
        value = valuelist[0]
        if not re.fullmatch(r"[1-9][0-9]{0,3}", value) or int(value) > len(self.names):
            raise ValueError(_not_offered())
        self.data = self.names[int(value) - 1]


def _not_offered() -> str:
    text: str = _("Please choose one of the answers that are offered.")
    return text


class Points(Field):
    """100 points in steps of 5 over three statements, sent as `name-1` to `name-3`.

    `data` is None while nothing was given; what was typed stays in `raw_data` for the page.
    """

    def names(self) -> tuple[str, str, str]:
        """The names of its three inputs."""
        return f"{self.name}-1", f"{self.name}-2", f"{self.name}-3"

    def process(self, formdata: Any, *_data: Any, **_filters: Any) -> None:
        """Read the three inputs as one answer."""
        self.process_errors: list[str] = []
        self.data, self.raw_data = None, ["", "", ""]
        if formdata is None:
            return
        sent = [formdata.getlist(name) for name in self.names()]
        self.raw_data = [values[0].strip()[:4] if values else "" for values in sent]
        if any(self.raw_data):
            self.data = [_points(value) for value in self.raw_data]

    def pre_validate(self, _form: Any) -> None:
        """The sum is 100 and every share a multiple of 5, whatever the page enforced."""
        if self.data is None:
            return
        if any(points is None for points in self.data):
            raise ValidationError(
                _("Please give whole numbers from 0 to 100 in steps of %(step)d.", step=STEP)
            )
        total = sum(points or 0 for points in self.data)
        if total != WHOLE:
            raise ValidationError(
                _("The three add up to %(total)d points; please give exactly 100.", total=total)
            )


def _points(value: str) -> int | None:
    if not value:
        return 0
    if not re.fullmatch(r"[0-9]{1,3}", value):
        return None
    points = int(value)
    return points if points <= WHOLE and points % STEP == 0 else None


class Line(StringField):
    """One line of text, without control characters and direction marks."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Clean what was typed."""
        self.data = cleaned(valuelist[0]) if valuelist else ""


class Paragraph(StringField):
    """Some lines of text, each cleaned like a `Line`; empty ones at both ends are dropped."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Clean what was typed."""
        lines = valuelist[0].splitlines() if valuelist else []
        self.data = "\n".join(map(cleaned, lines)).strip()


def cleaned(text: str) -> str:
    """One line as it is stored: composed, its blanks single, nothing that cannot be seen."""
    normal = unicodedata.normalize("NFC", text)
    kept = (" " if c.isspace() else c for c in normal if c.isprintable() or c.isspace())
    return " ".join("".join(kept).split())
