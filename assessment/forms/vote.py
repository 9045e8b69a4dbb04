"""The form of one vote on a phone: the questions of one round, read as the ballot it becomes.

What a ballot must be is checked once more where it is stored; here stands what to tell a person.
It is not signed with a session: a seat's cookie goes along with forms of our own pages only.
"""

from functools import lru_cache
from typing import Any, cast

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from assessment.forms.answers import FIELDS, Problem
from assessment.forms.asked import Question
from assessment.forms.fields import CANT_JUDGE
from assessment.workshop import parts
from questions.load import bank


class Vote(FlaskForm):
    """What every vote carries besides its answers."""

    class Meta(FlaskForm.Meta):
        csrf = False

    asked: tuple[Question, ...]

    part = HiddenField()
    round = HiddenField()

    def payload(self) -> dict[str, Any]:
        """The ballot: by question, what was answered; what cannot be judged is None."""
        given = ((q.key, self[q.name].data) for q in self.asked)
        return {key: None if said == CANT_JUDGE else said for key, said in given}

    def is_for(self, part: str, round: int) -> bool:
        """Whether this vote was given in that round of that part."""
        return (self.part.data, self.round.data) == (part, str(round))

    def shown(self) -> dict[str, Any]:
        """What was sent, by name, as the page shows it again."""
        points = {q.name for q in self.asked if q.kind == "points"}
        return {f.name: f.raw_data if f.name in points else f.data for f in self}

    def problems(self) -> list[Problem]:
        """Everything that keeps this vote from being stored, in the order of the page."""
        self.validate()
        wrong = [Problem(f.name, f.errors[0]) for f in self if f.errors]
        missing = [
            Problem(q.name, _("Please answer this, so that your vote can be counted."))
            for q in self.asked
            if q.kind != "choice" and self[q.name].data is None and not self[q.name].errors
        ]
        if wrong or missing:
            return wrong + missing
        if all(self[q.name].data is None for q in self.asked):
            text = _("Nothing is answered yet. Please choose at least one sentence.")
            return [Problem(self.asked[0].name, text)]
        return []


@lru_cache(maxsize=512)
def questions(version: str, part: str, keys: tuple[str, ...]) -> tuple[Question, ...]:
    """The questions of a round as the pages draw them; two parts may stand on one page."""
    return tuple(
        Question(_name(part, one.key), one.kind, part, one.key, one.about)
        for one in parts.part(bank(version), part).questions
        if one.key in keys
    )


def _name(part: str, key: str) -> str:
    return f"{part}-{key}" if part == "importance" else key


@lru_cache(maxsize=512)
def form_class(version: str, part: str, keys: tuple[str, ...]) -> type[Vote]:
    """The form of one round; all phones share it."""
    asked = questions(version, part, keys)
    fields: dict[str, Field] = {name: field for q in asked for name, field in FIELDS[q.kind](q)}
    return cast("type[Vote]", type("VoteForm", (Vote,), fields | {"asked": asked}))
