"""People who are alike: counted once for the audits, with the decision of everybody."""

import numpy as np
import pytest

from assessment.scoring import alike as kinds
from assessment.scoring.alike import Alike
from assessment.scoring.disclosure import Cell, audit_outputs


def traits(random, people: int):
    groups = random.integers(-1, 6, people)
    other = random.random(people) < random.uniform(0.1, 0.9)
    return groups, other, *(random.random(people) < 0.2 for _ in range(3))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("room", [2**62, 20])
def test_who_is_alike_in_everything_is_one_kind_and_nobody_else(seed, room, monkeypatch) -> None:
    monkeypatch.setattr(kinds, "ROOM", room)
    random = np.random.default_rng(seed)
    given = traits(random, 300)
    found = Alike.of(given, 300)
    rows = list(zip(*(one.tolist() for one in given), strict=True))
    assert [rows[first] for first in found.first] == list(dict.fromkeys(rows))
    assert [rows[found.first[kind]] for kind in found.number] == rows
    assert found.sizes.tolist() == [rows.count(rows[first]) for first in found.first]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("least", [5, 15])
def test_the_audit_over_kinds_of_people_decides_as_over_all(seed, least) -> None:
    random = np.random.default_rng(seed)
    people = int(random.integers(30, 400))
    groups, other, *open_ = traits(random, people)
    rows = [np.ones(people, bool), *(groups == i for i in range(6)), other, ~other]
    members = np.stack([*rows, *((groups == i) & other for i in range(6))])
    cells = [Cell(str(i), least) for i in range(len(members))]
    there = {str(lever): ~none for lever, none in enumerate(open_)}
    over_all = audit_outputs(
        cells, {key: members & of for key, of in there.items()}, k=least, base=members
    )
    found = Alike.of((groups, other, *open_), people)
    base = members[:, found.first]
    some = {key: base & of[found.first] for key, of in there.items()}
    assert audit_outputs(cells, some, k=least, base=base, people=found.sizes) == over_all
