"""Reads hostile files in a process of its own, whose memory and processor time are bounded.

What takes longer than an explosion would need to be noticed is killed: no clock is looked at.
"""

import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from email import message_from_bytes
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

LINK = re.compile(r'<a [^>]*href="([^"]*)"')
SAFE = {"", "https", "http", "mailto", "tel"}
MEMORY = 1536 * 1024 * 1024  # bytes of addresses; a tenth of that is in use
SECONDS = 120  # of a processor, for all files of one kind together


def _logo(content: bytes) -> str:
    from wtforms.validators import ValidationError  # noqa: PLC0415

    from assessment.forms.pictures import small, written_anew  # noqa: PLC0415

    try:
        written = written_anew(BytesIO(content))
    except ValidationError:
        return "refused"
    small(written)
    assert b"HOSTILE" not in written
    return "taken"


def _people(content: bytes) -> str:
    from assessment.table.addresses import read_file  # noqa: PLC0415
    from assessment.table.upload import UnreadableError  # noqa: PLC0415

    try:
        found = read_file(content)
    except UnreadableError as error:
        return error.code
    return f"{len(found.people)} people"


def _figures(content: bytes) -> str:
    from assessment.table.figures import read  # noqa: PLC0415
    from assessment.table.upload import UnreadableError  # noqa: PLC0415
    from questions.load import bank  # noqa: PLC0415

    try:
        found = read(content, bank(), "de", date(2026, 11, 22))
    except UnreadableError as error:
        return error.code
    return f"{len(found.values)} figures"


def _mail(content: bytes) -> str:
    from assessment import returned  # noqa: PLC0415

    return f"{len(returned.read(lambda: message_from_bytes(content)))} failures"


def _markdown(content: bytes) -> str:
    from assessment.markdown import render  # noqa: PLC0415

    html = str(render(content.decode()))
    assert {urlsplit(unescape(one)).scheme for one in LINK.findall(html)} <= SAFE
    return "drawn"


READ: dict[str, Callable[[bytes], str]] = {
    "logo": _logo,
    "people": _people,
    "figures": _figures,
    "mail": _mail,
    "markdown": _markdown,
}


def outcomes(kind: str, files: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """What became of each file, by its name."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    command = [sys.executable, "-m", "tests.fuzz.bounded", kind, str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}
    left = sorted(set(files) - set(found))
    assert not left, (done.returncode, left[0], done.stderr[-3000:])
    return found


def main(kind: str, folder: Path) -> None:
    """One line of JSON after each file, so that the last one tells how far it came."""
    READ[kind](b"")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    found = {}
    for file in sorted(folder.iterdir()):
        found[file.name] = READ[kind](file.read_bytes())
        print(json.dumps(found), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
