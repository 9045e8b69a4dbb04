"""Spreads of groups: audited over as few people as decide, with the decision of everybody."""

import numpy as np
import pytest

from assessment.scoring.disclosure import Cell, audit_outputs
from assessment.scoring.spans import Atoms
from assessment.scoring.spreads import _enough


@pytest.mark.parametrize("seed", range(12))
def test_the_audit_over_enough_people_decides_as_over_all(seed) -> None:
    random = np.random.default_rng(seed)
    n, least = int(random.integers(30, 400)), 15
    chosen = random.choice(6, n, p=random.dirichlet(np.ones(6)))
    other = random.random(n) < random.uniform(0.1, 0.9)
    rows = [np.ones(n, bool), *(chosen == i for i in range(6)), other, ~other]
    rows += [(chosen == i) & other for i in range(6)]
    members = np.stack(rows)
    cells = [Cell(str(i), least) for i in range(len(rows))]
    scores = {str(x): np.where(random.random(n) < 0.2, np.nan, 3.0) for x in range(3)}
    few = _enough(Atoms.of(members), scores.values(), least)

    def decided(people):
        there = {key: members[:, people] & ~np.isnan(of[people]) for key, of in scores.items()}
        return audit_outputs(cells, there, k=least, base=members[:, people])

    assert decided(few) == decided(np.arange(n))
    assert len(few) <= len(Atoms.of(members).sizes) * least * 4
