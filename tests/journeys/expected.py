"""What may be published of a few people's answers, worked out the slow way: every union is tried.

Follows `confidentiality.md` word for word and shares nothing with the application's own audit.
Cells are taken in order; one is refused if it is too small, or if any union of atoms with fewer
than k people could then be worked out from what is published.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

import numpy as np

from tests.journeys.staff import DEPARTMENTS, LEVERS, Person

K, CROSS = 5, 10
Members = frozenset[int]


def cells(people: Sequence[Person]) -> list[tuple[str, int, Members]]:
    """Total, customer contact, departments, and the two crossed: name, smallest size, who."""

    def those(**groups: str) -> Members:
        return frozenset(
            number for number, one in enumerate(people) if groups.items() <= one.groups.items()
        )

    found = [("total", K, those())]
    found += [(f"contact={c}", K, those(contact=c)) for c in ("yes", "no")]
    found += [(f"department={d}", K, those(department=d)) for d in DEPARTMENTS]
    found += [
        (f"department={d}&contact={c}", CROSS, those(department=d, contact=c))
        for d in DEPARTMENTS
        for c in ("yes", "no")
    ]
    return found


def released(people: Sequence[Person]) -> dict[str, dict[str, float]]:
    """Per cell after the total the levers that may be shown, with their means."""
    scored = {
        lever: frozenset(n for n, one in enumerate(people) if one.score(lever) is not None)
        for lever in LEVERS
    }
    shown: dict[str, list[Members]] = {lever: [] for lever in LEVERS}
    together: list[Members] = []
    found: dict[str, dict[str, float]] = {}
    for name, smallest, members in cells(people):
        fitting = [
            lever
            for lever, counted in scored.items()
            if len(members & counted) >= smallest and is_safe([*shown[lever], members & counted])
        ]
        if not fitting or not is_safe([*together, members]):
            continue
        together.append(members)
        for lever in fitting:
            shown[lever].append(members & scored[lever])
        found[name] = {lever: mean(people, members, lever) for lever in fitting}
    del found["total"]
    return found


def is_safe(published: Sequence[Members]) -> bool:
    """Whether nobody can work out the sum over fewer than k people."""
    everyone = sorted(frozenset().union(*published))
    atoms: dict[tuple[bool, ...], int] = {}
    for person in everyone:
        row = tuple(person in cell for cell in published)
        atoms[row] = atoms.get(row, 0) + 1
    matrix = np.array(list(atoms), float).T  # cells × atoms
    span = np.linalg.pinv(matrix) @ matrix
    return not any(
        np.allclose(union @ span, union, atol=1e-9) for union in _small(list(atoms.values()))
    )


def _small(sizes: Sequence[int]) -> Iterator[np.ndarray]:
    """Every union of atoms with fewer than k people."""
    for many in range(1, K):
        for chosen in combinations(range(len(sizes)), many):
            if sum(sizes[atom] for atom in chosen) < K:
                union = np.zeros(len(sizes))
                union[list(chosen)] = 1
                yield union


def mean(people: Sequence[Person], members: Iterable[int], lever: str) -> float:
    """The exact mean of these people's scores, with one decimal, halves upwards."""
    scores = [people[number].score(lever) for number in members]
    there = [score for score in scores if score is not None]
    exact = sum(there, Fraction()) / len(there)
    digits = Decimal(exact.numerator) / Decimal(exact.denominator)
    return float(digits.quantize(Decimal("0.1"), ROUND_HALF_UP))


def whole(people: Sequence[Person]) -> dict[str, float]:
    """The means of everybody."""
    return {lever: mean(people, range(len(people)), lever) for lever in LEVERS}
