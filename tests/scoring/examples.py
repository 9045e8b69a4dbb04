"""The reference data and small bodies of responses that the tests of scoring share."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from assessment.scoring.responses import Groups, Responses
from questions.load import bank

ORACLES = Path(__file__).parent.parent / "oracles"
BANK = bank()
ITEMS = [item.id for item in BANK.items]


def expected(case: str) -> dict[str, Any]:
    return json.loads((ORACLES / "expected.json").read_text())[case]


def table(name: str) -> list[dict[str, str]]:
    with (ORACLES / name).open() as file:
        return list(csv.DictReader(file))


def organisation() -> Responses:
    """The 60 people of O17, with their groups."""
    rows = table("o17_organisation.csv")
    columns = [f"L{lever}_{item}" for lever in range(1, 6) for item in range(1, 6)]
    points = ("p_first", "p_centric", "p_product")
    return Responses(
        items=np.array([[float(row[c] or "nan") for c in columns] for row in rows]),
        allocations=np.array([[[float(row[p]) for p in points]] for row in rows]),
        groups={c: Groups.of([row[c] for row in rows]) for c in ("dept", "leadership")},
    )


def people(*answers: float | list[float], **modules: Any) -> Responses:
    """A person per value: one answer throughout, or 25 answers."""
    rows = [[a] * 25 if isinstance(a, int | float) else a for a in answers]
    return Responses(items=np.array(rows, dtype=float).reshape(-1, 25), **modules)


def points(*rows: tuple[float, float, float]) -> np.ndarray:
    return np.array(rows, dtype=float).reshape(-1, 1, 3)


NAN = float("nan")
