"""A running installation with its job worker, and a browser that talks to nothing else."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessment import assets
from assessment.config import ROOT
from assessment.store import schema
from tests.ports import free_port

SECRET = "a secret for journeys, made of enough letters"
expect.set_options(timeout=15_000)  # milliseconds; a machine may be busy


class Installation:
    """`flask serve` in a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port, self.settings = folder, free_port(), settings
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.log: IO[bytes] | None = None  # where standard error goes, if not to that of the tests
        schema.upgrade(settings.get("DATABASE_URL", f"sqlite:///{folder / 'leitstern.sqlite'}"))

    def start(self, through: Sequence[str] = ()) -> None:
        """Start it, `through` another program if that is named."""
        environment = os.environ | {
            "SECRET_KEY": SECRET,
            "LEITSTERN_VAR": str(self.folder),
            "PORT": str(self.port),
        }
        environment.pop("DATABASE_URL", None)
        environment |= self.settings
        flask = str(Path(sys.executable).with_name("flask"))
        self.process = subprocess.Popen(
            [*through, flask, "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=self.log,
        )
        self.wait()

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the server did not answer within a minute")

    def children(self) -> list[int]:
        """The processes that `serve` has started."""
        assert self.process
        pid = self.process.pid
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self) -> None:
        """As a power cut would: everything at once, without a word."""
        assert self.process
        for pid in (self.process.pid, *self.children()):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assets as `make install` builds them; what is compressed already is taken over."""
    folder = tmp_path_factory.mktemp("journeys") / "assets"
    if (ROOT / "var" / "assets").is_dir():
        shutil.copytree(ROOT / "var" / "assets", folder)
    assets.build(folder)
    return folder


def make_installation(folder: Path, built: Path, **settings: str) -> Installation:
    (folder / "assets").symlink_to(built)
    installation = Installation(folder, **settings)
    installation.start()
    return installation


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, built: Path, german: None
) -> Iterator[Installation]:
    named = ",".join(f"anna{number}@example.com" for number in range(1, 30))
    folder = tmp_path_factory.mktemp("server")
    installation = make_installation(folder, built, ADMINISTRATORS=named)
    yield installation
    installation.stop()


@pytest.fixture
def own_server(tmp_path: Path, built: Path, german: None) -> Iterator[Installation]:
    """An installation that a test may kill."""
    installation = make_installation(tmp_path, built)
    yield installation
    installation.stop()


@pytest.fixture
def context(browser: Browser, server: Installation) -> Iterator[BrowserContext]:
    """A person with an English browser; an error in the page's console fails."""
    context = browser.new_context(base_url=server.address, locale="en-GB", accept_downloads=True)
    context.set_default_timeout(15_000)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
