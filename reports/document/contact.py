"""Whether people with customer contact see it otherwise than those without, within one audience.

Reads the two groups that a snapshot released; whatever it does not hold is one neutral sentence.
"""

from collections.abc import Sequence
from dataclasses import replace

from assessment.scoring.comparison import Comparison as Compared
from assessment.scoring.comparison import compare_cells
from assessment.scoring.snapshot import GroupCell, Snapshot, cell_key
from reports.document.comparison import apart_in_words, side_by_side
from reports.document.shape import Comparison
from reports.document.voices import Spoken
from reports.words import Words


def compared(snapshot: Snapshot) -> Compared | None:
    """With contact minus without; None unless both groups are shown."""
    cells = {cell.key: cell for cell in snapshot.groups}
    first, second = (cells.get(cell_key(("contact", answer))) for answer in ("yes", "no"))
    if snapshot.total is None or first is None or second is None:
        return None
    if not _common(first, second):
        return None
    levers = snapshot.total.levers
    found = compare_cells(first, second, [lever.lever for lever in levers])
    items = tuple(practice.item for lever in levers for practice in lever.practices)
    return Compared(found, "all", items)


def _common(first: GroupCell, second: GroupCell) -> bool:
    means = zip(first.means.items(), second.means.values(), strict=True)
    return any(a is not None and b is not None for (_, a), b in means)


def contact(words: Words, voices: Sequence[Spoken], main: Spoken) -> tuple[Comparison | None, str]:
    """The comparison of the first audience that has one, and its sentence."""
    for one in (main, *voices):
        if (found := compared(one.voice.snapshot)) is not None:
            names = words("With customer contact"), words("Without customer contact")
            reason = words(
                "Both groups answered the same questionnaire. How many they are is published as a "
                "band, and its lower end counts: intervals are rather too wide than too narrow."
            )
            said = side_by_side(one.case.bank, found, names, words, reason)
            return replace(said, title=_title(words, said)), apart_in_words(words, said)
    return None, words(
        "How people with and without customer contact see it is not shown: it was not asked, or it "
        "could tell something about fewer people than promised."
    )


def _title(words: Words, said: Comparison) -> str:
    found = [row.name for row in said.rows if row.relevant]
    if not found:
        return words("With and without customer contact: no relevant difference")
    levers = words.listing(found)
    return words("With and without customer contact differ: %(levers)s", levers=levers)
