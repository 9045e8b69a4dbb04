"""What is published of an audience: rounded, from enough people, and giving nobody away."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.cells import Plan, members
from assessment.scoring.disclosure import isolates
from assessment.scoring.levers import asked, person_scores
from assessment.scoring.partly import hidden, without_few
from assessment.scoring.publication import Agreed, publish
from assessment.scoring.responses import Groups, Responses
from assessment.scoring.snapshot import to_json
from questions.bank import LEVERS
from tests.factories import responses
from tests.scoring.examples import BANK

DEPARTMENTS = ("Sales", "Service", "Production")
PLAN = Plan.of(
    [{"key": "leadership"}, {"key": "contact"}, {"key": "department", "names": DEPARTMENTS}],
    [["department", "leadership"], ["department", "contact"]],
)
PULSE = Agreed("pulse", "pulse", "anonymous", plan=PLAN)
FULL = replace(PULSE, form="full")
# Numbers that follow from others alone, and need more places.
DERIVED = (".covariance", ".radius2", ".flip")


def people(n: int, seed: int = 1, **more) -> Responses:
    """n people of three departments, a fifth of them leaders; some belong to no group."""
    random = np.random.default_rng(seed)
    groups = {
        "leadership": random.choice(["yes", "no", ""], n, p=[0.2, 0.7, 0.1]),
        "contact": random.choice(["yes", "no"], n),
        "department": random.choice([*DEPARTMENTS, ""], n, p=[0.5, 0.3, 0.15, 0.05]),
    }
    named = {key: Groups.of([str(one) for one in values]) for key, values in groups.items()}
    form = more.pop("form", "pulse")
    return responses(n, form=form, groups=named, **more)


def numbers(value, path=""):
    """Every number of plain values, with the way to it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from numbers(one, f"{path}.{key}")
    elif isinstance(value, list):
        for one in value:
            yield from numbers(one, path)
    elif isinstance(value, float):
        yield path, value


@given(st.integers(0, 60), st.integers(0, 10**6), st.sampled_from(["pulse", "full", "quick"]))
@settings(deadline=None, max_examples=60)
def test_no_number_has_more_places_than_are_shown(n, seed, form) -> None:
    answers = people(n, seed, form=form, items=responses_items(n, seed))
    agreed = replace(PULSE, form=form, invited=n + 7)
    for path, number in numbers(to_json(publish(BANK, answers, agreed).snapshot)):
        places = 3 if path.endswith(DERIVED) else 2 if abs(number) <= 1 else 1
        if path.endswith(".radius2"):
            assert float(f"{number:.3g}") == number, path
        else:
            assert round(number, places) == number, path


def responses_items(n: int, seed: int):
    """Answers of every kind: all alike, all different, half of them missing."""
    random = np.random.default_rng(seed)
    low = random.integers(1, 6)
    answers = random.integers(low, 6, (n, 25)).astype(float)
    answers[random.random((n, 25)) < random.choice([0, 0.1, 0.5])] = np.nan
    return answers


def judged(n: int, whole: int):
    """Answers of n people; so many judged every practice, the others left out one of a lever."""
    items = complete(n)
    items[whole:, ::5] = np.nan
    return items


@pytest.mark.parametrize(("whole", "k", "said"), [(2, 5, False), (9, 5, False), (10, 5, True),
                                                  (11, 12, False), (12, 12, True)])  # fmt: skip
def test_agreement_is_that_of_ten_people_or_k_who_judged_all_practices(whole, k, said) -> None:
    """Of two who did, it would be the distance between them."""
    answers = people(24, form="full", items=judged(24, whole))
    levers = publish(BANK, answers, replace(FULL, k=k)).snapshot.total.levers
    assert {lever.n for lever in levers} == {24}
    assert {lever.agreement is not None for lever in levers} == {said}


@pytest.mark.parametrize("level", ["open", "named"])
@pytest.mark.parametrize(("n", "said"), [(9, False), (10, True)])
def test_agreement_of_a_survey_is_said_from_ten_whatever_its_level(level, n, said) -> None:
    agreed = replace(FULL, kind="leadership", confidentiality=level, plan=Plan())
    names = [f"Person {i}" for i in range(n)]
    found = publish(BANK, people(n, items=complete(n)), agreed, names=names).snapshot
    assert {lever.agreement is not None for lever in found.total.levers} == {said}


@pytest.mark.parametrize(("whole", "said"), [(99, False), (100, True)])
def test_coefficients_are_those_of_a_hundred_who_judged_all_practices(whole, said) -> None:
    found = publish(BANK, people(120, items=judged(120, whole)), FULL).snapshot.total.levers
    for name in ("alpha", "omega", "rwg_j"):
        assert any(getattr(lever, name) is not None for lever in found) == said, name


