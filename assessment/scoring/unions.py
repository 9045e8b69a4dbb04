"""The search for few people whose sum follows from a span. Nothing here knows a rule of release."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np

from assessment.scoring import spans
from assessment.scoring.responses import Mask
from assessment.scoring.spans import Span, Whole


@dataclass(frozen=True, eq=False, slots=True)
class Unions:
    """The search for few people whose sum follows from a span, among its merged atoms.

    Such a union vanishes on every atom of k people or more, so it is a sum of small rows, scaled
    to one; and it is `one` or zero in every column. The pivots that are part of the union decide
    it. So rows are added where a column is neither zero nor `one`, or where the columns that are
    `one` have too many people: in each case a row that changes one of these columns must be part of
    the union, or there is none. Every such row is tried: nothing is missed.

    Sums wrap at 64 bits: what is equal stays equal. A false alarm would need a difference that is
    a multiple of 2**64 in every column, and would withhold a cell, not show one.
    """

    rows: Whole  # rows × columns, scaled so that each pivot is `one`
    one: int
    starts: int  # as many rows, the first, of which at least one is part of a union sought
    sizes: Whole  # people in each column
    people: Whole  # per row, in its pivot
    spread: Whole  # in how many rows a column is not zero
    atoms: Whole  # the merged atom of each column

    @classmethod
    def of(cls, span: Span, *, fresh: bool = False) -> "Unions | None":
        """What there is to search in a span; None if there can't be any union.

        With `fresh` only unions that did not follow before the last group are sought: at least one
        row that is part of such a union is fresh.
        """
        small = np.flatnonzero(span.is_small())
        wanted = span.fresh[small] if fresh else np.ones(len(small), dtype=np.bool_)
        starts = _possible(span, small[wanted].tolist())
        if not starts:
            return None
        used = np.flatnonzero(span.few)
        atoms, first = np.unique(span.merged[used], return_index=True)
        columns = used[first]
        among = np.array([*starts, *small[~wanted]], dtype=np.intp)
        linked, there = _linked(np.stack([span.rows[i] != 0 for i in among])[:, columns], starts)
        among, columns, atoms = among[linked], columns[there], atoms[there]
        rows, one, exact = _scaled(span, among, columns)
        sizes = span.people[columns]
        if exact:
            kept = _able(rows, one, sizes, span.k)
            among, rows = among[kept], rows[kept]
            starts = starts[: int(kept[: len(starts)].sum())]
        if not starts:
            return None
        spread = (rows != 0).sum(axis=0)
        people = span.people[span.pivots[among]]
        return cls(rows, one, len(starts), sizes, people, spread, atoms)

    def fewer_than(self, k: int) -> Whole | None:
        """The merged atoms of one union with fewer than k people, if there is any."""
        still = np.ones(len(self.rows), dtype=bool)
        for start in range(self.starts):
            still[start] = False
            found = self._grown(self.rows[start], int(self.people[start]), still.copy(), k)
            if found is not None:
                return self.atoms[found]
        return None

    def _grown(self, total: Whole, people: int, still: Mask, k: int) -> Mask | None:
        """A union that holds the rows of `total` and any of those still open."""
        if people >= k:
            return None
        wrong = self._wrong(total, k)
        if not wrong.size:
            return np.asarray(total == self.one)
        for row in np.flatnonzero(still & self._may_mend(total[wrong], wrong, k - people)):
            still[row] = False
            more = people + int(self.people[row])
            found = self._grown(total + self.rows[row], more, still.copy(), k)
            if found is not None:
                return found
        return None

    def _wrong(self, total: Whole, k: int) -> Whole:
        """Columns of which one must still change; none if this is a union of fewer than k."""
        odd = np.flatnonzero((total != 0) & (total != self.one))
        if odd.size:
            return odd[[np.argmin(self.spread[odd])]]
        ones = np.flatnonzero(total == self.one)
        ones = ones[np.argsort(self.spread[ones], kind="stable")]
        enough = np.searchsorted(np.cumsum(self.sizes[ones]), k)
        return ones[: enough + 1] if enough < len(ones) else ones[:0]

    def _may_mend(self, total: Whole, wrong: Whole, left: int) -> Mask:
        """Rows that change one of the wrong columns; all of them to the good if it is the last.

        It is the last where fewer people are left than two more rows have.
        """
        change = self.rows[:, wrong]
        mends: Mask = (change != 0).any(axis=1)
        if left <= 2 * self.people.min():
            mends &= ((change == -total) | (change == self.one - total)).all(axis=1)
        return mends


def _possible(span: Span, rows: list[int]) -> list[int]:
    """Those of these small rows that can be part of a union, as far as single columns tell.

    Where no other small row is not zero, the union has the row's own number. A row that can't be
    part is out of the way of the others.
    """
    few = span.few
    while True:
        lost = [i for i in rows if not _fits_alone(span, i, few)]
        if not lost:
            return rows
        rows = [i for i in rows if i not in lost]
        few = few - sum((span.rows[i] != 0).astype(np.intp) for i in lost)


def _fits_alone(span: Span, i: int, few: Whole) -> bool:
    row = span.rows[i]
    alone = np.flatnonzero((few == 1) & (row != 0))
    fits = (row[alone] == row[span.pivots[i]]).all()
    return bool(fits and span.sizes[alone].sum() < span.k)


def _able(rows: Whole, one: int, sizes: Whole, k: int) -> Mask:
    """The rows that can be part of a union, whatever others are: in no column they go too far.

    If a row is part, a column lies between the row's own number with all the negative ones, and
    with all the positive ones, of the other rows. There must be room for zero or `one`, and fewer
    than k people in columns that can't be zero.
    """
    able = np.ones(len(rows), dtype=np.bool_)
    while able.any():
        part = rows[able]
        plus, minus = np.maximum(part, 0), np.minimum(part, 0)
        least = plus + minus.sum(axis=0, dtype=rows.dtype)
        most = minus + plus.sum(axis=0, dtype=rows.dtype)
        never = (least > one) | (most < 0) | ((least > 0) & (most < one))
        good = ~never.any(axis=1) & ((least > 0).astype(float) @ sizes < k)
        if good.all():
            break
        able[able] = good
    return able


def _linked(there: Mask, starts: Sequence[int]) -> tuple[Mask, Mask]:
    """Rows that share a column with one of the first rows, or with one that does; their columns.

    What is not linked is no part of the smallest unions that a first row is part of: taken out of
    one, it leaves a union.
    """
    linked: Mask = np.arange(len(there)) < len(starts)
    while True:
        columns = np.asarray(there[linked].any(axis=0))
        more = np.asarray((there & columns).any(axis=1))
        if more.sum() == linked.sum():
            return linked, columns
        linked = more


def _scaled(span: Span, among: Whole, columns: Whole) -> tuple[Whole, int, bool]:
    """These rows with the same number at all pivots, that number, and whether sums stay exact."""
    pivots = [int(span.rows[i][span.pivots[i]]) for i in among]
    one = lcm(*pivots)  # as a rule 1
    factors = [one // pivot for pivot in pivots]
    rows = [span.rows[i][columns] for i in among]
    table = np.stack(rows)
    most = sum(f * int(large) for f, large in zip(factors, np.abs(table).max(axis=1), strict=True))
    if most < spans.LIMIT:
        kind = np.int16 if 2 * most < 2**15 else np.int64  # small numbers are quicker
        whole: Whole = table.astype(kind)
        return whole * np.array(factors, dtype=kind)[:, None], one, True
    large = np.stack([row.astype(object) * f for row, f in zip(rows, factors, strict=True)])
    return _wrapped(large), int(_wrapped(np.array([one], dtype=object))[0]), False


def _wrapped(numbers: Whole) -> Whole:
    """The numbers in 64 bits, less the multiple of 2**64 that does not fit."""
    return (numbers % 2**64).astype(np.uint64).view(np.int64)
