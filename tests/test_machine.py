"""What the machine tells of processes and disks."""

import os

import pytest

from assessment import machine


def test_our_own_memory_is_found_and_nothing_of_other_processes() -> None:
    used = machine.memory(os.getpid())
    assert used["server"] > 10_000_000
    assert used["browser"] == 0


def test_a_process_that_has_ended_uses_nothing() -> None:
    assert machine.memory(2**22 + 1) == {"server": 0, "browser": 0}


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, 0), (1, 16 << 20), (16 << 20, 16 << 20), ((16 << 20) + 1, 32 << 20)],
)
def test_sizes_are_told_in_steps(size, told) -> None:
    assert machine.coarse(size) == told
