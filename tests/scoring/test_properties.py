"""What must hold for any answers at all."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from assessment.scoring.gaps import gaps
from assessment.scoring.levers import asked, person_scores
from assessment.scoring.responses import Responses
from assessment.scoring.score import score
from questions.bank import STRATEGIES
from tests.scoring.examples import BANK

ANSWER = st.sampled_from([float("nan"), 1.0, 2.0, 3.0, 4.0, 5.0])


@st.composite
def bodies(draw, least=0, most=14):
    n = draw(st.integers(least, most))
    items = draw(hnp.arrays(float, (n, 25), elements=ANSWER))
    first = draw(hnp.arrays(int, n, elements=st.integers(0, 20)))
    part = draw(hnp.arrays(float, n, elements=st.floats(0, 1)))
    centric = np.floor((20 - first) * part)
    points = 5 * np.column_stack([first, centric, 20 - first - centric]).astype(float)
    given_by = draw(hnp.arrays(bool, n))
    points[~given_by] = np.nan
    service = draw(hnp.arrays(float, (n, 2), elements=ANSWER))
    return Responses(items=items, allocations=points[:, None, :], service=service)


@given(bodies(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_respondents_does_not_matter(responses, chance):
    order = list(range(len(responses)))
    chance.shuffle(order)
    shuffled = responses.where(np.array(order, dtype=np.intp))
    assert score(BANK, shuffled) == score(BANK, responses)


@given(bodies(least=1), st.permutations(range(5)))
@settings(deadline=None)
def test_the_order_of_the_items_of_a_lever_does_not_matter(responses, order):
    columns = np.arange(25)
    columns[:5] = order
    one = score(BANK, responses).levers[0]
    other = score(BANK, replace(responses, items=responses.items[:, columns])).levers[0]
    assert (one.n, one.mean, one.sd, one.interval) == (
        other.n,
        other.mean,
        other.sd,
        other.interval,
    )
    for key in ("alpha", "agreement", "rwg_j"):
        before, after = getattr(one, key), getattr(other, key)
        assert (before is None) == (after is None)
        assert before is None or before == pytest.approx(after, rel=1e-9, abs=1e-12)


@given(bodies(least=1), st.integers(0, 13), st.integers(0, 24), ANSWER)
@settings(deadline=None)
def test_an_answer_more_or_less_moves_only_its_own_lever_and_practice(responses, row, item, answer):
    items = responses.items.copy()
    items[row % len(items), item] = answer
    before, after = score(BANK, responses), score(BANK, replace(responses, items=items))
    if before.n != after.n:  # the share of 'can't judge' is about all who answered
        return
    for number, (one, other) in enumerate(zip(before.levers, after.levers, strict=True)):
        if number != item // 5:
            assert one == other
        for place, (p, q) in enumerate(zip(one.practices, other.practices, strict=True)):
            if number * 5 + place != item:
                assert p == q


@given(bodies(), st.sampled_from(["quick", "pulse", "full"]))
@settings(deadline=None)
def test_scores_and_intervals_stay_on_the_scale_and_shares_sum_to_one(responses, form):
    result = score(BANK, responses, form=form)
    for one in [*result.levers, *(p for lever in result.levers for p in lever.practices)]:
        assert one.mean is None or 1 <= one.mean <= 5
        if one.interval is not None:
            assert 1 <= one.interval.low <= one.mean <= one.interval.high <= 5
    if result.positioning.mean is not None:
        assert sum(result.positioning.mean) == pytest.approx(1)
        assert sum(result.positioning.first_choice) <= 1 + 1e-12
        assert result.positioning.diff >= 0
        assert {result.positioning.top, result.positioning.second} < set(STRATEGIES)
    for priority in result.priorities:
        assert 0 < priority.damping <= 1
        assert priority.priority >= 0


@given(bodies())
@settings(deadline=None)
def test_the_same_answers_give_the_same_result(responses):
    assert score(BANK, responses) == score(BANK, responses)


@given(bodies(least=1))
@settings(deadline=None)
def test_nobody_gets_a_lever_score_from_fewer_than_four_of_five_answers(responses):
    for of in asked(BANK, "quick"):
        answered = (~np.isnan(responses.items[:, of.columns])).sum(axis=1)
        scores = person_scores(responses.codes(), of)
        assert ((answered >= 4) == ~np.isnan(scores)).all()


@given(bodies(), bodies())
@settings(deadline=None)
def test_a_gap_turned_round_has_the_other_sign(first, second):
    there = zip(gaps(BANK, first, second), gaps(BANK, second, first), strict=True)
    for one, other in there:
        assert (one.p_holm, one.relevant) == (other.p_holm, other.relevant)
        assert (one.m1, one.m2) == (other.m2, other.m1)
        if one.diff is not None:
            assert one.diff == pytest.approx(-other.diff)
            assert one.mann_whitney_p == pytest.approx(other.mann_whitney_p)
            assert 0 <= one.mann_whitney_p <= 1
