"""Answers as dots piled up on a shelf: all of one size, so that none covers another.

Knows places and sizes in px, no vote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

LARGEST, FINEST, FINER = 13.0, 2.0, 0.1  # px from one dot to the next
FILLED = 0.84  # of its place; the rest is air, also where a phone squeezes the drawing a little


@dataclass(frozen=True, slots=True)
class Grain:
    """How the dots of one chart lie."""

    pitch: float  # px from one dot to the next
    across: int  # dots side by side

    @classmethod
    def fitting(cls, most: int, width: float, height: float, largest: float = LARGEST) -> "Grain":
        """The largest dots of which `most` have room; in piles as slim as the height allows."""
        pitch = largest
        while pitch > FINEST and int(width / pitch) * int(height / pitch) < most:
            pitch = round(pitch - FINER, 1)
        return cls(pitch, ceil(most / max(1, int(height / pitch))) or 1)

    @property
    def size(self) -> float:
        """Of a dot, px across."""
        return round(self.pitch * FILLED, 1)

    def pile(self, count: int) -> Iterable[tuple[float, float]]:
        """Where they lie: across from the middle, up from the shelf; each row centred."""
        for place in range(count):
            row, column = divmod(place, self.across)
            beside = min(self.across, count - row * self.across)
            yield (column - (beside - 1) / 2) * self.pitch, (row + 0.5) * self.pitch
