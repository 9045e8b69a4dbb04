"""Draws what a phone in a room sees: what is asked now with its own answers, or where the room is.

Says nothing about anybody else's votes; reads no database but for the ranking of next steps, which
the room has seen. Before a reveal two rooms that voted differently look the same here.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any

from flask import render_template
from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from assessment.access import seats
from assessment.forms import vote
from assessment.forms.answers import Problem
from assessment.forms.asked import Question
from assessment.forms.fields import CANT_JUDGE
from assessment.store.doors import Door
from assessment.store.rooms import Current
from assessment.views.asking import ORDERS
from assessment.views.room_words import clock_text, part_name
from assessment.workshop.parts import KINDS, Ballot
from assessment.workshop.room import Room, Round
from questions.bank import LEVERS, Bank
from questions.load import bank as load_bank

KEPT = 256
_drawn: OrderedDict[Any, str] = OrderedDict()  # of pages without anybody's answers
Own = Mapping[tuple[str, int], Ballot | None]
# What a phone shows when nothing is asked: a title, and a sentence or two. '' is the part's name.
STATES: dict[str, tuple[LazyString | str, LazyString]] = {
    "lobby": (
        _l("You are in"),
        _l("The workshop begins in a moment. Whatever is asked appears here by itself."),
    ),
    "waiting": ("", _l("The questions appear here by themselves in a moment.")),
    "closed": ("", _l("Voting is closed. In a moment the screen shows how the answers spread.")),
    "revealed": ("", _l("Please look at the screen: there are the answers, without names.")),
    "result": (_l("The result"), _l("Please look at the screen: there is what came of it.")),
    "dots": (_l("Five dots for the next steps"), _l("Where should the organisation begin?")),
    "actions": (
        _l("Who does what"),
        _l("Now the room agrees on who takes on which step, and until when."),
    ),
    "ending": (_l("Nearly done"), _l("The workshop is about to end.")),
    "paused": (_l("A short break"), _l("It goes on here by itself.")),
    "end": (_l("Thank you for taking part"), _l("The workshop has ended.")),
}


@dataclass(frozen=True, slots=True)
class Failed:
    """A vote that could not be stored, as it was sent."""

    form: vote.Vote
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Block:
    """One round of one part on a phone."""

    part: str
    round: int
    key: str  # under which the phone keeps its answers
    title: str
    sense: str
    first: str  # in a second vote: under which the phone has kept what it said in the first
    standing: str  # open | late | over
    questions: tuple[Question, ...]
    given: Mapping[str, Any]  # by name: a level, or three shares
    is_sent: bool
    is_cut: bool  # sent, shown to the room and no longer tied to this phone: it stays as it is
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Dots:
    """The next steps that dots can be placed on, and where this phone has placed its own."""

    steps: tuple[Any, ...]
    own: Mapping[str, int]
    left: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that one phone's page depends on."""

    door: Door
    current: Current
    seat: str
    own: Own
    dots: Dots | None = None
    failed: Failed | None = None
    changing: str = ""  # the part whose sent answers are open for a change

    @property
    def room(self) -> Room:
        return self.current.room

    @property
    def bank(self) -> Bank:
        return load_bank(self.current.bank_version)


def state(room: Room) -> str:
    """Where the room is, for a phone: 'asking', or a key of STATES."""
    if room.done:
        return "end"
    if room.asking:
        return "asking"
    if room.paused:
        return "paused"
    kind = KINDS[room.part]
    if kind == "vote":
        phase = room.voting(room.part).phase
        return "waiting" if phase == "asking" else phase
    return "ending" if kind == "end" else kind


def page(seen: Seen) -> str:
    """The whole page."""
    shown = _context(seen)
    inside = Markup(_fragment(seen, shown))  # noqa: S704  # our own template, escaped by Jinja
    return render_template("room/phone/page.html", **shown, inside=inside)


def fragment(seen: Seen) -> str:
    """What of the page follows the room."""
    return _fragment(seen, _context(seen))


def _fragment(seen: Seen, shown: Mapping[str, Any]) -> str:
    """Drawn once for all phones that see the same: a room moves on for a hundred at a time."""
    blocks = [*shown["asked"], shown["late"], shown["answered"]]
    blocks = [block for block in blocks if block]
    if seen.dots or seen.failed or seen.changing or any(block.given for block in blocks):
        return render_template("room/phone/room.html", **shown)
    states = tuple((one.part, one.standing, one.is_sent, one.is_cut) for one in blocks)
    language, left = get_locale().language, shown["left"]
    key = seen.door, seen.current.version, language, shown["order"], states, left
    if key not in _drawn:
        _drawn[key] = render_template("room/phone/room.html", **shown)
        while len(_drawn) > KEPT:
            _drawn.popitem(last=False)
    return _drawn[key]


