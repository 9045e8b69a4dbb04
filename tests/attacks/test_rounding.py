"""What lies below the rounding, and what follows from the figures that are shown together."""

import re
from collections.abc import Iterator
from itertools import combinations_with_replacement

import numpy as np
import pytest

from assessment.scoring.arithmetic import Moments, logit_t
from questions.load import bank
from tests.attacks.scene import ITEMS, LEVER, answers, differences, numbers, varied

GROUPS = ({"key": "contact"},)
TEXT = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
SIGNED = re.compile(r'value="[^"]{60,}"|\b\d\d:\d\d\b')  # of a browser's own, of a moment
LONG = re.compile(r"\d+[.,]\d{2,}")  # two places or more
# What headers say of a moment or of a page alone, whatever it shows.
EVERY_TIME = {"Date", "Content-Security-Policy", "Set-Cookie", "X-Request-ID"}


def pulse(n: int, seed: int = 1) -> list[dict]:
    random = np.random.default_rng(seed)
    return [varied(random, groups={"contact": "yes" if i % 2 else "no"}) for i in range(n)]


def closed(scene, people, **more):
    asked = scene.audience(**more)
    asked.store(people)
    asked.close()
    return asked


def outputs(asked) -> dict[str, str]:
    """All that is shown of an audience, with the headers: what two of them can differ in."""
    found = {}
    for page in ("?lang=en", "/results?lang=en", "/results?lang=de", "/results.json"):
        response = asked.get(page, "facilitator")
        heads = {k: v for k, v in response.headers.items() if k not in EVERY_TIME}
        text = SIGNED.sub("", response.text)
        found[page] = asked.blank(f"{response.status_code} {heads}\n{text}")
    whole = asked.scene.member().get(f"/assessment/{asked.wave}/results?lang=en")
    return found | {"whole": asked.blank(SIGNED.sub("", whole.text))}


def test_no_number_in_the_json_has_more_places_than_are_shown(scene) -> None:
    published = closed(scene, pulse(37), groups=GROUPS, headcount=53).published()
    positioning = published["total"].pop("positioning")
    for number in numbers(published):
        places = 2 if abs(number) <= 1 else 1
        assert round(number, places) == number
    for number in numbers(positioning):
        assert float(f"{number:.3g}") == number


def test_no_number_on_the_page_has_more_places_than_are_shown(scene) -> None:
    asked = closed(scene, pulse(37), groups=GROUPS, headcount=53)
    page, published = asked.get("/results?lang=en").text, asked.published()
    shown = {f"{number:.2f}" for number in numbers(published)}
    assert set(LONG.findall(TEXT.sub(" ", page))) <= shown


def unseen(place: int, item: str) -> tuple[list[dict], list[dict]]:
    """Sixty people's answers, and the same where one person says one step less in one practice.

    It moves exact means, spreads and groups, and nothing that is published.
    """
    one, other = pulse(60), pulse(60)
    other[place]["items"][item] -= 1
    return one, other


@pytest.mark.parametrize(("place", "item"), [(0, "K4"), (1, "G2")])
def test_what_rounding_hides_is_in_no_output(scene, place, item) -> None:
    """Page, charts, JSON, headers and comparison are the same to the last letter."""
    one, other = unseen(place, item)
    here, there = (
        outputs(closed(scene, people, groups=GROUPS, headcount=75)) for people in (one, other)
    )
    assert differences(here, there) == []


def test_the_cache_hint_of_a_result_says_nothing_of_the_answers(scene) -> None:
    """An ETag or a length of unrounded figures would tell two organisations apart."""
    one, other = (closed(scene, people, groups=GROUPS, headcount=75) for people in unseen(0, "K4"))
    for page in ("/results", "/results.json"):
        a, b = one.get(page), other.get(page)
        assert a.headers.get("ETag") == b.headers.get("ETag")
        assert a.headers["Cache-Control"] == b.headers["Cache-Control"] == "private, no-store"
        assert a.content_length == b.content_length


# inverting mean + interval + n


def test_mean_interval_and_n_of_a_practice_do_not_lead_to_its_answers(scene) -> None:
    """Fourteen people, of whom two said 1: every set of answers is tried against what is shown."""
    people = [answers(4) for _ in range(12)] + [answers(1) for _ in range(2)]
    goals = closed(scene, people).published()["total"]["levers"][0]
    practice = goals["practices"][0]
    possible = [
        said for said in combinations_with_replacement(range(1, 6), 14) if fits(practice, said)
    ]
    assert tuple([1] * 2 + [4] * 12) in possible, "the attacker tries the truth too"
    assert any(1 not in said for said in possible)
    assert len(possible) > 20


def fits(practice, said) -> bool:
    """Whether these answers would be published as this practice."""
    mean, sd = float(np.mean(said)), float(np.std(said, ddof=1))
    if abs(practice["mean"] - mean) > 0.051:
        return False
    if practice["sd"] is not None and abs(practice["sd"] - sd) > 0.051:
        return False
    if practice["shares"] is not None:
        counts = [said.count(answer) / 14 for answer in range(1, 6)]
        if max(abs(a - b) for a, b in zip(counts, practice["shares"], strict=True)) > 0.051:
            return False
    if practice["interval"] is not None:
        interval = logit_t(Moments(14, mean, sd), None)
        return abs(interval.low - practice["interval"]["low"]) <= 0.11
    return True


