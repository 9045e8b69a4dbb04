"""What is known of an organisation over its waves: plain frozen values, from released results only.

Every page, report, deck and table about a whole assessment starts from a `Story`. Knows no
database and no language; holds no answer of anybody.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from assessment.scoring.plain import to_plain

if TYPE_CHECKING:
    from assessment.scoring.snapshot import Snapshot
    from assessment.workshop.outcome import Outcome

ORDER = ("leadership", "pulse", "workshop")  # in which audiences stand beside each other


@dataclass(frozen=True, slots=True)
class Voice:
    """One closed audience; the hashes stand for what was published of it."""

    kind: str  # leadership | pulse | workshop
    made_on: date
    content_hash: str
    snapshot: "Snapshot" = field(compare=False, repr=False)
    outcome_hash: str = ""
    outcome: "Outcome | None" = field(default=None, compare=False, repr=False)
    # Group → its names, as they were fixed before launch; none where it is answered yes or no.
    planned: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    # Question → what was released, in the order of its shuffle.
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Task:
    """An action: what somebody took on."""

    id: UUID
    title: str
    owner: str = ""
    due: date | None = None
    status: str = "open"  # open | doing | done | dropped
    step_id: str | None = None  # of the library; None: their own
    item: str = ""  # the practice that it is to move; '' for none
    figure: str = ""  # that shows whether it worked
    note: str = ""
    in_room: bool = False  # taken down in a workshop


@dataclass(frozen=True, slots=True)
class FigureValue:
    """The value of a customer figure in one wave."""

    figure: str  # a key of the bank
    value: float
    taken_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wave:
    """One assessment with the audiences of it that are closed."""

    id: UUID
    name: str
    number: int
    bank_version: str
    bank_hash: str
    targets: Mapping[str, float] = field(default_factory=dict, hash=False)
    voices: tuple[Voice, ...] = ()  # in ORDER
    tasks: tuple[Task, ...] = ()
    figures: tuple[FigureValue, ...] = ()

    @property
    def day(self) -> date | None:
        """The last day on which something of it was published."""
        return max((voice.made_on for voice in self.voices), default=None)

    def voice(self, kind: str) -> Voice | None:
        """The closed audience of this kind."""
        return next((voice for voice in self.voices if voice.kind == kind), None)

    def only(self, audiences: Collection[str]) -> "Wave":
        """As these audiences alone tell it; a workshop takes what it agreed on along.

        One that was closed without a result is nobody's choice to leave out: its actions stay.
        """
        room = self.voice("workshop")
        is_told = "workshop" in audiences or bool(room and room.snapshot.total is None)
        return replace(
            self,
            voices=tuple(voice for voice in self.voices if voice.kind in audiences),
            tasks=tuple(task for task in self.tasks if is_told or not task.in_room),
        )


@dataclass(frozen=True, slots=True)
class Story:
    """An organisation's waves up to the one that is looked at, the oldest first."""

    organisation: str
    accent: str  # '' is ours
    waves: tuple[Wave, ...]

    @property
    def now(self) -> Wave:
        """The wave that is looked at."""
        return self.waves[-1]

    @property
    def before(self) -> Wave | None:
        """The wave before it that has a result; None for the first."""
        return next((wave for wave in reversed(self.waves[:-1]) if wave.voices), None)

    def only(self, audiences: Collection[str]) -> "Story":
        """As these audiences alone tell it, in every wave: of the others nothing is left."""
        return replace(self, waves=tuple(wave.only(audiences) for wave in self.waves))

    def fingerprint(self) -> str:
        """A hash of all that is said here: the same on every machine and engine."""
        said = json.dumps(to_plain(self), default=_plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
