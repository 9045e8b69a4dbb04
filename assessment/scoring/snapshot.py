"""What is published of a closed audience, and its JSON both ways: same snapshot, same bytes.

Everything here has been rounded and audited (`publication.py`) before it came here. Reading is
strict: a key too many or too few, or a value of another kind, is a SnapshotError.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import unquote

from assessment.scoring.plain import PlainError, from_plain, to_plain
from assessment.scoring.results import Result

FORMAT = 2  # 1 had no spreads of groups
SHARED = "pulse"  # the form whose items every form asks: `Snapshot.shared` is about these

Kind = Literal["workshop", "leadership", "pulse"]
Confidentiality = Literal["anonymous", "open", "named"]


class SnapshotError(ValueError):
    """This is not a snapshot, or not one that this version can read."""


@dataclass(frozen=True, slots=True)
class Participation:
    """How many answered, of how many."""

    n: int | None  # None: too few to say
    invited: int | None  # where it is known and there were ten or more
    rate: int | None  # per cent, in steps of 5; from ten invited


@dataclass(frozen=True, slots=True)
class GroupCell:
    """One group that the span audit released."""

    key: str  # 'leadership=yes', 'department=Sales&leadership=yes'; see `parts`
    size: str  # a band: '5–9'
    means: Mapping[str, float | None]  # lever → one decimal; None is withheld
    # Lever → standard deviation, one decimal, from 15 who answered it and never from fewer than the
    # size says; None is withheld. Empty in snapshots of format 1.
    spreads: Mapping[str, float | None] = field(default_factory=dict)


def cell_key(*parts: tuple[str, str]) -> str:
    """The key of the people in all of these groups; a name may hold '&' and '='."""
    return "&".join(f"{_escaped(group)}={_escaped(name)}" for group, name in parts)


@lru_cache(maxsize=2048)
def parts(key: str) -> tuple[tuple[str, str], ...]:
    """Group and name, one or two pairs, that a cell's key was made from."""
    pairs = [pair.partition("=") for pair in key.split("&")]
    return tuple((unquote(group), unquote(name)) for group, _, name in pairs)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("&", "%26").replace("=", "%3D")


@dataclass(frozen=True, slots=True)
class Person:
    """One person's scores; in a 'named' audience only."""

    name: str
    levers: Mapping[str, float | None]
    overall: float | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The published results of one audience. Nothing else is ever shown of it."""

    kind: Kind
    form: str
    confidentiality: Confidentiality
    k: int
    participation: Participation
    total: Result | None  # None: too few answers
    groups: tuple[GroupCell, ...]  # released ones, in order of priority
    withheld: bool  # some group that was planned is not shown, or not for every lever
    shared: Result | None  # the levers over the pulse items, where the form asks more
    people: tuple[Person, ...]
    comments: Mapping[str, int]  # question → how many were kept


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot in plain values, as it is stored."""
    plain: dict[str, Any] = to_plain(snapshot)
    return {"format": FORMAT} | plain


def from_json(content: Mapping[str, Any]) -> Snapshot:
    """The snapshot behind stored plain values."""
    number = content.get("format") if isinstance(content, Mapping) else None
    if type(number) is not int or number not in READERS:
        raise SnapshotError("this is no snapshot of a format that this version knows")
    try:
        rest = {key: value for key, value in content.items() if key != "format"}
        snapshot: Snapshot = from_plain(Snapshot, READERS[number](rest))
    except PlainError as error:
        raise SnapshotError(f"the snapshot is damaged: {error}") from error
    return snapshot


def _without_spreads(content: dict[str, Any]) -> dict[str, Any]:
    """Format 1 as format 2, whose groups say how far their people lie apart."""
    groups = content.get("groups")
    if not isinstance(groups, list) or not all(isinstance(one, Mapping) for one in groups):
        raise PlainError("a list of groups is wanted")
    if any("spreads" in one for one in groups):
        raise PlainError("format 1 has no spreads")
    return content | {"groups": [{**one, "spreads": {}} for one in groups]}


READERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _without_spreads, 2: dict}


def to_bytes(content: Mapping[str, Any]) -> bytes:
    """Plain values as JSON, keys in order: the same for the same snapshot on any machine."""
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the stored plain values."""
    return hashlib.sha256(to_bytes(content)).hexdigest()
