"""What a reveal shows: pictures of the rounds, drawn for the projector, and what to talk about.

Only revealed rounds get here; the pure picture itself refuses every other.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask_babel import gettext as _

from assessment.clock import local
from assessment.store import crowd
from assessment.store.database import db
from assessment.views import stage_votes
from assessment.views.live import Live
from assessment.views.stage_votes import Votes
from assessment.workshop.outcome import Outcome
from assessment.workshop.parts import part
from assessment.workshop.reveal import Cloud, Revealed, revealed
from questions.bank import STRATEGIES
from reports import charts
from reports.charts import PageChart, Setting
from reports.words import Words


def pictures(live: Live, key: str) -> tuple[Revealed, ...]:
    """The revealed rounds of a part: none, the first vote, or both."""
    of, voting = part(live.bank, key), live.room.voting(key)
    shown = [n for n, one in enumerate(voting.rounds, 1) if one.phase == "revealed"]
    return tuple(
        revealed(live.bank, of, voting, n, crowd.said(db.session, live.current, of, n, live.now))
        for n in shown
    )


def looked_at(live: Live, of: Sequence[Revealed]) -> tuple[Revealed, ...]:
    """Of the revealed rounds what the projector shows of them."""
    return stage_votes.focused(of, live.room.agreed)


def rows(live: Live, of: Sequence[Revealed], language: str) -> Votes:
    """The votes of a part as rows of dots."""
    return stage_votes.votes(_setting(live, language), of, live.room.agreed)


def triangle(live: Live, of: Cloud, language: str) -> PageChart:
    """Everybody’s points and their middle; with the goal the arrow from today to there."""
    at, today = _setting(live, language), start(live, of)
    if today is None:
        return charts.for_stage(at, lambda s: charts.ternary(s, of.place, cloud=of.points))
    return charts.for_stage(at, lambda s: charts.ternary(s, today.place, of.place, goals=of.points))


def start(live: Live, of: Cloud) -> Cloud | None:
    """Where the way to what is intended begins: today, as it was revealed."""
    today = pictures(live, "today") if of.key == "intended" else ()
    return today[-1].cloud if today else None


def shares(live: Live, of: Cloud, language: str) -> list[tuple[str, str, list[str]]]:
    """Of each strategy name, meaning, and its share: today, and what is intended."""
    means = [cloud.place.mean for cloud in (start(live, of), of) if cloud]
    words, strategies = Words(language), {s.key: s for s in live.bank.strategies}
    return [
        (
            strategies[key].name[language],
            strategies[key].meaning[language],
            [words.percent(mean[n] if mean else None) for mean in means],
        )
        for n, key in enumerate(STRATEGIES)
    ]


def outcome(live: Live) -> Outcome:
    """What the workshop has come to so far."""
    targets = live.place.assessment.targets
    return crowd.outcome(db.session, live.current, live.bank, targets, live.now)


def radar(live: Live, of: Outcome, language: str) -> PageChart | None:
    """First votes, agreed scores and target; None while nothing was revealed."""
    at = _setting(live, language)
    if charts.workshop_radar(at, of) is None:
        return None
    return charts.for_stage(at, lambda s: charts.workshop_radar(s, of))  # type: ignore[arg-type, return-value]


def prompt(live: Live, of: Sequence[Revealed], language: str) -> tuple[str, str] | None:
    """The practice with the widest spread, and the question that opens the talk about it.

    After a second vote on some practices these count by it, the others by the first.
    """
    if not of or not part(live.bank, of[0].part).is_lever:
        return None
    last = {one.key: one.agreement or 0.0 for shown in of for one in shown.questions}
    widest = max(last, key=lambda key: last[key])
    if not last[widest]:
        return None
    item = live.bank.item(widest)
    return item.name[language], item.discuss[language]


def agreed(live: Live, key: str, language: str) -> list[tuple[str, float, str]]:
    """What was agreed on in a lever: name, score and reason; as a whole first, then the latest."""
    if not part(live.bank, key).is_lever:
        return []
    names = {key: _("The lever as a whole")}
    names |= {item.id: item.name[language] for item in live.bank.lever(key).items}
    found = [(of, one) for of, one in live.room.agreed.items() if of in names][::-1]
    found.sort(key=lambda pair: pair[0] != key)
    return [(names[of], one.score, one.reason) for of, one in found]


def _setting(live: Live, language: str) -> Setting:
    day = local(datetime.fromtimestamp(live.now, UTC)).date()
    return Setting(live.bank, Words(language), day=day, source=live.place.organisation.name)
