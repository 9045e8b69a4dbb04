"""The lever pages: each lever with its finding, its interval in words and its five practices."""

from assessment.scoring.results import LeverResult, PracticeResult
from questions import bank as b
from reports import look
from reports.document import case as c
from reports.document.shape import Lever, Practice, Term
from reports.words import rounded

UNITED = 0.83  # mean absolute deviation up to which a group is called united
PEOPLE_FOR_AGREEMENT = 10


def levers(case: c.Case) -> tuple[Lever, ...]:
    """All five, in the order of the bank."""
    return tuple(_lever(case, lever) for lever in case.result.levers)


def _lever(case: c.Case, lever: LeverResult) -> Lever:
    written = case.bank.lever(lever.lever)
    talk = _most_worth_discussing(case, lever)
    return Lever(
        key=written.key,
        letter=written.letter,
        name=case.text(written.name),
        meaning=case.text(written.meaning),
        colour=look.LEVERS[written.key],
        score=case.words.number(lever.mean),
        mark=c.mark(lever.mean, lever.interval),
        level=case.level(lever),
        interval=interval(case, lever),
        span="–".join(case.range(lever.interval)) if lever.interval else "–",
        people=case.words.plural("%(n)s person", "%(n)s people", lever.n),
        finding=finding(case, lever),
        reading=_reading(case, written, lever),
        notes=_notes(case, lever),
        practices=tuple(_practice(case, p) for p in lever.practices),
        discuss_name=case.text(talk.name),
        discuss=case.text(talk.discuss),
        sources=written.sources,
        chart=f"practices-{written.key}",
    )


def interval(case: c.Case, lever: LeverResult) -> str:
    """The interval as a sentence, or the reason why there is none."""
    words = case.words
    if lever.mean is None:
        return no_score(case, lever)
    if lever.n == 1:
        return words("One person’s answers; one person has no interval.")
    if lever.census:
        return words.plural(
            "The only person asked has answered; there is nothing to estimate.",
            "All %(n)s people have answered; there is nothing to estimate.",
            lever.n,
        )
    if lever.interval is None and lever.n < 3:
        return words("Two people’s answers; too few for an interval.")
    if lever.interval is None:
        return words.plural(
            "%(n)s score; no interval.",
            "All %(n)s scores are equal; an interval cannot be calculated.",
            lever.n,
        )
    low, high = case.range(lever.interval)
    return words("95 per cent interval from %(low)s to %(high)s.", low=low, high=high)


def no_score(case: c.Case, lever: LeverResult) -> str:
    """Why a lever has no score."""
    asked = len(case.bank.asked(case.result.form, lever.lever))
    needed = case.bank.form(case.result.form).required
    values = {
        "needed": case.words.number(needed, 0),
        "asked": case.words.number(asked, 0),
    }
    if case.published and not case.single:
        return case.words("Too few answers for a score.")
    if case.single:
        return case.words(
            "A score needs %(needed)s of %(asked)s answers; fewer were given.", **values
        )
    return case.words(
        "A score needs %(needed)s of %(asked)s answers from a person; nobody gave as many.",
        **values,
    )


def finding(case: c.Case, lever: LeverResult) -> str:
    """The headline of the page: which practice is weakest, where that may be said."""
    words, name = case.words, case.lever_name(lever.lever)
    if lever.mean is None:
        return words("%(lever)s: too few answers for a score", lever=name)
    scored = sorted((p for p in lever.practices if p.mean is not None), key=_shown)
    lowest = [p.item for p in scored if _shown(p) == _shown(scored[0])]
    highest = [p.item for p in scored if _shown(p) == _shown(scored[-1])]
    if not c.apart(scored[0], scored[-1]):
        if len(lowest) == len(scored):
            return words("%(lever)s: all practices stand at the same point", lever=name)
        return words("%(lever)s: no practice clearly stands out", lever=name)
    if len(lowest) <= 2:
        return words("%(lever)s: weakest in %(low)s", lever=name, low=case.quoted(lowest))
    if len(highest) <= 2:
        return words("%(lever)s: strongest in %(high)s", lever=name, high=case.quoted(highest))
    return words("%(lever)s: the practices lie far apart", lever=name)


def _shown(practice: PracticeResult) -> float:
    return rounded(practice.mean or 0)


def _most_worth_discussing(case: c.Case, lever: LeverResult) -> b.Item:
    """The practice with the widest spread; for one person, and among equals, the weakest."""
    asked = case.bank.lever(lever.lever).items
    scored = [p for p in lever.practices if p.mean is not None]
    if not scored:
        return asked[0]
    return case.bank.item(max(scored, key=lambda p: (rounded(p.sd or 0), -_shown(p))).item)


def _reading(case: c.Case, written: b.Lever, lever: LeverResult) -> tuple[Term, ...]:
    if lever.level is None:
        return ()
    numbers = sorted({lever.level.low, lever.level.high})
    return tuple(Term(case.level_name(i), case.text(written.levels[i - 1])) for i in numbers)


def _notes(case: c.Case, lever: LeverResult) -> tuple[str, ...]:
    words, agreement = case.words, lever.agreement
    if agreement is None or lever.n < PEOPLE_FOR_AGREEMENT:
        return ()
    distance = words.number(agreement, 2)
    if rounded(agreement, 2) <= UNITED:
        note = words(
            "The answers lie close together: on average %(d)s levels from the mean.", d=distance
        )
    else:
        note = words("The answers are divided: on average %(d)s levels from the mean.", d=distance)
    return (note,)


def _practice(case: c.Case, practice: PracticeResult) -> Practice:
    item = case.bank.item(practice.item)
    level = 0 if practice.mean is None else c.nearest(practice.mean)
    ahead = level + 1 if 0 < level < 5 else 0
    return Practice(
        id=item.id,
        name=case.text(item.name),
        statement=case.text(item.statement),
        score=case.words.number(practice.mean),
        mark=c.mark(practice.mean, practice.interval),
        level=level,
        level_name=case.level_name(level) if level else "",
        here=case.text(item.anchors[level - 1]) if level else "",
        next_name=case.level_name(ahead) if ahead else "",
        next=case.text(item.anchors[ahead - 1]) if ahead else "",
        note=_practice_note(case, practice),
    )


def _practice_note(case: c.Case, practice: PracticeResult) -> str:
    words = case.words
    if case.single:
        return "" if practice.n else words("Not judged.")
    if not practice.n and case.published:
        return words("Too few answers to show this practice.")
    if not practice.n:
        return words("Nobody could judge this practice.")
    if not practice.invisible:
        return ""
    return words("%(share)s could not judge it.", share=words.percent(practice.cant_judge))
