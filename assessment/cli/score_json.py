"""The figures of a score as plain values for JSON: unrounded, every key always there."""

from dataclasses import asdict
from typing import Any

from assessment.cli.score_text import level_name
from assessment.cli.scored import Scored
from assessment.scoring.results import (
    Gap,
    GroupLever,
    Interval,
    LevelRange,
    LeverResult,
    NiceTrap,
    Positioning,
    PracticeResult,
    Result,
)
from questions.bank import LEVERS, Bank
from reports.words import Words

Figures = dict[str, Any]
GAP_KEYS = ["n1", "n2", "m1", "m2", "diff", "t", "df", "p", "p_holm", "hedges_g", "mann_whitney_p"]
LEVER_KEYS = ["n", "mean", "sd", "alpha", "omega", "agreement", "rwg_j", "icc1", "icc2", "census"]


def as_json(scored: Scored, words: Words) -> Figures:
    """Everything, by the keys that `flask score --json` promises."""
    bank, result, compared = scored.bank, scored.result, scored.compared
    by_lever = {gap.lever: gap for gap in scored.gaps}
    return {
        "bank": {"version": result.bank_version, "hash": result.bank_hash},
        "form": result.form,
        "n": result.n,
        "invited": result.invited,
        "levers": {lever.lever: _lever(bank, lever, words) for lever in result.levers},
        "overall": result.overall,
        "weakest": result.weakest,
        "positioning": _positioning(result.positioning),
        "intended": _positioning(result.intended) if result.intended else None,
        "nice_trap": _nice_trap(result.nice_trap),
        "price_pull": result.price_pull,
        "contrasts": _contrasts(bank, result),
        "figures": {
            f.key: {"n": f.n, "counts": f.counts, "stage": f.stage} for f in result.figures
        },
        "importance": dict(zip(LEVERS, result.importance, strict=True)),
        "targets": dict(zip(LEVERS, result.targets, strict=True)),
        "flags": {**asdict(result.flags), "shift": dict(result.flags.shift)},
        "compared": asdict(compared) if compared else None,
        "gaps": {key: _gap(by_lever.get(key)) for key in LEVERS},
        "groups": _groups(scored.groups),
        "priorities": [asdict(priority) for priority in result.priorities],
    }


def _limits(interval: Interval | None) -> list[float] | None:
    return [interval.low, interval.high] if interval else None


def _level(bank: Bank, level: LevelRange | None, words: Words) -> Figures | None:
    return {**asdict(level), "name": level_name(bank, level, words)} if level else None


def _lever(bank: Bank, lever: LeverResult, words: Words) -> Figures:
    return {
        **{key: getattr(lever, key) for key in LEVER_KEYS},
        "ci95": _limits(lever.interval),
        "level": _level(bank, lever.level, words),
        "bounds": _limits(lever.bounds),
        "practices": {practice.item: _practice(practice) for practice in lever.practices},
    }


def _practice(practice: PracticeResult) -> Figures:
    return {
        "n": practice.n,
        "mean": practice.mean,
        "sd": practice.sd,
        "ci95": _limits(practice.interval),
        "counts": practice.counts,
        "cant_judge": practice.cant_judge,
        "favourable": practice.favourable,
        "favourable_ci95": _limits(practice.favourable_interval),
    }


def _positioning(position: Positioning) -> Figures:
    return {
        "n": position.n,
        "mean": position.mean,
        "covariance": position.covariance,
        "radius2": position.radius2,
        "top": position.top,
        "second": position.second,
        "diff": position.diff,
        "ci95": _limits(position.interval),
        "p": position.p,
        "class": position.verdict,
        "first_choice": position.first_choice,
        "flip": position.flip,
    }


def _nice_trap(trap: NiceTrap | None) -> Figures | None:
    return asdict(trap) if trap else None


def _contrasts(bank: Bank, result: Result) -> Figures:
    keys = [contrast.key for contrast in bank.contrasts][: len(result.contrasts)]
    return dict(zip(keys, result.contrasts, strict=True))


def _gap(gap: Gap | None) -> Figures:
    return {
        **{key: getattr(gap, key, None) for key in GAP_KEYS},
        "ci95": _limits(gap.interval) if gap else None,
        "relevant": gap.relevant if gap else None,
    }


def _groups(groups: tuple[GroupLever, ...]) -> Figures:
    found: Figures = {}
    for one in groups:
        figures = {key: getattr(one, key) for key in ("n", "mean", "rwg_j", "agreement")}
        found.setdefault(one.group, {})[one.lever] = figures
    return found
