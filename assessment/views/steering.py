"""What the control offers: the one next action in words, what can be undone, and the rest.

Decides by the room's state alone; every offer is a command that the room itself may still refuse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from assessment.views import revealing, scenes, weighing
from assessment.views.live import Live
from assessment.views.room_words import clock_text, minutes_text, pace_text, part_name
from assessment.views.weighing import Weighed
from assessment.workshop import plan
from assessment.workshop.parts import KINDS, ORDER, part
from assessment.workshop.reveal import LEAST
from questions.bank import LEVERS


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: its command, its label, and what its form carries."""

    command: str
    label: str
    values: Mapping[str, Any] = field(default_factory=dict)
    waits: str = ""  # why it cannot be pressed yet


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many have answered one part."""

    name: str
    answered: int
    again: bool


@dataclass(frozen=True, slots=True)
class Open:
    """What may be agreed on: a lever or a practice, with what was agreed so far."""

    key: str
    name: str
    score: str
    reason: str
    seen: str  # what the room has said: '3.4', or a median


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the control shows beside the counts."""

    key: str
    name: str
    number: int
    kind: str
    phase: str
    main: Offer | None
    undo: Offer | None
    counts: tuple[Count, ...]
    pace: str
    late: bool
    minutes: str
    left: float | None
    clock: str
    shows: str  # on the projector
    parts: tuple[tuple[str, str, str], ...]  # key, name, what has happened there
    together: tuple[tuple[str, str], ...]  # levers that could be asked at the same time
    again: tuple[tuple[str, str], ...]  # practices for the second vote
    agreeing: tuple[Open, ...]
    prompt: tuple[str, str] | None
    actions: tuple[Any, ...]
    steps: tuple[Weighed, ...]  # with their dots; those that nobody has taken on
    first: int  # how many of them are not behind a fold


def desk(live: Live, language: str) -> Desk:
    """The control of this moment, in the language of whoever holds it."""
    room, key = live.room, live.room.part
    of, voting, pace = part(live.bank, key), live.room.voting(key), live.room.pace(live.now)
    left = room.timer_left(live.now)
    taken = weighing.taken_on(live) if key in ("actions", "end") else []
    steps = _steps(live, taken, language)
    return Desk(
        key=key,
        name=part_name(live.bank, key, language),
        number=ORDER.index(key) + 1,
        kind=KINDS[key],
        phase=voting.phase if of.kind == "vote" else "",
        main=None if live.over else _main(live, language),
        undo=None if live.over else _undo(live),
        counts=_counts(live, language),
        pace=pace_text(pace),
        late=(pace or 0) < 0,
        minutes=minutes_text(plan.minutes(room.plan, key)),
        left=left,
        clock=clock_text(left) if left is not None else "",
        shows=scenes.told(live, language),
        parts=tuple((k, part_name(live.bank, k, language), _happened(live, k)) for k in ORDER),
        together=_together(live, language),
        again=_again(live, language),
        agreeing=_agreeing(live, language),
        prompt=_prompt(live, language),
        actions=tuple(taken),
        steps=steps,
        first=sum(step.dots > 0 for step in steps) or weighing.FEWEST,
    )


def _steps(live: Live, taken: Sequence[Any], language: str) -> tuple[Weighed, ...]:
    if live.room.part not in ("dots", "actions"):
        return ()
    offered = weighing.on_offer(live, language)
    return offered if live.room.part == "dots" else weighing.left(offered, taken)


def _main(live: Live, language: str) -> Offer | None:
    command, key = live.room.suggested, live.room.part
    if command is None:
        return None
    if command == "forward":
        following = part_name(live.bank, ORDER[ORDER.index(key) + 1], language)
        return Offer(command, _("Go on: %(part)s", part=following))
    if command == "reveal":
        few = live.voted(key, live.room.voting(key).round) < LEAST
        waits = _("From 3 answers") if few else ""
        return Offer(command, _("Reveal the answers"), {"part": key}, waits)
    labels = {
        "open_votes": _("Start the vote"),
        "finish": _("End the workshop"),
        "resume": _("Go on after the pause"),
        "end_rehearsal": _("End the rehearsal"),
    }
    values = {"part": key} if command == "open_votes" else {}
    return Offer(command, labels[command], values)


def _undo(live: Live) -> Offer | None:
    """What takes the last step back, if anything does."""
    key = live.room.part
    voting, at = live.room.voting(key), {"part": key}
    if voting.phase == "closed":
        return Offer("undo_close", _("Let people go on voting"), at)
    if voting.phase == "revealed":
        return Offer("undo_reveal", _("Take the reveal back"), at)
    if voting.phase == "asking" and voting.round == 2 and not live.voted(key, 2):
        return Offer("undo_vote_again", _("Without the second vote after all"), at)
    return None


def _counts(live: Live, language: str) -> tuple[Count, ...]:
    room = live.room
    keys = [room.part] if room.voting(room.part).rounds else []
    keys += [key for key in room.asking if key != room.part]
    return tuple(
        Count(
            part_name(live.bank, key, language),
            live.voted(key, room.voting(key).round),
            room.voting(key).round == 2,
        )
        for key in keys
    )


def _happened(live: Live, key: str) -> str:
    """What has become of a part, in a word."""
    room = live.room
    if key == room.part:
        return str(_("here"))
    if key in room.skipped:
        return str(_("skipped"))
    words: dict[str, str] = {
        "waiting": "",
        "asking": _("being asked"),
        "closed": _("closed"),
        "revealed": _("revealed"),
    }
    return words[room.voting(key).phase]


def _together(live: Live, language: str) -> tuple[tuple[str, str], ...]:
    room = live.room
    if room.part not in LEVERS or room.voting(room.part).phase != "waiting" or room.asking:
        return ()
    free = [k for k in LEVERS if k != room.part and room.voting(k).phase == "waiting"]
    return tuple((key, part_name(live.bank, key, language)) for key in free)


def _again(live: Live, language: str) -> tuple[tuple[str, str], ...]:
    voting, of = live.room.voting(live.room.part), part(live.bank, live.room.part)
    if voting.phase != "revealed" or voting.round != 1:
        return ()
    return tuple((q.key, _about(q.about, language)) for q in of.questions)


def _about(about: Any, language: str) -> str:
    named = getattr(about, "name", None) or about.prompt
    return str(named[language])


def _agreeing(live: Live, language: str) -> tuple[Open, ...]:
    key = live.room.part
    if key not in LEVERS or not live.room.voting(key).revealed:
        return ()
    named = [(key, _("The lever as a whole"))]
    named += [(item.id, item.name[language]) for item in live.bank.lever(key).items]
    seen: dict[str, float | None] = {}
    for shown in revealing.pictures(live, key):  # what was said last stays
        seen |= {one.key: one.mean for one in shown.questions}
        seen[key] = shown.mean or seen.get(key)
    return tuple(_open(live, of, name, seen.get(of)) for of, name in named)


def _open(live: Live, key: str, name: str, seen: float | None) -> Open:
    agreed = live.room.agreed.get(key)
    return Open(
        key=key,
        name=name,
        score=f"{agreed.score:.1f}" if agreed else "",
        reason=agreed.reason if agreed else "",
        seen=f"{seen:.1f}" if seen is not None else "",
    )


def _prompt(live: Live, language: str) -> tuple[str, str] | None:
    key = live.room.part
    if live.room.voting(key).phase != "revealed":
        return None
    shown = revealing.looked_at(live, revealing.pictures(live, key))  # as the projector does
    return revealing.prompt(live, shown, language)
