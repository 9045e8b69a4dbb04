"""How much of long lists stands in a report; what is left out stands in the workbook.

A report is read from beginning to end: a hundred departments or comments would bury it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.document.shape import Document, GroupSet
from reports.document.whole_shape import CommentSet, TrendGroup
from reports.words import Words

COMMENTS, FEW = 40, 10  # in all, and of each question even where there are many questions
GROUPS, MOVED = 24, 12  # rows of one line, and of two


@dataclass(frozen=True, slots=True)
class Portion:
    """Cuts long lists, and says in a sentence how much was left out ('' for nothing)."""

    words: Words

    def comments(self, sets: Sequence[CommentSet]) -> Iterator[tuple[CommentSet, str]]:
        """The first of each shuffle, and a sentence on how many more there are ('' for none)."""
        most = max(COMMENTS // max(1, len(sets)), FEW)
        for one in sets:
            left = max(0, len(one.texts) - most)
            more = self.words.plural(
                "%(n)s more was released; it stands in the workbook.",
                "%(n)s more were released; they stand in the workbook.",
                left,
            )
            yield replace(one, texts=one.texts[:most]), more if left else ""

    def groups(self, document: Document) -> tuple[Document, str]:
        """The document with its first groups, in order of priority, and how many more there are."""
        if document.groups is None:
            return document, ""
        left, sets = GROUPS, []
        for one in document.groups.sets:
            sets.append(GroupSet(one.name, one.rows[:left]))
            left -= len(sets[-1].rows)
        rest = sum(len(one.rows) for one in document.groups.sets) - (GROUPS - left)
        shown = replace(document.groups, sets=tuple(one for one in sets if one.rows))
        return replace(document, groups=shown), self._more(rest)

    def moved(self, found: Sequence[TrendGroup]) -> tuple[Sequence[TrendGroup], str]:
        """Those of which a change is sure first, and how many more there are."""
        first = sorted(found, key=lambda one: not any(row.clear for row in one.rows))[:MOVED]
        return [one for one in found if one in first], self._more(len(found) - len(first))

    def _more(self, left: int) -> str:
        more = self.words.plural(
            "%(n)s more group stands in the workbook.",
            "%(n)s more groups stand in the workbook.",
            left,
        )
        return more if left else ""
