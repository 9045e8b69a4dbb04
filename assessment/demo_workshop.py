"""What happens in the invented company's workshop: 22 people, five levers, agreed scores, dots.

The votes are those that a rehearsal simulates, from a fixed seed. It stores nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf
from typing import Any

import numpy as np

from assessment import demo
from assessment.store.audiences import PRESETS
from assessment.workshop import rehearsal
from assessment.workshop.parts import Ballot, part
from assessment.workshop.room import Rehearsal
from questions.bank import Bank

PEOPLE = 22
PLAN = 90  # minutes
PRESET = replace(PRESETS["workshop"], headcount=PEOPLE)
BEGAN_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
ENDED_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ROOM = Rehearsal(demo.SEED, PEOPLE)
TWICE: Mapping[str, Sequence[str]] = {  # voted on again after the talk: these practices, or all
    "goals": ("G3",),
    "holistic": (),
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the room agreed on for a lever or practice, relative to its last vote, and why."""

    key: str
    moved: float
    reason: str


AGREED = (
    Agreed(
        "goals", -0.2, "Ziele gibt es, aber nur der Vertrieb hat eines, das der Kundschaft gilt."
    ),
    Agreed("G3", 0.0, "Bei Prämien zählt die Stückzahl; das sehen auch die so, die sie bekommen."),
    Agreed("culture", 0.0, "Der Ton ist gut, aber helfen darf nur, wer vorher fragt."),
    Agreed("knowledge", -0.1, "Die Kundenakte gibt es, gepflegt wird sie erst von zwei Teams."),
    Agreed(
        "holistic", -0.2, "An den Übergaben hakt es weiter: Termine sagt zu, wer sie nicht hält."
    ),
    Agreed("measurability", 0.1, "Drei Kennzahlen stehen seit Mai, besprochen werden sie montags."),
)
WEIGHTS = (9, 7, 5, 3, 2, 1)  # of the dots on the first steps


def ballots(bank: Bank, key: str, round: int) -> tuple[Ballot, ...]:
    """What everybody votes on a part in this round."""
    asked = TWICE.get(key) or None if round == 2 else None
    return rehearsal.votes(ROOM, part(bank, key), round, inf, asked)


def dots(steps: Sequence[str]) -> list[dict[str, int]]:
    """Where each of them places five dots; the first steps get most."""
    chance = np.random.default_rng(demo.SEED + 5)
    first = steps[: len(WEIGHTS)]
    weights = np.array(WEIGHTS[: len(first)]) / sum(WEIGHTS[: len(first)])
    placed = chance.multinomial(rehearsal.DOTS, weights, size=PEOPLE).tolist()
    return [{step: n for step, n in zip(first, one, strict=True) if n} for one in placed]


def payload(ballot: Ballot) -> dict[str, Any]:
    """A ballot as a phone sends it: what somebody cannot judge is left out."""
    return {key: answer for key, answer in ballot.items() if answer is not None}
