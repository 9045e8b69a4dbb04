"""What this machine says of our processes and its disks. Linux tells; elsewhere nothing is known.

Figures for watching are rounded up to steps: finer ones would move with each stored answer, and a
record of them would tell when people answered.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

STEP = 16 << 20  # bytes
PROCESSES = Path("/proc")
BROWSER = "chrom"  # what the names of Chromium's processes have in common


def coarse(size: int) -> int:
    """The size in whole steps, rounded up."""
    return -(-size // STEP) * STEP


def free(folder: Path) -> int:
    """How many bytes the disk under a folder still takes."""
    return shutil.disk_usage(folder).free


def memory(root: int) -> dict[str, int]:
    """Bytes of a process and all below it, shared ones divided: of ours, and of the browser."""
    found = {"server": 0, "browser": 0}
    for pid in _tree(root):
        try:
            kind = "browser" if BROWSER in (PROCESSES / f"{pid}/comm").read_text() else "server"
            found[kind] += _proportional(pid)
        except OSError:  # it has ended meanwhile
            continue
    return found


def _tree(root: int) -> Iterator[int]:
    below: dict[int, list[int]] = {}
    for file in PROCESSES.glob("[0-9]*/stat"):
        try:
            parent = int(file.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        below.setdefault(parent, []).append(int(file.parent.name))
    waiting = [root] if PROCESSES.is_dir() else []
    while waiting:
        pid = waiting.pop()
        waiting += below.get(pid, [])
        yield pid


def _proportional(pid: int) -> int:
    for line in (PROCESSES / f"{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) << 10
    return 0


def own() -> int:
    """This process."""
    return os.getpid()
