"""The span audit: which groups of an anonymous audience may be shown together.

A cell (a group that is shown) publishes a sum over its people. Whoever adds and subtracts published
sums learns the sum over any set of people whose indicator lies in the row space of the cells. So
cells are taken in order of priority, and one is released only if no set of fewer than k people can
be isolated then. Complements of pairs are covered by this, and so is everything longer.

*Several outputs.* An output is one variable: a lever, a practice, the positioning. Who counts
differs between them, as answers are missing. Different variables have nothing to subtract: a mean
of goals less a mean of culture is about nobody. One variable under two memberships (two waves of
the same people, a panel inside a wave) has, and belongs into one audit as `published`. Therefore
a cell is released for an output only if it isolates nobody among those who count for the output,
nor, together with all that any output releases, among all who answered. The second rule keeps
safe a figure that is common to outputs (how many answered, comments), and a lever for which the
people at risk happen to have no score. A figure computed from released figures alone adds nothing.

Nothing here knows a person, a lever or how the cells came about. See `confidentiality.md`, 4 and 5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assessment.scoring.responses import Mask
from assessment.scoring.spans import Atoms, Span, Whole
from assessment.scoring.unions import Unions

Reason = Literal["too-few", "isolates"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A group that is shown if it may be."""

    key: str  # "total", "leadership", "department=Sales", "department=Sales&leadership"
    smallest: int  # the fewest people that may stand behind it; k if that is more


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a cell is withheld. For tests only: the reason itself would say something."""

    key: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Audit:
    """The keys of the cells that are released, in order of priority, and the others."""

    released: tuple[str, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Isolated:
    """A set of people whose sum follows from the cells: how many, and their numbers."""

    count: int
    people: tuple[int, ...]


def audit(
    cells: Sequence[Cell], members: Mask, *, k: int = 5, published: Mask | None = None
) -> Audit:
    """What may be released of cells × people, besides cells of the same people already published.

    A cell that follows from the others adds nothing and is released if it has enough people.
    """
    ledger = _Ledger.of(members, k, published)
    return _audit(cells, [ledger.enter(i, cell) for i, cell in enumerate(cells)])


def audit_outputs(
    cells: Sequence[Cell],
    members: Mapping[str, Mask],
    *,
    k: int = 5,
    base: Mask | None = None,
    people: Whole | None = None,
) -> Mapping[str, Audit]:
    """What may be released per output, of cells × those who count for it.

    `base` is cells × all who answered; without it, everyone who counts for any output. With
    `people` a column stands for as many who are alike for every output. The memberships are read
    one after the other, so a lazy mapping saves memory.
    """
    ledgers, everyone = {}, base
    for key, counted in members.items():
        ledgers[key] = _Ledger.of(counted, k, people=people)
        if base is None:
            everyone = counted if everyone is None else everyone | counted
    if everyone is None:
        return {}
    whole, reasons = _Ledger.of(everyone, k, people=people), []
    for i, cell in enumerate(cells):
        reasons.append(_enter_all(i, cell, ledgers, whole))
    return {key: _audit(cells, [reason[key] for reason in reasons]) for key in ledgers}


def isolates(members: Mask, k: int) -> Isolated | None:
    """The smallest set of fewer than k people that cells × people isolate, if there is one."""
    ledger = _Ledger.of(members[:0], k, members)
    unions = Unions.of(ledger.span)
    for fewer in range(2, k + 1):
        found = unions.fewer_than(fewer) if unions else None
        if found is not None:
            people = np.flatnonzero(np.isin(ledger.span.merged[ledger.number], found))
            return Isolated(len(people), tuple(people.tolist()))
    return None


@dataclass(slots=True)
class _Ledger:
    """The cells released so far, and those that may follow."""

    counts: Whole  # people per cell
    cells: Mask  # cells × atoms
    number: Whole  # the atom of each person
    span: Span
    k: int
    safe: bool = True  # what is published already isolates nobody

    @classmethod
    def of(
        cls,
        members: Mask,
        k: int,
        published: Mask | None = None,
        people: Whole | None = None,
    ) -> "_Ledger":
        """Nothing released of cells × people yet, but what is already published."""
        shown = members if published is None else np.vstack([members, published])
        atoms, known = Atoms.of(shown, people), len(members)
        counts = atoms.cells[:known] @ atoms.sizes
        ledger = cls(counts, atoms.cells, atoms.number, Span.over(atoms, k), k)
        for i in range(known, len(shown)):
            ledger.span = ledger.with_cell(i)
        ledger.safe = ledger._isolates_nobody(Unions.of(ledger.span))
        return ledger

    def with_cell(self, i: int) -> Span:
        """The span with a cell; the span itself if the cell follows from it."""
        rest = self.span.rest(self.cells[i])
        return self.span.joined(self.cells[i], rest) if rest.any() else self.span

    def offered(self, i: int, cell: Cell) -> Span | Reason:
        """What the span would be with a cell, or why it can't be released."""
        if self.counts[i] < max(cell.smallest, self.k):
            return "too-few"
        span = self.with_cell(i)
        return span if span is self.span or self._safe_with(span) else "isolates"

    def _safe_with(self, span: Span) -> bool:
        return self.safe and self._isolates_nobody(Unions.of(span, fresh=True))

    def _isolates_nobody(self, unions: Unions | None) -> bool:
        return unions is None or unions.fewer_than(self.k) is None

    def enter(self, i: int, cell: Cell) -> Reason | None:
        """Releases a cell, or says why not."""
        offered = self.offered(i, cell)
        if not isinstance(offered, Span):
            return offered
        self.span = offered
        return None


def _enter_all(
    i: int, cell: Cell, ledgers: Mapping[str, _Ledger], whole: _Ledger
) -> dict[str, Reason | None]:
    """Releases a cell for each output where it isolates nobody, if it isolates nobody at all."""
    offers = {key: ledger.offered(i, cell) for key, ledger in ledgers.items()}
    if not any(isinstance(offer, Span) for offer in offers.values()):
        return {key: offer for key, offer in offers.items() if not isinstance(offer, Span)}
    refusal = whole.enter(i, cell)
    reasons: dict[str, Reason | None] = {}
    for key, offer in offers.items():
        reasons[key] = refusal if isinstance(offer, Span) else offer
        if isinstance(offer, Span) and refusal is None:
            ledgers[key].span = offer
    return reasons


def _audit(cells: Sequence[Cell], reasons: Sequence[Reason | None]) -> Audit:
    pairs = list(zip(cells, reasons, strict=True))
    return Audit(
        tuple(cell.key for cell, reason in pairs if reason is None),
        tuple(Refusal(cell.key, reason) for cell, reason in pairs if reason is not None),
    )
