"""The parts of a workshop in their order, and what may be answered in each.

All from the bank; reads no answer but the one it checks, and keeps none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from questions.bank import LEVERS, Allocation, Bank, Item, Lever, Rating

Kind = Literal["lobby", "vote", "result", "dots", "actions", "end"]
Asks = Literal["choice", "scale", "points"]  # 1 … 5 or can't judge | 1 … 5 | 100 points
Wrong = Literal["empty", "unknown", "missing", "value", "sum"]
Answer = int | list[int] | None  # None: can't judge, or left open
Ballot = Mapping[str, Answer]  # question key → answer

VOTES = (*LEVERS, "service", "today", "intended", "importance")
KINDS: Mapping[str, Kind] = {
    "lobby": "lobby",
    **dict.fromkeys(VOTES, "vote"),
    "result": "result",
    "dots": "dots",
    "actions": "actions",
    "end": "end",
}
ORDER = tuple(KINDS)
POINTS, STEP = 100, 5
FORM = "full"  # whose items the levers ask
TODAY = "quick"  # whose one allocation is asked


class BadVoteError(ValueError):
    """Nothing that a page of ours sends; `wrong` says why, `question` where if it is one place."""

    def __init__(self, wrong: Wrong, question: str = "") -> None:
        super().__init__(f"{wrong}: {question}" if question else wrong)
        self.wrong: Wrong = wrong
        self.question = question


@dataclass(frozen=True, slots=True)
class Question:
    """One question on a phone, and what the bank says of it."""

    key: str
    kind: Asks
    about: Item | Rating | Allocation | Lever


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the workshop; only a vote has questions."""

    key: str
    kind: Kind
    questions: tuple[Question, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(question.key for question in self.questions)

    @property
    def is_lever(self) -> bool:
        return self.key in LEVERS


def parts(bank: Bank) -> tuple[Part, ...]:
    """All parts, from the lobby to the end."""
    return tuple(part(bank, key) for key in ORDER)


def part(bank: Bank, key: str) -> Part:
    """One part; KeyError if there is none."""
    return Part(key, KINDS[key], _questions(bank, key))


def _questions(bank: Bank, key: str) -> tuple[Question, ...]:
    if key in LEVERS:
        return tuple(Question(item.id, "choice", item) for item in bank.asked(FORM, key))
    if key == "service":
        return tuple(Question(rating.key, "choice", rating) for rating in bank.service)
    if key == "today":
        return tuple(
            Question(name, "points", bank.allocation(name)) for name in bank.form(TODAY).allocations
        )
    if key == "intended":
        return (Question(bank.intended.key, "points", bank.intended),)
    if key == "importance":
        return tuple(Question(lever.key, "scale", lever) for lever in bank.levers)
    return ()


def check(
    of: Part, payload: object, asked: Collection[str] | None = None
) -> dict[str, int | list[int] | None]:
    """The ballot as it is stored, plain values in the part’s order; or BadVoteError.

    `asked` are the questions of the round, all without it. A choice may be None (can't judge) or
    left out, which says the same; scales and points must be there.
    """
    if not isinstance(payload, Mapping) or not payload:
        raise BadVoteError("empty")
    questions = [q for q in of.questions if asked is None or q.key in asked]
    known = {question.key for question in questions}
    if any(key not in known for key in payload):
        raise BadVoteError("unknown")
    return {question.key: _answer(question, payload.get(question.key)) for question in questions}


def _answer(question: Question, given: Any) -> int | list[int] | None:
    if given is None:
        if question.kind == "choice":
            return None
        raise BadVoteError("missing", question.key)
    if question.kind == "points":
        return _points(question.key, given)
    if type(given) is not int or not 1 <= given <= 5:
        raise BadVoteError("value", question.key)
    return given


def _points(key: str, given: Any) -> list[int]:
    if not isinstance(given, list | tuple) or len(given) != 3:
        raise BadVoteError("value", key)
    if any(type(one) is not int or not 0 <= one <= POINTS or one % STEP for one in given):
        raise BadVoteError("value", key)
    if sum(given) != POINTS:
        raise BadVoteError("sum", key)
    return list(given)
