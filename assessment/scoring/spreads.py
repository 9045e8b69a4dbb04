"""Which groups of an anonymous audience also say how far their people lie apart, and what is said.

A standard deviation with its mean gives a sum of squares, and sums of squares are added and
subtracted like sums. So the spreads have a span audit of their own, over the cells whose mean is
released: no set of fewer than fifteen people may follow from them, as many as a practice needs for
its own. Beyond that a spread tells too much where the means of groups within the group explain all
of it (then everybody in each of them said the same), or where it is so wide that only answers at
both ends make it. Releases no mean and decides about no whole audience.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    least, keys = max(ITEMS_FROM, rules.least), [cell.key for cell in cells]
    wanted = [Cell(cell.key, max(cell.smallest, least)) for cell in cells]
    atoms = Atoms.of(members)
    few = _enough(atoms, scores.values(), least)
    some = {lever: of[few] for lever, of in scores.items()}
    memberships = _Released(members[:, few], some, keys, released)
    audits = audit_outputs(wanted, memberships, k=least, base=members[:, few])
    shown_at_all = {key for audit in audits.values() for key in audit.released}
    people = {
        i: np.flatnonzero(members[i]) for i, key in enumerate(keys) if i and key in shown_at_all
    }
    found: dict[str, dict[str, float]] = {}
    for lever, audit in audits.items():
        allowed = {i: who for i, who in people.items() if keys[i] in audit.released}
        said = _of_lever(atoms, memberships.shown(lever), allowed, scores[lever], rules)
        found[lever] = {keys[i]: spread for i, spread in said}
    return found


def _enough(atoms: Atoms, scores: Iterable[Array], least: int) -> Whole:
    """As many people of each atom, with any score and with each, as the audit can tell apart.

    It asks only whether there are `least` or how many fewer: the decision is that of everybody.
    """
    chosen = np.zeros(len(atoms.number), dtype=np.bool_)
    for there in (~chosen, *(~np.isnan(of) for of in scores)):
        people = np.flatnonzero(there)
        people = people[np.argsort(atoms.number[people], kind="stable")]
        number = atoms.number[people]
        place = np.arange(len(people)) - np.searchsorted(number, number)
        chosen[people[place < least]] = True
    return np.flatnonzero(chosen)


@dataclass(frozen=True, slots=True)
class _Released(Mapping[str, Mask]):
    """Per lever, cells × those who have a score for it; nobody in a cell without a mean."""

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


def _of_lever(
    atoms: Atoms, there: Mask, allowed: Mapping[int, Whole], scores: Array, rules: Rules
) -> Iterator[tuple[int, float]]:
    """The figures of one lever, for the groups that the audit of the spreads allows."""
    scored = ~np.isnan(scores)
    sizes = np.bincount(atoms.number[scored], minlength=len(atoms.sizes))
    sums: Array = np.bincount(atoms.number, np.nan_to_num(scores)).astype(float)
    cells = atoms.cells & there[:, None] & (sizes > 0)
    for i, people in allowed.items():
        about = moments(scores[people])
        if about.n < band_from(len(people)):
            continue  # who reads the size of the group would take the mean for surer than it is
        spread = _said(about, _explained(cells, sizes, sums, i), rules)
        if spread is not None:
            yield i, spread


def _explained(cells: Mask, sizes: Whole, sums: Array, i: int) -> float:
    """The sum of squares of a group that follows from its mean and those of groups within it."""
    within = cells[cells.any(axis=1) & ~(cells & ~cells[i]).any(axis=1)]
    common = (within * sizes) @ within.T.astype(float)
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
