"""What is asked beside the levers: the nice trap, price pull, contrasts, figures in use, wishes."""

from collections.abc import Mapping

import numpy as np

from assessment.scoring.arithmetic import moments
from assessment.scoring.levers import Asked
from assessment.scoring.responses import Array, Codes, Responses
from assessment.scoring.results import FigureInUse, NiceTrap
from questions.bank import LEVERS, Bank

STRUCTURE = ("G3", "H2", "H3", "H5")  # what service friendliness is held against
TRAP, GROUP = 1.0, 5  # points of difference; answers from which a group is warned
IMPORTANCE, TARGET = 3.0, 4.0  # where none was asked


def nice_trap(codes: Codes, service: Array | None, over: tuple[Asked, ...]) -> NiceTrap | None:
    """Per person, service minus structure as far as the form asks it; at most one may be missing.

    None while nobody answered both sides.
    """
    columns = {item: c for of in over for item, c in zip(of.items, of.columns, strict=True)}
    ids = [item for item in STRUCTURE if item in columns]
    if service is None or not ids:
        return None
    part = codes[:, [columns[item] for item in ids]]
    structure = _row_means(np.where(part == 0, np.nan, part))
    friendly = _row_means(service)
    both = ~np.isnan(friendly) & ~np.isnan(structure)
    n = int(both.sum())
    if n == 0:
        return None
    served, built = moments(friendly[both]).mean or 0.0, moments(structure[both]).mean or 0.0
    value = served - built
    warn = value >= TRAP - 1e-9 and (n >= GROUP or n == 1)
    return NiceTrap(n, served, built, value, warn, n == 1, ids[_lowest(part[both])])


def _row_means(values: Array) -> Array:
    there = ~np.isnan(values)
    answered = there.sum(axis=1)
    means = np.full(len(values), np.nan)
    total = np.where(there, values, 0).sum(axis=1)
    np.divide(total, answered, out=means, where=answered >= max(1, values.shape[1] - 1))
    return means


def _lowest(part: Codes) -> int:
    answered = (part > 0).sum(axis=0)
    means = np.where(answered > 0, part.sum(axis=0) / np.maximum(answered, 1), np.inf)
    return int(means.argmin())


def price_pull(responses: Responses) -> float | None:
    """The mean; None where nobody was asked."""
    return None if responses.price is None else moments(responses.price).mean


def contrasts(responses: Responses) -> tuple[float | None, ...]:
    """The mean of each contrast; empty where nobody was asked."""
    values = responses.contrasts
    if values is None or np.isnan(values).all():
        return ()
    return tuple(moments(values[:, i]).mean for i in range(values.shape[1]))


def figures(bank: Bank, responses: Responses) -> tuple[FigureInUse, ...]:
    """How far each figure is in use; empty where nobody was asked."""
    values = responses.figures
    if values is None or np.isnan(values).all():
        return ()
    return tuple(_figure(f.key, values[:, i]) for i, f in enumerate(bank.figures))


def _figure(key: str, stages: Array) -> FigureInUse:
    there = np.sort(stages[~np.isnan(stages)]).astype(int)
    a, b, c, d = np.bincount(there, minlength=4).tolist()
    middle = int(there[(len(there) - 1) // 2]) if len(there) else None
    return FigureInUse(key, (a, b, c, d), len(there), middle)


def importance(responses: Responses) -> tuple[float, ...]:
    """Per lever, 3 where nobody was asked."""
    return _wishes(responses.importance, IMPORTANCE)


def targets(responses: Responses, given: Mapping[str, float] | None) -> tuple[float, ...]:
    """Per lever: the target that was set for the assessment, else what people named, else 4."""
    named = _wishes(responses.targets, TARGET)
    return tuple((given or {}).get(k, value) for k, value in zip(LEVERS, named, strict=True))


def _wishes(values: Array | None, default: float) -> tuple[float, ...]:
    if values is None:
        return (default,) * len(LEVERS)
    means = [moments(values[:, i]).mean for i in range(len(LEVERS))]
    return tuple(default if mean is None else mean for mean in means)
