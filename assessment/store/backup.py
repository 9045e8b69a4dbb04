"""Backups: the whole database as one SQLite file, whichever kind it comes from or goes to.

The file is a complete database of its own. Its header says that it is a Leitstern backup and holds
a checksum of all its bytes, so that a foreign, damaged or changed file is known before it is read.
"""

import os
import re
import shutil
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory

from alembic.util import CommandError
from sqlalchemy import Engine, create_engine, update

from assessment.models import Delivery
from assessment.store import copying, schema
from assessment.store.database import engine_options, prepare

HEAD = b"SQLite format 3\0"
OURS = 0x4C535442  # 'LSTB', at byte 68: what kind of file it is
CHECKSUM = 60  # SQLite leaves these four bytes to whoever made the file
PIECE = 1 << 20
PART = ".leitstern-part-"  # how a folder is named in which a backup is made or read
DAY = 86_400  # seconds; a part that is older was left by a process that was killed
DATED = re.compile(r"leitstern-\d{8}T\d{6}Z\.backup")


class RefusedFileError(Exception):
    """Nothing of this file was restored."""


class ForeignFileError(RefusedFileError):
    """The file is no Leitstern backup."""


class DamagedFileError(RefusedFileError):
    """The file was a backup, but is not as it was written."""


class NewerFileError(RefusedFileError):
    """A newer version than this one wrote the backup."""


def write(source: Engine, file: Path) -> Mapping[str, int]:
    """Write a backup that only its owner can read, in place of `file`; rows by table."""
    with _part(file.parent) as part:
        schema.upgrade(f"sqlite:///{part}")
        with _opened(part) as target:
            counts = copying.copy(source, target)
        _seal(part)
        part.replace(file)
    _settle(file.parent)
    return counts


def restore(file: Path, target: Engine, room: Path) -> Mapping[str, int]:
    """Put a backup in the place of what `target` holds, or change nothing; rows by table.

    It is copied into the folder `room` first, and there brought up to date if it is an older one.
    """
    _look(file)
    with _part(room) as part:
        shutil.copyfile(file, part)
        try:
            schema.upgrade(f"sqlite:///{part}")
        except (CommandError, schema.NewerError) as error:  # a revision that nobody here knows
            raise NewerFileError from error
        with _opened(part) as source:
            _stop_mails(source)
            return copying.copy(source, target)


def named(folder: Path, now: datetime) -> Path:
    """The file of a backup that is made now, one of many in a folder."""
    return folder / f"leitstern-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"


def rotate(folder: Path, keep: int) -> int:
    """Delete all but the newest `keep` dated backups of a folder; how many went."""
    found = sorted(path for path in folder.iterdir() if DATED.fullmatch(path.name))
    old = found[: max(0, len(found) - keep)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def _part(within: Path) -> Iterator[Path]:
    """A file that is gone afterwards, with what processes that were killed have left here."""
    for left in within.glob(f"{PART}*"):
        if time.time() - left.stat().st_mtime > DAY:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=PART, dir=within) as folder:
        yield Path(folder) / "part.sqlite"


def _stop_mails(engine: Engine) -> None:
    """What waited to be sent may have been sent since: nobody shall get a mail twice."""
    waiting = Delivery.state.in_(("waiting", "sending"))
    with engine.begin() as connection:
        connection.execute(update(Delivery).where(waiting).values(state="uncertain"))


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    engine = create_engine(**engine_options(f"sqlite:///{file}"))
    prepare(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _seal(file: Path) -> None:
    """Make it one compact file, say whose it is, and write the checksum."""
    with closing(connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA application_id = {OURS}")
        connection.execute("VACUUM")
    file.chmod(0o600)
    checksum = _checksum(file)
    with file.open("r+b") as sealed:
        sealed.seek(CHECKSUM)
        sealed.write(checksum)
        sealed.flush()
        os.fsync(sealed.fileno())


def _settle(folder: Path) -> None:
    """Wait until the folder has the new name on its disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _look(file: Path) -> None:
    with file.open("rb") as opened:
        head = opened.read(100)
    if not head.startswith(HEAD) or head[68:72] != OURS.to_bytes(4):
        raise ForeignFileError
    if _checksum(file) != head[CHECKSUM : CHECKSUM + 4]:
        raise DamagedFileError


def _checksum(file: Path) -> bytes:
    """Of all bytes but those in which it stands itself."""
    with file.open("rb") as opened:
        head = bytearray(opened.read(100))
        head[CHECKSUM : CHECKSUM + 4] = bytes(4)
        found = zlib.crc32(head)
        while piece := opened.read(PIECE):
            found = zlib.crc32(piece, found)
    return found.to_bytes(4)
