"""Where each audience sees the organisation between the three strategies; whether they agree."""

from collections.abc import Sequence

from reports.document.positioning import flip, headline
from reports.document.voices import Spoken
from reports.document.whole_shape import Position
from reports.words import Words


def positions(voices: Sequence[Spoken]) -> tuple[Position, ...]:
    """Every audience: today, intended, and what would change the verdict."""
    return tuple(_position(one) for one in voices)


def _position(one: Spoken) -> Position:
    case, today, intended = one.case, one.result.positioning, one.result.intended
    return Position(
        kind=one.kind,
        name=one.name,
        headline=headline(case, today),
        today=_shares(one, today.mean),
        intended=_shares(one, intended.mean if intended else None),
        flip=flip(case, today),
    )


def _shares(one: Spoken, shares: Sequence[float] | None) -> tuple[str, ...]:
    return tuple(one.case.words.percent(share) for share in shares or ())


def title(words: Words, voices: Sequence[Spoken]) -> str:
    """Whether the audiences put the same strategy first, as far as each of them names one."""
    placed = [one for one in voices if one.result.positioning.mean]
    if not placed:
        return words("There is no positioning yet")
    if len(placed) == 1:
        return headline(placed[0].case, placed[0].result.positioning)
    first = {one.name: _first(one) for one in placed}
    named = {key for key in first.values() if key}
    if not named:
        return words("No audience clearly puts one strategy first")
    if len(named) > 1:
        return _differ(placed, words, first)
    strategy = placed[0].case.strategy_name(named.pop())
    there = [one.kind for one in placed if first[one.name]]
    if len(there) == len(placed):
        return words("For every audience %(strategy)s comes first", strategy=strategy)
    return words(
        "%(strategy)s comes first %(where)s; elsewhere no strategy clearly does",
        strategy=strategy,
        where=words.listing([_where(words, kind) for kind in there]),
    )


def _where(words: Words, kind: str) -> str:
    """An audience in the middle of a sentence."""
    names = {
        "leadership": words("for leadership"),
        "pulse": words("for staff"),
        "workshop": words("in the workshop"),
    }
    return names[kind]


def _differ(placed: Sequence[Spoken], words: Words, first: dict[str, str]) -> str:
    case = placed[0].case
    said = [
        words("%(name)s: %(strategy)s", name=name, strategy=case.strategy_name(key))
        for name, key in first.items()
        if key
    ]
    return words("The audiences put different strategies first (%(said)s)", said=", ".join(said))


def _first(one: Spoken) -> str:
    """The strategy that comes first for sure; '' where none does. One person decides nothing."""
    today = one.result.positioning
    return today.top or "" if today.verdict == "strategy" and today.n > 1 else ""
