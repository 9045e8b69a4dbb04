"""Which groups of an anonymous audience also say how far their people lie apart, and what is said.

A standard deviation with its mean gives a sum of squares, and sums of squares are added and
subtracted like sums. So the spreads have a span audit of their own, over the cells whose mean is
released: no set of fewer than fifteen people may follow from them, as many as a practice needs for
its own. Beyond that a spread tells too much where the means of groups within the group explain all
of it (then everybody in each of them said the same), or where it is so wide that only answers at
both ends make it. Releases no mean and decides about no whole audience.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from assessment.scoring.arithmetic import HIGH, LOW, Moments, moments
from assessment.scoring.cells import band_from
from assessment.scoring.disclosure import Audit, Cell, audit_outputs
from assessment.scoring.discretion import ITEMS_FROM, LEAST_SD, WIDEST, Rules
from assessment.scoring.levels import shown
from assessment.scoring.responses import Array, Mask
from assessment.scoring.spans import Atoms, Whole


def spreads(
    cells: Sequence[Cell],
    members: Mask,
    scores: Mapping[str, Array],
    released: Mapping[str, Audit],
    rules: Rules,
) -> Mapping[str, Mapping[str, float]]:
    """Per lever the standard deviations that may be shown, by cell; the first cell is the whole."""
    memberships = _Released(members, scores, [cell.key for cell in cells], released)
    least = max(ITEMS_FROM, rules.least)
    wanted = [Cell(cell.key, max(cell.smallest, least)) for cell in cells]
    audits, sizes = audit_outputs(wanted, memberships, k=least, base=members), members.sum(axis=1)
    return {
        lever: dict(
            _of_lever(_shown(cells, audit), sizes, memberships[lever], scores[lever], rules)
        )
        for lever, audit in audits.items()
    }


@dataclass(frozen=True, slots=True)
class _Released(Mapping[str, Mask]):
    """Per lever, cells × those who have a score for it; nobody in a cell without a mean."""

    members: Mask
    scores: Mapping[str, Array]
    names: Sequence[str]
    released: Mapping[str, Audit]

    def __getitem__(self, lever: str) -> Mask:
        there = np.isin(self.names, self.released[lever].released)
        return np.asarray(self.members & there[:, None] & ~np.isnan(self.scores[lever]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.scores)

    def __len__(self) -> int:
        return len(self.scores)


def _shown(cells: Sequence[Cell], audit: Audit) -> dict[str, int]:
    """The groups that the audit allows, each with its row."""
    return {cell.key: i for i, cell in enumerate(cells) if i and cell.key in audit.released}


def _of_lever(
    shown: Mapping[str, int], sizes: Whole, counted: Mask, scores: Array, rules: Rules
) -> Iterator[tuple[str, float]]:
    """The figures of one lever, for the groups that the audit of the spreads allows."""
    atoms = Atoms.of(counted)
    sums: Array = np.bincount(atoms.number, np.nan_to_num(scores)).astype(float)
    for key, i in shown.items():
        about = moments(scores[counted[i]])
        if about.n < band_from(int(sizes[i])):
            continue  # who reads the size of the group would take the mean for surer than it is
        spread = _said(about, _explained(atoms, sums, i), rules)
        if spread is not None:
            yield key, spread


def _explained(atoms: Atoms, sums: Array, i: int) -> float:
    """The sum of squares of a group that follows from its mean and those of groups within it."""
    inside = atoms.cells[i]
    within = atoms.cells[atoms.cells.any(axis=1) & ~(atoms.cells & ~inside).any(axis=1)]
    common = (within * atoms.sizes) @ within.T.astype(float)
    known = within @ sums
    return float(known @ np.linalg.lstsq(common, known, rcond=None)[0])


def _said(about: Moments, explained: float, rules: Rules) -> float | None:
    """The standard deviation with one decimal; None where it would tell single answers."""
    if about.mean is None or about.sd is None:
        return None
    freedom = about.n - 1
    between = max(0.0, explained - about.n * about.mean**2)
    spread = sqrt(max(about.sd**2, between / freedom + LEAST_SD**2))
    mean = rules.clipped(about.mean, about.n)
    widest = sqrt((mean - LOW) * (HIGH - mean) * about.n / freedom)
    return None if spread > max(LEAST_SD, WIDEST * widest) else shown(spread)
