"""Reads what the kernel knows about processes: CPU time and memory of a whole tree."""

import os
import platform
import sqlite3
import subprocess
import sys
import sysconfig
import timeit
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from reports.chromium import find

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
    model = _line("/proc/cpuinfo", "model name", ":") or platform.machine()
    names = ("flask", "sqlalchemy", "psycopg", "gunicorn", "weasyprint", "plotly", "numpy", "scipy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    system = _line("/etc/os-release", "PRETTY_NAME", "=").strip('"')
    engines = ", ".join(
        (
            f"SQLite {sqlite3.sqlite_version}",
            _said("psql", "--version"),
            _said("redis-server", "--version").partition(" sha")[0],
            _said(find(), "--version"),
        )
    )
    python = f"Python {platform.python_version()} ({_build()})"
    parts = (
        f"{cores} cores ({model}, a Python loop of two million steps in {_pace()} ms)",
        f"{memory / 2**30:.0f} GB",
        system,
        python,
        engines,
        versions,
    )
    return ", ".join(parts)


def _pace() -> int:
    """In steps of 20 ms: machines of one name differ by half, and so does one from hour to hour."""
    best = min(timeit.repeat("for i in range(2_000_000): i * i % 7", repeat=9, number=1))
    return round(best * 50) * 20


def _build() -> str:
    """Optimisations make Python faster by a third; Debian's has them, but does not say so."""
    flags = str(sysconfig.get_config_var("CONFIG_ARGS"))
    if sys.base_prefix == "/usr":
        return "the system's"
    return "optimised" if "--enable-optimizations" in flags else "without optimisations"


def _line(file: str, name: str, between: str) -> str:
    for line in Path(file).read_text().splitlines():
        if line.startswith(name):
            return line.partition(between)[2].strip()
    return ""


def _said(*command: str) -> str:
    """What a command prints; nothing if it is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()
