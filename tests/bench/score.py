"""`flask score` on tables of growing size: wall time with the start of the process, and memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
ITEMS = [f"{lever}{number}" for lever in "GCKHM" for number in range(1, 6)]
TARGETS = {1_000: "", 100_000: "≤ 2 s", 1_000_000: "≤ 20 s, < 1 GB"}


def write(path: Path, rows: int) -> None:
    """A table of responses with missing answers, a department and a mark for leaders."""
    chance = np.random.default_rng(rows)
    header = ",".join([*ITEMS, "p_first", "p_centric", "p_product", "dept", "leadership"])
    with path.open("w") as file:
        file.write(header + "\n")
        for start in range(0, rows, 100_000):
            count = min(100_000, rows - start)
            answers = chance.integers(0, 6, (count, 25)).astype("U1")
            answers[answers == "0"] = ""
            first = chance.integers(0, 21, count) * 5
            second = np.array([chance.integers(0, (100 - f) // 5 + 1) * 5 for f in first])
            points = np.column_stack([first, second, 100 - first - second])
            groups = chance.integers(0, 20, count)
            leaders = chance.random(count) < 0.1
            for row in zip(answers, points, groups, leaders, strict=True):
                place = f"{row[1][0]},{row[1][1]},{row[1][2]},D{row[2]},{int(row[3])}"
                file.write(",".join(row[0]) + "," + place + "\n")


def run(path: Path) -> tuple[float, float]:
    """Seconds and the largest memory in megabytes."""
    flask = Path(sys.executable).with_name("flask")
    command = [flask, "--app", "wsgi", "score", path, "--compare", "leadership"]
    start = time.monotonic()
    process = subprocess.Popen(
        [*map(str, command), "--group", "dept", "--json"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"score ended with {process.returncode}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    with tempfile.TemporaryDirectory() as folder:
        for rows, target in TARGETS.items():
            path = Path(folder) / "responses.csv"
            write(path, rows)
            runs = sorted(run(path) for _ in range(1 if rows > 100_000 else 3))
            seconds, memory = runs[len(runs) // 2]
            yield f"score {rows:,} rows", f"{seconds:.2f} s, {memory:.0f} MB", target
