"""Who judged only some practices of a lever: what the lever's mean less its practices' leaves over.

People who judged all of them cancel out, however the means are rounded. The others do not, so they
are none, or as many as stand behind any figure, or their answers to that lever do not count. Pure.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assessment.scoring.levers import Asked, person_scores
from assessment.scoring.responses import Codes, Mask, Responses

WHOLE_FROM = 10  # people who judged all: of fewer, practices are hidden rather than people left out


def without_few(responses: Responses, over: Sequence[Asked], least: int) -> Responses:
    """Without the answers to a lever of those who judged it partly, if they are fewer than `least`.

    Where hardly anybody else is left they stay, and `hidden` names practices instead.
    """
    codes = responses.codes()
    left_out = []
    for of in over:
        some = _partly(codes, of)
        whole = (codes[:, of.columns] > 0).all(axis=1).sum()
        if 0 < some.sum() < least and whole >= max(WHOLE_FROM, least):
            left_out.append((some, of))
    if not left_out:
        return responses
    items = responses.items.copy()
    for some, of in left_out:
        items[np.ix_(np.flatnonzero(some), np.array(of.columns))] = np.nan
    return replace(responses, items=items)


def hidden(responses: Responses, over: Sequence[Asked], least: int) -> frozenset[str]:
    """Practices of a lever that were answered by others than those who have a score for it.

    Only where few have one, or few of them judged it partly.
    """
    found, codes = set(), responses.codes()
    for of in over:
        scored = ~np.isnan(person_scores(codes, of))
        if scored.sum() < WHOLE_FROM or 0 < _partly(codes, of).sum() < least:
            given = codes[:, of.columns] > 0
            same = (given == scored[:, None]).all(axis=0)
            found |= {item for item, alike in zip(of.items, same, strict=True) if not alike}
    return frozenset(found)


def _partly(codes: Codes, of: Asked) -> Mask:
    """Who judged some of the lever's practices, and not all."""
    given = codes[:, of.columns] > 0
    return np.asarray(given.any(axis=1) & ~given.all(axis=1))
