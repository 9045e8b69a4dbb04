"""What one run of `flask score` found out, before it becomes text or JSON."""

from dataclasses import dataclass

from assessment.scoring.results import Gap, GroupLever, Result
from questions.bank import Bank


@dataclass(frozen=True, slots=True)
class Pair:
    """A column with two values: `first` is behind m1, `second` behind m2."""

    column: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Scored:
    """The result, and beside it a comparison and groups where they were asked for."""

    bank: Bank
    result: Result
    compared: Pair | None
    gaps: tuple[Gap, ...]
    groups: tuple[GroupLever, ...]
