"""Method and limits, written from the actual case; glossary; and the sources that are cited."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from itertools import chain
from statistics import fmean

from assessment.scoring.modules import TARGET
from assessment.scoring.results import LeverResult
from assessment.scoring.veiling import COEFFICIENTS_FROM
from reports.document.case import Case
from reports.document.promise import judged_in_part, promised, withheld
from reports.document.shape import Limit, Source, Step, Term
from reports.words import rounded


def limits(case: Case) -> tuple[Limit, ...]:
    """What a reader must know to read the figures, as far as it applies here."""
    if not case.result.n:
        return (_scores(case), _validity(case))
    parts = (
        _uncertainty(case), _who(case), promised(case), withheld(case), _scores(case),
        _levels(case), _judging(case), _positioning(case), _ranks(case), _flags(case),
        _reliability(case), _validity(case),
    )  # fmt: skip
    return tuple(part for part in parts if part)


def _uncertainty(case: Case) -> Limit:
    words, result = case.words, case.result
    if result.n == 1:
        text = words(
            "One person has no interval. An interval says how far the mean of a group could have "
            "come out differently with other people from it; a single answer shows nothing of "
            "that. The scores are exact as this person’s view and tell little about others’. "
            "Level names are therefore estimates. With three or more answers, intervals appear."
        )
        return Limit("uncertainty", words("One person’s view"), text)
    if result.n == 2:
        text = words(
            "With two answers no interval is calculated, because two say too little about how "
            "far people differ. Level names are estimates. With three or more, intervals appear."
        )
        return Limit("uncertainty", words("Two people’s view"), text)
    text = words(
        "The 95 per cent interval of a score (logit-t) is calculated from the spread between "
        "people and their number and never leaves the scale. Repeated with other people from "
        "the same group, such intervals would contain the true mean 19 times out of 20."
    )
    return Limit(
        "uncertainty", words("What an interval says"), f"{text} {_population(case)}".strip()
    )


def _population(case: Case) -> str:
    words, result = case.words, case.result
    if any(lever.census for lever in result.levers):
        return words("Where everybody invited has answered, there is nothing to estimate.")
    if result.invited:
        return words(
            "Because the number of people invited is known, the intervals are narrowed by the "
            "share that answered (finite population)."
        )
    return ""


def _who(case: Case) -> Limit | None:
    """What those who did not answer could change."""
    words, result = case.words, case.result
    title = words("Who did not answer")
    if result.n == 1 and not result.invited:
        return None
    blind = words("An interval does not cover who chose not to answer.")
    if not result.invited:
        text = words("The link was open, so how many were invited is not known.")
        return Limit("response", title, f"{text} {blind}")
    if result.n == result.invited:
        text = words.plural(
            "The only person invited has answered.",
            "All %(n)s people invited have answered.",
            result.n,
        )
        return Limit("response", title, text)
    text = _response(case)
    return Limit("response", title, f"{text} {blind} {_worst_case(case)}".strip())


def _response(case: Case) -> str:
    words, n, share = case.words, case.result.n, case.response_rate()
    invited = words.number(case.result.invited, 0)
    if not share:
        return words.plural(
            "%(n)s of %(invited)s person invited answered.",
            "%(n)s of %(invited)s people invited answered.",
            n,
            invited=invited,
        )
    return words.plural(
        "%(n)s of %(invited)s person invited answered (%(share)s).",
        "%(n)s of %(invited)s people invited answered (%(share)s).",
        n,
        invited=invited,
        share=share,
    )


def _worst_case(case: Case) -> str:
    bounds = [lever.bounds for lever in case.result.levers]
    known = [bound for bound in bounds if bound]
    if len(known) < len(bounds):
        return ""
    return case.words(
        "Had all the others chosen level 1 throughout, the overall score would be %(low)s; "
        "with level 5 throughout, %(high)s.",
        low=case.words.number(fmean(bound.low for bound in known)),
        high=case.words.number(fmean(bound.high for bound in known)),
    )


def _scores(case: Case) -> Limit:
    words = case.words
    form = case.bank.form(case.result.form)
    text = words(
        "A person’s lever score is the mean of the answers given, from %(needed)s of %(asked)s; "
        "missing ones are not filled in. A group’s score is the mean of its people. Overall is "
        "the mean of the five levers.",
        needed=words.number(form.required, 0),
        asked=words.number(len(form.items) // len(case.bank.levers), 0),
    )
    if case.snapshot is not None and case.snapshot.confidentiality == "anonymous":
        text = f"{text} {judged_in_part(words, case.snapshot.k)}"
    return Limit("scores", words("How scores come about"), text)


def _levels(case: Case) -> Limit:
    words = case.words
    if any(lever.interval for lever in case.result.levers):
        text = words(
            "A level is named only if the whole interval lies within half a level of it; "
            "otherwise the report says ‘between’. Each practice shows the level nearest to its "
            "score."
        )
    else:
        text = words(
            "Without an interval the nearest level is named: an estimate. From 2.5 on, for "
            "example, it is level 3."
        )
    return Limit("levels", words("When a level is named"), text)


def _judging(case: Case) -> Limit:
    words = case.words
    text = words(
        "‘I can’t judge this’ counts as missing, never as a low score. Where more than 30 per cent "
        "chose it, the practice is reported as invisible."
    )
    return Limit("judging", words("What nobody can see"), text)


def _positioning(case: Case) -> Limit | None:
    words, today = case.words, case.result.positioning
    if today.mean is None:
        return None
    if today.n == 1:
        text = words(
            "The position shows how one person shared out 100 points over three statements. A "
            "strategy is said to come first from a lead of ten points."
        )
    else:
        text = words(
            "The position is the mean of how people shared out 100 points over three statements. "
            "A strategy is said to come first only if it leads by at least ten points and the "
            "95 per cent interval of this lead excludes zero."
        )
    return Limit("positioning", words("When a strategy comes first"), text)


def _ranks(case: Case) -> Limit | None:
    words, result = case.words, case.result
    if not result.priorities:
        return None
    text = words(
        "Rank = (target − score) × importance of the lever, damped where the interval is wide; "
        "among equals the smaller effort comes first."
    )
    if not case.asks("importance"):
        text = f"{text} {_assumed(case)}"
    return Limit("ranks", words("How next steps are ranked"), text)


def _assumed(case: Case) -> str:
    if any(rounded(target) != TARGET for target in case.result.targets):
        return case.words("Targets were set for this assessment; importance (3) was not asked.")
    return case.words("Targets (4) and importance (3) were not asked; they are the same for all.")


def _flags(case: Case) -> Limit | None:
    """Careless answers: counted, kept, and how far they move the scores."""
    words, flags = case.words, case.result.flags
    if not flags.flagged:
        return None
    title = words("Answers that look careless")
    if case.single:
        text = words(
            "The answers were given in under two seconds per question or are the same "
            "throughout. They count, but deserve a second look."
        )
        return Limit("flags", title, text)
    return Limit("flags", title, flagged(case, flags.flagged))


def flagged(case: Case, count: int) -> str:
    """How many look careless, and what the scores would be without them."""
    text = case.words.plural(
        "%(n)s response was given in under two seconds per question or is the same throughout. "
        "It was kept.",
        "%(n)s responses were given in under two seconds per question or are the same throughout. "
        "They were kept.",
        count,
    )
    return f"{text} {_shift(case)}".strip()


def _shift(case: Case) -> str:
    words = case.words
    moved = [(lever, by) for lever, by in case.result.flags.shift if rounded(by) != 0]
    if not moved:
        return (
            words("Without them no lever score would change by as much as 0.1.")
            if (case.result.flags.shift)
            else ""
        )
    changes = [f"{case.lever_name(lever)} {words.number(by, sign=True)}" for lever, by in moved]
    return words(
        "Without them the scores would change: %(changes)s.", changes=words.listing(changes)
    )


def _reliability(case: Case) -> Limit | None:
    """The coefficients of large groups, for those who know what they are."""
    words, known = case.words, (one for one in case.result.levers if one.alpha is not None)
    levers = [one for one in known if one.n >= COEFFICIENTS_FROM]
    if not levers:
        return None
    parts = [
        words(
            "How well the practices of a lever belong together, among those who judged all of "
            "them (Cronbach’s alpha, McDonald’s omega): %(figures)s.",
            figures=_figures(case, levers, "alpha", "omega"),
        ),
        words(
            "How alike people answer (r_wg(j), 1 if all answer the same): %(figures)s.",
            figures=_figures(case, levers, "rwg_j"),
        ),
    ]
    if any(one.icc1 is not None for one in levers):
        parts.append(
            words(
                "How much of the differences lies between departments or locations (ICC(1)), and "
                "how reliable their means are (ICC(2)): %(figures)s.",
                figures=_figures(case, levers, "icc1", "icc2"),
            )
        )
    return Limit("reliability", words("For statisticians"), " ".join(parts))


def _figures(case: Case, levers: Iterable[LeverResult], *names: str) -> str:
    """'Goals 0.81 and 0.83; Culture 0.78 and 0.80'."""
    words = case.words
    return "; ".join(
        f"{case.lever_name(one.lever)} "
        + words.listing([words.number(getattr(one, name), 2) for name in names])
        for one in levers
    )


def _validity(case: Case) -> Limit:
    words = case.words
    text = words(
        "The instrument is built from the named sources and has not yet been validated on a "
        "large sample. It serves to talk and to decide, not to compare companies."
    )
    return Limit("validity", words("What is still missing"), text)


def glossary(case: Case, said: object) -> tuple[Term, ...]:
    """Of the bank's glossary the measure's own words, and those that occur in what is said."""
    text = _plain(" ".join(_texts(said)))
    own = {"term-level", "term-lever", "term-practice"}
    if any(lever.interval for lever in case.result.levers):
        own.add("term-interval")
    return tuple(
        Term(case.text(term.name), case.text(term.gloss))
        for term in case.bank.glossary
        if term.key in own or _occurs(case.text(term.name), text)
    )


def _occurs(name: str, text: str) -> bool:
    """'CSAT (customer satisfaction score)' is said as either; endings and capitals may differ."""
    return any(_plain(form) in text for form in name.rstrip(")").split("("))


def _plain(text: str) -> str:
    """Small letters, and one space before each word."""
    return "".join(f" {word}" for word in re.findall(r"\w+", text.lower()))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from chain.from_iterable(map(_texts, value))
    elif is_dataclass(value):
        yield from chain.from_iterable(_texts(getattr(value, f.name)) for f in fields(value))


def cited(case: Case, steps: Iterable[Step]) -> frozenset[str]:
    """The ids that the report prints: with the strategies and the steps of the plan."""
    groups = [strategy.sources for strategy in case.bank.strategies]
    groups += [step.sources for step in steps]
    return frozenset(chain.from_iterable(groups))


def sources(case: Case, ids: frozenset[str]) -> tuple[Source, ...]:
    """The articles that are cited, each with its cited facts, in the order of the bank."""
    found = []
    for article in case.bank.articles:
        facts = tuple(
            (source.id, case.text(source.fact))
            for source in case.bank.sources
            if source.article == article.id and source.id in ids
        )
        if facts:
            found.append(Source(case.text(article.name), facts))
    return tuple(found)
