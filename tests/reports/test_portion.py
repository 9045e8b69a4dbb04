"""Long lists in a report: what is cut, and that it is said."""

from dataclasses import replace

import pytest

from reports.document.shape import Document, GroupRow, Groups, GroupSet
from reports.document.whole import build_whole
from reports.document.whole_shape import CommentSet, TrendGroup, TrendRow
from reports.portion import COMMENTS, GROUPS, MOVED, Portion
from reports.words import Words
from tests.reports import stories

ENGLISH, GERMAN = Portion(Words("en")), Portion(Words("de"))


def listed(*sizes: int) -> Document:
    """A document with so many rows in each set of groups."""
    sets = tuple(
        GroupSet(f"Set {i}", tuple(GroupRow(f"{i}.{j}", "10", ()) for j in range(size)))
        for i, size in enumerate(sizes)
    )
    whole = build_whole(stories.full(), language="en").main.said.document
    return replace(whole, groups=Groups("Title", (), GroupRow("All", "9", ()), sets, ""))


def shape(document: Document) -> list[int]:
    return [len(one.rows) for one in document.groups.sets]


@pytest.mark.parametrize(
    ("sizes", "left", "more"),
    [
        ((2, 3), [2, 3], ""),
        ((GROUPS,), [GROUPS], ""),
        ((2, GROUPS - 1), [2, GROUPS - 2], "1 more group stands in the workbook."),
        ((GROUPS, 30), [GROUPS], "30 more groups stand in the workbook."),
        ((1, GROUPS, 1000), [1, GROUPS - 1], "1,001 more groups stand in the workbook."),
    ],
)
def test_the_first_groups_are_listed_and_the_others_counted(sizes, left, more) -> None:
    document, said = ENGLISH.groups(listed(*sizes))
    assert shape(document) == left
    assert said == more


def test_german_counts_in_german() -> None:
    assert GERMAN.groups(listed(GROUPS + 1000))[1] == (
        "1.000 weitere Gruppen stehen in der Excel-Arbeitsmappe."
    )


def test_a_document_without_groups_stays_as_it_is() -> None:
    document = replace(listed(1), groups=None)
    assert ENGLISH.groups(document) == (document, "")


def changed(number: int, *, clear: bool) -> TrendGroup:
    row = TrendRow("goals", "Goals", (), "", "", "", clear)
    return TrendGroup(f"Group {number}", (row,))


def test_groups_whose_change_is_sure_are_never_the_ones_left_out() -> None:
    unsure = [changed(number, clear=False) for number in range(MOVED)]
    sure = [changed(number, clear=True) for number in range(MOVED, MOVED + 2)]
    shown, said = ENGLISH.moved([*unsure, *sure])
    assert shown == [*unsure[: MOVED - 2], *sure]
    assert said == "2 more groups stand in the workbook."


def test_a_hundred_comments_share_their_place() -> None:
    whole = build_whole(stories.full(), language="en")
    texts = tuple(f"Comment {number}" for number in range(100))
    sets = [replace(one, texts=texts) for one in whole.comments * 2]
    assert all(isinstance(one, CommentSet) for one in sets)
    for one, more in ENGLISH.comments(sets):
        assert one.texts == texts[: COMMENTS // 2]
        assert more == f"{100 - COMMENTS // 2} more were released; they stand in the workbook."