@pytest.mark.parametrize(("names", "said"), [(9, False), (10, True)])
@pytest.mark.parametrize("without", [0, 1])
def test_the_icc_needs_ten_groups_and_nobody_without_one_is_a_group(names, said, without) -> None:
    departments = tuple(f"Department {i}" for i in range(names))
    of = [departments[i % names] for i in range(150)]
    of[:without] = [""] * without
    answers = replace(people(150, items=complete(150)), groups={"department": Groups.of(of)})
    plan = Plan.of([{"key": "department", "names": departments}], [])
    found = publish(BANK, answers, replace(FULL, plan=plan)).snapshot.total.levers
    assert {lever.icc1 is not None for lever in found} == {said}


@pytest.mark.parametrize(("level", "n", "warns"), [("open", 3, False), ("open", 4, False),
    ("open", 5, True), ("named", 1, True), ("named", 2, False), ("named", 4, False),
    ("named", 5, True), ("anonymous", 5, True)])  # fmt: skip
def test_a_group_is_warned_of_the_nice_trap_from_five_and_one_person_of_an_impression(
    level, n, warns
) -> None:
    items, service = complete(n, 2.0), np.full((n, 2), 5.0)
    agreed = replace(FULL, kind="leadership", confidentiality=level, plan=Plan())
    names = [f"Person {i}" for i in range(n)]
    found = publish(BANK, people(n, items=items, service=service), agreed, names=names).snapshot
    assert found.total.nice_trap.value >= 1
    assert found.total.nice_trap.warn is warns


@pytest.mark.parametrize("k", [5, 8, 12])
def test_below_k_there_is_not_one_number(k) -> None:
    agreed = replace(PULSE, k=k, invited=40)
    for n in range(k):
        said = publish(BANK, people(n), agreed, commenters={"start": n})
        assert said.snapshot == publish(BANK, people(0), agreed).snapshot, "not even how many"
        assert said.ledger == ()
    assert publish(BANK, people(k, items=complete(k)), agreed).snapshot.total


def complete(n: int, answer: float | None = None):
    random = np.random.default_rng(5)
    return np.full((n, 25), answer) if answer else random.integers(1, 6, (n, 25)).astype(float)


def test_k_counts_those_who_answered_the_lever() -> None:
    items = complete(12)
    items[4:, :5] = np.nan  # four people judged the goals
    total = publish(BANK, people(12, items=items), PULSE).snapshot.total
    goals, culture = total.levers[:2]
    assert (goals.n, goals.mean, goals.interval, goals.sd) == (0, None, None, None)
    assert all(p.mean is p.cant_judge is None for p in goals.practices)
    assert culture.mean is not None
    assert total.overall is None


def test_k_is_never_below_five() -> None:
    assert publish(BANK, people(4), replace(PULSE, k=1)).snapshot.total is None


@pytest.mark.parametrize("n", [5, 6, 9, 12, 15, 19, 40])
@pytest.mark.parametrize("answer", [1.0, 5.0])
def test_nobody_can_conclude_that_all_answered_the_same(n, answer) -> None:
    alike = complete(n, answer)
    for others in range(2):  # how many differ
        items = alike.copy()
        items[:others, ::5] += 1 if answer == 1 else -1  # an item of each lever
        said = publish(BANK, people(n, items=items), FULL).snapshot
        if not others:
            expected = said
    assert said == replace(expected, total=replace(expected.total, flags=said.total.flags))


@pytest.mark.parametrize("answer", [2.0, 3.0, 4.0])
def test_one_who_differs_in_an_item_of_many_is_not_seen(answer) -> None:
    """The item is '> 90 %', and neither its mean nor its spread tells what the other one said."""
    seen = set()
    for other in (1.0, 2.0, 3.0, 4.0, 5.0):
        items = complete(20)
        items[:, 0] = answer
        items[7, 0] = other
        practice = publish(BANK, people(20, items=items), FULL).snapshot.total.levers[0].practices
        seen.add(practice[0])
    assert len(seen) == 1
    assert seen.pop().shares[int(answer) - 1] == 0.95


def test_below_fifteen_answers_an_item_has_no_spread_and_no_distribution() -> None:
    total = publish(BANK, people(14, items=complete(14)), FULL).snapshot.total
    for practice in (p for lever in total.levers for p in lever.practices):
        assert practice.mean is not None
        assert practice.sd is practice.interval is practice.counts is practice.shares is None
        assert practice.favourable is practice.favourable_interval is None
    fifteen = publish(BANK, people(15, items=complete(15)), FULL).snapshot.total
    assert sum(fifteen.levers[0].practices[0].shares) == pytest.approx(1)


