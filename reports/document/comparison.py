"""Two audiences beside each other in words: what differs, by how much, and how surely.

Reads a comparison of two published snapshots and never says more than it does.
"""

from assessment.scoring.comparison import Comparison as Compared
from assessment.scoring.comparison import Difference
from questions.bank import Bank
from reports.document.shape import Comparison, GapRow
from reports.words import Words

NOTABLE = 0.5  # of a level


def build_comparison(
    bank: Bank, compared: Compared, kinds: tuple[str, str], words: Words
) -> Comparison:
    """The comparison of two audiences of these kinds, first minus second."""
    first, second = (kind_name(words, kind) for kind in kinds)
    return side_by_side(bank, compared, (first, second), words, _reason(words, compared))


def side_by_side(
    bank: Bank, compared: Compared, names: tuple[str, str], words: Words, reason: str
) -> Comparison:
    """The comparison of two of these names; `reason` says why on these practices."""
    return Comparison(
        title=_title(words, bank, compared, names),
        first=names[0],
        second=names[1],
        rows=tuple(_row(words, bank, one, names) for one in compared.levers),
        practices=tuple(bank.item(item).name[words.language] for item in compared.items),
        reason=reason,
    )


def apart_in_words(words: Words, said: Comparison) -> str:
    """Who sees which levers higher, as far as that is relevant."""
    found = [
        words(
            "%(name)s higher in %(levers)s.",
            name=name,
            levers=words.listing([_both(words, row) for row in rows]),
        )
        for name, rows in (
            (said.first, [row for row in said.rows if row.relevant and row.gap.startswith("+")]),
            (said.second, [row for row in said.rows if row.relevant and row.gap.startswith("−")]),
        )
        if rows
    ]
    if found:
        return " ".join(found)
    if all(row.gap == "–" for row in said.rows):
        return words("Too little is shown to compare them.")
    return words("No difference is relevant.")


def _both(words: Words, row: GapRow) -> str:
    return words(
        "%(lever)s (%(first)s and %(second)s)", lever=row.name, first=row.first, second=row.second
    )


def kind_name(words: Words, kind: str) -> str:
    """What an audience is called beside another."""
    names = {
        "leadership": words("Leadership"),
        "pulse": words("Staff"),
        "workshop": words("Workshop"),
    }
    return names[kind]


def relevance(words: Words) -> str:
    """What a relevant difference is."""
    return words(
        "A difference is called relevant if it is at least half a level and so sure, over all five "
        "levers together, that chance would bring it about in fewer than one of 20 cases (Welch’s "
        "test with Holm’s correction). Whatever is less is no finding, however large it looks."
    )


def _title(words: Words, bank: Bank, compared: Compared, names: tuple[str, str]) -> str:
    found = [one for one in compared.levers if one.relevant]
    values = {"first": names[0], "second": names[1]}
    if not found:
        return words("No relevant difference between %(first)s and %(second)s", **values)
    values["levers"] = words.listing([bank.lever(one.lever).name[words.language] for one in found])
    if len(found) > 1:
        return words("%(first)s and %(second)s differ: %(levers)s", **values)
    return words(
        "%(first)s and %(second)s differ: %(levers)s (%(one)s and %(other)s)",
        one=words.number(found[0].first),
        other=words.number(found[0].second),
        **values,
    )


def _row(words: Words, bank: Bank, one: Difference, names: tuple[str, str]) -> GapRow:
    interval = "–"
    if one.interval:
        interval = words(
            "%(low)s to %(high)s",
            low=words.number(one.interval.low, sign=True),
            high=words.number(one.interval.high, sign=True),
        )
    return GapRow(
        lever=one.lever,
        name=bank.lever(one.lever).name[words.language],
        first=words.number(one.first),
        second=words.number(one.second),
        gap=words.number(one.diff, sign=True),
        interval=interval,
        relevant=one.relevant,
        verdict=_verdict(words, one, names),
    )


def _verdict(words: Words, one: Difference, names: tuple[str, str]) -> str:
    if one.diff is None:
        return words("not shown")
    if one.relevant:
        return words("relevant: %(name)s higher", name=names[0] if one.diff > 0 else names[1])
    if abs(one.diff) >= NOTABLE and one.interval and one.interval.low * one.interval.high > 0:
        return words("not sure enough over five levers")
    if abs(one.diff) >= NOTABLE:
        return words("may be chance")
    return words("not relevant")


def _reason(words: Words, compared: Compared) -> str:
    if compared.basis == "all":
        return words("Both audiences answered the same questionnaire, so all its practices count.")
    return words(
        "The questionnaires differ. Only what both were asked counts here; scores may therefore "
        "differ from those on the results page of the longer one."
    )
