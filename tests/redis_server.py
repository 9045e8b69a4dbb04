"""A private Redis for tests: on a port of its own, keeping nothing, ended by its own process id."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Refused

from tests.ports import free_port


class RedisServer:
    """`redis-server` on this machine alone; it can be stopped, started again and held up."""

    def __init__(self, program: str) -> None:
        self.port = free_port()
        self.command = [program, "--bind", "127.0.0.1", "--port", str(self.port)]
        self.command += ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        for _ in range(150):
            try:
                Redis.from_url(self.url).ping()
            except Refused:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("Redis did not answer within 15 s")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def hold(self, *, up: bool) -> None:
        """Take connections and answer nothing, or go on."""
        assert self.process
        os.kill(self.process.pid, signal.SIGSTOP if up else signal.SIGCONT)

    def everything(self) -> bytes:
        """All keys and values, as whoever can read Redis sees them."""
        client = Redis.from_url(self.url)
        return b"\n".join(part for key in client.scan_iter() for part in (key, client.dump(key)))


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A Redis that runs and is empty."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server: 'make test' installs it")
    server = RedisServer(program)
    try:
        server.start()
        yield server
    finally:
        server.stop()
