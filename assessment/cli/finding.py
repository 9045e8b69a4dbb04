"""What a look at one part of the installation finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the cure where it is not good."""

    good: bool
    found: str
    cure: str = ""
