"""The quick check under load, on a server of its own with two workers and a fresh database."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import clients, machine

ROOT = Path(__file__).parents[2]
PEOPLE, SECONDS = 50, 20
SECRET = "a secret for the benchmark only, made of enough letters"


@contextmanager
def server(database: str | None = None) -> Iterator[tuple[int, int]]:
    """A running installation; yields its port and the process id of its root."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = os.environ | {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": database or f"sqlite:///{folder}/bench.sqlite",
            "LEITSTERN_VAR": folder,
            "PORT": str(port),
        }
        build = [sys.executable, "-m", "assessment.assets"]
        subprocess.run(build, env=environment, cwd=ROOT, check=True)
        flask = [str(Path(sys.executable).with_name("flask")), "--app", "wsgi"]
        subprocess.run([*flask, "db-upgrade"], env=environment, cwd=ROOT, check=True)
        process = subprocess.Popen(
            [*flask, "serve"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        try:
            _wait(port)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/check", timeout=5).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not answer within 20 s")


def quantiles(seconds: list[float]) -> str:
    """Median, 95th and 99th percentile in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return f"{cuts[49] * 1000:.0f} / {cuts[94] * 1000:.0f} / {cuts[98] * 1000:.0f} ms"


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    with server() as (port, pid):
        time.sleep(3)
        idle = machine.pss_megabytes(pid)
        clients.crowd(port, 4, 2)  # every worker has seen the form once
        before, start = machine.cpu_seconds(pid), time.monotonic()
        seen = clients.crowd(port, PEOPLE, SECONDS)
        elapsed, cpu = time.monotonic() - start, machine.cpu_seconds(pid) - before
        busy = machine.pss_megabytes(pid)
    count = len(seen.posts)
    if seen.errors or len(seen.links) != count:
        yield "ERRORS", f"{len(seen.errors)} errors, {len(seen.links)} results of {count}", "none"
    yield (
        f"complete responses ({PEOPLE} clients, {SECONDS} s)",
        f"{count / elapsed:.0f}/s",
        "≥ 100/s",
    )
    yield "server CPU per response", f"{cpu / count * 1000:.1f} ms", "≤ 15 ms"
    yield "GET form p50 / p95 / p99", quantiles(seen.gets), "p99 ≤ 250 ms"
    yield "POST answers p50 / p95 / p99", quantiles(seen.posts), "p99 ≤ 250 ms"
    pairs = [a + b for a, b in zip(seen.gets, seen.posts, strict=True)]
    yield "both p50 / p95 / p99", quantiles(pairs), ""
    yield "whole server idle, PSS", f"{idle:.0f} MB", "≤ 250 MB"
    yield "whole server under load, PSS", f"{busy:.0f} MB", ""
