"""Adding and subtracting what is shown, until the score of fewer than five people is left."""

from itertools import product

import numpy as np
import pytest

from tests.attacks.scene import ITEMS, LEVER, answers, numbers, varied
from tests.attacks.subtracting import attack, isolated

NAMES = ["Sales", "Service", "Production", "Board"]
PLACES = ["Nord", "Süd"]
GROUPS = (
    {"key": "leadership"},
    {"key": "contact"},
    {"key": "department", "names": NAMES},
    {"key": "location", "names": PLACES},
)
CROSSES = (("department", "contact"), ("department", "leadership"))


def staff(*parts, seed=5, **without):
    """So many people of these groups each, with any answers; `without` is what a part left out."""
    random, found = np.random.default_rng(seed), []
    for count, groups, *more in parts:
        for _ in range(count):
            one = varied(random, groups=dict(groups))
            for change in more:
                change(one)
            found.append(one)
    return found


def no_goals(one) -> None:
    one["items"] |= {item: None for item in ITEMS if LEVER[item] == "goals"}


def hasty(one) -> None:
    one["seconds"] = 20


def of(department="", contact="", leadership="", location=""):
    given = {"department": department, "contact": contact}
    given |= {"leadership": leadership, "location": location}
    return {key: name for key, name in given.items() if name}


# Each organisation is made so that one way of subtracting leads to a few people.
ORGANISATIONS = {
    "total minus a segment": staff((36, of("Sales")), (4, of("Board"))),
    "a leadership of four": staff((36, of(leadership="no")), (4, of(leadership="yes"))),
    "total minus all siblings": staff(
        (12, of("Sales")), (12, of("Service")), (12, of("Production")), (4, of("Board"))
    ),
    "margins of a cross table": staff(
        (17, of("Sales", "yes")),
        (3, of("Sales", "no")),
        (5, of("Production", "yes")),
        (15, of("Production", "no")),
    ),
    "four cells combined, where no pair differs by few": staff(
        (10, of("Sales", location="Nord")),
        (10, of("Sales", location="Süd")),
        (10, of("Service", location="Nord")),
        (7, of("Service", location="Süd")),
        (3, of("Service")),
        (10, of()),
    ),
    "a hidden parent with its children shown": staff(
        (20, of("Sales")),
        (20, of("Production", "yes")),
        (16, of("Production", "no")),
        (2, of(contact="yes")),
        (2, of(contact="no")),
    ),
    "a lever that two of five left out": staff((35, of("Sales")), (3, of()), (2, of(), no_goals)),
    "a lever that only the large part answered": staff(
        (34, of("Sales")), (5, of("Board"), no_goals), (4, of("Board"))
    ),
    "a panel of 20 inside a wave of 21": staff((20, of("Sales")), (1, of())),
    "21 of whom 20 were careful": staff((20, of()), (1, of(), hasty)),
    "the careless taken out, of whom two left out a lever": staff(
        (30, of()), (4, of(), hasty), (2, of(), hasty, no_goals)
    ),
}


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_no_way_of_subtracting_leads_to_fewer_than_five(scene, name) -> None:
    asked = scene.audience(groups=GROUPS, crosses=CROSSES)
    asked.store(ORGANISATIONS[name])
    asked.close()
    published = asked.published()
    assert published["total"]["levers"][0]["mean"] is not None, "there is something to start from"
    assert attack(published, ORGANISATIONS[name]) == []


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_the_attacker_would_succeed_if_every_cell_of_five_were_shown(name) -> None:
    """The attack itself works: each organisation has what it is named after."""
    people = ORGANISATIONS[name]
    levers = [{"lever": lever, "mean": 3.0} for lever in dict.fromkeys(LEVER.values())]
    shift = [[lever["lever"], 0.1] for lever in levers]
    total = {"levers": levers, "flags": {"shift": shift}}
    if not any(one["seconds"] < 60 for one in people):
        total["flags"]["shift"] = []
    assert attack({"total": total, "groups": list(every_cell(people, levers))}, people)


def every_cell(people, levers):
    """Whatever has five people, a cross ten."""
    kinds = {"leadership": ("yes", "no"), "contact": ("yes", "no")}
    kinds |= {"department": NAMES, "location": PLACES}
    places = [((kind, name),) for kind in kinds for name in kinds[kind]]
    for one, other in CROSSES:
        places += [((one, x), (other, y)) for x, y in product(kinds[one], kinds[other])]
    for where in places:
        inside = [one for one in people if all(one["groups"].get(k) == n for k, n in where)]
        if len(inside) >= (5 if len(where) == 1 else 10):
            key = "&".join(f"{kind}={name}" for kind, name in where)
            yield {"key": key, "means": {lever["lever"]: 3.0 for lever in levers}}


