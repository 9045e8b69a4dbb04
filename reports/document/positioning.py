"""The strategy page: where the answers place the organisation, and what would change that."""

from assessment.scoring.results import Positioning as Placed
from questions.bank import STRATEGIES
from reports.document.case import PEOPLE_FOR_SHARES, Case
from reports.document.shape import Positioning, Strategy
from reports.words import rounded

LEAD = 0.10  # ten points, below which no strategy is named for one person
MOVE = 0.05  # five points, below which today and intended count as alike


def positioning(case: Case) -> Positioning:
    """Everything on where the organisation stands between the three strategies."""
    today, intended = case.result.positioning, case.result.intended
    title, moving = _moving(case, today, intended)
    return Positioning(
        headline=headline(case, today),
        verdict=verdict(case, today),
        firsts=firsts(case, today),
        flip=flip(case, today),
        strategies=tuple(_strategy(case, i, today, intended) for i in range(3)),
        moving_title=title,
        moving=moving,
        price=_price(case),
    )


def _strategy(case: Case, index: int, today: Placed, intended: Placed | None) -> Strategy:
    written = case.bank.strategy(STRATEGIES[index])
    share = today.mean[index] if today.mean else None
    wanted = intended.mean[index] if intended and intended.mean else None
    return Strategy(
        key=written.key,
        name=case.text(written.name),
        meaning=case.text(written.meaning),
        share=case.words.percent(share),
        intended="" if wanted is None else case.words.percent(wanted),
        description=case.text(written.description),
        challenge=case.text(written.challenge),
        leads=written.key == today.top and _named(today),
        sources=written.sources,
    )


def _named(today: Placed) -> bool:
    """Is one strategy ahead by as much as it takes to name it?"""
    if today.n == 1:
        return today.diff is not None and rounded(today.diff, 2) >= LEAD
    return today.verdict == "strategy"


def headline(case: Case, today: Placed) -> str:
    """Which strategy comes first, if any does."""
    words = case.words
    if today.mean is None or today.top is None or today.second is None:
        return words("There is no positioning yet")
    top, second = case.strategy_name(today.top), case.strategy_name(today.second)
    if today.n == 1:
        return _headline_of_one(case, top if _named(today) else "")
    sentences = {
        "strategy": words("%(top)s comes first", top=top),
        "between": words("Between %(top)s and %(second)s", top=top, second=second),
        "balanced": words("Balanced between the three strategies"),
        None: words("No strategy clearly comes first"),
    }
    return sentences[today.verdict]


def _headline_of_one(case: Case, top: str) -> str:
    if top:
        return case.words("Seen by one person, %(top)s comes first", top=top)
    return case.words("Seen by one person, no strategy clearly comes first")


def verdict(case: Case, today: Placed) -> str:
    """The margin of the first strategy over the second, and whether it suffices."""
    words = case.words
    if today.mean is None or today.top is None or today.second is None or today.diff is None:
        if case.published:
            return words("Too few answers for a position between the three strategies.")
        return words("Nobody has placed the organisation between the three strategies.")
    values = {
        "top": case.strategy_name(today.top),
        "second": case.strategy_name(today.second),
        "points": _points(case, today.diff),
    }
    if rounded(today.diff * 100, 1) == 0:
        return words("%(top)s and %(second)s are level.", **values)
    if today.interval is None:
        return words("%(top)s is ahead of %(second)s by %(points)s.", **values)
    values["low"] = words.number(today.interval.low * 100, 0)
    values["high"] = words.number(today.interval.high * 100, 0)
    margin = words(
        "%(top)s is ahead of %(second)s by %(points)s "
        "(95 per cent interval from %(low)s to %(high)s).",
        **values,
    )
    if today.verdict == "strategy":
        return margin
    remark = words("That is too little to name one strategy.")
    return f"{margin} {remark}"


def firsts(case: Case, today: Placed) -> str:
    """'62 % put X first'; counted in people below ten; nothing for one person."""
    if today.first_choice is None or today.n < 2:
        return ""
    ranked = sorted(zip(today.first_choice, STRATEGIES, strict=True), key=lambda pair: -pair[0])
    shares = [(share, key) for share, key in ranked if share > 0]
    if not shares and case.published:
        return ""
    if not shares:
        return case.words("Nobody put one strategy alone first.")
    return " ".join(_first(case, today.n, share, key) for share, key in shares)


def _first(case: Case, n: int, share: float, key: str) -> str:
    words, name = case.words, case.strategy_name(key)
    if n >= PEOPLE_FOR_SHARES:
        return words("%(share)s put %(name)s first.", share=case.share(share), name=name)
    return words.plural(
        "%(n)s of %(all)s people puts %(name)s first.",
        "%(n)s of %(all)s people put %(name)s first.",
        round(share * n),
        all=words.number(n, 0),
        name=name,
    )


def flip(case: Case, today: Placed) -> str:
    """How many points would have to move for first and second to be level."""
    if today.flip is None or today.top is None or today.second is None:
        return ""
    if rounded(today.flip * 100, 1) == 0:
        return ""
    return case.words(
        "If %(points)s out of 100 moved from %(top)s to %(second)s, the two would be level.",
        points=_points(case, today.flip),
        top=case.strategy_name(today.top),
        second=case.strategy_name(today.second),
    )


def _points(case: Case, share: float) -> str:
    """'1 point', '12 points', '2.5 points'."""
    points = rounded(share * 100, 1)
    digits = 0 if points == int(points) else 1
    if points == 1:
        return case.words("1 point")
    return case.words("%(points)s points", points=case.words.number(points, digits))


def _moving(case: Case, today: Placed, intended: Placed | None) -> tuple[str, str]:
    if intended is None or intended.mean is None or today.mean is None:
        return "", ""
    rises = [b - a for a, b in zip(today.mean, intended.mean, strict=True)]
    rise = max(rises)
    if rounded(rise, 2) < MOVE:
        return "", case.words("Today’s and the intended position are alike.")
    strategy = case.bank.strategy(STRATEGIES[rises.index(rise)])
    title = case.words(
        "Intended: %(points)s more for %(name)s",
        points=_points(case, rise),
        name=case.text(strategy.name),
    )
    return title, case.text(strategy.moving)


def _price(case: Case) -> str:
    pull = case.result.price_pull
    if pull is None:
        return ""
    return case.words(
        "Price pull: %(score)s of 5. The higher it is, the more the price alone decides.",
        score=case.words.number(pull),
    )
