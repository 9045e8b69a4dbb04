"""Names of worker processes, from which others on the same machine can tell whether one lives.

Machines and containers may share a host name, and a process number says little: so a name holds
all of host, machine with container, number, and when the process was born. Knows no job.
"""

import os
import socket
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

PROC = Path("/proc")
DEAD = "ZX"  # states of a process that has ended and waits to be noticed


def own() -> str:
    """The name of this process."""
    return _name(os.getpid())


def is_gone(name: str) -> bool:
    """Whether that process surely lives no more; False where only its silence can tell."""
    parts = name.rsplit("/", 3)
    if len(parts) != 4 or parts[1] != _place():
        return False
    return _born(int(parts[2])) != parts[3]


@lru_cache
def _name(pid: int) -> str:  # another one after a fork
    return f"{socket.gethostname()[:200]}/{_place()}/{pid}/{_born(pid)}"


@lru_cache
def _place() -> str:
    """This machine since it was started, and the container: where a process number means one."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text()
        space = (PROC / "self/ns/pid").stat().st_ino
    except OSError:  # no Linux: nobody else will know us
        return uuid4().hex[:12]
    return sha256(f"{boot} {space}".encode()).hexdigest()[:12]


def _born(pid: int) -> str:
    """When the process was started, in ticks of the machine; '' if there is none."""
    try:
        said = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    state, *more = said.rpartition(")")[2].split()
    return "" if state in DEAD else more[18]