@pytest.mark.parametrize("seed", range(4))
def test_no_organisation_by_chance_gives_few_people_away(scene, seed) -> None:
    random = np.random.default_rng(seed)
    people = []
    for _ in range(24 + 8 * seed):
        said = of(
            str(random.choice([*NAMES, ""], p=[0.4, 0.25, 0.15, 0.1, 0.1])),
            str(random.choice(["yes", "no", ""], p=[0.45, 0.45, 0.1])),
            str(random.choice(["yes", "no"], p=[0.2, 0.8])),
        )
        one = varied(random, groups=said)
        for item in ITEMS:
            if random.random() < 0.3:
                one["items"][item] = None
        people.append(one)
    asked = scene.audience(groups=GROUPS[:3], crosses=CROSSES)
    asked.store(people)
    asked.close()
    assert attack(asked.published(), people) == []


def test_the_page_shows_no_cell_that_the_json_withholds(scene) -> None:
    people = ORGANISATIONS["total minus all siblings"]
    asked = scene.audience(groups=GROUPS, crosses=CROSSES)
    asked.store(people)
    asked.close()
    shown = {cell["key"].partition("=")[2] for cell in asked.published()["groups"]}
    page = asked.get("/results").text
    assert shown == {"Sales", "Service"}
    for name in NAMES:
        assert (name in page) is (name in shown), name


def test_the_ledger_is_all_that_is_shown(scene, app) -> None:
    """One ledger feeds every output: a cell beside it would escape the audit."""
    from assessment.store import snapshots  # noqa: PLC0415
    from assessment.store.database import db  # noqa: PLC0415

    asked = scene.audience(groups=GROUPS, crosses=CROSSES)
    asked.store(ORGANISATIONS["margins of a cross table"])
    asked.close()
    with app.app_context():
        ledger = set(snapshots.ledger(db.session, asked.id))
    published = asked.published()
    shown = {("total", lever["lever"]) for lever in published["total"]["levers"]}
    for cell in published["groups"]:
        shown |= {(cell["key"], lever) for lever, mean in cell["means"].items() if mean is not None}
    assert shown <= {(cell, output) for output, cell in ledger}


def test_a_cross_of_two_attributes_is_not_shown_for_five_people(scene) -> None:
    people = staff((9, of("Sales", "yes")), (9, of("Sales", "no")), (12, of("Production", "yes")))
    asked = scene.audience(groups=GROUPS, crosses=CROSSES)
    asked.store(people)
    asked.close()
    keys = {cell["key"] for cell in asked.published()["groups"]}
    assert "department=Sales" in keys
    assert not [key for key in keys if key.startswith("department=Sales&")]


def test_a_group_says_about_how_many_it_has_and_never_the_number(scene) -> None:
    people = staff((13, of("Sales")), (12, of("Service")))
    asked = scene.audience(groups=GROUPS)
    asked.store(people)
    asked.close()
    (first, second) = asked.published()["groups"]
    assert first["size"] == second["size"] == "10–19"
    assert list(numbers([first["key"], first["size"]])) == []


def test_a_lever_less_its_practices_leaves_no_single_answer(scene) -> None:
    """Seven people, one of whom left a practice out: sum of scores against sums of answers."""
    people = [answers(n) for n in (1, 2, 2, 3, 3, 2)]
    last = answers(5)
    last["items"]["G4"] = None
    asked = scene.audience()
    asked.store([*people, last])
    asked.close()
    goals = asked.published()["total"]["levers"][0]
    means = [practice["mean"] for practice in goals["practices"]]
    asked_for = [practice for practice in goals["practices"] if practice["item"] in LEVER]
    assert goals["mean"] is not None
    possible = set(range(2, 11))  # what the last one's two answers add up to
    if None not in means and len(asked_for) == 3:
        sums = 7 * means[0] + 7 * means[1] + 6 * means[2]
        rest, blur = 2 * (3 * 7 * goals["mean"] - sums), 2 * (21 + 20) * 0.05
        possible = {both for both in possible if abs(both - rest) <= blur}
    assert min(possible) <= 4
    assert max(possible) >= 8


def test_the_solver_knows_what_follows_and_what_does_not() -> None:
    everybody, most = frozenset(range(20)), frozenset(range(16))
    assert [one.people for one in isolated({"a": everybody, "b": most}, "x")] == [
        frozenset({16, 17, 18, 19})
    ]
    assert isolated({"a": everybody, "b": frozenset(range(15))}, "x") == []
