"""The form of one comment: its text overwritten, or the comment kept back or let go again."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import AnyOf, DataRequired, InputRequired, NumberRange, Optional

from assessment.forms.entries import Paragraphs, at_most

LONGEST = 4000
LAST = 10_000_000
EMPTY = _l("Please leave something to read, or withhold the comment.")


class CommentForm(FlaskForm):
    """Which comment, and what is done with it."""

    question = HiddenField(validators=[InputRequired()])
    place = IntegerField(validators=[InputRequired(), NumberRange(0, LAST)])
    deed = HiddenField(validators=[AnyOf(("redact", "withhold", "take-back"))])
    text = Paragraphs(validators=[Optional(), at_most(LONGEST)])


class RedactionForm(CommentForm):
    """A new text in place of the old one."""

    text = Paragraphs(validators=[DataRequired(EMPTY), at_most(LONGEST)])
