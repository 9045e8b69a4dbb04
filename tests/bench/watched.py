"""A process that is watched from outside: seconds, CPU, memory of itself and of its browser."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import machine

ROOT = Path(__file__).parents[2]
PAUSE = 0.2  # seconds between two looks


@dataclass(frozen=True)
class Seen:
    """What it printed as JSON in its last line, and the most that it held, in megabytes (PSS)."""

    said: Any
    own: float
    browser: float


def run(module: str, arguments: Sequence[str], environment: dict[str, str]) -> Seen:
    """Run a module to its end, looking at its memory all the time."""
    own = browser = 0.0
    with tempfile.TemporaryFile("w+") as out:
        command = [sys.executable, "-m", module, *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out)
        while process.poll() is None:
            whole, alone = _memory(process.pid)
            own, browser = max(own, alone), max(browser, whole - alone)
            time.sleep(PAUSE)
        if process.returncode:
            raise RuntimeError(f"{module} ended with {process.returncode}")
        out.seek(0)
        return Seen(json.loads(out.read().splitlines()[-1]), own, browser)


def _memory(pid: int) -> tuple[float, float]:
    """Of the process with all that it started, and of it alone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        alone = sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        return machine.pss_megabytes(pid), alone / 1024
    except OSError:  # it ended while we looked
        return 0.0, 0.0


def cpu() -> float:
    """User and system time of this process and of what it waited for."""
    return sum(os.times()[:4])
