"""Ballots into the arrays that scoring reads. Nothing here shows or scores anything."""

from collections.abc import Sequence

import numpy as np

from assessment.scoring.levers import asked as all_asked
from assessment.scoring.levers import lever_results
from assessment.scoring.responses import Array, Codes
from assessment.scoring.results import LeverResult
from assessment.workshop.parts import FORM, Ballot
from questions.bank import Bank


def codes(keys: Sequence[str], ballots: Sequence[Ballot]) -> Codes:
    """Ballot × question, 1 … 5; 0 where it was not answered."""
    rows = [[ballot.get(key) or 0 for key in keys] for ballot in ballots]
    return np.array(rows, np.int8).reshape(len(ballots), len(keys))


def points(key: str, ballots: Sequence[Ballot]) -> Array:
    """Person × strategy, in the order of their values, so that nothing tells who came first."""
    rows = sorted(given for ballot in ballots if isinstance(given := ballot.get(key), list))
    return np.array(rows, float).reshape(len(rows), 3)


def counts(given: Codes) -> tuple[int, int, int, int, int]:
    """How often each answer from 1 to 5 was given to one question."""
    a, b, c, d, e = np.bincount(given, minlength=6)[1:6].tolist()
    return a, b, c, d, e


def lever(bank: Bank, key: str, ballots: Sequence[Ballot]) -> LeverResult:
    """One lever over the ballots of one round, unrounded; without the coefficients of scales."""
    of = next(one for one in all_asked(bank, FORM) if one.lever == key)
    given = codes([item.id for item in bank.items], ballots)
    return lever_results(given, (of,), len(ballots), None, None, coefficients=False)[0]
