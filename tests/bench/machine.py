"""Reads what the kernel knows about processes: CPU time and memory of a whole tree."""

import os
import platform
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> Iterator[int]:
    """The process and all its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from tree(int(child))


def cpu_seconds(pid: int) -> float:
    """User and system time of a process tree, with children that have ended."""
    total = 0
    for one in tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(field) for field in fields[11:15])
    return total / TICK


def pss_megabytes(pid: int) -> float:
    """Proportional set size of a process tree: shared pages are counted once."""
    total = 0
    for one in tree(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def handles(pid: int) -> int:
    """Open files and sockets of a process tree."""
    return sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in tree(pid))


def description() -> str:
    """The machine and the versions that the figures belong to, in a line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    names = ("flask", "sqlalchemy", "gunicorn", "weasyprint", "plotly", "numpy", "scipy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    cores = len(os.sched_getaffinity(0))
    return (
        f"{cores} cores ({model}), Python {platform.python_version()}, {versions}, commit {commit}"
    )
