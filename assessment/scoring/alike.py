"""People who are alike in all that decides what is shown of whom: a million are then a few.

Knows neither groups nor rules, only numbers per person.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from assessment.scoring.responses import Mask, Numbers

ROOM = 2**62  # numbers that 64 bits hold


@dataclass(frozen=True, eq=False, slots=True)
class Alike:
    """Kinds of people, in the order of their first one."""

    first: Numbers  # per kind its first person
    sizes: Numbers  # per kind how many people
    number: Numbers  # per person the kind

    @classmethod
    def of(cls, traits: Iterable[Numbers | Mask], people: int) -> "Alike":
        """Whoever has the same number, −1 or more, in every trait is alike."""
        both, most = np.zeros(people, dtype=np.int64), 1
        for trait in traits:
            several = int(trait.max(initial=0)) + 2
            if most * several > ROOM:
                both, most = np.unique(both, return_inverse=True)[1], people
            both *= several
            both += trait
            both += 1
            most *= several
        _, first, number, sizes = np.unique(
            both, return_index=True, return_inverse=True, return_counts=True
        )
        order = np.argsort(first)
        place = np.empty(len(order), dtype=np.intp)
        place[order] = np.arange(len(order))
        return cls(first[order], sizes[order], place[number])
