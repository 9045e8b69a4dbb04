"""Careless responses: found and counted, never taken out of a score."""

import numpy as np

from assessment.scoring.arithmetic import moments
from assessment.scoring.levers import Asked, person_scores
from assessment.scoring.responses import Array, Codes, Mask
from assessment.scoring.results import Flags

SECONDS_PER_ITEM = 2.0


def flags(codes: Codes, seconds: Array | None, over: tuple[Asked, ...]) -> Flags:
    """Who was too fast or gave one answer throughout, and how far the levers move without them."""
    fast, same = too_fast(codes, seconds, over), uniform(codes, over)
    either = fast | same
    flagged = int(either.sum())
    shift = _shift(codes, either, over) if flagged else ()
    return Flags(int(fast.sum()), int(same.sum()), flagged, shift)


def too_fast(codes: Codes, seconds: Array | None, over: tuple[Asked, ...]) -> Mask:
    """Shorter than two seconds per item of the form; an unknown time is not held against anyone."""
    if seconds is None:
        return np.zeros(len(codes), dtype=np.bool_)
    items = sum(len(of.items) for of in over)
    fast = np.nan_to_num(seconds, nan=np.inf) < SECONDS_PER_ITEM * items
    return np.asarray(fast & (codes > 0).any(axis=1))


def uniform(codes: Codes, over: tuple[Asked, ...]) -> Mask:
    """The same level for every item answered, and at least half of the form's items answered."""
    part = codes[:, [column for of in over for column in of.columns]]
    answered = (part > 0).sum(axis=1)
    highest = part.max(axis=1, initial=0)
    lowest = np.where(part == 0, np.int8(9), part).min(axis=1, initial=9)
    return np.asarray((highest == lowest) & (answered * 2 >= part.shape[1]))


def _shift(codes: Codes, either: Mask, over: tuple[Asked, ...]) -> tuple[tuple[str, float], ...]:
    found = []
    for of in over:
        scores = person_scores(codes, of)
        whole, without = moments(scores).mean, moments(scores[~either]).mean
        if whole is not None and without is not None:
            found.append((of.lever, without - whole))
    return tuple(found)