def test_a_single_high_score_among_low_ones_does_not_follow_from_mean_and_spread() -> None:
    items = complete(5, 1.0)
    items[0] = 5.0
    lever = publish(BANK, people(5, items=items), FULL).snapshot.total.levers[0]
    assert lever.mean == 1.8
    assert lever.sd is lever.interval is None


def test_a_lever_less_its_practices_leaves_no_single_answer() -> None:
    """With few people, means with one decimal give exact sums."""
    items = complete(7)
    items[0, 4] = np.nan  # counts for the lever, not for G5
    items[1, 5:8] = np.nan  # counts for C4 and C5, not for the lever
    goals, culture = publish(BANK, people(7, items=items), FULL).snapshot.total.levers[:2]
    assert [p.mean is None for p in goals.practices] == [False] * 4 + [True]
    assert [p.mean is None for p in culture.practices] == [False] * 3 + [True] * 2


@pytest.mark.parametrize(("partly", "counted"), [(0, 20), (1, 19), (4, 16), (5, 20), (10, 20)])
def test_few_who_judged_a_lever_partly_do_not_count_there(partly, counted) -> None:
    """The lever less its practices would be the sum of their answers."""
    items = complete(20)
    items[:partly, 4] = np.nan  # four of five are enough for a score
    said = publish(BANK, people(20, items=items), FULL).snapshot.total
    goals, culture = said.levers[:2]
    assert (goals.n, culture.n) == (counted, 20)
    assert all(practice.mean is not None for practice in goals.practices)
    assert {practice.cant_judge for practice in goals.practices[:4]} == {0}
    assert goals.practices[4].cant_judge == round(partly / 20 * 20) / 20


@given(st.integers(5, 40), st.integers(0, 10**6), st.sampled_from(["pulse", "full"]),
       st.sampled_from([5, 8]))  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_a_lever_less_its_practices_leaves_k_people_or_none(n, seed, form, k) -> None:
    """Whose answers do not cancel out where all practices are shown; where enough people judged
    all of them, none has to be hidden for that."""
    items, random = complete(n), np.random.default_rng(seed)
    items[random.random((n, 25)) < random.choice([0.01, 0.05, 0.2])] = np.nan
    over = asked(BANK, form)
    counted = without_few(people(n, form=form, items=items), over, k)
    out, codes = hidden(counted, over, k), counted.codes()
    for of in over:
        given = codes[:, of.columns] > 0
        if out & {*of.items}:
            assert given.all(axis=1).sum() < max(10, k) or n < 10 + k
            continue
        answered = given.sum(axis=1)
        weights = (answered >= of.required) / np.maximum(1, answered)
        left = given * weights[:, None] * len(of.columns) - given
        behind = int((abs(left) > 1e-9).any(axis=1).sum())
        assert behind == 0 or behind >= k


def test_few_careless_answers_are_not_counted_and_move_nothing_that_is_shown() -> None:
    items = complete(30)
    for careless in range(5):
        items[careless] = 3.0
        flags = publish(BANK, people(30, items=items), FULL).snapshot.total.flags
        assert (flags.flagged, flags.shift) == ((None, ()) if careless < 4 else (5, flags.shift))
    assert len(flags.shift) == 5


@pytest.mark.parametrize(("careful", "counted"), [(0, None), (4, None), (5, 25)])
def test_few_careful_answers_are_not_counted_either(careful, counted) -> None:
    items = complete(30)
    items[careful:] = 3.0
    items[:careful] = [1.0, 2.0, 3.0, 4.0, 5.0] * 5
    flags = publish(BANK, people(30, items=items), FULL).snapshot.total.flags
    assert (flags.uniform, flags.flagged) == (counted, counted)


def test_the_positioning_never_says_that_all_stand_on_one_point() -> None:
    points = np.tile([100.0, 0.0, 0.0], (12, 1, 1))
    all_alike = publish(BANK, people(12, allocations=points), PULSE).snapshot.total.positioning
    points[0] = [[95.0, 5.0, 0.0]]
    nearly = publish(BANK, people(12, allocations=points), PULSE).snapshot.total.positioning
    assert nearly.mean == all_alike.mean == (0.98, 0.01, 0.01)
    assert nearly.covariance == all_alike.covariance
    assert np.linalg.eigvalsh(np.array(nearly.covariance))[1] > 0.001


