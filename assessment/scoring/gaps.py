"""Two bodies of responses beside each other: groups of one wave, or two waves.

The finite-population factor is left out on purpose: a comparison is about more than those invited.
"""

from collections.abc import Iterator

import numpy as np

from assessment.scoring.arithmetic import hedges_g, holm, moments, welch
from assessment.scoring.levers import asked, person_scores
from assessment.scoring.ranks import mann_whitney_p
from assessment.scoring.responses import Array, Responses
from assessment.scoring.results import Change, Gap
from questions.bank import Bank

NOTABLE, SIGNIFICANT = 0.5, 0.05


def gaps(
    bank: Bank, first: Responses, second: Responses, form: str = "quick", other: str | None = None
) -> tuple[Gap, ...]:
    """Every lever, first − second; `other` is the form of the second where it differs.

    Different forms are compared on the items that both ask. Split one body of responses with
    `responses.where(mask)`.
    """
    pairs = list(_scores(bank, first, second, form, other))
    tests = [welch(moments(x), moments(y)) for _, x, y in pairs]
    adjusted = holm([test.p if test else None for test in tests])
    return tuple(_gap(*pair, p_holm) for pair, p_holm in zip(pairs, adjusted, strict=True))


def trend(
    bank: Bank, before: Responses, after: Responses, form: str = "quick", earlier: str | None = None
) -> tuple[Change, ...]:
    """Every lever, after − before; `earlier` is the form of the earlier wave where it differs."""
    return tuple(
        _change(lever, x, y) for lever, x, y in _scores(bank, after, before, form, earlier)
    )


def _scores(
    bank: Bank, first: Responses, second: Responses, form: str, other: str | None
) -> Iterator[tuple[str, Array, Array]]:
    """Per lever, the persons' scores that are there."""
    codes = first.codes(), second.codes()
    for of in asked(bank, form, also=other):
        x, y = (person_scores(c, of) for c in codes)
        yield of.lever, x[~np.isnan(x)], y[~np.isnan(y)]


def _gap(lever: str, x: Array, y: Array, p_holm: float | None) -> Gap:
    one, two = moments(x), moments(y)
    test = welch(one, two)
    diff = None if one.mean is None or two.mean is None else one.mean - two.mean
    notable = diff is not None and abs(diff) >= NOTABLE - 1e-9
    return Gap(
        lever=lever,
        n1=one.n,
        n2=two.n,
        m1=one.mean,
        m2=two.mean,
        diff=diff,
        interval=test.interval if test else None,
        t=test.t if test else None,
        df=test.df if test else None,
        p=test.p if test else None,
        p_holm=p_holm,
        hedges_g=hedges_g(one, two),
        mann_whitney_p=mann_whitney_p(x, y),
        relevant=notable and p_holm is not None and p_holm < SIGNIFICANT,
    )


def _change(lever: str, after: Array, before: Array) -> Change:
    now, then = moments(after), moments(before)
    test = welch(now, then)
    change = None if now.mean is None or then.mean is None else now.mean - then.mean
    sure = test is not None and not test.interval.low <= 0 <= test.interval.high
    return Change(lever, then.mean, now.mean, change, test.interval if test else None, sure)
