"""Where the projector puts the dots of a vote: in their level, clear of each other, of one size."""

from itertools import pairwise
from math import hypot

import pytest

from assessment.views.stage_votes import HIGH, LINE, WIDTH, Votes, focused, lined, votes
from assessment.workshop.parts import part
from assessment.workshop.reveal import Revealed, picture
from assessment.workshop.room import Agreement
from reports.charts import Setting
from reports.words import Words
from tests.workshop.examples import BANK, lever

ITEMS = [item.id for item in BANK.lever("goals").items]
AT = Setting(BANK, Words("en"))


def said(*rows: tuple[int | None, ...], round: int = 1, keys: list[str] = ITEMS) -> Revealed:
    return picture(BANK, part(BANK, "goals"), keys, round, lever("goals", *rows))


def again(*levels: int, item: str = ITEMS[1]) -> Revealed:
    """A second vote on one practice."""
    return picture(BANK, part(BANK, "goals"), [item], 2, [{item: level} for level in levels])


def in_their_levels(shown: Votes) -> bool:
    edge = shown.size / 2
    every = [dot for row in shown.rows for dot in (*row.before, *row.now)]
    within = all(x % (WIDTH / 5) > edge and x % (WIDTH / 5) < WIDTH / 5 - edge for x, _ in every)
    return within and all(edge <= y <= shown.line - edge for _, y in every)


@pytest.mark.parametrize("people", [3, 12, 30, 100])
def test_dots_of_both_votes_stay_in_their_level_and_cover_nobody(people) -> None:
    first = said(*[(3, 1 + n % 5, 2, 5, 1) for n in range(people)])
    second = said(*[(3, 3, 2 + n % 2, 5, 1) for n in range(people)], round=2)
    for of in ((first,), (first, second)):
        shown = votes(AT, of, {})
        assert in_their_levels(shown)
        assert [len(row.now) for row in shown.rows] == [people] * 5
        for row in shown.rows:
            every = sorted((*row.before, *row.now))
            assert len(set(every)) == len(every)
            near = (hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(every))
            assert min(near) >= shown.size - 0.2
    assert [len(row.before) for row in shown.rows] == [people] * 5


def test_a_practice_voted_on_again_is_alone_with_what_its_levels_mean() -> None:
    first, second = said(*[(3, n, 2, 4, 1) for n in (1, 5, 5)]), again(3, 3, 4)
    shown = votes(AT, focused((first, second), {}), {})
    assert [row.key for row in shown.rows] == [ITEMS[1]]
    assert shown.title == BANK.item(ITEMS[1]).name["en"]
    assert shown.anchors == tuple(one["en"] for one in BANK.item(ITEMS[1]).anchors)
    assert in_their_levels(shown)


@pytest.mark.parametrize("key", [ITEMS[1], "goals"])
def test_once_it_is_agreed_everything_is_looked_at_again(key) -> None:
    first, second = said(*[(3, n, 2, 4, 1) for n in (1, 5, 5)]), again(3, 3, 4)
    agreed = {key: Agreement(3.2, "")}
    shown = votes(AT, focused((first, second), agreed), agreed)
    assert [row.key for row in shown.rows] == ITEMS
    assert [len(row.now) for row in shown.rows] == [3] * 5
    assert not [row for row in shown.rows if row.before], "one vote, with dots that are seen"
    assert [len(row.medians) for row in shown.rows] == [1, 2, 1, 1, 1]
    assert not shown.anchors
    assert in_their_levels(shown)


def test_a_vote_on_everything_again_hides_nothing() -> None:
    first = said((3, 1, 2, 4, 1), (3, 5, 2, 4, 1), (3, 5, 2, 4, 1))
    second = said((3, 4, 2, 4, 1), (3, 5, 2, 4, 1), (3, 5, 2, 4, 1), round=2)
    assert focused((first, second), {}) == (first, second)


def test_fewer_than_three_answers_have_no_dots() -> None:
    shown = votes(AT, (said((None, 1, 2, 3, 4), (None, 1, 2, 3, 4), (2, 1, 2, 3, 4)),), {})
    assert (shown.rows[0].now, shown.rows[0].counts, shown.rows[0].middle) == ((), (), None)
    assert shown.rows[0].spreads == (None,)
    assert len(shown.rows[1].now) == 3


@pytest.mark.parametrize("most", [0, 1, 24, 180, 500])
def test_dots_on_next_steps_have_room_whatever_their_number(most) -> None:
    drawn = lined([most, 1, 0])
    assert [len(line) for line in drawn["lines"]] == [most, 1, 0]
    edge = drawn["size"] / 2
    assert all(edge <= x <= LINE - edge for line in drawn["lines"] for x, _ in line)
    assert all(edge <= y <= HIGH - edge for line in drawn["lines"] for _, y in line)
