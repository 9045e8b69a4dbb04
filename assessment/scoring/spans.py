"""What sums over groups of people give away together: the space that the groups span.

Exact arithmetic in whole numbers (64 bits, and Python's own where those would not hold them), so
that rounding never decides whether somebody is protected. Nothing here knows a rule of release.
"""

from dataclasses import dataclass, replace
from math import gcd, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.responses import Mask

Whole = NDArray[Any]  # int64, or Python's whole numbers
LIMIT = 2**62  # the largest number that may come about in 64 bits


@dataclass(frozen=True, eq=False, slots=True)
class Atoms:
    """People who belong to exactly the same groups."""

    cells: Mask  # groups × atoms
    sizes: Whole  # people in each atom
    number: Whole  # per person the number of the atom

    @classmethod
    def of(cls, members: Mask) -> "Atoms":
        """The atoms of groups × people, in the order of their first person."""
        bits = np.packbits(members, axis=0)
        words = np.zeros((members.shape[1], -(-max(len(bits), 1) // 8) * 8), dtype=np.uint8)
        words[:, : len(bits)] = bits.T
        keys = words.view(np.uint64)
        order = np.lexsort(keys.T)
        changes = (keys[order[1:]] != keys[order[:-1]]).any(axis=1)
        run = np.concatenate([np.zeros(min(len(order), 1), int), np.cumsum(changes)])
        first = order[np.flatnonzero(np.diff(run, prepend=-1))]  # lexsort keeps people in order
        place = np.empty(len(first), dtype=np.intp)
        place[np.argsort(first)] = np.arange(len(first))
        number = np.empty(len(order), dtype=np.intp)
        number[order] = place[run]
        return cls(members[:, np.sort(first)], np.bincount(number, minlength=len(first)), number)


@dataclass(frozen=True, eq=False, slots=True)
class Span:
    """All vectors that follow from the groups taken in, as a reduced basis over the atoms.

    Row i alone is not zero in column `pivots[i]`, and is positive there. Groups that are not taken
    in split no one: atoms that the span can't tell apart share a number in `merged`.
    """

    sizes: Whole  # people in each atom
    merged: Whole  # per atom the number of the merged atom
    rows: tuple[Whole, ...] = ()
    pivots: tuple[int, ...] = ()

    @classmethod
    def over(cls, atoms: Atoms) -> "Span":
        """Nothing taken in yet."""
        return cls(atoms.sizes, np.zeros(len(atoms.sizes), dtype=np.intp))

    def people(self) -> Whole:
        """How many people the merged atom of each atom has."""
        sizes = np.bincount(self.merged, weights=self.sizes)  # exact: whole numbers below 2**53
        return sizes[self.merged].astype(np.int64)

    def rest(self, cell: Mask) -> Whole:
        """What the span can't say about a group: all zero if the group follows from it."""
        left: Whole = cell.astype(np.int64)
        for row, pivot in zip(self.rows, self.pivots, strict=True):
            if left[pivot]:
                left = _without(left, row, pivot)
        return left

    def joined(self, cell: Mask, rest: Whole, k: int) -> "Span":
        """With one more group, of which the rest is known not to be all zero."""
        split = self.merged * 2 + cell
        wider = replace(
            self,
            merged=(np.cumsum(np.bincount(split) > 0) - 1)[split],
            rows=(*self.rows, rest),
            pivots=(*self.pivots, int(np.flatnonzero(rest)[0])),
        )
        return wider._turned(k)

    def _turned(self, k: int) -> "Span":
        """The same space with pivots in merged atoms of k people or more, as far as can be.

        The rows whose pivot is smaller then span what vanishes on all atoms that large.
        """
        large = self.people() >= k
        rows, pivots = list(self.rows), list(self.pivots)
        last = len(rows) - 1
        for i, pivot in enumerate(pivots):
            if large[pivot] and i != last:
                continue
            there = np.flatnonzero(large & (rows[i] != 0))
            if there.size or i == last:
                pivots[i] = _fewest(rows, there if there.size else np.flatnonzero(rows[i]))
                _clear(rows, i, pivots[i])
        return replace(self, rows=tuple(rows), pivots=tuple(pivots))

    def small(self, k: int) -> list[int]:
        """The rows whose pivot has fewer than k people."""
        people = self.people()
        return [i for i, pivot in enumerate(self.pivots) if people[pivot] < k]


def _fewest(rows: list[Whole], columns: Whole) -> int:
    """The column, of those given, in which the fewest rows are not zero, so that few change."""
    columns = columns[:64]
    spread = sum((row[columns] != 0).astype(int) for row in rows)
    return int(columns[np.argmin(spread)])


def _clear(rows: list[Whole], i: int, column: int) -> None:
    """Makes row i the only one that is not zero in a column."""
    if rows[i][column] < 0:
        rows[i] = -rows[i]
    for j, row in enumerate(rows):
        if j != i and row[column]:
            rows[j] = _without(row, rows[i], column)


def _without(row: Whole, by: Whole, column: int) -> Whole:
    """A multiple of `row` less a multiple of `by`, zero in a column where `by` is positive."""
    keep, take = int(by[column]), int(row[column])
    common = gcd(keep, take)
    keep, take = keep // common, take // common
    if keep * _largest(row) + abs(take) * _largest(by) >= LIMIT:
        row, by = row.astype(object), by.astype(object)
    left: Whole = row * keep - by * take if keep > 1 else row - by * take
    if _largest(left) > 1:
        left = left // np.gcd.reduce(left)
    return left


def _largest(row: Whole) -> int:
    return max(int(row.max()), -int(row.min()))


@dataclass(frozen=True, eq=False, slots=True)
class Unions:
    """The search for few people whose sum follows from a span, among its merged atoms.

    Such a union vanishes on every atom of k people or more, so it is a sum of the rows with a
    smaller pivot, scaled to one; and it is `one` or zero in every column. The pivots that are part
    of the union decide it. So rows are added where a column is neither zero nor `one`, or where
    the columns that are `one` have too many people: in each case a row that changes one of these
    columns must be part of the union, or there is none. Every such row is tried: nothing is missed.

    Sums wrap at 64 bits: what is equal stays equal. A false alarm would need a difference that is
    a multiple of 2**64 in every column, and would withhold a cell, not show one.
    """

    rows: Whole  # rows × columns, scaled so that each pivot is `one`
    one: int
    starts: int  # as many rows, the first, of which at least one is part of a union sought
    sizes: Whole  # people in each column
    pivots: Whole  # columns
    spread: Whole  # in how many rows a column is not zero
    atoms: Whole  # the merged atom of each column

    @classmethod
    def of(cls, span: Span, k: int, before: Span | None = None) -> "Unions":
        """What there is to search in a span whose pivots are turned for this k.

        With a span from `before`, only unions that did not follow from that one already are
        sought: at least one row that is part of such a union is not a row of the span before.
        """
        known = {id(row) for row in before.rows} if before else set()
        small = sorted(span.small(k), key=lambda i: id(span.rows[i]) in known)
        starts = sum(id(span.rows[i]) not in known for i in small)
        if not starts:
            none = np.zeros(0, dtype=np.int64)
            return cls(none.reshape(0, 0), 1, 0, none, none, none, none)
        people = span.people()
        first = np.empty(span.merged.max() + 1, dtype=np.intp)  # an atom of each merged one
        first[span.merged] = np.arange(len(span.merged))
        one = lcm(*(int(span.rows[i][span.pivots[i]]) for i in small))  # as a rule 1
        rows = np.stack([_scaled(span.rows[i], span.pivots[i], one)[first] for i in small])
        spread = (rows != 0).sum(axis=0)
        used = np.flatnonzero(spread)
        pivots = np.searchsorted(used, span.merged[[span.pivots[i] for i in small]])
        sizes = people[first[used]]
        one = int(_wrapped(np.array([one], dtype=object))[0])
        return cls(rows[:, used], one, starts, sizes, pivots, spread[used], used)

    def fewer_than(self, k: int) -> Whole | None:
        """The merged atoms of one union with fewer than k people, if there is any."""
        still = np.ones(len(self.rows), dtype=bool)
        for start in range(self.starts):
            still[start] = False
            found = self._grown(self.rows[start], self._people(start), still.copy(), k)
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
            more = people + self._people(int(row))
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
        if left <= 2 * self.sizes[self.pivots].min():
            mends &= ((change == -total) | (change == self.one - total)).all(axis=1)
        return mends

    def _people(self, row: int) -> int:
        return int(self.sizes[self.pivots[row]])


def _scaled(row: Whole, pivot: int, one: int) -> Whole:
    factor = one // int(row[pivot])
    return row * factor if factor * _largest(row) < LIMIT else _wrapped(row.astype(object) * factor)


def _wrapped(numbers: Whole) -> Whole:
    """The numbers in 64 bits, less the multiple of 2**64 that does not fit."""
    return (numbers % 2**64).astype(np.uint64).view(np.int64)
