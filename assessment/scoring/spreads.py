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

from assessment.scoring.alike import Alike
from assessment.scoring.arithmetic import HIGH, LOW, Moments, moments
from assessment.scoring.cells import band_from
from assessment.scoring.disclosure import Audit, Cell, audit_outputs
from assessment.scoring.discretion import ITEMS_FROM, LEAST_SD, WIDEST, Rules
from assessment.scoring.levels import shown
from assessment.scoring.responses import Array, Mask
from assessment.scoring.spans import Atoms, Whole


def spreads(  # noqa: PLR0913  # what the audit of the means came from and what it says
    cells: Sequence[Cell],
    members: Mask,
    alike: Alike,
    scores: Mapping[str, Array],
    *,
    released: Mapping[str, Audit],
    rules: Rules,
) -> Mapping[str, Mapping[str, float]]:
    """Per lever the standard deviations that may be shown, by cell; the first cell is the whole.

    `members` is cells × kinds of people who are alike; `scores` has everybody's.
    """
    least, keys = max(ITEMS_FROM, rules.least), [cell.key for cell in cells]
    wanted = [Cell(cell.key, max(cell.smallest, least)) for cell in cells]
    some = {lever: of[alike.first] for lever, of in scores.items()}
    memberships = _Released(members, some, keys, released)
    audits = audit_outputs(wanted, memberships, k=least, base=members, people=alike.sizes)
    shown_at_all = {key for audit in audits.values() for key in audit.released}
    people = {
        i: np.flatnonzero(members[i][alike.number])
        for i, key in enumerate(keys)
        if i and key in shown_at_all
    }
    atoms, found = Atoms.of(members), dict[str, dict[str, float]]()
    atom = atoms.number[alike.number]
    for lever, audit in audits.items():
        allowed = {i: who for i, who in people.items() if keys[i] in audit.released}
        cells_there = atoms.cells & memberships.shown(lever)[:, None]
        known = _Known.of(cells_there, atom, scores[lever])
        said = _of_lever(known, allowed, scores[lever], rules)
        found[lever] = {keys[i]: spread for i, spread in said}
    return found


@dataclass(frozen=True, slots=True)
class _Released(Mapping[str, Mask]):
    """Per lever, cells × kinds of people with a score; nobody in a cell without a mean."""

    members: Mask
    scores: Mapping[str, Array]
    names: Sequence[str]
    released: Mapping[str, Audit]

    def __getitem__(self, lever: str) -> Mask:
        shown_there = self.shown(lever)[:, None]
        return np.asarray(self.members & shown_there & ~np.isnan(self.scores[lever]))

    def shown(self, lever: str) -> Mask:
        """Which cells have a mean for the lever."""
        return np.isin(self.names, self.released[lever].released)

    def __iter__(self) -> Iterator[str]:
        return iter(self.scores)

    def __len__(self) -> int:
        return len(self.scores)


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    """What the means of a lever say together: how many two groups share, and each one's sum."""

    common: Array  # cells × cells
    sums: Array

    @classmethod
    def of(cls, cells: Mask, atom: Whole, scores: Array) -> "_Known":
        """Of cells × atoms, the atom of each person, and everybody's score."""
        atoms = cells.shape[1]
        sizes = np.bincount(atom[~np.isnan(scores)], minlength=atoms)
        sums = np.bincount(atom, np.nan_to_num(scores), minlength=atoms)
        inside = cells.astype(float)
        return cls((inside * sizes) @ inside.T, inside @ sums)

    def explained(self, i: int) -> float:
        """The sum of squares of a group that follows from its mean and those of groups within."""
        own = np.diag(self.common)
        within = np.flatnonzero((own > 0) & (self.common[i] == own))
        known = self.sums[within]
        common = self.common[np.ix_(within, within)]
        return float(known @ np.linalg.lstsq(common, known, rcond=None)[0])


def _of_lever(
    known: _Known, allowed: Mapping[int, Whole], scores: Array, rules: Rules
) -> Iterator[tuple[int, float]]:
    """The figures of one lever, for the groups that the audit of the spreads allows."""
    for i, people in allowed.items():
        about = moments(scores[people])
        if about.n < band_from(len(people)):
            continue  # who reads the size of the group would take the mean for surer than it is
        spread = _said(about, known.explained(i), rules)
        if spread is not None:
            yield i, spread


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
