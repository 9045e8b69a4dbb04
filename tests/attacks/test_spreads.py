"""Means, spreads and sizes of groups laid side by side, until somebody's own score is left."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from tests.attacks.scene import LEVER, answers, numbers, varied
from tests.attacks.subtracting import cells, isolated, scored

FEW = 15  # as many as a practice needs for a spread of its own
GROUPS = ({"key": "contact"}, {"key": "department", "names": ["Sales", "Service"]})
CROSSES = (("department", "contact"),)
LEVERS = tuple(dict.fromkeys(LEVER.values()))


def closed(scene, people, **more):
    asked = scene.audience(**{"groups": GROUPS, "crosses": CROSSES} | more)
    asked.store(people)
    asked.close()
    return asked.published()


def of(department="", contact=""):
    given = {"department": department, "contact": contact}
    return {key: name for key, name in given.items() if name}


def cell(published, key):
    return next(one for one in published["groups"] if one["key"] == key)


def spread(published, key, lever="goals"):
    return next((one["spreads"][lever] for one in published["groups"] if one["key"] == key), None)


def with_spread(published, people, lever, place):
    """The cells whose sum of squares is known; the whole has one whenever it has a mean."""
    shown = dict(cells(published, people, lever, place))
    keys = {one["key"] for one in published["groups"] if one["spreads"][lever] is not None}
    return {key: inside for key, inside in shown.items() if key in keys | {"total"}}


@pytest.mark.parametrize("seed", range(4))
def test_no_sum_of_squares_of_fewer_than_fifteen_follows(scene, seed) -> None:
    random = np.random.default_rng(seed)
    people = []
    for _ in range(70 + 20 * seed):
        where = of(str(random.choice(["Sales", "Service", ""], p=[0.6, 0.25, 0.15])),
                   str(random.choice(["yes", "no", ""], p=[0.5, 0.4, 0.1])))  # fmt: skip
        one = varied(random, groups=where)
        if random.random() < 0.2:
            one["items"] |= {item: None for item in one["items"] if LEVER[item] == "goals"}
        people.append(one)
    published = closed(scene, people)
    ever = {}
    for place, lever in enumerate(LEVERS):
        shown, there = with_spread(published, people, lever, place), scored(people, lever)
        ever |= shown
        assert isolated({k: inside & there for k, inside in shown.items()}, lever, FEW) == []
    assert len(ever) > 2, "there are spreads to start from"
    assert isolated(ever, "over all levers", FEW) == []


@pytest.mark.parametrize(("sales", "shown"), [(20, True), (21, False), (15, True), (14, False)])
def test_a_spread_is_withheld_where_the_rest_would_be_fewer_than_fifteen(
    scene, sales, shown
) -> None:
    random = np.random.default_rng(3)
    people = [varied(random, groups=of("Sales" if n < sales else "")) for n in range(35)]
    published = closed(scene, people)
    assert cell(published, "department=Sales")["means"]["goals"] is not None
    assert (spread(published, "department=Sales") is not None) is shown


def test_a_spread_never_stands_for_fewer_people_than_the_size_says(scene) -> None:
    """Who reads 20–49 takes twenty; on one lever only seventeen answered."""
    random = np.random.default_rng(3)
    people = [varied(random, groups=of("Sales" if n < 20 else "")) for n in range(60)]
    for one in people[:3]:
        one["items"] |= {item: None for item in one["items"] if LEVER[item] == "goals"}
    published = closed(scene, people)
    assert cell(published, "department=Sales")["size"] == "20–49"
    assert spread(published, "department=Sales", "goals") is None
    assert spread(published, "department=Sales", "culture") is not None


def test_that_both_halves_of_a_group_are_of_one_mind_each_is_not_to_be_seen(scene) -> None:
    """Ten say 2 and ten say 4: the spread alone looks wide, but the halves' means explain it."""
    people = [answers(2 if n < 10 else 4, groups=of("Sales", "yes" if n < 10 else "no"))
              for n in range(20)]  # fmt: skip
    people += [varied(np.random.default_rng(n), groups=of("Service", "yes")) for n in range(20)]
    for n, one in enumerate(people):  # nobody shall look careless
        one["items"]["M5"] = 1 + n % 5
    published = closed(scene, people)
    halves = [cell(published, f"department=Sales&contact={name}") for name in ("yes", "no")]
    low, high = (half["means"]["goals"] for half in halves)
    assert (low, high) == (2.0, 4.0), "the attacker knows the means of the halves"
    within = (20 - 1) * (spread(published, "department=Sales") - 0.05) ** 2 - 20 * 1.05**2
    widest = (20 - 1) * (spread(published, "department=Sales") + 0.05) ** 2 - 20 * 0.95**2
    assert within < 20 * 0.3**2 < widest, "they may just as well differ by a third of a level"


