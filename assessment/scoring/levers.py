"""Lever and practice scores of one body of responses.

A person's lever score needs all but one of the items asked; nothing is imputed.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from assessment.scoring import reliability
from assessment.scoring.arithmetic import HIGH, LOW, Moments, logit_t, moments, wilson
from assessment.scoring.arithmetic import moments_of_counts as of_counts
from assessment.scoring.levels import level
from assessment.scoring.responses import Array, Codes, Numbers
from assessment.scoring.results import (
    Interval,
    LeverResult,
    PracticeResult,
)
from questions.bank import LEVERS, Bank

INVISIBLE = 0.3  # a larger share of 'can't judge' is a finding of its own


@dataclass(frozen=True, slots=True)
class Asked:
    """Which items of one lever count: their ids, their columns, how many a score needs."""

    lever: str
    items: tuple[str, ...]
    columns: tuple[int, ...]
    required: int


def asked(bank: Bank, form: str, also: str | None = None) -> tuple[Asked, ...]:
    """What counts per lever on a form, or only what another form asks too."""
    forms = [bank.form(form)] + ([bank.form(also)] if also else [])
    common = set.intersection(*(set(f.items) for f in forms))
    required = min(f.required for f in forms)
    column = {item.id: i for i, item in enumerate(bank.items)}
    ids = {k: tuple(i.id for i in bank.lever(k).items if i.id in common) for k in LEVERS}
    return tuple(Asked(k, ids[k], tuple(column[i] for i in ids[k]), required) for k in LEVERS)


def person_scores(codes: Codes, of: Asked) -> Array:
    """Each person's lever score, NaN where too few items are answered."""
    part = codes[:, of.columns]
    answered = (part > 0).sum(axis=1)
    valid = answered >= max(1, of.required)
    scores = np.full(len(part), np.nan)
    np.divide(part.sum(axis=1), answered, out=scores, where=valid)
    return scores


def lever_results(  # noqa: PLR0913 — the circumstances
    codes: Codes,
    over: tuple[Asked, ...],
    people: int,
    invited: int | None,
    groups: Numbers | None,
    *,
    coefficients: bool = True,
) -> tuple[LeverResult, ...]:
    """All levers; `people` gave at least one answer, `groups` numbers them for the ICC.

    Without `coefficients` alpha and omega are None: a page that waits has no use for them.
    """
    one = partial(
        _lever, codes, people=people, invited=invited, groups=groups, coefficients=coefficients
    )
    return tuple(one(of) for of in over)


def _lever(  # noqa: PLR0913
    codes: Codes,
    of: Asked,
    *,
    people: int,
    invited: int | None,
    groups: Numbers | None,
    coefficients: bool,
) -> LeverResult:
    scores = person_scores(codes, of)
    about = moments(scores)
    interval = logit_t(about, invited)
    census = about.n > 0 and about.n == invited
    part = codes[:, of.columns]
    rows = part[reliability.complete(part)] if of.columns else part[:0]
    cov = reliability.covariance(rows if coefficients else rows[:0])
    whole = reliability.counts(rows, np.zeros(len(rows), dtype=np.intp), 1)[0]
    icc = None if groups is None else reliability.icc(scores, groups)
    return LeverResult(
        lever=of.lever,
        n=about.n,
        mean=about.mean,
        sd=about.sd,
        interval=interval,
        census=census,
        level=level(about.mean, interval, census),
        alpha=reliability.alpha(cov),
        omega=reliability.omega(cov),
        agreement=reliability.agreement(whole),
        rwg_j=reliability.rwg_j(whole),
        icc1=icc.icc1 if icc else None,
        icc2=icc.icc2 if icc else None,
        bounds=worst_case(about, invited),
        practices=tuple(
            _practice(item, codes[:, column], people, invited)
            for item, column in zip(of.items, of.columns, strict=True)
        ),
    )


def _practice(item: str, answers: Codes, people: int, invited: int | None) -> PracticeResult:
    counts = tuple(np.bincount(answers, minlength=6)[1:6].tolist())
    about = of_counts(counts)
    favourable = counts[3] + counts[4]
    cant_judge = (people - about.n) / people if people else 0.0
    return PracticeResult(
        item=item,
        n=about.n,
        mean=about.mean,
        sd=about.sd,
        interval=logit_t(about, invited),
        counts=counts,
        cant_judge=cant_judge,
        invisible=cant_judge > INVISIBLE,
        favourable=favourable / about.n if about.n else None,
        favourable_interval=wilson(favourable, about.n),
    )


def worst_case(about: Moments, invited: int | None) -> Interval | None:
    """Where the mean would be if all who did not answer stood at 1, or at 5."""
    if invited is None or about.mean is None:
        return None
    said, silent = about.n * about.mean, invited - about.n
    return Interval((said + silent * LOW) / invited, (said + silent * HIGH) / invited)
