"""What a reveal shows: pictures of the rounds, drawn for the projector, and what to talk about.

Only revealed rounds get here; the pure picture itself refuses every other.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask_babel import gettext as _

from assessment.clock import local
from assessment.store import crowd
from assessment.store.database import db
from assessment.views.live import Live
from assessment.workshop.outcome import Outcome
from assessment.workshop.parts import part
from assessment.workshop.reveal import Cloud, Revealed, revealed
from reports import charts
from reports.charts import Chart, PageChart, Setting
from reports.words import Words


def pictures(live: Live, key: str) -> tuple[Revealed, ...]:
    """The revealed rounds of a part: none, the first vote, or both."""
    of, voting = part(live.bank, key), live.room.voting(key)
    shown = [n for n, one in enumerate(voting.rounds, 1) if one.phase == "revealed"]
    return tuple(
        revealed(live.bank, of, voting, n, crowd.said(db.session, live.current, of, n, live.now))
        for n in shown
    )


def drawn(live: Live, of: Sequence[Revealed], language: str) -> PageChart:
    """The chart of a part; a second vote beside the first."""
    at = _setting(live, language)
    if cloud := of[-1].cloud:
        return charts.for_stage(at, lambda s: _triangle(live, s, of[0].part, cloud))
    again = of[1].questions if len(of) > 1 else ()
    agreed = live.room.agreed
    return charts.for_stage(
        at, lambda s: charts.votes(s, of[0].part, of[0].questions, again, agreed)
    )


def _triangle(live: Live, at: Setting, key: str, cloud: Cloud) -> Chart:
    """Everybody’s points and their middle; with the goal the arrow from today to there."""
    today = pictures(live, "today") if key == "intended" else ()
    start = today[-1].cloud if today else None
    if start is None:
        return charts.ternary(at, cloud.place, cloud=cloud.points)
    return charts.ternary(at, start.place, cloud.place, goals=cloud.points)


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
    """What was agreed on in a lever: name, score and reason; the lever as a whole first."""
    if not part(live.bank, key).is_lever:
        return []
    names = {key: _("The lever as a whole")}
    names |= {item.id: item.name[language] for item in live.bank.lever(key).items}
    found = ((name, live.room.agreed.get(of)) for of, name in names.items())
    return [(name, one.score, one.reason) for name, one in found if one]


def _setting(live: Live, language: str) -> Setting:
    day = local(datetime.fromtimestamp(live.now, UTC)).date()
    return Setting(live.bank, Words(language), day=day, source=live.place.organisation.name)
