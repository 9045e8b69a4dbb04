"""Which groups of an anonymous audience are released, for which levers, with which figures.

Puts the span audit to work; what it released is the ledger. Rounds, but computes no other figure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from assessment.scoring.alike import Alike
from assessment.scoring.arithmetic import moments
from assessment.scoring.cells import TOTAL, Plan, band, members
from assessment.scoring.disclosure import Audit, Cell, audit_outputs
from assessment.scoring.discretion import Rules
from assessment.scoring.responses import Array, Mask, Responses
from assessment.scoring.snapshot import GroupCell
from assessment.scoring.spreads import spreads

CAREFUL = "careful"  # whoever was not flagged as careless: asked for last of all


@dataclass(frozen=True, slots=True)
class Releases:
    """The groups that are shown, whether all were, means without the careless, and the ledger."""

    groups: tuple[GroupCell, ...]
    withheld: bool
    careful: Mapping[str, float]
    ledger: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Memberships(Mapping[str, Mask]):
    """Per lever, cells × kinds of people who have a score for it; made one at a time."""

    base: Mask
    scores: Mapping[str, Array]

    def __getitem__(self, lever: str) -> Mask:
        return np.asarray(self.base & ~np.isnan(self.scores[lever]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.scores)

    def __len__(self) -> int:
        return len(self.scores)


def release(
    responses: Responses, scores: Mapping[str, Array], careful: Mask, plan: Plan, rules: Rules
) -> Releases:
    """The audit over all planned groups, one output per lever, and the means that it allows."""
    planned = plan.cells(rules.least)
    cells = (Cell(TOTAL, rules.least), *(cell for cell, _ in planned), Cell(CAREFUL, rules.least))
    alike = _alike(responses, scores, careful)
    some_groups = {key: of.where(alike.first) for key, of in responses.groups.items()}
    kinds = len(alike.first)
    inside = [members(some_groups, where, kinds) for _, where in planned]
    base = np.stack([np.ones(kinds, dtype=np.bool_), *inside, careful[alike.first]])
    some = {lever: of[alike.first] for lever, of in scores.items()}
    audits = audit_outputs(
        cells, _Memberships(base, some), k=rules.least, base=base, people=alike.sizes
    )
    apart = (
        spreads(cells[:-1], base[:-1], alike, scores, released=audits, rules=rules)
        if planned
        else {}
    )
    groups = tuple(
        replace(cell, spreads={lever: apart[lever].get(cell.key) for lever in scores})
        for cell in _groups(zip(cells, base, strict=True), alike, scores, audits, rules)
    )
    whole = len(groups) == len(planned) and all(None not in one.means.values() for one in groups)
    return Releases(
        groups=groups,
        withheld=not whole,
        careful=_careful(careful, scores, audits, rules),
        ledger=tuple((lever, key) for lever, audit in audits.items() for key in audit.released),
    )


def _alike(responses: Responses, scores: Mapping[str, Array], careful: Mask) -> Alike:
    """The people who are in the same groups, scored for the same levers, and careful or not."""
    groups = (of.numbers for of in responses.groups.values())
    scored = (np.isnan(of) for of in scores.values())
    return Alike.of(chain(groups, scored, [careful]), len(responses))


def _groups(
    cells: Iterable[tuple[Cell, Mask]],
    alike: Alike,
    scores: Mapping[str, Array],
    audits: Mapping[str, Audit],
    rules: Rules,
) -> Iterator[GroupCell]:
    released = {lever: frozenset(audit.released) for lever, audit in audits.items()}
    for cell, there in cells:
        if cell.key in {TOTAL, CAREFUL}:
            continue
        inside = np.flatnonzero(there[alike.number])
        means = {
            lever: _mean(of[inside], rules) if cell.key in released[lever] else None
            for lever, of in scores.items()
        }
        if any(mean is not None for mean in means.values()):
            yield GroupCell(cell.key, band(len(inside)), means)


def _careful(
    inside: Mask, scores: Mapping[str, Array], audits: Mapping[str, Audit], rules: Rules
) -> dict[str, float]:
    found = {
        lever: _mean(of[inside], rules)
        for lever, of in scores.items()
        if CAREFUL in audits[lever].released and not inside.all()
    }
    return {lever: mean for lever, mean in found.items() if mean is not None}


def _mean(scores: Array, rules: Rules) -> float | None:
    about = moments(scores)
    return None if about.mean is None else rules.mean(about.mean, about.n)
