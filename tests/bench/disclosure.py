"""The span audit of a large organisation: 300 cells, 100,000 people; one output, and six."""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from assessment.scoring.disclosure import Cell, audit_outputs

ROOT = Path(__file__).parents[2]
PEOPLE, OUTPUTS = 100_000, 6  # the five levers and the positioning
TARGETS = {1: "≤ 2 s", OUTPUTS: "≤ 10 s, < 500 MB"}


class Memberships(Mapping[str, np.ndarray]):
    """Cells × people per output, each made when it is read."""

    def __init__(self, members: np.ndarray, counted: np.ndarray) -> None:
        self.members, self.counted = members, counted

    def __getitem__(self, key: str) -> np.ndarray:
        return self.members & self.counted[int(key)]

    def __iter__(self) -> Iterator[str]:
        return map(str, range(len(self.counted)))

    def __len__(self) -> int:
        return len(self.counted)


def cells(chance: np.random.Generator) -> dict[str, np.ndarray]:
    """100 departments of uneven size, 20 locations, leadership, customer contact, and crosses."""
    weights = 1 / np.arange(1, 101) ** 0.7
    department = chance.choice(100, PEOPLE, p=weights / weights.sum())
    location = chance.integers(0, 20, PEOPLE)
    leads, contact = chance.random(PEOPLE) < 0.15, chance.random(PEOPLE) < 0.35
    groups = {"total": np.ones(PEOPLE, bool), "leadership": leads, "contact": contact}
    groups |= {f"department={i}": department == i for i in range(100)}
    groups |= {f"location={i}": location == i for i in range(20)}
    groups |= {f"department={i}&leadership": (department == i) & leads for i in range(100)}
    groups |= {f"department={i}&contact": (department == i) & contact for i in range(77)}
    return groups


def run(outputs: int) -> None:
    """Audits once in this process; prints seconds, released cells and peak memory as JSON."""
    chance = np.random.default_rng(1)
    groups = cells(chance)
    offered = [Cell(key, 10 if "&" in key else 5) for key in groups]
    members = np.array(list(groups.values()))
    counted = (chance.random((outputs, PEOPLE, 5)) >= 0.04).sum(axis=2) >= 4
    groups.clear()
    start = time.perf_counter()
    results = audit_outputs(offered, Memberships(members, counted), base=members)
    seconds = time.perf_counter() - start
    released = sum(len(result.released) for result in results.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "released": released, "memory": memory}))


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    for outputs, target in TARGETS.items():
        command = [sys.executable, "-m", "tests.bench.disclosure", str(outputs)]
        runs = [
            json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
            for _ in range(3)
        ]
        seconds = statistics.median(run["seconds"] for run in runs)
        memory = max(run["memory"] for run in runs)
        what = f"span audit, 300 cells × {PEOPLE:,} people, outputs: {outputs}"
        yield what, f"{seconds:.2f} s, {memory:.0f} MB", target


if __name__ == "__main__":
    run(int(sys.argv[1]))
