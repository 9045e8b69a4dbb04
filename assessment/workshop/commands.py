"""What the facilitator can do with a room: each command gives the new room or refuses.

Commands know counts and never a vote. The moment, where it matters, is the last argument.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assessment.workshop import plan as plans
from assessment.workshop.parts import KINDS, ORDER, Part
from assessment.workshop.refusal import Reason, require
from assessment.workshop.reveal import LEAST
from assessment.workshop.room import (
    AT_ONCE,
    Agreement,
    Asked,
    Clock,
    Rehearsal,
    Room,
    Round,
    Voting,
    opened,
)

LONGEST_REASON = 200  # characters
MOST_MINUTES = 120
REHEARSED = range(LEAST, 101)


def go(room: Room, part: str, now: float) -> Room:
    """To any part. What is being asked is closed where the workshop goes beyond the votes."""
    require(not room.done, "done")
    require(part in KINDS, "unknown")
    room = room if KINDS[part] in {"lobby", "vote"} else _all_closed(room, now)
    reading = room.clock.at(now)
    leaves_lobby = room.begun is None and part != "lobby"
    return replace(
        room,
        part=part,
        begun=reading if leaves_lobby else room.begun,
        part_begun=reading if part != room.part else room.part_begun,
        timer=room.timer if part == room.part else None,
        skipped=tuple(key for key in room.skipped if key != part),
    )


def forward(room: Room, now: float) -> Room:
    """To the next part."""
    require(not room.done, "done")
    require(room.part != ORDER[-1], "last")
    return go(room, ORDER[ORDER.index(room.part) + 1], now)


def back(room: Room, now: float) -> Room:
    """To the part before."""
    require(not room.done, "done")
    require(room.part != ORDER[0], "first")
    return go(room, ORDER[ORDER.index(room.part) - 1], now)


def skip(room: Room, now: float) -> Room:
    """Leave the current part out: what it asks is closed, and the room goes to the next."""
    left = room.part
    room = forward(room, now)
    if room.voting(left).phase == "asking":
        room = _in_phase(room, left, "closed", now)
    if room.voting(left).revealed:
        return room
    return replace(room, skipped=tuple(k for k in ORDER if k in {*room.skipped, left}))


def open_votes(room: Room, parts: Sequence[Part], now: float) -> Room:
    """Ask one part, or two at once; the current one is among them."""
    require(not room.done, "done")
    keys = tuple(dict.fromkeys(part.key for part in parts))
    require(all(part.kind == "vote" for part in parts), "no_vote")
    require(room.part in keys, "elsewhere")
    require(all(room.voting(key).phase == "waiting" for key in keys), "asked")
    require(len(room.asking) + len(keys) <= AT_ONCE, "too_many")
    new = {part.key: Voting((Round("asking", part.keys, now),)) for part in parts}
    skipped = tuple(key for key in room.skipped if key not in new)
    return replace(room, votes={**room.votes, **new}, skipped=skipped)


def close_votes(room: Room, part: str, now: float) -> Room:
    """Ask no more; nothing is shown yet."""
    _require_phase(room, part, "asking", "not_asking")
    return _in_phase(room, part, "closed", now)


def undo_close(room: Room, part: str) -> Room:
    """It was too early: ask on. Nobody's answer was lost."""
    _require_phase(room, part, "closed", "not_closed")
    return _asking_again(room, part)


def reveal(room: Room, part: str, sealed: int, ballots: int, now: float) -> Room:
    """Show the answers: at once, or after closing.

    `ballots` were revealed in this round before (after `undo_reveal`), `sealed` came since; see
    `reveal.freed` for which of them are shown.
    """
    require(not room.done, "done")
    require(room.voting(part).phase in {"asking", "closed"}, "not_asking")
    require(max(sealed, ballots) >= LEAST, "few")
    return _in_phase(room, part, "revealed", now)


def undo_reveal(room: Room, part: str) -> Room:
    """It was too early: ask on. Who has voted stays counted, who has not can still do it."""
    _require_phase(room, part, "revealed", "not_revealed")
    return _asking_again(room, part)


def vote_again(room: Room, part: str, questions: Sequence[str], now: float) -> Room:
    """The second vote, on some of the questions or, if none are named, on all."""
    _require_phase(room, part, "revealed", "not_revealed")
    first = room.votes[part].rounds[0]
    require(room.votes[part].round == 1, "rounds")
    require(set(questions) <= set(first.questions), "questions")
    require(len(room.asking) < AT_ONCE, "too_many")
    again = tuple(key for key in first.questions if key in questions) or first.questions
    voting = Voting((first, Round("asking", again, now)))
    return replace(room, votes={**room.votes, part: voting})


