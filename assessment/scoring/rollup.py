"""Published results put together: teams rolled up into their whole, one beside many others.

Everything here is computed from totals that were published, so it tells nothing that they do not
tell. Knows no names: whatever has no published result is not there. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt
from statistics import median

from assessment.scoring import student
from assessment.scoring.levels import shown
from assessment.scoring.results import Interval
from questions.bank import LEVERS

LOW, HIGH = 1.0, 5.0  # the ends of the scale
LEAST_TEAMS = 2  # with a score; of fewer there is nothing to put together
LEAST_OTHERS = 5  # organisations that agreed, before one is shown beside them


@dataclass(frozen=True, slots=True)
class Score:
    """A lever as it was published: people, rounded mean and spread; None is withheld."""

    n: int
    mean: float | None
    sd: float | None


Scores = Mapping[str, Score]  # by lever


@dataclass(frozen=True, slots=True)
class Standing:
    """The published total of one audience, as far as it is put together with others."""

    form: str
    bank_version: str
    day: date
    levers: Scores  # over the whole form
    shared: Scores | None  # over the items that every form asks; None where these are all
    overall: float | None

    def over(self, *, all_items: bool) -> Scores:
        """The levers over the whole form, or over the items that every form asks."""
        return self.levers if all_items or self.shared is None else self.shared


@dataclass(frozen=True, slots=True)
class Together:
    """One lever over several teams: weighted by how many gave a score."""

    lever: str
    n: int
    mean: float | None
    interval: Interval | None  # only where every team's spread is published


@dataclass(frozen=True, slots=True)
class RollUp:
    """The teams of a whole taken together."""

    levers: tuple[Together, ...]
    overall: float | None
    all_items: bool  # else over the items that all their forms ask
    first: date  # the days on which the results were published
    last: date


@dataclass(frozen=True, slots=True)
class Beside:
    """One lever of an organisation beside the others that agreed, without their names."""

    lever: str
    own: float | None
    others: int  # with a score
    median: float | None
    low: float | None
    high: float | None


def roll_up(teams: Sequence[Standing], *, asked_itself: bool) -> RollUp | None:
    """The teams' published results as one; None where that would not be a sum of teams.

    A whole that was asked itself has a result of its own. The two are never put beside each
    other: their difference could be a team that was too small to be shown.
    """
    alike = _of_one_version(teams)
    if asked_itself or len(alike) < LEAST_TEAMS:
        return None
    all_items = len({team.form for team in alike}) == 1
    over = [team.over(all_items=all_items) for team in alike]
    levers = tuple(_together(key, [scores[key] for scores in over]) for key in LEVERS)
    means = [lever.mean for lever in levers if lever.mean is not None]
    if not means:
        return None
    days = [team.day for team in alike]
    overall = shown(sum(means) / len(means)) if len(means) == len(levers) else None
    return RollUp(levers, overall, all_items, min(days), max(days))


def comparable(own: Standing, others: Sequence[Standing]) -> list[Standing]:
    """Those that were asked with the same version of the instrument."""
    return [one for one in others if one.bank_version == own.bank_version]


def beside(own: Standing, others: Sequence[Standing]) -> tuple[Beside, ...] | None:
    """The organisation beside the others; None where fewer than five can stand beside it."""
    alike = comparable(own, others)
    if len(alike) < LEAST_OTHERS:
        return None
    all_items = {one.form for one in alike} == {own.form}
    mine = own.over(all_items=all_items)
    over = [one.over(all_items=all_items) for one in alike]
    return tuple(_beside(key, mine[key], [scores[key] for scores in over]) for key in LEVERS)


def _of_one_version(standings: Sequence[Standing]) -> list[Standing]:
    """Those that were asked with the instrument of the latest."""
    if not standings:
        return []
    newest = max(standings, key=lambda one: (one.day, one.bank_version)).bank_version
    return [one for one in standings if one.bank_version == newest]


def _together(lever: str, scores: Sequence[Score]) -> Together:
    known = [(one.n, one.mean, one.sd) for one in scores if one.mean is not None]
    if len(known) < LEAST_TEAMS:
        return Together(lever, 0, None, None)
    n = sum(count for count, _, _ in known)
    mean = sum(count * score for count, score, _ in known) / n
    spreads = [(count, sd) for count, _, sd in known if sd is not None]
    interval = _interval(mean, spreads) if len(spreads) == len(known) else None
    return Together(lever, n, shown(mean), interval)


def _interval(mean: float, spreads: Sequence[tuple[int, float]]) -> Interval | None:
    """The logit-t interval of a mean over strata, with Welch's degrees of freedom.

    Leaves out the finite-population factor, which makes it wider rather than narrower.
    """
    n, p = sum(count for count, _ in spreads), (mean - LOW) / (HIGH - LOW)
    parts = [(count, (count / n) ** 2 * sd**2 / count) for count, sd in spreads if count > 1]
    variance = sum(part for _, part in parts)
    if not variance or not 0 < p < 1 or len(parts) < len(spreads):
        return None
    df = variance**2 / sum(part**2 / (count - 1) for count, part in parts)
    half = student.quantile(df) * sqrt(variance) / ((HIGH - LOW) * p * (1 - p))
    low, high = (log(p / (1 - p)) + sign * half for sign in (-1, 1))
    return Interval(shown(_back(low)), shown(_back(high)))


def _back(logit: float) -> float:
    return LOW + (HIGH - LOW) / (1 + exp(-logit))


def _beside(lever: str, own: Score, others: Sequence[Score]) -> Beside:
    means = [one.mean for one in others if one.mean is not None]
    if len(means) < LEAST_OTHERS:
        return Beside(lever, own.mean, len(means), None, None, None)
    return Beside(lever, own.mean, len(means), shown(median(means)), min(means), max(means))
