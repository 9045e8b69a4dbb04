"""One plausible organisation, invented from a fixed seed: 84 invited, 60 answers to the full form.

Friendly in service, weaker in structure; leaders see more goals than their staff do. It stores
nothing: the command `demo` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.random import Generator

from questions.bank import LEVERS, Bank

SEED = 2026
NAME = "Musterwerk Antriebstechnik GmbH"
MADE_ON = date(2026, 11, 2)
INVITED = 84
DEPARTMENTS = {"Vertrieb": 14, "Service": 12, "Produktion": 16, "Entwicklung": 10, "Verwaltung": 8}
CONTACT = ("Vertrieb", "Service")  # departments that meet customers

# What people of this company experience, on 1 … 5: a level for each lever, and how far each of its
# practices lies above or below it.
LEVEL = {"goals": 2.7, "culture": 3.4, "knowledge": 2.5, "holistic": 2.2, "measurability": 2.0}
PRACTICE = {
    "goals": (0.4, -0.2, -0.6, 0.5, -0.1),
    "culture": (0.7, 0.1, -0.2, 0.4, -1.0),
    "knowledge": (0.5, -0.3, -0.6, 0.6, -0.4),
    "holistic": (0.2, -0.4, -0.5, 0.1, 0.4),
    "measurability": (0.6, -0.3, 0.2, -0.2, -0.6),
}
# How much higher leaders, and people who meet customers, see a lever.
LEADERS = {"goals": 0.8, "culture": 0.3, "knowledge": 0.2, "holistic": 0.7, "measurability": 0.4}
CONTACTS = {"goals": 0.0, "culture": 0.2, "knowledge": 0.5, "holistic": -0.3, "measurability": 0}
SERVICE = {"speed": 3.7, "friendliness": 4.4}
UNSEEN = {"G3": 0.4, "M2": 0.25}  # share who can't judge; elsewhere 4 %
TODAY = (45, 15, 40)  # mean points for first, centric, product
INTENDED = (35, 45, 20)
CONTRASTS = (2.1, 2.6, 3.0, 2.2, 1.8)
IN_USE = (2, 1, 1, 2, 0, 1, 2)  # usual stage of each figure
IMPORTANCE = (4.2, 3.8, 4.3, 4.0, 3.5)
TARGETS = (4.0, 4.0, 4.0, 3.5, 3.5)


def responses(bank: Bank, seed: int = SEED) -> list[dict[str, Any]]:
    """The answers of the organisation as they are stored; same seed, same answers."""
    chance = np.random.default_rng(seed)
    people = [
        person(bank, chance, department, leads=number < 2)
        for department, count in DEPARTMENTS.items()
        for number in range(count)
    ]
    return [people[i] for i in chance.permutation(len(people))]


@dataclass(frozen=True, slots=True)
class Bent:
    """How somebody's surroundings differ from the rest: levels by lever, points of positioning."""

    levers: Mapping[str, float] = field(default_factory=dict)
    today: tuple[int, int, int] = TODAY


LIKE_ALL = Bent()


def person(
    bank: Bank, chance: Generator, department: str, *, leads: bool, bent: Bent = LIKE_ALL
) -> dict[str, Any]:
    """One person's answers to the full form."""
    mood = chance.normal(0, 0.5)
    contact = department in CONTACT
    above = {
        lever: LEADERS[lever] * leads + CONTACTS[lever] * contact + bent.levers.get(lever, 0)
        for lever in LEVERS
    }
    answers: dict[str, Any] = {
        "items": _items(bank, chance, mood, above, leads=leads),
        "service": {key: _answer(chance, mean + mood / 2) for key, mean in SERVICE.items()},
        "allocations": {key: _points(chance, bent.today) for key in bank.form("full").allocations},
        "intended": _points(chance, INTENDED),
        "price": _answer(chance, 3.2 + mood),
        "contrasts": {
            contrast.key: _answer(chance, mean + mood)
            for contrast, mean in zip(bank.contrasts, CONTRASTS, strict=True)
        },
        "seconds": int(chance.normal(660, 120)),
        "groups": {
            "department": department,
            "leadership": "yes" if leads else "no",
            "contact": "yes" if contact else "no",
        },
    }
    return answers | (_leaders_part(bank, chance) if leads else {})


def _items(
    bank: Bank, chance: Generator, mood: float, above: Mapping[str, float], *, leads: bool
) -> dict[str, int | None]:
    answers: dict[str, int | None] = {}
    for lever in bank.levers:
        level = LEVEL[lever.key] + mood + chance.normal(0, 0.25) + above[lever.key]
        for item, offset in zip(lever.items, PRACTICE[lever.key], strict=True):
            unseen = chance.random() < (0 if leads else UNSEEN.get(item.id, 0.04))
            answer = _answer(chance, level + offset)
            answers[item.id] = None if unseen else answer
    return answers


def _leaders_part(bank: Bank, chance: Generator) -> dict[str, Any]:
    """What only leaders are asked."""
    stages = chance.integers(-1, 2, len(bank.figures)) + IN_USE
    return {
        "figures": {
            figure.key: int(np.clip(stage, 0, 3))
            for figure, stage in zip(bank.figures, stages, strict=True)
        },
        "importance": {k: _answer(chance, m) for k, m in zip(LEVERS, IMPORTANCE, strict=True)},
        "targets": dict(zip(LEVERS, TARGETS, strict=True)),
    }


def _answer(chance: Generator, mean: float) -> int:
    return int(np.clip(np.rint(chance.normal(mean, 0.75)), 1, 5))


def _points(chance: Generator, mean: tuple[int, int, int]) -> list[int]:
    """100 points in steps of 5 around `mean`."""
    drawn = chance.dirichlet(np.array(mean) / 12)
    first, second = (int(5 * np.rint(share * 20)) for share in drawn[:2])
    second = min(second, 100 - first)
    return [first, second, 100 - first - second]
