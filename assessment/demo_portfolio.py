"""Other invented organisations in the demonstration: five that agreed to be compared, and a group
of clinics whose teams were asked one by one, one of them too small to be shown.

It stores nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assessment import demo, demo_audiences
from assessment.demo import Bent
from questions.bank import Bank

PLAN = replace(demo_audiences.STAFF, groups=())
WHOLE = "Klinikverbund Beispielstadt"


@dataclass(frozen=True, slots=True)
class Asked:
    """An organisation or team: how many were asked, how many answered, how it differs."""

    name: str
    sector: str
    invited: int
    answered: int
    levers: Mapping[str, float]


ALONE = (
    Asked("Stadtwerke Musterau", "energy", 40, 26, {"culture": -0.2, "measurability": 0.6}),
    Asked("Sparkasse Beispielland", "finance", 35, 24, {"goals": 0.7, "knowledge": 0.6}),
    Asked("Hotel am Modellsee", "hospitality", 24, 18, {"culture": 0.8, "knowledge": 0.5}),
    Asked("Muster & Söhne Bau", "construction", 30, 17, {"goals": -0.4, "holistic": -0.3}),
    Asked("Probehaus Versicherung", "insurance", 50, 31, {"holistic": 0.5, "measurability": 0.9}),
)
TEAMS = (
    Asked("Klinik Nordstadt", "health", 45, 29, {"culture": 0.4, "holistic": -0.2}),
    Asked("Klinik am Park", "health", 38, 22, {"culture": 0.1, "knowledge": 0.3}),
    Asked("Reha-Zentrum Waldhof", "health", 26, 17, {"holistic": 0.6, "goals": 0.2}),
    Asked("Praxis am Markt", "health", 7, 4, {}),
)


def staff(bank: Bank, asked: Asked, number: int) -> list[dict[str, Any]]:
    """The answers to the pulse form; each organisation has a number of its own."""
    chance = np.random.default_rng(demo.SEED + 1000 + number)
    bent = Bent({key: asked.levers.get(key, 0) for key in demo.LEVEL})
    places = list(demo.DEPARTMENTS)
    people = [
        demo.person(bank, chance, places[i % len(places)], leads=False, bent=bent)
        for i in range(asked.answered)
    ]
    return [demo_audiences.shortened(bank, one) | {"groups": {}} for one in people]
