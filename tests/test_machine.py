"""What the machine tells of processes and disks."""

import subprocess
import sys
from ast import literal_eval

import pytest

from assessment import machine


def test_our_own_memory_is_found_and_nothing_of_other_processes() -> None:
    """Of a process that has just begun: this one may have had a browser for another test."""
    said = "import os, assessment.machine as m; print(sorted(m.memory(os.getpid()).items()))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    used = dict(literal_eval(done.stdout))
    assert used["server"] > 5_000_000
    assert used["browser"] == 0


def test_a_process_that_has_ended_uses_nothing() -> None:
    assert machine.memory(2**22 + 1) == {"server": 0, "browser": 0}


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, 0), (1, 16 << 20), (16 << 20, 16 << 20), ((16 << 20) + 1, 32 << 20)],
)
def test_sizes_are_told_in_steps(size, told) -> None:
    assert machine.coarse(size) == told