@pytest.mark.parametrize("n", [5, 6, 8])
def test_mean_interval_and_n_of_a_lever_do_not_show_the_one_who_differs(scene, n) -> None:
    """All said 1 but one, who said 5: as far from the others as can be, so the spread tells."""
    people = [answers(1) for _ in range(n - 1)] + [answers(5)]
    goals = closed(scene, people).published()["total"]["levers"][0]
    possible = {
        max(said)
        for said in combinations_with_replacement(range(1, 6), n)
        if consistent(goals, said)
    }
    assert len(possible) > 1, "somebody said 5, and that follows"


def consistent(lever, said) -> bool:
    mean, sd = float(np.mean(said)), float(np.std(said, ddof=1))
    if abs(lever["mean"] - mean) > 0.051:
        return False
    return lever["sd"] is None or abs(lever["sd"] - max(0.3, sd)) <= 0.051


# unanimity


def test_how_far_the_only_two_who_judged_everything_are_apart_is_in_no_output(scene) -> None:
    """Twelve people, ten of whom left out one practice of each lever: two remain for agreement."""
    first = {of: next(item for item in ITEMS if LEVER[item] == of) for of in LEVER.values()}
    said = []
    for apart in ((1, 5), (3, 3)):
        two, ten = [answers(level) for level in apart], [answers(1 + n % 4) for n in range(10)]
        for one in ten:
            one["items"] |= dict.fromkeys(first.values())
        said.append(closed(scene, [*two, *ten]).published())
    levers = [lever for one in said for lever in one["total"]["levers"]]
    assert {lever["n"] for lever in levers} == {12}
    assert {lever["agreement"] for lever in levers} == {None}


def worlds(form: str, n: int, said: dict[str, int | None]) -> Iterator[list[dict]]:
    """Twice the same answers but for one person's, who judged some practices: at 1, then at 5."""
    random = np.random.default_rng(1)
    asked = bank().form(form).items
    rest = [{item: int(random.integers(2, 5)) for item in asked} for _ in range(n)]
    for level in (1, 5):
        one = rest[0] | {item: level if there else None for item, there in said.items()}
        yield [{"items": items} for items in (one, *rest[1:])]


@pytest.mark.parametrize(
    ("form", "n", "said"),
    [
        ("pulse", 11, {"G1": True, "G2": False, "G4": False}),
        ("pulse", 15, {"G1": True, "G2": False, "G4": False}),
        ("pulse", 40, {"C1": True, "C3": True, "C4": False}),
        ("full", 6, {"G1": True, "G2": True, "G4": True, "G3": False, "G5": False}),
        ("full", 12, {"G1": True, "G2": True, "G4": True, "G3": False, "G5": False}),
        ("full", 30, {"K1": True, "K2": True, "K3": True, "K4": True, "K5": False}),
    ],
)
def test_what_one_person_said_of_a_lever_in_part_does_not_follow_from_it_and_its_practices(
    scene, form, n, said
) -> None:
    """Nor from the items that every form asks, for which a score needs fewer answers."""
    here, there = (outputs(closed(scene, people, form=form)) for people in worlds(form, n, said))
    assert differences(here, there) == []


@pytest.mark.parametrize("n", [5, 12, 24])
@pytest.mark.parametrize("answer", [1, 5])
def test_that_everybody_said_the_same_is_not_to_be_seen(scene, n, answer) -> None:
    """Whether all were of one mind, or all but one in one practice: the same outputs."""
    alike = [answers(answer) for _ in range(n)]
    almost = [answers(answer) for _ in range(n)]
    almost[0]["items"]["C1"] = 2 if answer == 1 else 4
    for each in (alike, almost):
        for person, given in enumerate(each):  # nobody shall look careless, which is counted
            given["items"]["M5"] = 1 + (answer + person % 4) % 5
    one, other = (closed(scene, people).published() for people in (alike, almost))
    assert one == other


def test_nearly_all_are_said_as_more_than_ninety_per_cent_and_never_as_all(scene) -> None:
    people = [answers([4] * 14 + [1 + n % 5]) for n in range(30)]
    asked = closed(scene, people)
    for lever in asked.published()["total"]["levers"]:
        for practice in lever["practices"]:
            if practice["shares"] is not None:
                assert max(practice["shares"]) <= 0.95
            assert practice["favourable"] is None or 0.05 <= practice["favourable"] <= 0.95
    page = TEXT.sub(" ", asked.get("/results").text)
    assert not re.search(r"\b100\s?%", page)


def test_a_mean_at_the_end_of_the_scale_would_be_unanimity(scene) -> None:
    people = [answers([5] * 14 + [1 + n % 5], groups={"contact": "yes"}) for n in range(20)]
    published = closed(scene, people, groups=GROUPS).published()
    means = [lever["mean"] for lever in published["total"]["levers"]]
    means += [p["mean"] for lever in published["total"]["levers"] for p in lever["practices"]]
    means += [mean for cell in published["groups"] for mean in cell["means"].values()]
    assert {LEVER[item] for item in ITEMS} == {one["lever"] for one in published["total"]["levers"]}
    assert max(mean for mean in means if mean is not None) < 5


def test_points_that_everybody_gave_alike_are_not_a_point(scene) -> None:
    people = [answers(3, allocations={"single": [100, 0, 0]}) for _ in range(12)]
    for n, given in enumerate(people):
        given["items"]["M5"] = 1 + n % 5
    there = closed(scene, people).published()["total"]["positioning"]
    assert 0 not in there["mean"]
    assert 1 not in there["mean"]
    people[0]["allocations"] = {"single": [95, 5, 0]}
    assert closed(scene, people).published()["total"]["positioning"]["mean"] == there["mean"]
