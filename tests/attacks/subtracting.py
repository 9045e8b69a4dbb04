"""The arithmetic of an attacker: which few people's sum follows from the cells that are shown.

Made for attacks alone, and by another way than the product's audit: it tries every union.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

FEW = 5
Group = frozenset[int]  # people by their number


@dataclass(frozen=True)
class Learned:
    """The sum over so few people follows from the means of the cells, each with its weight."""

    lever: str
    people: Group
    weights: Mapping[str, float]


def attack(published: Mapping[str, Any], staff: Sequence[Mapping[str, Any]]) -> list[Learned]:
    """Everything that adding and subtracting leads to, per lever and over all that is shown.

    `staff` are all payloads: the attacker knows who belongs where and who left out what, and
    wants the scores.
    """
    found, ever = [], {}
    for place, lever in enumerate(published["total"]["levers"]):
        there = scored(staff, lever["lever"])
        shown = dict(cells(published, staff, lever["lever"], place))
        found += isolated({key: cell & there for key, cell in shown.items()}, lever["lever"])
        ever |= shown
    return found + isolated(ever, "any figure that all levers share")


def cells(
    published: Mapping[str, Any], staff: Sequence[Mapping[str, Any]], lever: str, place: int
) -> Iterator[tuple[str, Group]]:
    """The cells with a mean for this lever, and who is in them."""
    total = published["total"]
    everybody = frozenset(range(len(staff)))
    if total["levers"][place]["mean"] is not None:
        yield "total", everybody
    for cell in published["groups"]:
        if cell["means"][lever] is not None:
            pairs = [part.split("=") for part in cell["key"].split("&")]
            inside = (n for n in everybody if all(staff[n]["groups"].get(g) == x for g, x in pairs))
            yield cell["key"], frozenset(inside)
    if lever in dict(total["flags"]["shift"]):
        yield "careful", frozenset(n for n in everybody if staff[n]["seconds"] >= 60)


def scored(staff: Sequence[Mapping[str, Any]], lever: str) -> Group:
    """Who answered the lever at all."""
    from tests.attacks.scene import LEVER  # noqa: PLC0415

    mine = [item for item, of in LEVER.items() if of == lever]
    said = (sum(one["items"].get(item) is not None for item in mine) for one in staff)
    return frozenset(n for n, count in enumerate(said) if count)


def isolated(shown: Mapping[str, Group], lever: str, few: int = FEW) -> list[Learned]:
    """Every set of fewer than so many people whose sum is a combination of the cells."""
    keys = list(shown)
    everybody = sorted(frozenset().union(*shown.values()))
    if not keys or not everybody:
        return []
    rows = np.array([[person in shown[key] for person in everybody] for key in keys], float)
    alike: dict[tuple[float, ...], list[int]] = {}
    for person, column in zip(everybody, rows.T, strict=True):
        alike.setdefault(tuple(column), []).append(person)
    kinds, small = list(alike), [kind for kind in alike if len(alike[kind]) < few]
    matrix, found = np.array(kinds).T, []
    for many in range(1, few):
        for union in combinations(small, many):
            people = frozenset(person for kind in union for person in alike[kind])
            if len(people) >= few:
                continue
            wanted = np.array([kind in union for kind in kinds], float)
            weights = np.linalg.lstsq(matrix.T, wanted, rcond=None)[0]
            if np.allclose(weights @ matrix, wanted, atol=1e-6):
                found.append(Learned(lever, people, dict(zip(keys, weights.round(3), strict=True))))
    return found
