"""What a server asked of the disk, as `strace` saw it, and what a disk holds when the power goes.

Only what was synced is sure to be there; of what was written since, any sector may be there or not.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = "pwrite64,fsync,fdatasync,ftruncate,sendto"
TRACE = ("strace", "-f", "-y", "-xx", "-s", "70000", "-qq", "-e", f"trace={CALLS}")
LINE = re.compile(r"^(\d+) +(.*)$")
CALL = re.compile(r"^(\w+)\((?:(\d+)<([^>]*)>)?(.*)$")
RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$")
HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Event:
    """One call: begun (`ends` is False) or done; `data` is what it hands over."""

    call: str
    path: str
    data: bytes
    numbers: tuple[int, ...]  # what follows the data: size and offset


def events(log: Path) -> Iterator[Event]:
    """The calls in the order in which they took effect: writes when begun, syncs when done."""
    begun: dict[str, str] = {}
    with log.open() as lines:
        for line in lines:
            thread, said = LINE.match(line).groups()  # type: ignore[union-attr]
            if resumed := RESUMED.match(said):
                said = begun.pop(thread, "").removesuffix("<unfinished ...>") + resumed[2]
                if not said.startswith(("fsync", "fdatasync")):
                    continue  # it counted when it began
            elif said.endswith("<unfinished ...>"):
                begun[thread] = said
                if said.startswith(("fsync", "fdatasync")):
                    continue
            if (call := CALL.match(said)) and " = -1 " not in said:
                yield _event(call)


def _event(call: re.Match[str]) -> Event:
    text = HEX.search(call[4])
    data = _bytes(text[1]) if text else b""
    after = call[4][text.end() :] if text else call[4]
    numbers = tuple(int(n) for n in re.findall(r"\b\d+\b", after.partition(" = ")[0]))
    return Event(call[1], _bytes(call[3] or "").decode(), data, numbers)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass
class Disk:
    """Files below a folder: what is sure of each, and what was asked for since."""

    sure: dict[str, bytearray] = field(default_factory=dict)
    since: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    obeys: bool = True  # a disk that does not says that it has synced, and has not

    def take(self, event: Event) -> None:
        """One more call."""
        at = self.since.setdefault(event.path, [])
        if event.call == "pwrite64":
            at.append((event.numbers[-1], event.data))
        elif event.call == "ftruncate":
            at.append((-event.numbers[-1] - 1, b""))
        elif event.call in ("fsync", "fdatasync") and self.obeys:
            self.sure[event.path] = _with(self.sure.get(event.path, bytearray()), at)
            at.clear()

    def after_power_cut(self, path: str, chance: random.Random) -> bytes:
        """A file as it may be found: each sector that was not synced is there or is not."""
        parts = [
            (offset + start, data[start : start + SECTOR])
            for offset, data in self.since.get(path, [])
            if offset >= 0
            for start in range(0, len(data), SECTOR)
        ]
        kept = [part for part in parts if chance.random() < 0.5]
        return bytes(_with(self.sure.get(path, bytearray()), kept))


def _with(content: bytearray, writes: list[tuple[int, bytes]]) -> bytearray:
    """A content after these writes; a negative place says where it is cut off."""
    content = bytearray(content)
    for offset, data in writes:
        if offset < 0:
            del content[-offset - 1 :]
            continue
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset : offset + len(data)] = data
    return content