def _context(seen: Seen) -> dict[str, Any]:
    now = state(seen.room)
    asked = [_block(seen, key, "open") for key in seen.room.asking]
    title, text = _words(seen, now, asked)
    left = _left(seen.room) if asked else None
    late = _late(seen) if now in ("closed", "revealed") else None
    drawn = [*asked, *([late] if late else [])]
    given = {name: said for block in drawn for name, said in block.given.items()}
    return {
        "door": seen.door,
        "bank": seen.bank,
        "room": seen.room,
        "state": now,
        "title": title,
        "text": text,
        "sense": _sense(seen.bank, seen.room.part) if now == "waiting" else "",
        "etag": seats.mark(seen.door.code, seen.current.version),
        "asked": asked,
        "left": left,
        "clock": clock_text(left or 0),
        "late": late,
        "answered": _answered(seen) if now in ("closed", "revealed") else None,
        "given": given,
        "typed": given,
        "errors": {found.place: found.text for block in drawn for found in block.problems},
        "dots": seen.dots,
        "order": ORDERS[int(seen.seat[:8], 16) % len(ORDERS)] if seen.seat else ORDERS[0],
        "refresh": not seen.failed and all(block.is_sent for block in asked) and not seen.changing,
        "changing": seen.changing,
    }


def _left(room: Room) -> int | None:
    """Whole seconds of the timer; None without one."""
    left = room.timer_left(datetime.now(UTC).timestamp())
    return None if left is None else ceil(left)


def _words(seen: Seen, now: str, asked: list[Block]) -> tuple[str, str]:
    """The heading, and what is to be done, also as it is told to whoever hears the page."""
    if now == "asking":
        if len(asked) > 1:
            return _("Two parts at once"), _("Please answer both, one after the other.")
        if asked[0].round > 1:
            return asked[0].title, _("The second vote has begun. Please answer here.")
        return asked[0].title, _("Please answer here. Nobody sees what you choose.")
    title, text = STATES[now]
    name = part_name(seen.bank, seen.room.part, get_locale().language)
    return str(title) or name, str(text)


def _block(seen: Seen, part: str, standing: str) -> Block:
    voting = seen.room.voting(part)
    number, last = voting.round, voting.rounds[-1]
    language = get_locale().language
    said = seen.own.get((part, number))
    questions = vote.questions(seen.current.bank_version, part, last.questions)
    failed = seen.failed if seen.failed and seen.failed.form.is_for(part, number) else None
    return Block(
        part,
        number,
        key_of(part, number, last),
        part_name(seen.bank, part, language),
        _sense(seen.bank, part),
        key_of(part, 1, voting.rounds[0]) if number > 1 else "",
        standing,
        questions,
        failed.form.shown() if failed else dict(_given(questions, said or {})),
        (part, number) in seen.own,
        (part, number) in seen.own and said is None,
        failed.problems if failed else [],
    )


def _sense(bank: Bank, part: str) -> str:
    """What a part is about, in a line; '' where its questions say it all."""
    language = get_locale().language
    if part == "importance":
        return bank.importance[language]
    return bank.lever(part).meaning[language] if part in LEVERS else ""


def key_of(part: str, number: int, of: Round) -> str:
    """What tells a round from another one of the same name, after a rehearsal for example."""
    return f"{part}-{number}-{int(of.asked_at)}"


def _given(questions: tuple[Question, ...], said: Ballot) -> Iterator[tuple[str, Any]]:
    for question in questions:
        if question.key in said:
            answer = said[question.key]
            yield question.name, CANT_JUDGE if answer is None else answer


def _late(seen: Seen) -> Block | None:
    """The round that was just closed, for whoever has not answered in it."""
    part = seen.room.part
    voted = (part, seen.room.voting(part).round) in seen.own
    return None if voted else _block(seen, part, "late")


def _answered(seen: Seen) -> Block | None:
    """The round that was just closed, for whoever has; the phone fills in what."""
    part = seen.room.part
    voted = (part, seen.room.voting(part).round) in seen.own
    return _block(seen, part, "over") if voted else None
