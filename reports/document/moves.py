"""How the positioning moved between two waves, and what was not compared, each in a sentence."""

from collections.abc import Iterator, Sequence

from assessment.scoring.trend import Seen, Trend
from reports.document.groups import withheld
from reports.document.whole_shape import TrendRow
from reports.words import Words


def path_title(words: Words, rows: Sequence[TrendRow], then: str) -> str:
    """Which strategy has clearly more or less weight; '' where that is not shown."""
    if not rows:
        return ""
    clear = [row for row in rows if row.clear]
    gained = [row for row in clear if not row.change.startswith("−")]
    lost = [row for row in clear if row.change.startswith("−")]
    values = {"wave": words.quote(then)}
    if gained:
        values["names"] = words.listing([row.name for row in gained])
        return (
            words("%(names)s has gained weight since %(wave)s", **values)
            if len(gained) == 1
            else words("%(names)s have gained weight since %(wave)s", **values)
        )
    if lost:
        values["names"] = words.listing([row.name for row in lost])
        return (
            words("%(names)s has lost weight since %(wave)s", **values)
            if len(lost) == 1
            else words("%(names)s have lost weight since %(wave)s", **values)
        )
    return words("The position has not clearly changed since %(wave)s", **values)


def path_text(words: Words, rows: Sequence[TrendRow]) -> str:
    """All three shares with their change in points; '' where that is not shown."""
    if not rows:
        return ""
    told = [
        words(
            "%(name)s %(change)s points (%(interval)s)",
            name=row.name,
            change=row.change,
            interval=row.interval,
        )
        if row.interval != "–"
        else words("%(name)s %(change)s points", name=row.name, change=row.change)
        for row in rows
    ]
    return words("Of 100 points each: %(changes)s.", changes=words.listing(told))


def notes(words: Words, seen: Sequence[Seen | None], of: Trend, then: str) -> Iterator[str]:
    """What was not compared and why, as far as everybody knew before anybody answered."""
    now, before = seen[-1], seen[of.before]
    if now is None or before is None:
        return
    if of.basis == "shared":
        yield words(
            "The questionnaires of the waves differ. Levers are compared on what all of them "
            "asked; scores may therefore differ from those on the results page."
        )
    if now.bank.hash != before.bank.hash:
        yield _reworded(words, now, of, then)
    if now.form != before.form and (now.planned or before.planned):
        yield words(
            "Groups are not compared, since their levers were asked with different questionnaires."
        )
    elif now.planned and before.planned:
        yield from _redefined(words, of, then)
    if now.snapshot.withheld or before.snapshot.withheld:
        yield withheld(words)


def _reworded(words: Words, now: Seen, of: Trend, then: str) -> str:
    if not of.reworded:
        return words(
            "The instrument has a new version since %(wave)s; every practice asked here still "
            "reads the same.",
            wave=words.quote(then),
        )
    names = [now.bank.item(item).name[words.language] for item in of.reworded]
    return words.plural(
        "The instrument has a new version since %(wave)s. One practice reads differently now and "
        "is not compared, nor is a lever that it counts for: %(practices)s.",
        "The instrument has a new version since %(wave)s. %(n)s practices read differently now "
        "and are not compared, nor are levers that they count for: %(practices)s.",
        len(names),
        wave=words.quote(then),
        practices=words.listing([words.quote(name) for name in names]),
    )


def _redefined(words: Words, of: Trend, then: str) -> Iterator[str]:
    said = {
        "department": words(
            "The departments were cut differently in %(wave)s. Only those that had the same name "
            "are compared, and the same name may stand for other people.",
            wave=words.quote(then),
        ),
        "location": words(
            "The locations were cut differently in %(wave)s. Only those that had the same name "
            "are compared, and the same name may stand for other people.",
            wave=words.quote(then),
        ),
    }
    yield from (said[key] for key in of.redefined if key in said)
    if not of.redefined:
        yield words(
            "Groups are compared by name where both waves show them; people may have moved from "
            "one to another."
        )
