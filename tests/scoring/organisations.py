"""Organisations made up for the span audit, and an audit by hand to hold it against.

The audit by hand shares nothing with the one under test: fractions, and every union tried.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from assessment.scoring.disclosure import Cell


@dataclass(frozen=True)
class Organisation:
    """Cells × people, and outputs × people: who counts for an output."""

    cells: tuple[Cell, ...]
    members: np.ndarray
    counted: np.ndarray

    def outputs(self) -> dict[str, np.ndarray]:
        return {f"L{i}": self.members & row for i, row in enumerate(self.counted, 1)}

    def released(self, keys: Sequence[str], members: np.ndarray | None = None) -> np.ndarray:
        """The memberships of the cells named."""
        rows = [cell.key in keys for cell in self.cells]
        return (self.members if members is None else members)[rows]


def organisation(
    chance: np.random.Generator,
    people: int,
    *,
    crosses: str = "leadership",
    missing: float = 0.04,
    k: int = 5,
) -> Organisation:
    """15 % leaders, 35 % with customer contact, five to eight departments of uneven size.

    The crosses are leadership × contact (two cells) or every department × leadership and × contact.
    A lever counts those who gave four of its five answers.
    """
    number = int(chance.integers(5, 9))
    department = chance.choice(number, people, p=chance.dirichlet(np.full(number, 3.0)))
    leads, contact = chance.random(people) < 0.15, chance.random(people) < 0.35
    rows = {"total": np.ones(people, bool), "leadership": leads, "contact": contact}
    rows |= {f"department={i}": department == i for i in range(number)}
    if crosses == "leadership":
        rows |= {"leadership&contact": leads & contact, "leadership&none": leads & ~contact}
    else:
        rows |= {f"department={i}&leadership": (department == i) & leads for i in range(number)}
        rows |= {f"department={i}&contact": (department == i) & contact for i in range(number)}
    cells = tuple(Cell(key, max(k, 10) if "&" in key else k) for key in rows)
    answered = chance.random((5, people, 5)) >= missing
    return Organisation(cells, np.array(list(rows.values())), answered.sum(axis=2) >= 4)


def isolated_by_hand(members: np.ndarray, k: int) -> int | None:
    """The size of the smallest isolated union of fewer than k people, by trying every union."""
    atoms = Counter(tuple(column) for column in members.T.astype(int).tolist())
    checks = _null_space([[atom[i] for atom in atoms] for i in range(len(members))])
    small = [(size, i) for i, size in enumerate(atoms.values()) if size < k]
    parts = [(size, np.array([check[i] for check in checks], dtype=object)) for size, i in small]
    sizes = list(_isolated(parts, np.zeros(len(checks), dtype=object), 0, k))
    return min(sizes, default=None)


def _isolated(
    parts: list[tuple[int, np.ndarray]], total: np.ndarray, people: int, k: int
) -> Iterator[int]:
    for i, (size, part) in enumerate(parts):
        if people + size < k:
            if not (total + part).any():
                yield people + size
            yield from _isolated(parts[i + 1 :], total + part, people + size, k)


def _null_space(rows: list[list[int]]) -> list[list[int]]:
    """A basis, in whole numbers, of what is orthogonal to the rows; elimination in fractions."""
    width = len(rows[0]) if rows else 0
    left = [[Fraction(value) for value in row] for row in rows]
    pivots: list[int] = []
    for column in range(width):
        at = len(pivots)
        found = next((i for i in range(at, len(left)) if left[i][column]), None)
        if found is None:
            continue
        left[at], left[found] = left[found], left[at]
        left[at] = [value / left[at][column] for value in left[at]]
        for i, row in enumerate(left):
            if i != at and row[column]:
                left[i] = [v - row[column] * w for v, w in zip(row, left[at], strict=True)]
        pivots.append(column)
    basis = []
    for free in sorted(set(range(width)) - set(pivots)):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for i, pivot in enumerate(pivots):
            vector[pivot] = -left[i][free]
        one = lcm(*(value.denominator for value in vector))
        basis.append([int(value * one) for value in vector])
    return basis
