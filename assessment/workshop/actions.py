"""What a workshop agreed to do: plain values, as they are taken down, shown and printed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be said of an action."""

    title: str
    owner: str = ""
    step_id: str | None = None  # of the library; None: their own
    due: date | None = None
