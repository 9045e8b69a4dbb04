"""Which next step goes first, and why: (target − score) × importance × damping.

Deterministic: the same answers give the same advice in the same order.
"""

from collections.abc import Sequence
from dataclasses import replace

from assessment.scoring.levels import band
from assessment.scoring.results import Interval, LeverResult, PracticeResult, Priority
from questions.bank import EFFORTS, Bank


def damping(interval: Interval | None) -> float:
    """1/(1 + h²) for an interval of half width h: 1 without one, 0.8 at half a level, 0.5 at one.

    It falls as the interval widens and never reaches 0: what is uncertain is still worth doing.
    """
    if interval is None:
        return 1.0
    half = (interval.high - interval.low) / 2
    return 1 / (1 + half * half)


def priorities(
    bank: Bank,
    levers: tuple[LeverResult, ...],
    importance: Sequence[float],
    targets: Sequence[float],
) -> tuple[Priority, ...]:
    """Every practice with a score, first rank first.

    At or above its target a practice has the priority 0. Equal priorities go by effort, the
    smaller first, then by the order of the bank.
    """
    found = [
        _priority(bank, practice, target, weight)
        for lever, target, weight in zip(levers, targets, importance, strict=True)
        for practice in lever.practices
        if practice.mean is not None
    ]
    found.sort(key=lambda one: (-round(one.priority, 9), EFFORTS.index(one.effort)))
    return tuple(replace(one, rank=rank) for rank, one in enumerate(found, 1))


def _priority(bank: Bank, practice: PracticeResult, target: float, weight: float) -> Priority:
    score = practice.mean if practice.mean is not None else target
    step = bank.step(practice.item, band(score))
    damped = damping(practice.interval)
    value = max(0.0, (target - score) * weight * damped)
    return Priority(0, practice.item, step.id, score, target, weight, damped, value, step.effort)
