"""Closing a live workshop: its last votes become answers, and what it came to is frozen."""

from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from assessment import jobs
from assessment.jobs import closing as kind
from assessment.models import Audience, Ballot, Outcome, Response, RoomDot, Seat, Vote
from assessment.scoring.snapshot import SnapshotError
from assessment.store import (
    closing,
    copying,
    dots,
    gathering,
    outcomes,
    retention,
    rooms,
    snapshots,
    votes,
    work,
)
from assessment.store.database import db
from assessment.workshop import commands as do
from assessment.workshop.reveal import Shown
from tests import room as make
from tests import rows
from tests.room import BANK, NOW

LEVELS = (1, 2, 3, 4, 5, 3, 4, 2)
POINTS = [[50, 30, 20], [40, 40, 20], [20, 60, 20], [10, 30, 60]] * 2


def workshop(people: int = 8, **more):
    """A workshop that voted on two levers, one of them twice, on service and on both points."""
    audience = make.open_room(db.session, **more)
    phones = make.phones(db.session, audience, people)
    for key in ("goals", "culture", "service"):
        everybody(audience, phones, key, LEVELS)
    make.command(db.session, audience, lambda room: do.go(room, "goals", NOW))
    make.command(db.session, audience, lambda room: do.vote_again(room, "goals", ["G1"], NOW))
    for phone in phones:
        make.vote(db.session, phone, "goals", 4, 2, "G1")
    make.reveal(db.session, audience, "goals")
    make.command(db.session, audience, lambda room: do.agree(room, "goals", 3.5, "Weil es so ist"))
    for key in ("today", "intended"):
        everybody(audience, phones, key, POINTS)
    make.command(db.session, audience, lambda room: do.go(room, "dots", NOW))
    for phone in phones[:3]:
        dots.put(db.session, phone, "G1-start", 2)
        db.session.commit()
    return audience


def everybody(audience, phones, key, answers) -> None:
    """A part is asked, answered and shown."""
    make.ask(db.session, audience, key)
    for phone, answer in zip(phones, answers, strict=False):
        make.vote(db.session, phone, key, answer)
    make.reveal(db.session, audience, key)


def close(audience, to: str = "done") -> None:
    order = kind.order(audience)
    db.session.rollback()
    work.ask(db.session, order, rows.NOW)
    db.session.commit()
    jobs.current().run(order.key)
    db.session.rollback()
    db.session.expire_all()
    assert work.find(db.session, order.key).state == to


def answers(audience) -> list[dict]:
    return list(
        db.session.scalars(select(Response.payload).where(Response.audience_id == audience))
    )


def count(row) -> int:
    return db.session.scalar(select(func.count()).select_from(row)) or 0


def test_the_last_votes_become_answers_to_the_form(context) -> None:
    audience = workshop()
    close(audience)
    found = answers(audience)
    assert len(found) == 8
    assert Counter(one["items"]["G1"] for one in found) == {4: 8}, "of the second vote"
    assert Counter(one["items"]["G2"] for one in found) == Counter(LEVELS), "of the first"
    assert Counter(one["items"]["C1"] for one in found) == Counter(LEVELS)
    assert "K1" not in found[0]["items"], "that lever was never asked"
    assert Counter(one["service"]["speed"] for one in found) == Counter(LEVELS)
    situations = set(BANK.form("full").allocations)
    assert all(set(one["allocations"]) == situations for one in found)
    assert sorted(one["intended"] for one in found) == sorted(POINTS)


def test_an_answer_does_not_tie_the_answers_of_two_levers(context) -> None:
    audience = workshop()
    close(audience)
    together = {(one["items"]["G2"], one["items"]["C1"]) for one in answers(audience)}
    other = {(one["items"]["G2"], one["service"]["speed"]) for one in answers(audience)}
    same = {(level, level) for level in LEVELS}
    assert together != same or other != same, "each phone said the same everywhere"


def test_what_is_published_agrees_with_what_the_room_saw(context) -> None:
    audience = workshop()
    close(audience)
    snapshot = snapshots.load(db.session, audience)
    assert snapshot.participation.n == 8
    outcome = outcomes.load(db.session, audience)
    goals, culture = outcome.levers[:2]
    assert (goals.first, goals.second) == (3.0, 3.2)
    assert (goals.agreed.score, goals.agreed.reason) == (3.5, "Weil es so ist")
    assert (culture.first, culture.second, culture.agreed) == (3.0, None, None)
    assert outcome.dots == (("G1-start", 6),)
    means = {one.lever: one.mean for one in snapshot.total.levers}
    assert (means["goals"], means["culture"], means["knowledge"]) == (3.2, 3.0, None)
    assert snapshot.total.positioning.mean == pytest.approx(outcome.result.positioning.mean)


def test_nothing_is_left_of_who_voted(context) -> None:
    audience = workshop()
    close(audience)
    assert [count(row) for row in (Seat, Vote, RoomDot)] == [0, 0, 0]
    assert count(Ballot) == 5 * 8 + 8
    assert rooms.load(db.session, audience).room.done


def test_a_room_without_a_vote_says_too_few(context) -> None:
    audience = make.open_room(db.session)
    make.phones(db.session, audience, 4)
    close(audience)
    snapshot = snapshots.load(db.session, audience)
    assert (snapshot.total, snapshot.participation.n) == (None, None)
    outcome = outcomes.load(db.session, audience)
    assert outcome.overall is None
    assert all(one.score is None for one in outcome.levers)


