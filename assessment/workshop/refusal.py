"""Why a command may be refused: keys, whose words stand with the pages."""

from typing import Literal

Reason = Literal[
    "done",  # the workshop has ended
    "unknown",  # there is no such part, or nothing that can be agreed under this key
    "first",  # nothing before the lobby
    "last",  # nothing after the end
    "no_vote",  # this part asks nothing
    "elsewhere",  # the room is in another part
    "asked",  # this part was asked before
    "too_many",  # two parts are being asked already
    "not_asking",
    "not_closed",
    "not_revealed",
    "few",  # fewer than three answers
    "answered",  # somebody has voted already
    "rounds",  # there is no third vote
    "questions",  # none, or not asked in the first vote
    "score",  # not 1.0 … 5.0 with one decimal
    "reason",  # too long
    "not_agreed",
    "paused",
    "not_paused",
    "minutes",  # not 1 … 120
    "no_timer",
    "plan",
    "people",  # not 3 … 100
    "begun",  # a rehearsal only in an untouched room
    "rehearsal",  # not while rehearsing
    "not_rehearsing",
]


class RefusedError(ValueError):
    """The room stays as it is; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def require(holds: bool, reason: Reason) -> None:
    """RefusedError unless it holds."""
    if not holds:
        raise RefusedError(reason)