@pytest.mark.parametrize("n", [15, 17, 19])
def test_the_one_who_differs_does_not_follow_from_mean_spread_and_size(scene, n) -> None:
    """All of a group say 1 but one, who says 5: every set of answers is tried."""
    people = [answers(1, groups=of("Sales")) for _ in range(n - 1)]
    people += [answers(5, groups=of("Sales"))]
    people += [varied(np.random.default_rng(i)) for i in range(20)]
    for i, one in enumerate(people):
        one["items"]["M5"] = 1 + i % 5
    group = cell(closed(scene, people), "department=Sales")
    assert group["size"] == "10–19"
    possible = {
        max(said)
        for many in range(15, 20)
        for said in combinations_with_replacement(range(1, 6), many)
        if consistent(group, said)
    }
    assert possible >= {3, 4, 5}, "that somebody said 5 does not follow"


def consistent(group, said) -> bool:
    mean, sd = float(np.mean(said)), float(np.std(said, ddof=1))
    clipped = max(mean, 1.2)
    if abs(group["means"]["goals"] - clipped) > 0.051:
        return False
    told = group["spreads"]["goals"]
    return told is None or abs(told - max(0.3, sd)) <= 0.051


@pytest.mark.parametrize("answer", [1, 3, 5])
def test_that_a_whole_group_said_the_same_is_not_to_be_seen(scene, answer) -> None:
    """Whether all were of one mind, or one of them one step apart in one practice."""
    alike = [answers(answer, groups=of("Sales")) for _ in range(20)]
    alike += [varied(np.random.default_rng(i)) for i in range(20)]
    for i, one in enumerate(alike):
        one["items"]["M5"] = 1 + i % 5
    almost = [one | {"items": dict(one["items"])} for one in alike]
    almost[0]["items"]["C1"] = 2 if answer == 1 else answer - 1
    one, other = (cell(closed(scene, people), "department=Sales") for people in (alike, almost))
    assert one == other
    assert one["spreads"]["culture"] == 0.3


def test_spreads_have_one_decimal_and_stand_beside_a_mean_only(scene) -> None:
    random = np.random.default_rng(8)
    people = [varied(random, groups=of("Sales" if n % 3 else "Service")) for n in range(61)]
    groups = closed(scene, people)["groups"]
    assert any(list(numbers(one["spreads"])) for one in groups)
    for one in groups:
        assert all(round(sd, 1) == sd >= 0.3 for sd in numbers(one["spreads"]))
        assert all(one["means"][k] is not None for k, sd in one["spreads"].items() if sd)


def test_fewer_than_fifteen_in_a_group_have_no_spread_however_high_k_is(scene) -> None:
    random = np.random.default_rng(8)
    people = [varied(random, groups=of("Sales" if n < 18 else "Service")) for n in range(60)]
    assert spread(closed(scene, people, k=17), "department=Sales") is not None
    assert spread(closed(scene, people, k=18), "department=Sales") is not None
    assert spread(closed(scene, people, k=19), "department=Sales") is None
