"""What the invented company does about its results, and the customer figures it takes.

After the first wave five actions, of which some were finished; after the workshop of the second
wave what its people took on. It stores nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessment.store.actions import Details
from assessment.wave import FigureValue


@dataclass(frozen=True, slots=True)
class Course:
    """An action as it was taken on, and what became of it: day → what changed."""

    taken_on: date
    began: Details
    changes: Mapping[date, Mapping[str, str]] = field(default_factory=dict)


FIRST = (
    Course(
        date(2025, 11, 18),
        Details(
            "Eine gemeinsame Kundenakte für Vertrieb und Service",
            "Aylin Demir",
            due=date(2026, 3, 31),
            item="K4",
            figure="Anteil der Kundschaft mit einem Eintrag aus diesem Monat",
        ),
        {
            date(2025, 12, 9): {"status": "doing"},
            date(2026, 3, 26): {"status": "done", "note": "Seit März pflegen sie zwei Teams."},
        },
    ),
    Course(
        date(2025, 11, 18),
        Details(
            "Drei Kundenkennzahlen auf einer Seite",
            "Thomas Krüger",
            "M3-start",
            date(2026, 4, 30),
            figure="Zahl der Leitungsrunden, in denen die Seite auf dem Tisch lag",
        ),
        {
            date(2026, 1, 20): {"status": "doing"},
            date(2026, 5, 4): {"status": "done", "note": "Jeden Montag zehn Minuten."},
        },
    ),
    Course(
        date(2025, 11, 18),
        Details(
            "Ein Kalender für alles, was an die Kundschaft geht",
            "Jörg Benning",
            "H2-start",
            date(2026, 6, 30),
        ),
        {
            date(2026, 2, 3): {"status": "doing"},
            date(2026, 6, 30): {"note": "Vertrieb und Service tragen ein, Produktion noch nicht."},
        },
    ),
    Course(
        date(2025, 11, 18),
        Details(
            "Prämien und Beförderungen auf Fehlanreize prüfen",
            "Miriam Lang",
            "G3-start",
            date(2026, 5, 31),
        ),
        {date(2026, 4, 14): {"status": "dropped", "note": "Erst nach den Tarifgesprächen."}},
    ),
)
SECOND = (
    Course(
        date(2026, 11, 3),
        Details(
            "Liefertermine sagt nur zu, wer mit der Produktion gesprochen hat",
            "Jörg Benning",
            due=date(2026, 12, 18),
            item="H2",
            figure="Anteil der Termine, die gehalten wurden",
        ),
        {date(2026, 11, 10): {"status": "doing"}},
    ),
)
# Who takes on the next steps with most dots, and until when.
OWNERS = (
    ("Katrin Albers", date(2027, 1, 29)),
    ("Miriam Lang", date(2027, 2, 26)),
    ("Uwe Sell", date(2027, 3, 31)),
)
FIGURES: Mapping[int, tuple[FigureValue, ...]] = {
    1: (
        FigureValue("csat", 71.0, date(2025, 9, 30)),
        FigureValue("ces", 4.6, date(2025, 9, 30)),
        FigureValue("nps", 18.0, date(2025, 9, 30), "214 Antworten"),
        FigureValue("churn", 11.5, date(2025, 12, 31)),
        FigureValue("reviews", 3.9, date(2025, 10, 31)),
        FigureValue("repair", 52.0, date(2025, 10, 31)),
    ),
    2: (
        FigureValue("csat", 76.0, date(2026, 9, 30)),
        FigureValue("ces", 4.9, date(2026, 9, 30)),
        FigureValue("nps", 26.0, date(2026, 9, 30), "241 Antworten"),
        FigureValue("churn", 9.8, date(2026, 9, 30), "auf zwölf Monate gerechnet"),
        FigureValue("clv", 48_000.0, date(2026, 9, 30)),
        FigureValue("reviews", 4.1, date(2026, 10, 31)),
        FigureValue("repair", 41.0, date(2026, 10, 31)),
    ),
}
