"""The kinds of answers, apart from any page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form

from assessment.forms.fields import Choice, Line, Points


class Sheet(Form):
    level = Choice()
    share = Points()
    name = Line()


def sheet(**sent: str) -> Sheet:
    form = Sheet(MultiDict({key.replace("_", "-"): value for key, value in sent.items()}))
    form.validate()
    return form


@pytest.mark.parametrize("value", list("012345"))
def test_a_level_or_cant_judge_is_a_choice(value) -> None:
    assert sheet(level=value).level.data == int(value)


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context():
        yield


def _accepted(one: int, two: int, three: int) -> bool:
    form = sheet(share_1=str(one), share_2=str(two), share_3=str(three))
    return not form.share.errors


def test_points_are_accepted_exactly_when_they_are_100_in_steps_of_5() -> None:
    @given(st.tuples(*[st.integers(-5, 105)] * 3))
    def holds(points: tuple[int, int, int]) -> None:
        fits = sum(points) == 100 and all(0 <= p <= 100 and p % 5 == 0 for p in points)
        assert _accepted(*points) is fits

    holds()


def test_every_split_in_steps_of_5_is_accepted() -> None:
    for one in range(0, 101, 5):
        for two in range(0, 101 - one, 5):
            assert _accepted(one, two, 100 - one - two)


def test_any_text_becomes_one_printable_line() -> None:
    @given(st.text())
    def holds(text: str) -> None:
        name = sheet(name=text).name.data
        assert name.isprintable()
        assert name == " ".join(name.split())

    holds()
