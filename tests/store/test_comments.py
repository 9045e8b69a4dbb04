"""Comments: read through, redacted for good, and released once for all who may see results."""

from random import Random

import pytest

from assessment.models import Comment
from assessment.store import comments
from assessment.store.database import db
from tests import rows

TEXTS = {"start": [f"Nr. {number}" for number in range(12)], "obstacle": ["a", "b"]}


@pytest.fixture
def asked(app):
    """An audience whose comments wait."""
    with app.app_context():
        made = rows.audience(db.session).id
        comments.keep(db.session, made, TEXTS, Random(5))
        db.session.commit()
        yield made


def texts(found: list[Comment], question: str = "start") -> list[str]:
    return [one.text for one in found if one.question == question]


def test_comments_are_shuffled_within_their_question(asked) -> None:
    found = texts(comments.every(db.session, asked))
    assert found != TEXTS["start"]
    assert sorted(found) == sorted(TEXTS["start"])


def test_without_a_seed_the_order_cannot_be_repeated(app, asked) -> None:
    orders = set()
    for _ in range(3):
        other = rows.audience(db.session).id
        comments.keep(db.session, other, TEXTS)
        orders.add(tuple(texts(comments.every(db.session, other))))
    assert len(orders) == 3


def test_nothing_can_be_read_before_it_is_released(asked) -> None:
    assert comments.released(db.session, asked) == []
    assert comments.release(db.session, asked) == 14
    assert len(comments.released(db.session, asked)) == 14
    assert comments.release(db.session, asked) == 0


def test_a_redaction_overwrites_the_text(asked) -> None:
    first = comments.every(db.session, asked)[0]
    was = first.text
    assert comments.redact(db.session, asked, first.question, first.place, "[a name]")
    db.session.commit()
    db.session.expire_all()
    assert comments.every(db.session, asked)[0].text == "[a name]"
    assert comments.every(db.session, asked)[0].redacted
    assert was not in [one.text for one in comments.every(db.session, asked)]


def test_what_is_withheld_stays_back(asked) -> None:
    assert comments.withhold(db.session, asked, "start", 3)
    assert comments.withhold(db.session, asked, "start", 4)
    assert comments.take_back(db.session, asked, "start", 4)
    assert comments.release(db.session, asked) == 13
    assert 3 not in [
        one.place for one in comments.released(db.session, asked) if one.question == "start"
    ]


def test_what_was_released_is_not_changed_any_more(asked) -> None:
    comments.release(db.session, asked)
    with pytest.raises(comments.ReleasedError):
        comments.redact(db.session, asked, "start", 0, "other")
    with pytest.raises(comments.ReleasedError):
        comments.withhold(db.session, asked, "start", 0)


@pytest.mark.parametrize("change", [
    lambda of: comments.redact(db.session, of, "start", 0, "other"),
    lambda of: comments.withhold(db.session, of, "start", 0),
    lambda of: comments.take_back(db.session, of, "start", 0),
])  # fmt: skip
def test_what_is_released_between_the_look_and_the_change_is_not_changed(
    asked, monkeypatch, change
) -> None:
    comments.release(db.session, asked)
    before = [(one.text, one.state) for one in comments.released(db.session, asked)]
    looks, is_so = iter([False]), comments.are_released
    monkeypatch.setattr(comments, "are_released", lambda *of: next(looks, is_so(*of)))
    with pytest.raises(comments.ReleasedError):
        change(asked)
    assert [(one.text, one.state) for one in comments.released(db.session, asked)] == before


def test_a_comment_that_is_not_there_is_not_changed(asked) -> None:
    assert not comments.redact(db.session, asked, "start", 99, "x")
    other = rows.audience(db.session).id
    assert not comments.withhold(db.session, other, "start", 0)
