"""The power goes at any moment: what was acknowledged to somebody is on the disk.

`strace` records what a real server asks of the disk and what it says to phones. From that record a
disk is made for many moments, in which only what was synced is sure.
"""

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from assessment.app import create_app
from assessment.config import Settings
from assessment.store.database import db, empty_journal
from tests.faults import disk_log
from tests.faults.conftest import survey
from tests.faults.disk_log import Disk, Event, events
from tests.faults.phones import Survey
from tests.journeys.conftest import SECRET, Installation

ANSWERS = 100
CUTS = 40  # half of them while SQLite empties its journal into the database, at the end
CREATED = b"HTTP/1.1 201"


@pytest.fixture(scope="module")
def record(tmp_path_factory, built, german) -> tuple[Path, bytes, list[str]]:
    """The folder of a server with its log, the database before, and the answers' numbers in the
    order in which they were acknowledged."""
    if not shutil.which("strace"):
        pytest.skip("no strace: 'make test' installs it")
    folder = tmp_path_factory.mktemp("power")
    (folder / "assets").symlink_to(built)
    server = Installation(folder, WEB_WORKERS="1")
    file = folder / "leitstern.sqlite"
    made = _survey(server)
    before = file.read_bytes()
    server.start(through=(*disk_log.TRACE, "-o", str(folder / "strace.log")))
    try:
        sent = [str(uuid4()) for _ in range(ANSWERS)]
        assert {made.send(number) for number in sent} == {201}
    finally:
        os.kill(server.children()[0], signal.SIGTERM)  # strace itself does not listen
        server.process.wait(60)
    return folder, before, sent


def test_the_journal_is_synced_before_anybody_is_told(record) -> None:
    folder, _, _ = record
    journal, waits, told = str(folder / "leitstern.sqlite-wal"), False, 0
    named = False
    for event in events(folder / "strace.log"):
        if event.call == "pwrite64" and event.path == journal:
            waits = True
        elif event.call in ("fsync", "fdatasync"):
            waits = waits and event.path != journal
            named = named or event.path == str(folder)
        elif event.data.startswith(CREATED):
            told += 1
            assert not waits, f"answer {told} was acknowledged before its journal was synced"
            assert named, "the journal's name in its folder is synced too"
    assert told == ANSWERS


@pytest.mark.parametrize("obeys", [True, False], ids=["a disk that syncs", "a disk that lies"])
def test_after_a_power_cut_every_acknowledged_answer_is_there(record, tmp_path, obeys) -> None:
    """A disk that only says so loses answers, which shows that this test can fail."""
    folder, before, sent = record
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201  # so that a failure can be repeated
    chance = random.Random(seed)
    log = list(events(folder / "strace.log"))
    file = str(folder / "leitstern.sqlite")
    emptying = [number for number, event in enumerate(log) if event.path == file]
    cuts = {chance.choice(where) for where in (range(len(log)), emptying) for _ in range(CUTS // 2)}
    lost = sum(
        not _survives(disk, sent[:told], folder, tmp_path, chance)
        for disk, told in _moments(log, folder, before, cuts, obeys)
    )
    assert (lost == 0) == obeys


def _survey(server: Installation) -> Survey:
    """A survey that runs, in a database that lies on the disk as a whole."""
    url = f"sqlite:///{server.folder / 'leitstern.sqlite'}"
    app = create_app(Settings(SECRET, "testing", server.folder, url))
    with app.app_context():
        _, made, _ = survey(app, server, 0)
        empty_journal(db.engine)
        db.engine.dispose()
    return made


def _moments(
    log: list[Event], folder: Path, before: bytes, cuts: set[int], obeys: bool
) -> Iterator[tuple[Disk, int]]:
    """The disk at each of these moments, and how many answers were acknowledged by then."""
    file = str(folder / "leitstern.sqlite")
    disk, told = Disk({file: bytearray(before)}, obeys=obeys), 0
    for number, event in enumerate(log):
        if event.path.startswith(file) and not event.path.endswith("-shm"):
            disk.take(event)
        told += event.data.startswith(CREATED)
        if number in cuts:
            yield disk, told


def _survives(
    disk: Disk, acknowledged: list[str], folder: Path, place: Path, chance: random.Random
) -> bool:
    """Whether SQLite finds a whole database with all these answers."""
    found = place / "found.sqlite"
    for end in ("", "-wal"):
        content = disk.after_power_cut(str(folder / f"leitstern.sqlite{end}"), chance)
        Path(f"{found}{end}").write_bytes(content)
    Path(f"{found}-shm").unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(found)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            rows = connection.execute("SELECT uuid FROM response").fetchall()
    except sqlite3.DatabaseError:
        return False
    return whole and {str(UUID(number)) for (number,) in rows} >= set(acknowledged)
