"""The charts of a workshop’s outcome: the radar over all levers, and the votes of each."""

from dataclasses import replace

from assessment.workshop.outcome import Outcome
from reports.charts.base import Chart, Setting
from reports.charts.radar import radar
from reports.charts.series import Series
from reports.charts.votes import lever_votes


def workshop_radar(setting: Setting, outcome: Outcome, title: str | None = None) -> Chart | None:
    """First votes, what was agreed (where nothing was, the last vote) and the target."""
    if all(lever.score is None for lever in outcome.levers):
        return None
    words, levers = setting.words, outcome.levers
    series = (
        Series(words("First vote"), "votes", tuple(one.first for one in levers)),
        Series(_agreed(setting, outcome), "score", tuple(one.score for one in levers)),
        Series.target(words("Target"), outcome.result),
    )
    drawn = radar(setting, outcome.result, series, title or _finding(setting, outcome))
    return replace(drawn, key="workshop")


def workshop_votes(setting: Setting, outcome: Outcome) -> tuple[tuple[str, Chart], ...]:
    """The votes of each lever that was voted on, by its key."""
    found = ((one.lever, lever_votes(setting, one)) for one in outcome.levers)
    return tuple((key, chart) for key, chart in found if chart)


def _agreed(setting: Setting, outcome: Outcome) -> str:
    words, known = setting.words, [one for one in outcome.levers if one.score is not None]
    if all(one.has_agreed for one in known):
        return words("Agreed")
    if any(one.has_agreed for one in known):
        return words("Agreed, else last vote")
    return words("Last vote")


def _finding(setting: Setting, outcome: Outcome) -> str:
    """How far the room is from its target, on the whole."""
    words = setting.words
    if outcome.overall is None:
        return words("First votes, agreed scores and target")
    target = sum(outcome.result.targets) / len(outcome.result.targets)
    return words(
        "Overall %(score)s, target %(target)s",
        score=words.number(outcome.overall),
        target=words.number(target),
    )
