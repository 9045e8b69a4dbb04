"""A private PostgreSQL with a synchronous hot standby, of real processes that can be killed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from tests.ports import free_port

NAME = "leitstern"
OWNER = "postgres"  # PostgreSQL does not run as root
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "16MB",
    "max_wal_senders": "4",
    "fsync": "off",  # processes are killed here, and no disk loses its power
    "log_min_messages": "fatal",
}


def programs() -> Path:
    """Where PostgreSQL's programs lie; the newest, where there are several."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: int(f.parent.name))
    if folders:  # as Debian keeps them
        return folders[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    pytest.skip("no PostgreSQL server: 'make test' installs it")


def as_owner() -> dict[str, Any]:
    """Whose processes they are: ours, or the system's `postgres` if we are root."""
    if os.geteuid() != 0:
        return {}
    return {"user": OWNER, "group": OWNER, "extra_groups": []}


def kill(pid: int) -> None:
    """`kill -9` for a process that we started and all that came of it, as when a machine ends."""
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for one in (root, *root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)


class Server:
    """One PostgreSQL server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"host=127.0.0.1 port={self.port} user={NAME}"

    def run(self, program: str, *arguments: str) -> None:
        command = [str(programs() / program), *arguments]
        done = subprocess.run(command, capture_output=True, cwd="/", check=False, **as_owner())
        assert done.returncode == 0, done.stderr.decode()

    def start(self, **more: str) -> None:
        command = [str(programs() / "postgres"), "-D", str(self.folder), "-p", str(self.port)]
        for name, value in (SETTINGS | more).items():
            command += ["-c", f"{name}={value}"]
        out = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdout=out, stderr=out, cwd="/", **as_owner())
        self.until("SELECT true")

    def until(self, true: str) -> None:
        """Wait until a query answers with true."""
        for _ in range(1800):
            with suppress(psycopg.OperationalError):
                if self.ask(true):
                    return
            time.sleep(0.1)
        raise TimeoutError(f"not within three minutes: {true}")

    def ask(self, query: str) -> Any:
        with psycopg.connect(f"{self.address} dbname=postgres", autocommit=True) as connection:
            row = connection.execute(query).fetchone()  # type: ignore[arg-type]
        return row and row[0]

    def kill(self) -> None:
        """As when its machine ends."""
        if self.process:
            kill(self.process.pid)
            self.process.wait()
            self.process = None
            self._forget_memory()

    def _forget_memory(self) -> None:
        """What a killed server leaves of shared memory goes with a machine, and not with a test."""
        lines = (self.folder / "postmaster.pid").read_text().splitlines()
        segment = lines[6].split()[-1] if len(lines) > 6 and lines[6].split() else ""
        if segment and (tool := shutil.which("ipcrm")):
            subprocess.run([tool, "-m", segment], capture_output=True, check=False)


class Pair:
    """A primary, and a standby that has every transaction before it counts as done."""

    def __init__(self, folder: Path) -> None:
        self.primary, self.standby = Server(folder / "one"), Server(folder / "two")

    @property
    def url(self) -> str:
        """The address of both: whoever connects finds the one that can be written."""
        hosts = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        return f"postgresql://{NAME}@{hosts}/{NAME}"

    def start(self) -> None:
        one, two = self.primary, self.standby
        made = ("-U", NAME, "-A", "trust", "-E", "UTF8", "--no-sync")
        one.run("initdb", "-D", str(one.folder), *made)
        one.start(synchronous_standby_names="*", synchronous_commit="on")
        copied = ("-d", one.address, "-R", "-c", "fast", "--no-sync")
        two.run("pg_basebackup", "-D", str(two.folder), *copied)
        two.start(hot_standby="on")
        one.until("SELECT sync_state = 'sync' FROM pg_stat_replication")
        with psycopg.connect(f"{one.address} dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")

    def fail_over(self) -> None:
        """The standby takes the place of a primary that was killed."""
        self.standby.ask("SELECT pg_promote(false)")
        self.standby.until("SELECT NOT pg_is_in_recovery()")

    def stop(self) -> None:
        self.primary.kill()
        self.standby.kill()


@contextmanager
def postgres_pair() -> Iterator[Pair]:
    """A pair that runs, with an empty database."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="leitstern-pair-"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    pair = Pair(folder)
    try:
        pair.start()
        yield pair
    finally:
        pair.stop()
        shutil.rmtree(folder)
