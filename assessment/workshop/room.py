"""The state of a workshop's room: where it is, what is asked, what was agreed, and its time.

Frozen, and the same after its JSON. What changes it stands in `commands.py`; votes and seats are
rows elsewhere and never part of it. Moments are seconds since the epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assessment.scoring.plain import PlainError, from_plain, to_plain
from assessment.workshop import plan as plans
from assessment.workshop.parts import KINDS, ORDER
from questions.bank import LEVERS

Phase = Literal["waiting", "asking", "closed", "revealed"]
Asked = Literal["asking", "closed", "revealed"]
Standing = Literal["open", "late", "shut"]
_AFTER: dict[Phase, str] = {
    "waiting": "open_votes",
    "asking": "reveal",
    "closed": "reveal",
    "revealed": "forward",
}
AT_ONCE = 2  # parts that may be asking at the same time


class RoomError(ValueError):
    """This is no room, or not one that this version can read."""


@dataclass(frozen=True, slots=True)
class Round:
    """One vote on some questions of a part."""

    phase: Asked
    questions: tuple[str, ...]
    asked_at: float
    closed_at: float | None = None


@dataclass(frozen=True, slots=True)
class Voting:
    """The votes on one part: none yet, the first, or the first and the second."""

    rounds: tuple[Round, ...] = ()

    @property
    def phase(self) -> Phase:
        """Of the latest round."""
        return self.rounds[-1].phase if self.rounds else "waiting"

    @property
    def round(self) -> int:
        """1 or 2; 1 while nothing was asked."""
        return max(1, len(self.rounds))

    @property
    def questions(self) -> tuple[str, ...]:
        """Of the latest round."""
        return self.rounds[-1].questions if self.rounds else ()

    @property
    def revealed(self) -> int:
        """How many rounds are open to all: 0, 1 or 2."""
        return sum(one.phase == "revealed" for one in self.rounds)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the room agreed on: a score with one decimal, and why, in one line."""

    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Simulated people fill the room; the seed says what they vote."""

    seed: int
    people: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A stopwatch: it ran for so long until `since`, and stands still while that is None."""

    ran: float = 0.0
    since: float | None = None

    def at(self, now: float) -> float:
        """Seconds of work until now."""
        return self.ran + (0.0 if self.since is None else max(0.0, now - self.since))


@dataclass(frozen=True, slots=True)
class Room:
    """Everything about a room but its people and their votes.

    `begun`, `part_begun` and `timer` are readings of the room's clock, so that a pause stops all.
    """

    part: str = "lobby"
    plan: int = 60
    clock: Clock = field(default_factory=Clock)
    begun: float | None = None  # when the lobby was left for the first time
    part_begun: float = 0.0
    timer: float | None = None  # when it ends
    votes: Mapping[str, Voting] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    agreed: Mapping[str, Agreement] = field(default_factory=dict)  # by item or lever
    rehearsal: Rehearsal | None = None
    dots: Mapping[str, int] = field(default_factory=dict)  # by next step; counted at the end
    done: bool = False

    @property
    def paused(self) -> bool:
        return self.clock.since is None

    @property
    def asking(self) -> tuple[str, ...]:
        """The parts that phones answer now, in the order of the workshop."""
        return tuple(key for key in ORDER if self.voting(key).phase == "asking")

    @property
    def suggested(self) -> str | None:
        """The name of the command that usually comes next: the one large action of the control."""
        if self.done:
            return None
        if self.paused:
            return "resume"
        if self.part == ORDER[-1]:
            return "end_rehearsal" if self.rehearsal else "finish"
        return _AFTER[self.voting(self.part).phase] if KINDS[self.part] == "vote" else "forward"

    def voting(self, part: str) -> Voting:
        return self.votes.get(part, Voting())

    def is_revealed(self, key: str) -> bool:
        """Whether a lever, or a lever's item, was shown to the room at least once."""
        return any(
            one.phase == "revealed" and (key == lever or key in one.questions)
            for lever in LEVERS
            for one in self.voting(lever).rounds
        )

    def worked(self, now: float) -> float | None:
        """Seconds since the lobby was left, without pauses; None before."""
        return None if self.begun is None else self.clock.at(now) - self.begun

    def in_part(self, now: float) -> float:
        """Seconds in the current part, without pauses."""
        return self.clock.at(now) - self.part_begun

    def pace(self, now: float) -> int | None:
        """Whole minutes ahead (+) or behind (−) of the plan; None before and after it."""
        worked = self.worked(now)
        if worked is None or self.done:
            return None
        return plans.pace(self.plan, self.part, worked)

    def timer_left(self, now: float) -> float | None:
        """Seconds left, 0 when it has run out; None without a timer."""
        return None if self.timer is None else max(0.0, self.timer - self.clock.at(now))

    def standing(self, part: str, round: int) -> Standing:
        """What a vote can still do.

        'open': it counts and replaces the seat's vote in this round, unless that has become a
        ballot. 'late': it counts only if the seat has none, and waits sealed. 'shut': nothing.
        """
        rounds = self.voting(part).rounds
        if self.done or not 1 <= round <= len(rounds):
            return "shut"
        is_now = round == len(rounds) and rounds[-1].phase == "asking"
        return "open" if is_now else "late"

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a JSON column."""
        found: dict[str, Any] = to_plain(self)
        return found

    @classmethod
    def from_json(cls, value: Any) -> "Room":
        """The room of its plain values; RoomError if they are none."""
        try:
            room: Room = from_plain(cls, value)
        except PlainError as error:
            raise RoomError(str(error)) from error
        if room.part not in ORDER or room.plan not in plans.PLANS:
            raise RoomError("the part or the plan is none of ours")
        return room


def opened(plan: int, now: float) -> Room:
    """A new room: everybody in the lobby, the clock running."""
    if plan not in plans.PLANS:
        raise RoomError(f"no plan has {plan} minutes")
    return Room(plan=plan, clock=Clock(0.0, now))
