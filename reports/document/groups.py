"""The groups of an audience that the span audit released, as a table; one sentence for the others.

Reads only what a snapshot publishes: it does not know which groups are missing, nor why.
"""

from collections.abc import Iterator

from assessment.scoring.snapshot import GroupCell, Snapshot, parts
from reports.document.case import Case
from reports.document.shape import GroupRow, Groups, GroupSet
from reports.words import Words, rounded

NOTABLE = 0.5  # of a level, from which groups are said to differ


def groups(case: Case, snapshot: Snapshot) -> Groups | None:
    """The table of groups; None where none was planned."""
    if not snapshot.groups and not snapshot.withheld:
        return None
    words = case.words
    head = (words("Group"), words("People"), *(case.text(one.name) for one in case.bank.levers))
    return Groups(
        title=_title(case, snapshot),
        head=head if snapshot.groups else (),
        whole=_whole(case),
        sets=tuple(_sets(case, snapshot)) if snapshot.groups else (),
        withheld=withheld(words) if snapshot.withheld else "",
    )


def withheld(words: Words) -> str:
    """For all that is not shown the same sentence, whatever it is."""
    return words(
        "Not every group or figure is shown. Whatever could tell something about fewer people than "
        "promised stays out, also where it would follow from other figures."
    )


def group_name(words: Words, cell: GroupCell) -> str:
    """'Sales', 'With customer contact', 'Sales · With customer contact'."""
    return " · ".join(_part(words, group, name) for group, name in parts(cell.key))


def _part(words: Words, group: str, name: str) -> str:
    yes_or_no = {
        ("leadership", "yes"): words("People who lead"),
        ("leadership", "no"): words("People without a leadership role"),
        ("contact", "yes"): words("With customer contact"),
        ("contact", "no"): words("Without customer contact"),
    }
    return yes_or_no.get((group, name), name)


def _set_name(words: Words, cell: GroupCell) -> str:
    keys = [group for group, _ in parts(cell.key)]
    if len(keys) > 1:
        return words("Two groups combined")
    names = {
        "leadership": words("Leadership"),
        "contact": words("Customer contact"),
        "department": words("Departments"),
        "location": words("Locations"),
    }
    return names[keys[0]]


def _whole(case: Case) -> GroupRow:
    words, levers = case.words, case.result.levers
    scores = tuple(words.number(lever.mean) for lever in levers)
    return GroupRow(words("Everybody"), words.number(case.result.n, 0), scores)


def _sets(case: Case, snapshot: Snapshot) -> Iterator[GroupSet]:
    """The released groups under a heading for each attribute, in their order of priority."""
    found: dict[str, list[GroupRow]] = {}
    for cell in snapshot.groups:
        scores = tuple(case.words.number(cell.means[one.key]) for one in case.bank.levers)
        row = GroupRow(group_name(case.words, cell), cell.size, scores)
        found.setdefault(_set_name(case.words, cell), []).append(row)
    for name, rows in found.items():
        yield GroupSet(name, tuple(rows))


def _title(case: Case, snapshot: Snapshot) -> str:
    """Where the groups beside each other lie furthest apart."""
    words = case.words
    if not snapshot.groups:
        return words("Groups")
    widest = max(_spans(case, snapshot), default=None, key=lambda span: (span[0], -span[1]))
    if widest is None or widest[0] < NOTABLE:
        return words("The groups see the levers much alike")
    lever = case.bank.levers[widest[1]]
    return words(
        "Groups differ most in %(lever)s: from %(low)s to %(high)s",
        lever=case.text(lever.name),
        low=words.number(widest[2]),
        high=words.number(widest[3]),
    )


def _spans(case: Case, snapshot: Snapshot) -> Iterator[tuple[float, int, float, float]]:
    single = [cell for cell in snapshot.groups if len(parts(cell.key)) == 1]
    for number, lever in enumerate(case.bank.levers):
        means = [mean for cell in single if (mean := cell.means[lever.key]) is not None]
        if len(means) > 1:
            low, high = min(means), max(means)
            yield rounded(high - low), number, low, high
