"""A real server whose disk is full: database, queue, log and backups lie on a small one."""

import os
import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults.conftest import command, is_whole, numbers, survey
from tests.journeys.conftest import Installation

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


def test_people_are_put_off_until_there_is_room_again(server, disk, inside) -> None:
    app = inside(server)
    _, phone, _ = survey(app, server, 0)
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
    code, said = command(app, "backup", str(disk / "full.backup"))
    assert (code, len(said)) == (2, 1), said
    assert "full.backup: nothing was changed, because:" in said[0]
    left = {path.name for path in disk.iterdir() if not path.name.startswith("leitstern.sqlite")}
    assert not {name for name in left if "backup" in name or name.startswith(".")}, left
    ballast.unlink()
    assert phone.send(late) == 201, "it goes on by itself"
    assert numbers(file) == {*told, late}
    assert server.children() == running, "no process died of it"
    assert is_whole(file)


def test_a_backup_onto_a_full_disk_leaves_the_last_one(server, disk, inside, tmp_path) -> None:
    app, last = inside(server), disk / "last.backup"
    assert command(app, "backup", str(last))[0] == 0
    before = last.read_bytes()
    ballast = fill(disk)
    code, said = command(app, "backup", "--force", str(last))
    assert (code, len(said)) == (2, 1), said
    assert last.read_bytes() == before
    copy = Path(shutil.copy(last, tmp_path))
    code, said = command(app, "restore", "--force", str(copy))
    assert (code, len(said)) == (2, 1), said
    ballast.unlink()
    assert command(app, "restore", "--force", str(copy))[0] == 0
