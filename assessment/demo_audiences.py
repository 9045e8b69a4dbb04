"""What the invented organisation's workspace holds: staff and leadership, closed; a running wave.

From the same fixed seed as `demo`. It stores nothing: the command `demo` does.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np

from assessment import demo
from assessment.store.audiences import PRESETS
from questions.bank import Bank

NAMES = ("Katrin Albers", "Jörg Benning", "Aylin Demir", "Thomas Krüger", "Miriam Lang", "Uwe Sell")
RUNNING = 27  # answers so far in the wave that runs
STAFF = replace(
    PRESETS["pulse"],
    groups=(
        {"key": "leadership"},
        {"key": "contact"},
        {"key": "department", "names": list(demo.DEPARTMENTS)},
    ),
    headcount=demo.INVITED,
    contact="Personalabteilung, Zimmer 12",
)
LEADERS = replace(PRESETS["leadership"], entry="link", headcount=len(NAMES))
OBSTACLES = (
    "Angebote brauchen drei Unterschriften, auch bei kleinen Beträgen.",
    "Wer anruft, erzählt sein Anliegen jedes Mal von vorn.",
    "Reklamationen wandern zwischen Service und Produktion hin und her.",
    "Liefertermine sagen wir zu, ohne die Produktion zu fragen.",
    "Das Rücksendeformular versteht niemand auf Anhieb.",
    "Ersatzteile lassen sich nur per Fax bestellen.",
    "Vertrieb und Service haben getrennte Listen.",
    "Bei uns gewinnt, wer am lautesten anruft.",
    "Wir entwickeln, was technisch reizt, und fragen erst hinterher.",
    "Nach 16 Uhr erreicht man niemanden mehr.",
    "Frau Schuster im Innendienst blockt jede Kulanz ab.",
    "Ziele gibt es für Stückzahlen, nicht für zufriedene Kundschaft.",
    "Wir wissen nicht, warum jemand nicht mehr bestellt.",
)
BEGINNINGS = (
    "Einmal im Quartal mit in den Außendienst fahren.",
    "Eine gemeinsame Kundenakte für Vertrieb und Service.",
    "Reklamationen im Wochentermin der Leitung besprechen.",
    "Jede Absage kurz begründen und die Gründe sammeln.",
    "Kulanz bis 200 Euro ohne Rückfrage erlauben.",
    "Rückrufe am selben Tag, auch wenn die Lösung noch fehlt.",
    "Eine Kennzahl auswählen und allen zeigen.",
    "Neue Mitarbeitende zuerst eine Woche in den Service.",
    "Kundinnen und Kunden zur Produktplanung einladen.",
    "Das Rücksendeformular auf eine Seite kürzen.",
    "Liefertermine gemeinsam mit der Produktion zusagen.",
)
INTENTIONS = (  # of those who lead; they wait to be released
    "Mit drei Kennzahlen, über die wir jeden Montag sprechen.",
    "Abteilungen an gemeinsamen Zielen messen.",
    "Erst die Liefertermine, dann alles andere.",
)
NAMES_SOMEBODY = OBSTACLES[10]  # is redacted before the comments are released
INSTEAD = "[Name entfernt] blockt jede Kulanz ab."


def staff(bank: Bank, people: int | None = None) -> list[dict[str, Any]]:
    """The answers of sixty, or of fewer another time, to the pulse form."""
    seed = demo.SEED if people is None else demo.SEED + 1
    answers = [shortened(bank, one) for one in demo.responses(bank, seed)[:people]]
    for texts, question in ((OBSTACLES, "obstacle"), (BEGINNINGS, "start")):
        for one, text in zip(answers, texts, strict=False):
            one.setdefault("comments", {})[question] = text
    return answers


def shortened(bank: Bank, full: dict[str, Any]) -> dict[str, Any]:
    """What somebody would have said in the shorter form."""
    form = bank.form("pulse")
    said = {key: full[key] for key in ("service", "price", "contrasts") if key in form.modules}
    first = full["allocations"][bank.form("full").allocations[0]]
    return said | {
        "items": {item: full["items"][item] for item in form.items},
        "allocations": dict.fromkeys(form.allocations, first),
        "seconds": full["seconds"] // 30 * 10,
        "groups": full["groups"],
    }


def leaders(bank: Bank, bent: demo.Bent = demo.LIKE_ALL) -> list[dict[str, Any]]:
    """The answers of six who lead, by name, to the full form."""
    chance = np.random.default_rng(demo.SEED + 2)
    departments = ("Vertrieb", "Service", "Produktion", "Entwicklung", "Verwaltung", "Vertrieb")
    people = [
        demo.person(bank, chance, department, leads=True, bent=bent) for department in departments
    ]
    answers = [one | {"name": name, "groups": {}} for name, one in zip(NAMES, people, strict=True)]
    for one, text in zip(answers, INTENTIONS, strict=False):
        one["comments"] = {"start": text}
    return answers


def numbers(wave: int, count: int = demo.INVITED) -> list[UUID]:
    """Random numbers for answers, the same each time."""
    chance = np.random.default_rng(demo.SEED + 10 * wave)
    return [UUID(bytes=chance.bytes(16), version=4) for _ in range(count)]