def test_one_or_two_votes_never_become_answers(context) -> None:
    audience = make.open_room(db.session)
    phones = make.phones(db.session, audience, 5)
    make.ask(db.session, audience, "goals")
    make.ask(db.session, audience, "culture")
    for phone in phones:
        make.vote(db.session, phone, "goals", 3)
    for phone in phones[:2]:
        make.vote(db.session, phone, "culture", 1)
    close(audience)
    assert [sorted(one["items"]) for one in answers(audience)] == [
        sorted(make.part(BANK, "goals").keys)
    ] * 5
    assert count(Vote) == 0


def numbers(value, least: list) -> None:
    """How many answers stand behind each figure of an outcome."""
    if isinstance(value, Shown) and value.mean is not None:
        least.append(value.n)
    if is_dataclass(value):
        value = [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        for one in value:
            numbers(one, least)


def test_nothing_in_an_outcome_comes_from_fewer_than_three(context) -> None:
    audience = make.open_room(db.session)
    phones = make.phones(db.session, audience, 6)
    make.ask(db.session, audience, "goals")
    for number, phone in enumerate(phones):
        said = {"G1": 3, "G2": 2 if number < 2 else None}
        votes.put(db.session, phone, BANK, ("goals", 1), said)
        db.session.commit()
    close(audience)
    outcome = outcomes.load(db.session, audience)
    behind: list[int] = []
    numbers(outcome, behind)
    assert behind == [6]
    practices = {one.item: one.first for one in outcome.levers[0].practices}
    assert practices["G2"].dots is practices["G2"].mean is None


def test_a_rehearsal_that_was_never_ended_leaves_nothing(context) -> None:
    audience = make.open_room(db.session)
    phones = make.phones(db.session, audience, 4)
    make.command(db.session, audience, lambda room: do.rehearse(room, 20, 7, NOW))
    everybody(audience, phones, "goals", LEVELS)
    close(audience)
    assert snapshots.load(db.session, audience).total is None
    assert outcomes.load(db.session, audience).overall is None
    assert [count(row) for row in (Ballot, Response, Vote)] == [0, 0, 0]


@pytest.mark.parametrize("form", ["full", "pulse", "quick"])
def test_answers_fit_the_form_of_the_audience(context, form) -> None:
    audience = workshop(form=form)
    close(audience)
    snapshot = snapshots.load(db.session, audience)
    assert snapshot.participation.n == 8
    assert snapshot.total.positioning.n == 8
    asked = set(BANK.form(form).items)
    assert all(set(one["items"]) <= asked for one in answers(audience))


def test_an_outcome_cannot_be_changed_and_stays(context) -> None:
    audience = workshop()
    close(audience)
    with pytest.raises(Exception, match="never changed"):
        db.session.execute(update(Outcome).values(content={}))
    db.session.rollback()
    with pytest.raises(Exception, match="goes with its workshop"):
        db.session.execute(text("DELETE FROM outcome"))
    db.session.rollback()
    with copying._unguarded(db.session.connection()):
        db.session.execute(update(Outcome).values(content={"dots": []}))
        with pytest.raises(SnapshotError):
            outcomes.load(db.session, audience)


def test_a_pulse_has_no_outcome(context) -> None:
    audience = rows.audience(db.session).id
    db.session.commit()
    close(audience)
    assert outcomes.load(db.session, audience) is None


def test_gathering_again_changes_nothing(context) -> None:
    audience = workshop()
    closing.begin(db.session, audience)
    db.session.commit()
    found = []
    for _ in range(2):
        gathering.gather(db.session, audience, NOW)
        db.session.commit()
        found.append((answers(audience), rooms.version(db.session, audience), count(Ballot)))
    assert found[0] == found[1]
    assert len(found[0][0]) == 8


STEPS = [
    ("assessment.store.closing", "begin", "after"),
    ("assessment.store.commands", "finished", "after"),
    ("assessment.store.gathering", "answers", "after"),
    ("assessment.store.gathering", "gather", "after"),
    ("assessment.store.closing", "circumstances", "before"),
    ("assessment.store.outcomes", "write", "after"),
    ("assessment.store.closing", "end", "after"),
    ("assessment.store.closing", "sweep", "before"),
]


@pytest.mark.parametrize(("module", "step", "when"), STEPS)
def test_a_power_cut_at_any_point_loses_and_doubles_no_vote(
    context, power_cut, module, step, when
) -> None:
    audience, twin = workshop(), workshop()
    close(twin)
    power_cut(kind.order(audience), module, step, when)
    assert db.session.get(Audience, audience).state == "closed"
    assert len(answers(audience)) == 8
    same = [outcomes.load(db.session, one) for one in (audience, twin)]
    assert same[0] == same[1]
    levels = [Counter(one["items"]["C1"] for one in answers(each)) for each in (audience, twin)]
    assert levels[0] == levels[1] == Counter(LEVELS)


def test_ballots_go_with_the_answers_when_their_time_is_over(context) -> None:
    audience = workshop()
    close(audience)
    closed_at = db.session.get(Audience, audience).closed_at
    db.session.rollback()
    retention.remove_responses(db.session, closed_at + timedelta(days=2 * 366))
    db.session.commit()
    assert [count(row) for row in (Ballot, Response)] == [0, 0]
    assert outcomes.load(db.session, audience).dots
