"""What a web worker takes in, with a real Gunicorn whose only thread is held up."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assessment.cli.taking import AHEAD
from tests.ports import free_port

CALLERS = 12
SERVER = """
import sys, time
from pathlib import Path
from gunicorn.app.base import BaseApplication
from assessment.cli.taking import FairWorker

shut, port = Path(sys.argv[1]), sys.argv[2]

class Server(BaseApplication):
    def load_config(self):
        for name, value in {"bind": f"127.0.0.1:{port}", "worker_class": FairWorker, "threads": 1,
                            "keepalive": 60, "control_socket_disable": True}.items():
            self.cfg.set(name, value)

    def load(self):
        def answer(environ, start):
            while shut.exists():
                time.sleep(0.01)
            start("200 OK", [("Content-Length", "2")])
            return [b"ok"]
        return answer

Server().run()
"""


@pytest.fixture
def shut(tmp_path: Path) -> Path:
    """While this file is there, the server answers nobody."""
    return tmp_path / "shut"


@pytest.fixture
def port(shut: Path) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(shut), str(port)])
    until(lambda: listens(port), "the server starts")
    yield port
    shut.unlink(missing_ok=True)
    process.terminate()
    process.wait(30)


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def call(port: int) -> http.client.HTTPConnection:
    """A request is on its way; nobody has read the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    return connection


def read(connection: http.client.HTTPConnection) -> bytes:
    """The answer; then hang up."""
    with closing(connection):
        return connection.getresponse().read()


def end(connection: http.client.HTTPConnection) -> str | None:
    """What the server would do with the connection; then hang up."""
    with closing(connection):
        answer = connection.getresponse()
        answer.read()
        return answer.headers["Connection"]


def waiting(port: int) -> int:
    """How many connections the kernel still holds for a worker that takes them."""
    listening = "0A"
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, queues, *_ = line.split()
        if state == listening and int(local.partition(":")[2], 16) == port:
            return int(queues.partition(":")[2], 16)
    return 0


def test_a_busy_worker_leaves_connections_to_others_and_loses_none(port: int, shut: Path) -> None:
    shut.touch()
    calls = [call(port) for _ in range(CALLERS)]
    until(lambda: waiting(port) == CALLERS - AHEAD, "the others wait outside")
    shut.unlink()
    assert [read(one) for one in calls] == [b"ok"] * CALLERS


def test_kept_connections_that_rest_take_nobodys_place(port: int) -> None:
    resting = []
    for _ in range(CALLERS):
        resting.append(call(port))
        resting[-1].getresponse().read()
    assert read(call(port)) == b"ok"
    for one in resting:
        one.request("GET", "/")
    assert [read(one) for one in resting] == [b"ok"] * CALLERS


def test_a_full_worker_keeps_no_connection_so_that_all_wait_in_one_queue(
    port: int, shut: Path
) -> None:
    shut.touch()
    calls = [call(port) for _ in range(CALLERS)]
    until(lambda: waiting(port) == CALLERS - AHEAD, "the others wait outside")
    shut.unlink()
    assert "close" in [end(one) for one in calls]
    until(lambda: end(call(port)) == "keep-alive", "a free worker keeps connections again")
