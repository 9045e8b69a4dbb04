"""The summary: how are we, where do we stand, what now, as far as the numbers allow."""

from statistics import fmean

from assessment.scoring.results import Interval, LeverResult
from reports.document import positioning, steps
from reports.document.case import Case, apart, nearest
from reports.document.shape import Summary
from reports.words import rounded


def summary(case: Case) -> Summary:
    """One page for whoever reads only one."""
    return Summary(
        headline=headline(case),
        lead=lead(case),
        overall=case.words.number(case.result.overall),
        overall_label=_overall_label(case),
        weakest=weakest(case),
        people=people(case),
        where=positioning.headline(case, case.result.positioning),
        now=steps.now(case),
        notes=notes(case),
    )


def scored(case: Case) -> list[LeverResult]:
    """The levers that have a score."""
    return [lever for lever in case.result.levers if lever.mean is not None]


def headline(case: Case) -> str:
    """How are we, in one sentence that names no more than the levels reached for sure."""
    words, result = case.words, case.result
    if not result.n:
        return words("Nobody has answered yet")
    if result.overall is None:
        return _incomplete(case)
    low, high = _overall_levels(case)
    if high - low > 1:
        return words(
            "The answers leave open where customer centricity stands between %(low)s and %(high)s",
            low=case.quote(case.level_name(low)),
            high=case.quote(case.level_name(high)),
        )
    return (_at(case) if low == high else _between(case))[low - 1]


def _at(case: Case) -> tuple[str, ...]:
    words = case.words
    return (
        words("Customer centricity still depends on individuals"),
        words("Customer centricity works in places, not yet across the company"),
        words("Customer centricity is described and is usually lived"),
        words("Customer centricity is measured, led and corrected"),
        words("Customer centricity goes without saying, even under pressure"),
    )


def _between(case: Case) -> tuple[str, ...]:
    words = case.words
    return (
        words("Customer centricity depends on individuals and works in a few places"),
        words("Customer centricity works in places and is on its way to becoming the rule"),
        words("Customer centricity is the rule and begins to be led by figures"),
        words("Customer centricity is led by figures and begins to go without saying"),
    )


def _overall_levels(case: Case) -> tuple[int, int]:
    """The lowest and highest level that the mean of the levers' intervals touches.

    The mean of the limits is wider than an interval of the mean would be, so it says less, not
    more. A lever without an interval counts with its score; for one person that is the estimate.
    """
    levers = scored(case)
    ends = [lever.interval or Interval(lever.mean or 0, lever.mean or 0) for lever in levers]
    return nearest(fmean(e.low for e in ends)), nearest(fmean(e.high for e in ends))


def _incomplete(case: Case) -> str:
    known = scored(case)
    if not known:
        return case.words("Too few answers for a score")
    return case.words.plural(
        "Only one of five levers has a score so far",
        "%(n)s of five levers have a score so far",
        len(known),
    )


def _overall_label(case: Case) -> str:
    words = case.words
    if case.result.overall is None:
        return words("no overall score: it takes all five levers")
    return words("overall, on a scale from 1 to 5")


def lead(case: Case) -> str:
    """Who says so, and what that is worth."""
    words, n = case.words, case.result.n
    if not n:
        return words("As soon as somebody answers, the result stands here.")
    if n == 1:
        return words(
            "This is how one person sees the organisation: an estimate that opens a "
            "conversation, not a measurement. Others may see it differently."
        )
    if n == 2:
        return words(
            "This is how two people see the organisation: too few to say how far others would "
            "differ, enough to compare notes."
        )
    return words.plural(
        "This is how %(n)s person sees the organisation.",
        "This is how %(n)s people see the organisation. Where an interval is wide or two "
        "overlap, the report says so instead of deciding.",
        n,
    )


def people(case: Case) -> str:
    """How many answered, of how many."""
    words, n, invited = case.words, case.result.n, case.result.invited
    if not invited or n < 2:
        return words.plural("%(n)s person", "%(n)s people", n)
    if not case.response_rate():
        return words.plural(
            "%(n)s of %(invited)s person invited",
            "%(n)s of %(invited)s people invited",
            n,
            invited=words.number(invited, 0),
        )
    return words.plural(
        "%(n)s of %(invited)s person invited (%(share)s)",
        "%(n)s of %(invited)s people invited (%(share)s)",
        n,
        invited=words.number(invited, 0),
        share=case.response_rate(),
    )


def weakest(case: Case) -> str:
    """The lowest lever or levers, and whether the rank is certain."""
    words, known = case.words, sorted(scored(case), key=lambda lever: rounded(lever.mean or 0))
    if len(known) < 2:
        return ""
    lowest = rounded(known[0].mean or 0)
    tied = [lever for lever in known if rounded(lever.mean or 0) == lowest]
    score = words.number(lowest)
    if len(tied) == len(known):
        return words("All levers stand at %(score)s.", score=score)
    names = case.lever_names(lever.lever for lever in tied)
    if len(tied) > 1:
        return words("Weakest levers: %(levers)s, each at %(score)s.", levers=names, score=score)
    sentence = words("Weakest lever: %(lever)s at %(score)s.", lever=names, score=score)
    if case.single or _clearly_last(known):
        return sentence
    near = [lever.lever for lever in known[1:] if not apart(known[0], lever)]
    if len(near) == 4:
        return words(
            "Lowest score: %(lever)s at %(score)s, but not certainly lower than the other four.",
            lever=names,
            score=score,
        )
    return words(
        "Lowest score: %(lever)s at %(score)s, but not certainly lower than %(near)s.",
        lever=names,
        score=score,
        near=case.lever_names(near),
    )


def _clearly_last(known: list[LeverResult]) -> bool:
    return all(apart(known[0], lever) for lever in known[1:])


def notes(case: Case) -> tuple[str, ...]:
    """What the managing director must know beside the score, in a line each."""
    words, result = case.words, case.result
    found = []
    missing = [lever.lever for lever in result.levers if lever.mean is None]
    if result.n and missing and len(missing) < 5:
        found.append(
            words(
                "Without a score for lack of answers: %(levers)s.", levers=case.lever_names(missing)
            )
        )
    if result.nice_trap and result.nice_trap.warn:
        found.append(
            words("Service runs ahead of the structures by %(gap)s levels (the nice trap).",
                  gap=words.number(result.nice_trap.value))
        )  # fmt: skip
    hidden = sum(p.invisible for lever in result.levers for p in lever.practices)
    if result.n > 1 and hidden:
        found.append(
            words.plural(
                "One practice cannot be judged by more than 30 per cent of the people.",
                "%(n)s practices cannot be judged by more than 30 per cent of the people.",
                hidden,
            )
        )
    return tuple(found)
