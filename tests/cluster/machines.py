"""Web servers and workers as on machines of their own: each with a folder that no other sees."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

from assessment.config import ROOT
from tests.cluster.postgres_pair import kill
from tests.conftest import NAMES
from tests.ports import free_port

SECRET = "a secret that all machines of the drill share"
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


def folder_with_assets(folder: Path) -> Path:
    """What `make install` leaves on each machine, without the contents."""
    assets = folder / "assets"
    assets.mkdir(parents=True)
    for name in ("app.css", "form.css"):
        (assets / name).write_text("body { color: black }")
    (assets / "manifest.json").write_text(json.dumps({name: name for name in NAMES}))
    return folder


class Machine:
    """One process of the installation with its folder; killed, it is started again like new."""

    def __init__(self, folder: Path, command: list[str], shared: dict[str, str]) -> None:
        self.command = [*FLASK, *command]
        self.port = free_port()
        own = {"LEITSTERN_VAR": str(folder_with_assets(folder)), "PORT": str(self.port)}
        self.environment = os.environ | shared | own | {"SECRET_KEY": SECRET, "HOST": "127.0.0.1"}
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        if self.process:
            kill(self.process.pid)
            self.process.wait()
            self.process = None

    def answers(self, path: str = "/healthz") -> int:
        """The status of a page; 0 if nobody is there."""
        with suppress(OSError):
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", path)
                return connection.getresponse().status
            finally:
                connection.close()
        return 0

    def until(self, path: str, status: int = 200) -> None:
        """Wait until a page has this status."""
        for _ in range(1800):
            if self.answers(path) == status:
                return
            time.sleep(0.1)
        raise TimeoutError(f"{path} was not {status} within three minutes: {self.log.read_text()}")
