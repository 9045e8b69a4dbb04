"""What the projector shows: one thing at a time, by the room's part and phase.

Before a reveal only counts get here. Knows no request; texts are in the language it is given.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from flask_babel import gettext as _

from assessment.views import revealing, stage_votes, weighing
from assessment.views.live import Live
from assessment.views.room_words import part_name
from assessment.views.weighing import Weighed
from assessment.workshop.outcome import Outcome
from assessment.workshop.parts import KINDS, part
from reports.charts import PageChart

ROWS = 6  # of actions and next steps that are read from afar


@dataclass(frozen=True, slots=True)
class Asked:
    """A part that is being asked, with how many have answered."""

    key: str
    name: str
    practices: tuple[str, ...]
    answered: int
    again: bool  # the second vote


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture of the projector; `name` is its template, `more` what that needs."""

    name: str
    title: str
    more: Mapping[str, Any] = field(default_factory=dict)


def scene(live: Live, language: str) -> Scene:
    """What is shown now."""
    name = part_name(live.bank, live.room.part, language)
    if live.over or live.room.part == "end":
        return Scene("end", _("Thank you"))
    if live.room.paused:
        return Scene("paused", _("Pause"), {"part": name})
    kind = KINDS[live.room.part]
    return SCENES[kind](live, language, name)


def told(live: Live, language: str) -> str:
    """What is shown now in a line, for the control and for screen readers."""
    name = part_name(live.bank, live.room.part, language)
    if live.over or live.room.part == "end":
        return str(_("The end"))
    if live.room.paused:
        return str(_("Pause"))
    if KINDS[live.room.part] != "vote":
        return name
    said: dict[str, str] = {
        "waiting": _("%(part)s, announced", part=name),
        "asking": _("%(part)s, how many have answered", part=name),
        "closed": _("%(part)s, the vote is closed", part=name),
        "revealed": _("%(part)s, the answers", part=name),
    }
    return said[live.room.voting(live.room.part).phase]


def _lobby(live: Live, _language: str, _name: str) -> Scene:
    return Scene("lobby", _("Join in"), {"joined": live.joined})


def _vote(live: Live, language: str, name: str) -> Scene:
    voting = live.room.voting(live.room.part)
    if voting.phase == "revealed":
        return _revealed(live, language)
    asked = tuple(_asked(live, key, language) for key in _shown_together(live))
    more = {"asked": asked, "joined": live.joined, "meaning": _meaning(live, language)}
    return Scene(voting.phase, name, more)


def _shown_together(live: Live) -> list[str]:
    """The current part, and while it is asked whatever is asked with it."""
    here = live.room.part
    together = live.room.asking if here in live.room.asking else ()
    return [here, *(key for key in together if key != here)]


def _asked(live: Live, key: str, language: str) -> Asked:
    of, voting = part(live.bank, key), live.room.voting(key)
    wanted = voting.questions or of.keys
    named = [q.about for q in of.questions if q.key in wanted and q.kind != "points"]
    return Asked(
        key=key,
        name=part_name(live.bank, key, language),
        practices=tuple(about.name[language] for about in named if hasattr(about, "name")),
        answered=live.voted(key, voting.round),
        again=voting.round == 2,
    )


def _meaning(live: Live, language: str) -> str:
    """What the part is about, in a line."""
    of = part(live.bank, live.room.part)
    if of.is_lever:
        return live.bank.lever(of.key).meaning[language]
    if of.key == "importance":
        return live.bank.importance[language]
    if of.questions[0].kind == "points":
        return str(of.questions[0].about.prompt[language])  # type: ignore[union-attr]
    return ""


def _revealed(live: Live, language: str) -> Scene:
    key = live.room.part
    shown = revealing.looked_at(live, revealing.pictures(live, key))
    more = {
        "prompt": revealing.prompt(live, shown, language),
        "agreed": revealing.agreed(live, key, language),
    }
    if cloud := shown[-1].cloud:
        chart = revealing.triangle(live, cloud, language)
        shares = revealing.shares(live, cloud, language)
        return Scene("placed", chart.chart.title, {**_kept(chart), "shares": shares})
    votes = revealing.rows(live, shown, language)
    return Scene("revealed", votes.title, {**more, "votes": votes})


def _kept(chart: PageChart) -> dict[str, Any]:
    """A chart, and a mark that changes when it does: the projector draws it once."""
    return {"chart": chart, "mark": crc32(json.dumps(chart.data).encode())}


def _result(live: Live, language: str, name: str) -> Scene:
    outcome = revealing.outcome(live)
    named = (live.bank.lever(one.lever).name[language] for one in outcome.levers)
    levers = zip(named, outcome.levers, outcome.result.targets, strict=True)
    chart = revealing.radar(live, outcome, language)
    more = {
        **(_kept(chart) if chart else {}),
        "levers": [row for row in levers if row[1].score is not None],
        "moved": any(one.first not in (None, one.score) for one in outcome.levers),
        "weakest": _weakest(outcome),
    }
    return Scene("result", chart.chart.title if chart else name, more)


def _weakest(outcome: Outcome) -> str | None:
    """The weakest lever; None where others have the same score."""
    scores = sorted(one.score for one in outcome.levers if one.score is not None)
    alone = len(scores) > 1 and scores[0] < scores[1]
    return outcome.weakest if alone else None


def _dots(live: Live, language: str, _name: str) -> Scene:
    return Scene("dots", _("Where do we begin?"), _lined(weighing.on_offer(live, language)))


def _actions(live: Live, language: str, _name: str) -> Scene:
    """What was taken on, and while there is room what the room wants most of the rest."""
    taken = weighing.taken_on(live)
    left = weighing.left(weighing.on_offer(live, language), taken)
    wanted = left[: max(0, min(weighing.leading(left), ROWS - len(taken)))]
    more = {"actions": taken, "rows": ROWS, **_lined(wanted)}
    return Scene("actions", _("Who does what, and by when?"), more)


def _lined(steps: Sequence[Weighed]) -> dict[str, Any]:
    return {"steps": steps, **stage_votes.lined([step.dots for step in steps])}


SCENES: Mapping[str, Callable[[Live, str, str], Scene]] = {
    "lobby": _lobby,
    "vote": _vote,
    "result": _result,
    "dots": _dots,
    "actions": _actions,
}