def undo_vote_again(room: Room, part: str, sealed: int) -> Room:
    """Without the second vote after all; only while nobody has voted in it."""
    require(not room.done, "done")
    rounds = room.voting(part).rounds
    require(len(rounds) == 2 and rounds[1].phase != "revealed", "not_asking")
    require(sealed == 0, "answered")
    return replace(room, votes={**room.votes, part: Voting(rounds[:1])})


def agree(room: Room, key: str, score: float, reason: str) -> Room:
    """Write down what the room agreed on for a practice or a lever that it has seen."""
    require(not room.done, "done")
    require(room.is_revealed(key), "not_revealed")
    require(1 <= score <= 5 and round(score, 1) == score, "score")
    line = " ".join(reason.split())
    require(len(line) <= LONGEST_REASON, "reason")
    return replace(room, agreed={**room.agreed, key: Agreement(float(score), line)})


def withdraw_agreement(room: Room, key: str) -> Room:
    """Strike out what was agreed."""
    require(not room.done, "done")
    require(key in room.agreed, "not_agreed")
    return replace(room, agreed={k: one for k, one in room.agreed.items() if k != key})


def pause(room: Room, now: float) -> Room:
    """Stop the room's clock, and with it timer and pace; votes go on."""
    require(not room.done, "done")
    require(not room.paused, "paused")
    return replace(room, clock=Clock(room.clock.at(now), None))


def resume(room: Room, now: float) -> Room:
    """Let the clock run on."""
    require(not room.done, "done")
    require(room.paused, "not_paused")
    return replace(room, clock=Clock(room.clock.ran, now))


def set_timer(room: Room, minutes: int, now: float) -> Room:
    """Count down from so many minutes; a new timer replaces the old one."""
    require(not room.done, "done")
    require(1 <= minutes <= MOST_MINUTES, "minutes")
    return replace(room, timer=room.clock.at(now) + 60 * minutes)


def stop_timer(room: Room) -> Room:
    """Without a timer."""
    require(not room.done, "done")
    require(room.timer is not None, "no_timer")
    return replace(room, timer=None)


def set_plan(room: Room, plan: int) -> Room:
    """Another length."""
    require(not room.done, "done")
    require(plan in plans.PLANS, "plan")
    return replace(room, plan=plan)


def rehearse(room: Room, people: int, seed: int, now: float) -> Room:
    """Fill an untouched room with simulated people."""
    require(not room.done, "done")
    require(room.rehearsal is None, "rehearsal")
    require(not room.votes and not room.agreed, "begun")
    require(people in REHEARSED, "people")
    return replace(opened(room.plan, now), rehearsal=Rehearsal(seed, people))


def end_rehearsal(room: Room, now: float) -> Room:
    """Nothing of the rehearsal stays: a new room with the same plan."""
    require(room.rehearsal is not None, "not_rehearsing")
    return opened(room.plan, now)


def finish(room: Room, dots: Mapping[str, int], now: float) -> Room:
    """The end of the workshop, with the dots of each next step; nothing can change after."""
    require(not room.done, "done")
    require(room.rehearsal is None, "rehearsal")
    room = go(room, ORDER[-1], now)
    kept = {step: count for step, count in sorted(dots.items()) if count > 0}
    return replace(room, dots=kept, clock=Clock(room.clock.at(now), None), done=True)


def _require_phase(room: Room, part: str, phase: Asked, reason: Reason) -> None:
    require(not room.done, "done")
    require(room.voting(part).phase == phase, reason)


def _in_phase(room: Room, part: str, phase: Asked, now: float) -> Room:
    """With the latest round of a part closed or revealed."""
    *before, last = room.votes[part].rounds
    closed_at = now if last.closed_at is None else last.closed_at
    voting = Voting((*before, replace(last, phase=phase, closed_at=closed_at)))
    return replace(room, votes={**room.votes, part: voting})


def _asking_again(room: Room, part: str) -> Room:
    require(len(room.asking) < AT_ONCE, "too_many")
    *before, last = room.votes[part].rounds
    voting = Voting((*before, replace(last, phase="asking", closed_at=None)))
    return replace(room, votes={**room.votes, part: voting})


def _all_closed(room: Room, now: float) -> Room:
    for part in room.asking:
        room = _in_phase(room, part, "closed", now)
    return room
