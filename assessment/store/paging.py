"""One page of a list, with how many rows there are in all. Knows no table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

PER_PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list; pages are counted from 1, and there is always a first one."""

    rows: Sequence[T]
    number: int
    total: int
    size: int = PER_PAGE

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))


def page(
    session: Session, query: Select[*tuple[Any, ...]], number: int, size: int = PER_PAGE
) -> Page[Any]:
    """These rows of a query in an order; a page behind the last one is the last one."""
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = session.scalar(counted) or 0
    there = _within(number, total, size)
    rows = session.execute(query.limit(size).offset((there - 1) * size)).all()
    return Page(rows, there, total, size)


def part(rows: Sequence[T], number: int, size: int = PER_PAGE) -> Page[T]:
    """The same of rows that had to be read as a whole."""
    there = _within(number, len(rows), size)
    return Page(rows[(there - 1) * size : there * size], there, len(rows), size)


def _within(number: int, total: int, size: int) -> int:
    return max(1, min(number, -(-total // size)))
