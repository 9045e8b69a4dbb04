"""Who answers in the journey of a survey: 34 people asked, 30 who answer, and four leaders.

What they say is written down here before they say it, so that a journey can work out for itself
what must come of it. Nothing here reads the application.
"""

import random
from dataclasses import dataclass, field
from fractions import Fraction

LEVERS = {
    "goals": ("G1", "G2", "G4"),
    "culture": ("C1", "C3", "C4"),
    "knowledge": ("K1", "K2", "K4"),
    "holistic": ("H1", "H2", "H4"),
    "measurability": ("M3", "M4", "M5"),
}
NEEDED = 2  # of three
DEPARTMENTS = ("Vertrieb", "Kundendienst", "Technik", "Einkauf")
OBSTACLES = (
    "Niemand weiß, wer beim Kunden zuletzt angerufen hat.",
    "Frau Sommer aus dem Einkauf entscheidet alles allein.",
    "Zu viele Formulare, bis eine Kulanz genehmigt ist.",
    "Nobody shows us what customers complain about.",
    "Wir hören von Problemen erst, wenn jemand kündigt.",
    "Die Ziele der Abteilungen widersprechen sich.",
    "Im Alltag fehlt die Zeit zum Zuhören.",
    "Daten liegen in vier Systemen.",
    "Every team has its own idea of who the customer is.",
    "Rückmeldungen versanden.",
    "Der Preis steht immer vorn.",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the list; `items` has 0 where they cannot judge."""

    email: str
    name: str
    language: str
    groups: dict[str, str] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    obstacle: str = ""

    @property
    def line(self) -> str:
        """As somebody pastes it."""
        return f"{self.email}; {self.name}; {self.language}"

    def score(self, lever: str) -> Fraction | None:
        """The mean of what was judged; None where that is too little."""
        said = [self.items[item] for item in LEVERS[lever] if self.items[item]]
        return Fraction(sum(said), len(said)) if len(said) >= NEEDED else None


def employees() -> tuple[Person, ...]:
    """The 30 who answer.

    16 in sales (11 with customer contact), 6 in service (all with), 5 in technology and 2 in
    purchasing and one who names no department (all without). One person in sales cannot judge
    what is measured, two in service cannot judge what is known.
    """
    chance = random.Random(1)
    where = [("Vertrieb", "yes")] * 11 + [("Vertrieb", "no")] * 5
    where += [("Kundendienst", "yes")] * 6 + [("Technik", "no")] * 5
    where += [("Einkauf", "no")] * 2 + [("", "no")]
    blind = {11: ("measurability",), 16: ("knowledge",), 17: ("knowledge",)}
    found = []
    for number, (department, contact) in enumerate(where):
        groups = {"contact": contact} | ({"department": department} if department else {})
        items = _items(chance, 3.2 if contact == "yes" else 2.4, blind.get(number, ()))
        obstacle = OBSTACLES[number // 2] if number % 2 == 0 and number < 22 else ""
        found.append(_person(number, groups, items, obstacle))
    return tuple(found)


def silent() -> tuple[Person, ...]:
    """The four who are asked and do not answer while they can; the last one comes too late."""
    chance = random.Random(2)
    return tuple(
        _person(number, {"contact": "yes"}, _items(chance, 3.0, ())) for number in range(30, 34)
    )


def leaders() -> tuple[Person, ...]:
    """Four who see things rosier."""
    chance, found = random.Random(3), []
    names = ("Anna Aumann", "Boris Bauer", "Clara Cohn", "David Duman")
    for name, language in zip(names, ("de", "de", "en", "de"), strict=True):
        email = f"{name.split()[0].lower()}@leitung.example.com"
        found.append(Person(email, name, language, items=_items(chance, 4.1, ())))
    return tuple(found)


def _person(number: int, groups: dict[str, str], items: dict[str, int], obstacle: str = ""):
    language = "en" if number % 5 == 4 else "de"
    email = f"person{number:02}@example.com"
    return Person(email, f"Person {number:02}", language, groups, items, obstacle)


def _items(chance: random.Random, level: float, blind: tuple[str, ...]) -> dict[str, int]:
    said = {}
    for lever, items in LEVERS.items():
        for item in items:
            said[item] = min(5, max(1, round(chance.gauss(level, 0.8))))
        if lever in blind:
            said |= dict.fromkeys(items[:2], 0)
    return said
