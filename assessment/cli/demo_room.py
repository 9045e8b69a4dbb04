"""Holds the demonstration's workshop: phones join, vote and place dots, the room agrees, and ends.

Everything goes through the store as it does from phones and control.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from assessment import demo_plans, demo_workshop
from assessment.access.rooms import hash_of
from assessment.cli.demo_waves import close, launched
from assessment.demo_workshop import BEGAN_AT, ENDED_AT
from assessment.scoring.levels import shown
from assessment.store import actions, commands, crowd, dots, rooms, seats, votes
from assessment.store.accounts import DEMO
from assessment.store.actions import Details
from assessment.store.database import begin_write, db
from assessment.store.rooms import Current
from assessment.store.seats import Phone
from assessment.workshop import commands as do
from assessment.workshop.parts import VOTES, part
from assessment.workshop.room import Room
from questions.bank import Bank

NOW = BEGAN_AT.timestamp()


def hold(bank: Bank, assessment: UUID) -> None:
    """The whole workshop, from the lobby to the last action."""
    audience = launched(assessment, demo_workshop.PRESET, BEGAN_AT)
    current = rooms.open_(db.session, audience, demo_workshop.PLAN, NOW, hash_of)
    db.session.commit()
    phones = [Phone(audience, f"{number:064x}") for number in range(demo_workshop.PEOPLE)]
    for phone in phones:
        seats.join(db.session, phone)
        db.session.commit()
    for key in VOTES:
        current = _vote(bank, current, phones, key)
    current = _command(_agree(bank, current), partial(do.go, part="dots", now=NOW))
    steps = _steps(bank, current)
    _place(phones, steps)
    current = _command(current, partial(do.go, part="actions", now=NOW))
    _take_on(bank, assessment, dots.counted(db.session, audience), steps)
    close(audience, ENDED_AT)


def _vote(bank: Bank, current: Current, phones: Sequence[Phone], key: str) -> Current:
    """A part is asked, answered and shown; some are voted on again."""
    current = _command(current, partial(do.go, part=key, now=NOW))
    current = _command(current, partial(do.open_votes, parts=[part(bank, key)], now=NOW))
    current = _answer(bank, current, phones, (key, 1))
    if key in demo_workshop.TWICE:
        again = partial(do.vote_again, part=key, questions=demo_workshop.TWICE[key], now=NOW)
        current = _answer(bank, _command(current, again), phones, (key, 2))
    return current


def _answer(bank: Bank, current: Current, phones: Sequence[Phone], of: tuple[str, int]) -> Current:
    for phone, ballot in zip(phones, demo_workshop.ballots(bank, *of), strict=True):
        votes.put(db.session, phone, bank, of, demo_workshop.payload(ballot))
        db.session.commit()
    shown_part = part(bank, of[0])
    found = commands.reveal(db.session, current.audience_id, current.version, shown_part, NOW)
    db.session.commit()
    return found


def _agree(bank: Bank, current: Current) -> Current:
    """What the room agrees on, not far from its last vote."""
    levers = crowd.outcome(db.session, current, bank, {}, NOW).levers
    last = {one.lever: one.score for one in levers}
    last |= {one.item: one.score for lever in levers for one in lever.practices}
    for one in demo_workshop.AGREED:
        score = shown((last[one.key] or 0) + one.moved)
        agreed = partial(do.agree, key=one.key, score=score, reason=one.reason)
        current = _command(current, agreed)
    return current


def _steps(bank: Bank, current: Current) -> list[str]:
    """The next steps that the room is offered, the first ones first."""
    ranked = crowd.outcome(db.session, current, bank, {}, NOW).result.priorities
    return [one.step for one in ranked]


def _place(phones: Sequence[Phone], steps: Sequence[str]) -> None:
    for phone, placed in zip(phones, demo_workshop.dots(steps), strict=True):
        for step, count in placed.items():
            dots.put(db.session, phone, step, count)
            db.session.commit()


def _take_on(bank: Bank, assessment: UUID, placed: Mapping[str, int], steps: Sequence[str]) -> None:
    """The steps with most dots find somebody."""
    first = sorted(placed, key=lambda step: (-placed[step], steps.index(step)))
    titles = {step.id: step.title["de"] for step in bank.steps}
    db.session.rollback()
    begin_write(db.session)
    for step, (owner, due) in zip(first, demo_plans.OWNERS, strict=False):
        said = Details(titles[step], owner, step, due)
        actions.create(db.session, assessment, said, ENDED_AT, actor=DEMO)
    db.session.commit()


def _command(current: Current, what: Callable[[Room], Room]) -> Current:
    found = rooms.change(db.session, current.audience_id, current.version, what)
    db.session.commit()
    return found
