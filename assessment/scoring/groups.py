"""Every lever within every group of people. How many make a group that may be shown is not here."""

import numpy as np

from assessment.scoring import reliability
from assessment.scoring.levers import Asked, asked, person_scores
from assessment.scoring.responses import Codes, Groups, Responses
from assessment.scoring.results import GroupLever
from questions.bank import Bank


def group_results(
    bank: Bank, responses: Responses, column: str, form: str = "quick"
) -> tuple[GroupLever, ...]:
    """Size, mean and agreement per lever and group of a column, in the order of their names."""
    codes, groups = responses.codes(), responses.groups[column]
    return tuple(result for of in asked(bank, form) for result in _lever(codes, groups, of))


def _lever(codes: Codes, groups: Groups, of: Asked) -> list[GroupLever]:
    part, size = codes[:, of.columns], len(groups.names)
    numbers, scores = groups.numbers, person_scores(codes, of)
    whole = reliability.complete(part) & (numbers >= 0)
    counts = reliability.counts(part[whole], numbers[whole], size)
    scored = ~np.isnan(scores) & (numbers >= 0)
    people = np.bincount(numbers[scored], minlength=size)
    total = np.bincount(numbers[scored], weights=scores[scored], minlength=size)
    return [
        GroupLever(
            group=name,
            lever=of.lever,
            n=int(people[i]),
            mean=float(total[i] / people[i]) if people[i] else None,
            agreement=reliability.agreement(counts[i]),
            rwg_j=reliability.rwg_j(counts[i]),
        )
        for i, name in enumerate(groups.names)
    ]
