"""The whole of an audience as it is published: one result, rounded and veiled in every figure.

Groups are not here. What would tell something about fewer people than the rules ask is None.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from assessment.scoring.discretion import Rules, fine
from assessment.scoring.levels import shown
from assessment.scoring.modules import GROUP, IMPORTANCE, STRUCTURE, TARGET, TRAP
from assessment.scoring.placing import published_position
from assessment.scoring.positioning import position
from assessment.scoring.responses import Array, Responses
from assessment.scoring.results import (
    FigureInUse,
    Flags,
    LeverResult,
    NiceTrap,
    Positioning,
    Priority,
    Result,
)
from assessment.scoring.steps import priorities
from assessment.scoring.veiling import Circumstances, published_lever
from questions.bank import LEVERS, Bank


def published(
    bank: Bank,
    exact: Result,
    responses: Responses,
    under: Circumstances,
    careful: Mapping[str, float],
) -> Result:
    """The result; `careful` has the means without careless answers where the audit allows them."""
    rules = under.rules
    levers = tuple(published_lever(lever, under) for lever in exact.levers)
    weights = _wishes(exact.importance, responses.importance, IMPORTANCE, rules)
    asked_for = _wishes(exact.targets, responses.targets, TARGET, rules)
    aims = tuple(
        shown(under.targets[key]) if key in under.targets else aim
        for key, aim in zip(LEVERS, asked_for, strict=True)
    )
    overall, weakest = _overall(levers)
    return replace(
        exact,
        invited=under.known,
        levers=levers,
        overall=overall,
        weakest=weakest,
        positioning=published_position(exact.positioning, rules),
        intended=_intended(exact, rules),
        nice_trap=_nice_trap(exact, levers, under),
        price_pull=_mean(exact.price_pull, _count(responses.price), rules),
        contrasts=_contrasts(exact, responses.contrasts, rules),
        figures=tuple(_figure(figure, rules) for figure in exact.figures),
        importance=weights,
        targets=aims,
        flags=_flags(exact, levers, careful, rules),
        priorities=tuple(map(_rounded, priorities(bank, levers, weights, aims))),
    )


def levers_only(exact: Result, under: Circumstances) -> Result:
    """Nothing but the levers, without their practices: for comparing on fewer items."""
    levers = tuple(replace(published_lever(one, under), practices=()) for one in exact.levers)
    overall, weakest = _overall(levers)
    return replace(
        exact,
        invited=under.known,
        levers=levers,
        overall=overall,
        weakest=weakest,
        positioning=position(None),
        intended=None,
        nice_trap=None,
        price_pull=None,
        contrasts=(),
        figures=(),
        importance=(IMPORTANCE,) * len(LEVERS),
        targets=(TARGET,) * len(LEVERS),
        flags=Flags(None, None, None, ()),
        priorities=(),
    )


def _overall(levers: tuple[LeverResult, ...]) -> tuple[float | None, str | None]:
    """From the published means: the mean of the five, and the first of the lowest."""
    there = [(lever.mean, lever.lever) for lever in levers if lever.mean is not None]
    weakest = min(there, key=lambda pair: pair[0])[1] if there else None
    complete = len(there) == len(levers)
    return (shown(sum(mean for mean, _ in there) / len(there)) if complete else None), weakest


def _count(values: Array | None) -> int:
    return 0 if values is None else int((~np.isnan(values)).sum())


def _mean(value: float | None, n: int, rules: Rules) -> float | None:
    return None if value is None or n < rules.least else rules.mean(value, n)


def _contrasts(exact: Result, values: Array | None, rules: Rules) -> tuple[float | None, ...]:
    if values is None or not exact.contrasts:
        return ()
    counts = map(_count, values.T)
    means = tuple(_mean(m, n, rules) for m, n in zip(exact.contrasts, counts, strict=True))
    return means if any(mean is not None for mean in means) else ()


def _wishes(
    exact: tuple[float, ...], values: Array | None, default: float, rules: Rules
) -> tuple[float, ...]:
    if values is None:
        return (default,) * len(exact)
    counts = map(_count, values.T)
    means = (_mean(m, n, rules) for m, n in zip(exact, counts, strict=True))
    return tuple(default if mean is None else mean for mean in means)


def _intended(exact: Result, rules: Rules) -> Positioning | None:
    said = published_position(exact.intended, rules) if exact.intended else None
    return said if said and said.n else None


def _figure(figure: FigureInUse, rules: Rules) -> FigureInUse:
    """How many people stand behind a stage is nobody's business; the middle one says enough."""
    if figure.n < rules.least:
        return FigureInUse(figure.key, None, 0, None)
    return replace(figure, counts=None) if rules.veiled else figure


def _nice_trap(
    exact: Result, levers: tuple[LeverResult, ...], under: Circumstances
) -> NiceTrap | None:
    """In an 'anonymous' audience the structure follows from what is published of its practices."""
    trap, rules = exact.nice_trap, under.rules
    if trap is None or trap.n < rules.least:
        return None
    practices = [p for one in levers for p in one.practices if p.item in STRUCTURE]
    means = {p.item: p.mean for p in practices if p.mean is not None}
    if not means or (rules.veiled and len(means) < len(practices)):
        return None
    service = rules.mean(trap.service, trap.n)
    structure = rules.mean(trap.structure, trap.n)
    if rules.veiled:
        structure = shown(sum(means.values()) / len(means))
    value = shown(service - structure)
    return NiceTrap(
        n=trap.n,
        service=service,
        structure=structure,
        value=value,
        warn=value >= TRAP and (trap.n >= GROUP or trap.impression),
        impression=trap.impression,
        lagging=min(sorted(means, key=STRUCTURE.index), key=means.__getitem__),
    )


def _flags(
    exact: Result, levers: tuple[LeverResult, ...], careful: Mapping[str, float], rules: Rules
) -> Flags:
    """Counts of people of whom nobody stands out; a shift where the others may be shown alone."""

    def enough(count: int | None) -> int | None:
        if count is None or not rules.veiled:
            return count
        return count if min(count, exact.n - count) >= rules.least else None

    found = exact.flags
    flagged = enough(found.flagged)
    shift = tuple(
        (lever.lever, shown(careful[lever.lever] - lever.mean))
        for lever in levers
        if lever.lever in careful and lever.mean is not None
    )
    return Flags(enough(found.too_fast), enough(found.uniform), flagged, shift if flagged else ())


def _rounded(one: Priority) -> Priority:
    return replace(one, damping=fine(one.damping) or 0.0, priority=shown(one.priority))
