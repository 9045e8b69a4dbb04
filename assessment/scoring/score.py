"""From responses to the one frozen result that pages, charts and reports read.

The themes compute; this module only puts them together.
"""

from collections.abc import Mapping

from assessment.scoring import modules
from assessment.scoring.flags import flags
from assessment.scoring.levers import asked, lever_results
from assessment.scoring.positioning import position
from assessment.scoring.responses import Responses, ScoringError
from assessment.scoring.results import LeverResult, Positioning, Result
from assessment.scoring.steps import priorities
from questions.bank import Bank


def score(  # noqa: PLR0913 — the circumstances of one assessment, all by name
    bank: Bank,
    responses: Responses,
    *,
    form: str = "quick",
    invited: int | None = None,
    targets: Mapping[str, float] | None = None,
    group: str | None = None,
) -> Result:
    """Everything that is known about these responses.

    `targets` per lever go before what people named; `group` is the column of `responses.groups`
    that the ICC compares. ScoringError if more people answered than were invited.
    """
    people = int(responses.answered().sum())
    if invited is not None and invited < people:
        raise ScoringError(f"{people} people answered, but only {invited} were invited")
    codes, over = responses.codes(), asked(bank, form)
    numbers = responses.groups[group].numbers if group else None
    levers = lever_results(codes, over, people, invited, numbers)
    weights, aims = modules.importance(responses), modules.targets(responses, targets)
    overall, weakest = _overall(levers)
    return Result(
        bank_version=bank.version,
        bank_hash=bank.hash,
        form=form,
        n=people,
        invited=invited,
        levers=levers,
        overall=overall,
        weakest=weakest,
        positioning=position(responses.allocations),
        intended=_intended(responses),
        nice_trap=modules.nice_trap(codes, responses.service, over),
        price_pull=modules.price_pull(responses),
        contrasts=modules.contrasts(responses),
        figures=modules.figures(bank, responses),
        importance=weights,
        targets=aims,
        flags=flags(codes, responses.seconds, over),
        priorities=priorities(bank, levers, weights, aims),
    )


def _overall(levers: tuple[LeverResult, ...]) -> tuple[float | None, str | None]:
    """The mean of the five and the lowest (the first of equals); the mean only if all are there."""
    there = [(lever.mean, lever.lever) for lever in levers if lever.mean is not None]
    weakest = min(there, key=lambda pair: round(pair[0], 9))[1] if there else None
    complete = len(there) == len(levers)
    return (sum(mean for mean, _ in there) / len(levers) if complete else None), weakest


def _intended(responses: Responses) -> Positioning | None:
    found = position(responses.intended)
    return found if found.n else None
