"""Makes what tests start from: responses of people from a fixed seed, and their real result.

Nothing is mocked: results come from the scoring itself. An edge that is hard to reach by answers
is made with `dataclasses.replace`.
"""

from collections.abc import Sequence

import numpy as np

from assessment.scoring.responses import Responses
from assessment.scoring.results import Result
from assessment.scoring.score import score
from questions.load import bank

LEVELS = (2.6, 2.2, 3.1, 2.4, 1.7)  # where the levers lie on average


def items(
    n: int, *, levels: Sequence[float] = LEVELS, spread: float = 0.8, missing: float = 0.0, seed=7
):
    """n × 25 answers around a level per lever; each practice has a bent of its own."""
    random = np.random.default_rng(seed)
    bent = random.normal(0, 0.5, 25)
    person = random.normal(0, spread / 2, (n, 1))
    noise = random.normal(0, spread, (n, 25))
    answers = np.clip(np.rint(np.repeat(levels, 5) + bent + person + noise), 1, 5)
    answers[random.random((n, 25)) < missing] = np.nan
    return answers


def allocations(n: int, *, shares: Sequence[int] = (45, 30, 25), situations: int = 1, seed=11):
    """n × situations × 3 points in steps of 5 around the given shares."""
    random = np.random.default_rng(seed)
    shift = 5 * random.integers(-3, 4, (n, situations)) if n > 1 else np.zeros((n, situations))
    points = np.repeat(np.array(shares, float)[None, None, :], n, 0).repeat(situations, 1)
    points[:, :, 0] -= shift
    points[:, :, 1] += shift
    return points


def responses(n: int = 1, *, form: str = "quick", **more) -> Responses:
    """The answers of n people to one form."""
    random = np.random.default_rng(3)
    answers = {
        "items": items(n, missing=0.04 if n > 2 else 0.0),
        "allocations": allocations(n, situations=3 if form == "full" else 1),
        "service": random.integers(3, 6, (n, 2)).astype(float),
    }
    if form == "pulse":
        asked = [item.id in bank().form("pulse").items for item in bank().items]
        answers["items"][:, ~np.array(asked)] = np.nan
    if form == "full":
        answers |= {
            "intended": allocations(n, shares=(35, 50, 15), seed=12)[:, 0, :],
            "price": random.integers(2, 5, n).astype(float),
            "contrasts": random.integers(1, 5, (n, 5)).astype(float),
            "figures": random.integers(0, 4, (n, 7)).astype(float),
            "importance": random.integers(2, 6, (n, 5)).astype(float),
            "targets": random.integers(3, 6, (n, 5)).astype(float),
        }
    return Responses(**(answers | more))


def result(n: int = 1, *, form: str = "quick", invited: int | None = None, **more) -> Result:
    """What scoring says about `responses(n, form=form, **more)`."""
    return score(bank(), responses(n, form=form, **more), form=form, invited=invited)
