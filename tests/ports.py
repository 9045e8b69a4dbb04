"""Ports for servers of tests: none that another process of these tests, or a connection, may take.

The system gives connections ports from 32768 on. Where a server is started some time after its
port was looked for, or is killed and started again, one of those may be taken in between.
"""

import os
import random
import socket
from contextlib import suppress

FIRST, LAST = 20_000, 32_000
GIVEN: set[int] = set()  # looked for, and perhaps not bound yet


def free_port() -> int:
    """A port at which nobody listens; each process of these tests has numbers of its own."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    mine = range(FIRST + process, LAST, processes)
    for port in random.sample(mine, 100):
        with socket.socket() as free, suppress(OSError):
            if port not in GIVEN:
                free.bind(("127.0.0.1", port))
                GIVEN.add(port)
                return port
    raise OSError("no free port")
