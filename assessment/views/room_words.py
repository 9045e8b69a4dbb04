"""What the live workshop says in words: its parts, refusals, pace and time. Decides nothing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from questions.bank import LEVERS, Bank

if TYPE_CHECKING:
    from assessment.workshop.refusal import Reason

PARTS: Mapping[str, LazyString] = {
    "lobby": _l("Joining"),
    "service": _l("Service"),
    "today": _l("Positioning today"),
    "intended": _l("Positioning in three years"),
    "importance": _l("How important each lever is"),
    "result": _l("Result"),
    "dots": _l("Dots on next steps"),
    "actions": _l("Who does what"),
    "end": _l("The end"),
}
STALE = _l("Somebody else was quicker: the room has moved on. Nothing was changed; this is now.")
CLOSED = _l("The workshop has ended; nothing can change any more.")
UNREADABLE = _l("Please check what you entered. Nothing was changed.")
REASONS: Mapping["Reason", LazyString] = {
    "done": CLOSED,
    "unknown": _l("There is no such part of the workshop."),
    "first": _l("This is the first part; nothing comes before it."),
    "last": _l("This is the last part; nothing comes after it."),
    "no_vote": _l("Nothing is asked in this part."),
    "elsewhere": _l("The room is in another part by now."),
    "asked": _l("This part was asked before. A second vote asks it again."),
    "too_many": _l("Two parts are being asked already. Please close one of them first."),
    "not_asking": _l("Nobody is voting on this part just now."),
    "not_closed": _l("The vote on this part is not closed."),
    "not_revealed": _l("The answers have not been revealed yet."),
    "few": _l("Answers can be revealed from 3 on, so that nobody stands alone."),
    "answered": _l("Somebody has voted already, so this vote cannot be taken back."),
    "rounds": _l("There have been two votes already. The next thing is to agree on a score."),
    "questions": _l("Please choose practices that were asked in the first vote."),
    "score": _l("Please give a score from 1 to 5, with one decimal at most."),
    "reason": _l("The reason has room for 200 characters. Please shorten it."),
    "not_agreed": _l("Nothing has been agreed here."),
    "paused": _l("The room is paused already."),
    "not_paused": _l("The room is not paused."),
    "minutes": _l("A timer can run for 1 to 120 minutes."),
    "no_timer": _l("No timer is running."),
    "plan": _l("A workshop is planned for 30, 60 or 90 minutes."),
    "people": _l("A rehearsal has 3 to 100 simulated people."),
    "begun": _l("Something was asked in this room already: a rehearsal needs an untouched one."),
    "rehearsal": _l("This is a rehearsal. Please end it first."),
    "not_rehearsing": _l("No rehearsal is under way."),
}


def part_name(bank: Bank, key: str, language: str) -> str:
    """What a part of the workshop is called."""
    return bank.lever(key).name[language] if key in LEVERS else str(PARTS[key])


def minutes_text(number: int) -> str:
    """'7 minutes'."""
    return str(ngettext("%(num)d minute", "%(num)d minutes", number))


def pace_text(pace: int | None) -> str:
    """'2 minutes behind plan'; '' before the workshop has begun and after it."""
    if pace is None:
        return ""
    if pace > 0:
        return str(ngettext("%(num)d minute ahead", "%(num)d minutes ahead", pace))
    if pace < 0:
        return str(ngettext("%(num)d minute behind plan", "%(num)d minutes behind plan", -pace))
    return str(_("on time"))


def clock_text(seconds: float) -> str:
    """'4:07'."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"