@given(st.integers(8, 120), st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_no_released_set_of_groups_isolates_fewer_than_k(n, seed) -> None:
    answers = people(n, seed, items=responses_items(n, seed))
    said = publish(BANK, answers, PULSE)
    there = answers.where(answers.answered())
    rows = memberships(there)
    codes, over = there.codes(), {of.lever: of for of in asked(BANK, "pulse")}
    for lever in LEVERS:
        scored = ~np.isnan(person_scores(codes, over[lever]))
        cells = [c for output, c in said.ledger if output == lever and c != "careful"]
        if cells:
            shown = np.stack([rows[cell] & scored for cell in cells])
            assert isolates(shown, 5) is None
    for cell in said.snapshot.groups:
        for lever, mean in cell.means.items():
            assert (mean is not None) == ((lever, cell.key) in said.ledger)


def memberships(there: Responses):
    rows = {"total": np.ones(len(there), dtype=bool)}
    for cell, where in PLAN.cells(5):
        rows[cell.key] = members(there.groups, where, len(there))
    return rows


def test_a_cross_needs_ten_people() -> None:
    for cell, where in PLAN.cells(5):
        assert cell.smallest == (10 if len(where) == 2 else 5)


def test_whether_groups_are_withheld_does_not_tell_how_many_are_in_them() -> None:
    """A department without anybody and one with four look the same."""
    plan = Plan.of([{"key": "department", "names": ["Sales", "Legal"]}])
    said = []
    for legal in (0, 4):
        names = ["Legal"] * legal + ["Sales"] * (30 - legal)
        answers = responses(30, form="pulse", groups={"department": Groups.of(names)})
        said.append(publish(BANK, answers, replace(PULSE, plan=plan)).snapshot)
    assert said[0].withheld
    assert said[1].withheld
    assert "Legal" not in {cell.key for one in said for cell in one.groups}


@pytest.mark.parametrize(
    ("n", "invited", "rate"), [(13, 20, 65), (99, 104, 95), (7, 9, None), (12, None, None)]
)
def test_the_response_rate_is_said_in_steps_of_five_from_ten_invited(n, invited, rate) -> None:
    part = publish(BANK, people(n), replace(PULSE, invited=invited)).snapshot.participation
    assert (part.n, part.rate) == (n, rate)
    assert (part.invited is None) == (rate is None)


def test_more_answers_than_people_asked_make_the_number_asked_unknown() -> None:
    part = publish(BANK, people(30), replace(PULSE, invited=20)).snapshot.participation
    assert (part.n, part.invited, part.rate) == (30, None, None)


def test_comments_are_kept_from_ten_who_wrote_some() -> None:
    said = publish(BANK, people(40), PULSE, commenters={"start": 10, "obstacle": 9}).snapshot
    assert said.comments == {"start": 10}


def test_an_open_audience_is_shown_from_three_without_groups() -> None:
    agreed = replace(FULL, kind="workshop", confidentiality="open")
    assert publish(BANK, people(2), agreed).snapshot.total is None
    said = publish(BANK, people(3, items=complete(3)), agreed).snapshot
    assert said.total.levers[0].mean is not None
    assert (said.groups, said.people, said.withheld) == ((), (), False)


def test_a_named_audience_shows_its_people_in_the_order_of_their_names() -> None:
    agreed = replace(FULL, kind="leadership", confidentiality="named", plan=Plan())
    said = publish(
        BANK, people(3, items=complete(3)), agreed, names=["Zoe", "ada", "Björn"]
    ).snapshot
    assert [one.name for one in said.people] == ["ada", "Björn", "Zoe"]
    assert said.people[0].levers.keys() == set(LEVERS)
    assert said.total.n == 3


def test_an_anonymous_leadership_of_four_has_no_result() -> None:
    agreed = replace(FULL, kind="leadership", plan=Plan())
    said = publish(BANK, people(4), agreed, names=["a", "b", "c", "d"]).snapshot
    assert said.total is None
    assert said.people == ()


def test_the_full_form_carries_the_levers_over_the_shared_items() -> None:
    said = publish(BANK, people(30, form="full"), FULL).snapshot
    alone = publish(BANK, people(30, form="full"), PULSE).snapshot
    shared = [lever.mean for lever in said.shared.levers]
    assert shared == [lever.mean for lever in alone.total.levers]
    assert all(lever.practices == () for lever in said.shared.levers)
    assert alone.shared is None


def test_the_order_of_people_changes_nothing() -> None:
    answers = people(40)
    turned = answers.where(np.arange(40)[::-1])
    assert publish(BANK, answers, PULSE) == publish(BANK, turned, PULSE)
