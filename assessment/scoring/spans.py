"""What sums over groups of people give away together: the space that the groups span.

Exact arithmetic in whole numbers (64 bits, and Python's own where those would not hold them), so
that rounding never decides whether somebody is protected. Nothing here knows a rule of release.
"""

from dataclasses import dataclass
from math import gcd
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
    def of(cls, members: Mask, people: Whole | None = None) -> "Atoms":
        """The atoms of groups × people, in the order of their first person.

        With `people` a column stands for as many who are alike, and `number` is per column.
        """
        words = np.zeros((-(-max(len(members), 1) // 64) * 8, members.shape[1]), dtype=np.uint8)
        for i, cell in enumerate(members):
            words[i // 8] |= cell.view(np.uint8) << (i % 8)
        keys = np.ascontiguousarray(words.T).view(np.uint64)
        order = np.lexsort(keys.T)
        changes = (keys[order[1:]] != keys[order[:-1]]).any(axis=1)
        run = np.concatenate([np.zeros(min(len(order), 1), int), np.cumsum(changes)])
        first = order[np.flatnonzero(np.diff(run, prepend=-1))]  # lexsort keeps people in order
        place = np.empty(len(first), dtype=np.intp)
        place[np.argsort(first)] = np.arange(len(first))
        number = np.empty(len(order), dtype=np.intp)
        number[order] = place[run]
        many = np.bincount(number, weights=people, minlength=len(first))  # exact below 2**53
        return cls(members[:, np.sort(first)], many.astype(np.intp), number)


@dataclass(frozen=True, eq=False, slots=True)
class Span:
    """All vectors that follow from the groups taken in, as a reduced basis over the atoms.

    Row i alone is not zero in column `pivots[i]`, and is positive there. Groups that are not taken
    in split no one: atoms that the span can't tell apart share a number in `merged`. Pivots lie in
    merged atoms of k people or more as far as can be; the other rows, called small, then span what
    vanishes on all atoms that large.
    """

    sizes: Whole  # people in each atom
    k: int
    merged: Whole  # per atom the number of the merged atom
    people: Whole  # per atom how many people its merged atom has
    rows: tuple[Whole, ...]
    pivots: Whole
    fresh: Mask  # which rows may not have followed before the last group
    filled: Whole  # per atom in how many rows it is not zero
    few: Whole  # and in how many small ones

    @classmethod
    def over(cls, atoms: Atoms, k: int) -> "Span":
        """Nothing taken in yet."""
        nothing = np.zeros(len(atoms.sizes), dtype=np.intp)
        people = np.full(len(atoms.sizes), atoms.sizes.sum())
        pivots, fresh = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.bool_)
        return cls(atoms.sizes, k, nothing, people, (), pivots, fresh, nothing, nothing)

    def rest(self, cell: Mask) -> Whole:
        """What the span can't say about a group: all zero if the group follows from it."""
        left: Whole = cell.astype(np.int64)
        for i in np.flatnonzero(left[self.pivots]):
            left = _without(left, self.rows[i], self.pivots[i])
        return left

    def joined(self, cell: Mask, rest: Whole) -> "Span":
        """With one more group, of which the rest is known not to be all zero."""
        split = self.merged * 2 + cell
        people = np.bincount(split, weights=self.sizes)  # exact: whole numbers below 2**53
        merged = (np.cumsum(people > 0) - 1)[split]
        return _Turning(self, people[split].astype(np.int64), rest).done(merged)

    def is_small(self) -> Mask:
        """The rows whose pivot has fewer than k people."""
        return np.asarray(self.people[self.pivots] < self.k)


class _Turning:
    """A span that takes in a row, while pivots move to atoms of k people or more."""

    def __init__(self, span: Span, people: Whole, rest: Whole) -> None:
        self.span, self.people = span, people
        self.rows = [*span.rows, rest]
        self.pivots = np.append(span.pivots, 0)
        self.fresh = np.zeros(len(self.rows), dtype=np.bool_)
        self.fresh[-1] = True
        self.filled = span.filled + (rest != 0)

    def done(self, merged: Whole) -> Span:
        """The wider span. A row that was small vanishes on what is large: it can't be turned."""
        span, large = self.span, self.people >= self.span.k
        last, was_small = len(self.rows) - 1, span.is_small()
        for i in (*np.flatnonzero(~was_small & ~large[span.pivots]), last):
            there = np.flatnonzero(large & (self.rows[i] != 0))
            if there.size or i == last:
                self._turn(i, there if there.size else np.flatnonzero(self.rows[i]))
        few, is_small = span.few.copy(), ~large[self.pivots]
        for i, row in enumerate(self.rows):
            before = span.rows[i] if i != last and was_small[i] else None
            after = row if is_small[i] else None
            if before is not after:
                few += 0 if after is None else after != 0
                few -= 0 if before is None else before != 0
        return Span(
            sizes=span.sizes,
            k=span.k,
            merged=merged,
            people=self.people,
            rows=tuple(self.rows),
            pivots=self.pivots,
            fresh=self.fresh,
            filled=self.filled,
            few=few,
        )

    def _turn(self, i: int, columns: Whole) -> None:
        """Makes row i the only one that is not zero in a column: where the fewest others are."""
        column = int(columns[np.argmin(self.filled[columns])])
        self.pivots[i] = column
        if self.rows[i][column] < 0:
            self.rows[i] = -self.rows[i]
        others = self.filled[column] > 1
        for j, row in enumerate(self.rows) if others else ():
            if j != i and row[column]:
                self.rows[j] = _without(row, self.rows[i], column)
                self.fresh[j] |= self.fresh[i]
                self.filled += self.rows[j] != 0
                self.filled -= row != 0


def _without(row: Whole, by: Whole, column: int) -> Whole:
    """A multiple of `row` less a multiple of `by`, zero in a column where `by` is positive."""
    keep, take = int(by[column]), int(row[column])
    common = gcd(keep, take)
    keep, take = keep // common, take // common
    if keep * largest(row) + abs(take) * largest(by) >= LIMIT:
        row, by = row.astype(object), by.astype(object)
    left: Whole = row * keep - by * take if keep > 1 else row - by * take
    if largest(left) > 1:
        left = left // np.gcd.reduce(left)
    return left


def largest(row: Whole) -> int:
    """The largest number, whatever its sign."""
    return max(int(row.max()), -int(row.min()))
