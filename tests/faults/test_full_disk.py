"""A real server whose disk is full: database, queue, log and backups lie on a small one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from assessment.config import ROOT
from tests.faults.conftest import is_whole, numbers, survey
from tests.journeys.conftest import SECRET, Installation

SIZE = "6m"


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A disk of its own, which only root may have."""
    place = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(scope="module")
def server(disk, built, german):
    (disk / "assets").symlink_to(built)
    installation = Installation(disk)
    with (disk / "server.log").open("wb", buffering=0) as log:
        installation.log = log
        installation.start()
        yield installation
        installation.stop()


def fill(disk: Path) -> Path:
    """Take all the room that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
    return ballast


def command(server: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SECRET_KEY": SECRET, "LEITSTERN_VAR": str(server.folder)}
    environment |= {"LC_ALL": "C.UTF-8"}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_people_are_put_off_until_there_is_room_again(server, disk, inside) -> None:
    _, phone, _ = survey(inside(server), server, 0)
    told = [str(uuid4()) for _ in range(3)]
    assert {phone.send(number) for number in told} == {201}
    running = server.children()
    ballast = fill(disk)
    late = str(uuid4())
    for _ in range(200):  # what SQLite has already is used up first
        if (status := phone.send(late)) != 201:
            break
        told.append(late)
        late = str(uuid4())
    assert status == 503
    assert {phone.send(late) for _ in range(50)} == {503}, "with a line in the log each time"
    file = disk / "leitstern.sqlite"
    assert numbers(file) == set(told), "nothing half stored, nothing acknowledged for nothing"
    done = command(server, "backup", str(disk / "full.backup"))
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "full.backup: nothing was changed, because:" in done.stderr
    left = {path.name for path in disk.iterdir() if not path.name.startswith("leitstern.sqlite")}
    assert not {name for name in left if "backup" in name or name.startswith(".")}, left
    ballast.unlink()
    assert phone.send(late) == 201, "it goes on by itself"
    assert numbers(file) == {*told, late}
    assert server.children() == running, "no process died of it"
    assert is_whole(file)


def test_a_backup_onto_a_full_disk_leaves_the_last_one(server, disk, tmp_path) -> None:
    last = disk / "last.backup"
    assert command(server, "backup", str(last)).returncode == 0
    before = last.read_bytes()
    ballast = fill(disk)
    done = command(server, "backup", "--force", str(last))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert last.read_bytes() == before
    copy = Path(shutil.copy(last, tmp_path))
    done = command(server, "restore", "--force", str(copy))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    ballast.unlink()
    assert command(server, "restore", "--force", str(copy)).returncode == 0
