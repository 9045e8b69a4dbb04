"""The invented company as a whole: 400 employees in six departments, asked in two waves.

Between the waves customer knowledge and measuring gain, holistic work does not; production loses
some of its culture; purchasing is too small to be shown at first. It stores nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from assessment import demo, demo_audiences
from assessment.demo import Bent
from questions.bank import LEVERS, Bank

DEPARTMENTS = {
    "Vertrieb": 74,
    "Service": 62,
    "Produktion": 150,
    "Entwicklung": 58,
    "Verwaltung": 44,
    "Einkauf": 12,
}
EMPLOYEES = sum(DEPARTMENTS.values())
LEADS_EVERY = 12  # one in so many leads others
# How a department sees a lever beside the rest.
OF_DEPARTMENT: Mapping[str, Mapping[str, float]] = {
    "Vertrieb": {"knowledge": 0.1, "measurability": 0.2},
    "Service": {"culture": 0.3, "holistic": -0.3, "goals": -0.2},
    "Produktion": {"knowledge": -0.3, "culture": -0.2, "goals": -0.1},
    "Entwicklung": {"knowledge": -0.1, "holistic": 0.1},
    "Verwaltung": {"goals": 0.3, "measurability": 0.3},
    "Einkauf": {"knowledge": -0.6, "culture": -0.3},
}


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: who answered, and how far the company had come by then."""

    name: str
    number: int
    launched_at: datetime
    closed_at: datetime
    answered: Mapping[str, int]  # by department
    bent: Bent
    production: Mapping[str, float]  # what only production sees otherwise
    obstacles: tuple[str, ...]
    beginnings: tuple[str, ...]


FIRST = Wave(
    name="Herbst 2025",
    number=1,
    launched_at=datetime(2025, 10, 20, 7, tzinfo=UTC),
    closed_at=datetime(2025, 11, 7, 16, tzinfo=UTC),
    answered={
        "Vertrieb": 49,
        "Service": 44,
        "Produktion": 82,
        "Entwicklung": 41,
        "Verwaltung": 33,
        "Einkauf": 4,
    },
    bent=Bent({"goals": -0.2, "knowledge": -0.5, "measurability": -0.4}, (36, 12, 52)),
    production={"culture": 0.3},
    obstacles=(
        "Jede Abteilung hat eigene Listen, niemand hat das ganze Bild.",
        "Die Kundschaft muss dreimal sagen, was sie schon geschrieben hat.",
        "Angebote dauern zwei Wochen, die Konkurrenz schickt sie am selben Tag.",
        "Wer eine Störung meldet, hört tagelang nichts.",
        "Wir reden über Stückzahlen und nie darüber, wofür sie gebraucht werden.",
        "Kulanz gibt es nur für die Großen.",
        "Die Hotline endet in einer Warteschleife.",
        "Unsere Anleitungen versteht nur, wer sie geschrieben hat.",
        "Änderungen erfährt der Service zuletzt.",
        "Liefertermine werden geraten.",
        "Nach dem Verkauf kümmert sich niemand mehr.",
    ),
    beginnings=(
        "Eine gemeinsame Kundenakte anlegen.",
        "Alle zwei Wochen eine Kundin oder einen Kunden einladen.",
        "Störungen am selben Tag bestätigen.",
        "Im Werk aushängen, was aus unseren Antrieben wird.",
        "Zwei Kennzahlen messen, statt zwanzig zu planen.",
        "Den Service in die Entwicklungsrunde holen.",
        "Einfache Angebote ohne drei Unterschriften.",
        "Einmal selbst die eigene Hotline anrufen.",
        "Beschwerden sammeln und zählen.",
        "Anleitungen mit Kundschaft testen.",
    ),
)
SECOND = Wave(
    name="Herbst 2026",
    number=2,
    launched_at=datetime(2026, 10, 12, 7, tzinfo=UTC),
    closed_at=datetime(2026, 10, 30, 16, tzinfo=UTC),
    answered={
        "Vertrieb": 55,
        "Service": 50,
        "Produktion": 96,
        "Entwicklung": 46,
        "Verwaltung": 35,
        "Einkauf": 9,
    },
    bent=Bent({}, (45, 17, 38)),
    production={"culture": -0.2},
    obstacles=demo_audiences.OBSTACLES,
    beginnings=demo_audiences.BEGINNINGS,
)
# The next wave, which runs: nobody sees a result of it.
RUNNING = replace(
    SECOND,
    name="Frühjahr 2027",
    number=3,
    launched_at=datetime.combine(demo.MADE_ON, datetime.min.time(), UTC),
    answered={"Vertrieb": 9, "Service": 6, "Produktion": 8, "Entwicklung": 4},
)
STAFF = replace(
    demo_audiences.STAFF,
    groups=(
        *demo_audiences.STAFF.groups[:2],
        {"key": "department", "names": list(DEPARTMENTS)},
    ),
    headcount=EMPLOYEES,
)


def staff(bank: Bank, wave: Wave) -> list[dict[str, Any]]:
    """The answers of a wave to the pulse form, in any order."""
    chance = np.random.default_rng(demo.SEED + 100 * wave.number)
    found = [
        _employee(bank, chance, wave, department, leads=number % LEADS_EVERY == 0)
        for department, count in wave.answered.items()
        for number in range(count)
    ]
    people = [found[i] for i in chance.permutation(len(found))]
    for texts, question in ((wave.obstacles, "obstacle"), (wave.beginnings, "start")):
        for one, text in zip(people[::3], texts, strict=False):
            one.setdefault("comments", {})[question] = text
    return people


def leaders(bank: Bank, wave: Wave) -> list[dict[str, Any]]:
    """The answers of the six who lead the company, by name."""
    return demo_audiences.leaders(bank, wave.bent)


def _employee(
    bank: Bank, chance: np.random.Generator, wave: Wave, department: str, *, leads: bool
) -> dict[str, Any]:
    here, only = OF_DEPARTMENT[department], wave.production if department == "Produktion" else {}
    levers = {
        key: wave.bent.levers.get(key, 0) + here.get(key, 0) + only.get(key, 0) for key in LEVERS
    }
    bent = replace(wave.bent, levers=levers)
    full = demo.person(bank, chance, department, leads=leads, bent=bent)
    return demo_audiences.shortened(bank, full)
