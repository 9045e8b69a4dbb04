"""Two tracks: every entry once, in order, and about as much on either side."""

import pytest

from reports.document.shape import Source, Term
from reports.tracks import tracks


@pytest.mark.parametrize("lengths", [(), (90,), (90, 300), (300, 90, 90, 90), (70,) * 9])
def test_no_entry_is_lost_and_none_changes_its_place(lengths) -> None:
    entries = tuple(Term(f"{number}", "x" * length) for number, length in enumerate(lengths))
    left, right = tracks(entries)
    assert (*left, *right) == entries


def test_a_long_entry_stands_against_several_short_ones() -> None:
    long, *short = (Term("", "x" * length) for length in (600, 200, 200, 200))
    assert tracks((long, *short)) == ((long,), tuple(short))


def test_the_facts_of_a_source_count() -> None:
    sources = tuple(Source("", (("A", "x" * 300),) * facts) for facts in (4, 1, 1, 2))
    assert tuple(map(len, tracks(sources))) == (1, 3)
