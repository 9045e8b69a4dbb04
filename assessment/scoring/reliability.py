"""How well the items of a lever go together and how far people agree.

Every function takes complete rows only: person × item, whole answers from 1 to 5. Groups are
numbered from 0. Nothing here knows a form or how few people may be shown.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.arithmetic import NO_SPREAD
from assessment.scoring.responses import Array, Codes, Mask, Numbers

UNIFORM_NULL = 2.0  # variance of five equally likely answers: (5² − 1)/12
LEVELS = np.arange(1, 6)
STEPS, HALVINGS, CLOSE = 100, 8, 1e-10
ROUNDING = 1e-13
IMPROPER = 10.0  # no standardised loading is that large: the search runs away


def complete(codes: Codes) -> Mask:
    """Who answered every item."""
    return np.asarray((codes > 0).all(axis=1))


def covariance(rows: Codes) -> Array:
    """Covariances of the items (n − 1), computed on whole numbers; NaN below two rows."""
    n = len(rows)
    if n < 2:
        return np.full((rows.shape[1], rows.shape[1]), np.nan)
    x = rows.astype(float)
    sums = x.sum(axis=0)
    return np.asarray((n * (x.T @ x) - np.outer(sums, sums)) / (n * (n - 1)))


def alpha(cov: Array) -> float | None:
    """Cronbach's alpha; None for fewer than two items or where the sum has no spread."""
    k = len(cov)
    total = cov.sum()
    if k < 2 or not total > NO_SPREAD:
        return None
    return float(k / (k - 1) * (1 - np.trace(cov) / total))


def omega(cov: Array) -> float | None:
    """McDonald's omega from one factor, maximum likelihood, on covariances.

    None for fewer than three items (the factor is not identified), for an item without spread
    or items that determine each other, and where the factor can't be found.
    """
    variances = np.diag(cov)
    if len(cov) < 3 or not (variances > NO_SPREAD).all():
        return None
    sd = np.sqrt(variances)
    found = _one_factor(cov / np.outer(sd, sd))
    if found is None:
        return None
    common = float((found[0] * sd).sum() ** 2)
    whole = common + float((found[1] * variances).sum())
    value = common / whole if whole > 0 else np.nan
    return float(value) if 0 <= value <= 1 else None


def _one_factor(corr: Array) -> tuple[Array, Array] | None:
    """Loadings and unique variances by Fisher scoring; None where it does not converge."""
    k = len(corr)
    values, vectors = np.linalg.eigh(corr)
    if values[0] < 1e-10:
        return None
    loadings = vectors[:, -1] * np.sqrt(values[-1]) * 0.9
    point = np.concatenate([loadings, np.clip(1 - loadings**2, 0.1, 1)])
    for _ in range(STEPS):
        step = _fisher_step(point, corr)
        if step is None or np.abs(point).max() > IMPROPER:
            return None
        if np.abs(step).max() < CLOSE:
            return point[:k], point[k:]
        shortened = _shortened(step, point, corr)
        if shortened is None:
            return None
        point = point + shortened
    return None


def _shortened(step: Array, point: Array, corr: Array) -> Array | None:
    """The step, halved until it does not make the fit worse; None where it always does."""
    here = _misfit(point, corr)
    for _ in range(HALVINGS):
        if _misfit(point + step, corr) <= here + ROUNDING:
            return step
        step = step / 2
    return None


def _implied(point: Array) -> Array:
    k = len(point) // 2
    return np.asarray(np.outer(point[:k], point[:k]) + np.diag(point[k:]))


def _misfit(point: Array, corr: Array) -> float:
    sigma = _implied(point)
    try:
        root = np.diag(np.linalg.cholesky(sigma))
    except np.linalg.LinAlgError:
        return np.inf
    return float(2 * np.log(root).sum() + np.trace(np.linalg.solve(sigma, corr)))


def _fisher_step(point: Array, corr: Array) -> Array | None:
    k = len(point) // 2
    sigma = _implied(point)
    if not np.isfinite(_misfit(point, corr)):
        return None
    inverse = np.linalg.inv(sigma)
    unit = np.eye(k)
    by_loading = unit[:, :, None] * point[None, None, :k] + unit[:, None, :] * point[None, :k, None]
    by_unique = unit[:, :, None] * unit[:, None, :]
    scaled = inverse @ np.concatenate([by_loading, by_unique])
    information = np.einsum("aij,bji->ab", scaled, scaled)
    gradient = np.einsum("aij,ji->a", scaled, inverse @ (corr - sigma))
    try:
        return np.asarray(np.linalg.solve(information, gradient))
    except np.linalg.LinAlgError:
        return None


def counts(rows: Codes, groups: Numbers, size: int) -> NDArray[np.int64]:
    """How often each answer was given: group × item × level."""
    out = np.empty((size, rows.shape[1], 5), dtype=np.int64)
    for item in range(rows.shape[1]):
        place = groups * 5 + (rows[:, item] - 1)
        out[:, item] = np.bincount(place, minlength=size * 5).reshape(size, 5)
    return out


def agreement(of: NDArray[np.int64]) -> float | None:
    """Mean over items of the mean absolute deviation (AD); `of` is item × level counts.

    A group of one has no value.
    """
    n = int(of[0].sum()) if len(of) else 0
    if n < 2:
        return None
    means = of @ LEVELS / n
    return float(((of * np.abs(LEVELS - means[:, None])).sum(axis=1) / n).mean())


def rwg_j(of: NDArray[np.int64]) -> float | None:
    """Within-group agreement of several items against five equally likely answers.

    0 where the mean variance exceeds the null; a group of one has no value.
    """
    n = int(of[0].sum()) if len(of) else 0
    if n < 2:
        return None
    sums, squares = of @ LEVELS, of @ LEVELS**2
    mean_variance = float(((n * squares - sums**2) / (n * (n - 1))).mean())
    if mean_variance > UNIFORM_NULL:
        return 0.0
    k, share = len(of), mean_variance / UNIFORM_NULL
    return k * (1 - share) / (k * (1 - share) + share)


@dataclass(frozen=True, slots=True)
class Icc:
    icc1: float
    icc2: float | None  # None where the groups' means do not differ at all


def icc(scores: Array, groups: Numbers) -> Icc | None:
    """One-way ANOVA with the mean group size; rows without a score or with group −1 are left out.

    None for fewer than two groups, without a group of two, or where nobody differs.
    """
    there = ~np.isnan(scores) & (groups >= 0)
    x, g = scores[there].astype(float), groups[there]
    sizes = np.bincount(g) if g.size else np.zeros(0, dtype=int)
    used = sizes > 0
    k, n = int(used.sum()), len(x)
    if k < 2 or n <= k:
        return None
    means = np.bincount(g, weights=x)[used] / sizes[used]
    place = np.cumsum(used) - 1
    within = float(((x - means[place[g]]) ** 2).sum()) / (n - k)
    between = float((sizes[used] * (means - x.mean()) ** 2).sum()) / (k - 1)
    between, within = (0.0 if v < NO_SPREAD**2 else v for v in (between, within))
    total = between + (n / k - 1) * within
    if total == 0:
        return None
    icc1 = (between - within) / total
    return Icc(icc1, (between - within) / between if between else None)
