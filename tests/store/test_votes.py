"""Votes: kept once for each phone and round, cut off from it at a reveal, none lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update

from assessment.models import Ballot, Response, Seat, Vote
from assessment.store import closing, commands, gathering, responses, rooms, seats, votes
from assessment.store.database import db
from assessment.store.rooms import ClosedError
from assessment.store.seats import NoSeatError, Phone
from assessment.store.votes import Count, ShutError
from assessment.workshop import commands as do
from assessment.workshop.parts import BadVoteError
from assessment.workshop.refusal import RefusedError
from tests import room as make
from tests.room import BANK, NOW

GOALS = ("goals", 1)


@pytest.fixture
def workshop(context):
    """A workshop that asks the first lever."""
    audience = make.open_room(db.session)
    make.ask(db.session, audience, "goals")
    return audience


@pytest.fixture
def phones(workshop):
    return make.phones(db.session, workshop, 8)


def vote(phone, answer, round=1, *only) -> str:
    return make.vote(db.session, phone, "goals", answer, round, *only)


def reveal(workshop) -> None:
    make.reveal(db.session, workshop, "goals")


def again(workshop) -> None:
    make.command(db.session, workshop, lambda room: do.undo_reveal(room, "goals"))
    reveal(workshop)


def finish(workshop) -> None:
    commands.finish(db.session, workshop, rooms.version(db.session, workshop), NOW)
    db.session.commit()


def levels(workshop, round=1) -> list[int]:
    """What the ballots of a round say to the first practice."""
    found = votes.ballots(db.session, workshop).get(("goals", round), [])
    return sorted(ballot["G1"] for ballot in found)


# Joining


def test_a_phone_joins_once(workshop) -> None:
    phone = Phone(workshop, "a" * 64)
    assert seats.join(db.session, phone)
    db.session.commit()
    assert not seats.join(db.session, phone)
    assert seats.count(db.session, workshop) == 1
    assert seats.is_seated(db.session, phone)


def test_a_phone_that_has_not_joined_does_not_vote(workshop) -> None:
    with pytest.raises(NoSeatError):
        vote(Phone(workshop, "b" * 64), 3)


def test_nobody_joins_or_votes_when_the_workshop_is_over(workshop, phones) -> None:
    version = rooms.version(db.session, workshop)
    commands.finish(db.session, workshop, version, NOW)
    db.session.commit()
    with pytest.raises(ClosedError):
        seats.join(db.session, Phone(workshop, "b" * 64))
    with pytest.raises(ShutError):
        vote(phones[0], 3)
    closing.begin(db.session, workshop)
    db.session.commit()
    with pytest.raises(ClosedError):
        vote(phones[0], 3)


# Voting


def test_a_vote_is_kept_and_can_be_changed_until_the_reveal(workshop, phones) -> None:
    assert vote(phones[0], 2) == "kept"
    assert vote(phones[0], 2) == "kept"
    assert vote(phones[0], 4) == "kept"
    assert votes.own(db.session, phones[0]) == {GOALS: make.said("goals", 4)}
    assert votes.own(db.session, phones[1]) == {}
    assert votes.counts(db.session, workshop) == {GOALS: Count(1, 1)}


def test_a_vote_does_not_change_the_version(workshop, phones) -> None:
    before = rooms.version(db.session, workshop)
    vote(phones[0], 2)
    assert rooms.version(db.session, workshop) == before


@pytest.mark.parametrize("payload", [{}, {"C1": 3}, {"G1": 6}, {"G1": "3"}, [], None])
def test_what_no_page_sends_is_not_kept(workshop, phones, payload) -> None:
    with pytest.raises(BadVoteError):
        votes.put(db.session, phones[0], BANK, GOALS, payload)
    db.session.rollback()
    assert votes.counts(db.session, workshop) == {}


@pytest.mark.parametrize("of", [("culture", 1), ("goals", 2), ("goals", 0), ("lobby", 1), ("x", 1)])
def test_what_is_not_asked_is_refused(phones, of) -> None:
    with pytest.raises(ShutError):
        votes.put(db.session, phones[0], BANK, of, {"G1": 3})


def test_two_parts_are_voted_on_at_once(workshop, phones) -> None:
    make.ask(db.session, workshop, "culture")
    for phone in phones[:3]:
        vote(phone, 2)
        make.vote(db.session, phone, "culture", 5)
    make.reveal(db.session, workshop, "culture")
    assert votes.counts(db.session, workshop) == {
        GOALS: Count(3, 3),
        ("culture", 1): Count(3, 0),
    }


# The cut


def test_a_reveal_cuts_votes_off_from_their_phones(workshop, phones) -> None:
    for phone, level in zip(phones[:4], (1, 2, 2, 5), strict=True):
        vote(phone, level)
    reveal(workshop)
    assert levels(workshop) == [1, 2, 2, 5]
    assert votes.own(db.session, phones[0]) == {GOALS: None}
    assert votes.counts(db.session, workshop) == {GOALS: Count(4, 0)}
    assert votes.counts(db.session, workshop)[GOALS].ballots == 4


def test_from_fewer_than_three_nothing_is_revealed_and_nothing_cut(workshop, phones) -> None:
    for phone in phones[:2]:
        vote(phone, 3)
    with pytest.raises(RefusedError, match="few"):
        reveal(workshop)
    db.session.rollback()
    assert votes.counts(db.session, workshop) == {GOALS: Count(2, 2)}


def test_a_ballot_never_gets_another_answer_of_its_phone(workshop, phones) -> None:
    for phone in phones[:3]:
        vote(phone, 3)
    reveal(workshop)
    assert vote(phones[0], 5) == "unchanged"
    make.command(db.session, workshop, lambda room: do.undo_reveal(room, "goals"))
    assert vote(phones[0], 5) == "unchanged"
    reveal(workshop)
    assert levels(workshop) == [3, 3, 3]


def test_late_votes_wait_sealed_until_there_are_three(workshop, phones) -> None:
    for phone in phones[:3]:
        vote(phone, 3)
    reveal(workshop)
    assert [vote(phone, 5) for phone in phones[3:5]] == ["late", "late"]
    assert vote(phones[3], 5) == "kept"
    assert vote(phones[3], 1) == "unchanged"
    again(workshop)
    assert levels(workshop) == [3, 3, 3], "two alone could be told by what changes"
    assert vote(phones[5], 1) == "late"
    again(workshop)
    assert levels(workshop) == [1, 3, 3, 3, 5, 5]


@pytest.fixture
def thin(workshop, phones):
    """Three were shown, and of three latecomers two say something to the first practice."""
    for phone in phones[:3]:
        vote(phone, 3)
    reveal(workshop)
    others = [key for key in make.said("goals", 1) if key != "G1"]
    assert [vote(phone, 5) for phone in phones[3:5]] == ["late", "late"]
    assert vote(phones[5], 5, 1, *others) == "late"
    return workshop


def test_late_votes_wait_while_two_of_them_could_be_told_by_one_practice(thin, phones) -> None:
    again(thin)
    assert levels(thin) == [3, 3, 3]
    assert votes.counts(db.session, thin) == {GOALS: Count(6, 3)}
    vote(phones[6], 5)
    again(thin)
    assert len(votes.ballots(db.session, thin)[GOALS]) == 7
    assert votes.counts(db.session, thin) == {GOALS: Count(7, 0)}


def test_at_the_end_late_votes_become_ballots_without_what_could_be_told(thin) -> None:
    finish(thin)
    ballots = votes.ballots(db.session, thin)[GOALS]
    assert sorted(one["G2"] for one in ballots) == [3, 3, 3, 5, 5, 5]
    assert sorted(one.get("G1", 0) for one in ballots) == [0, 0, 0, 3, 3, 3]
    assert votes.counts(db.session, thin) == {GOALS: Count(6, 0)}
    found = gathering.outcome(db.session, thin, {}).levers[0].practices
    assert [(one.first.n, one.first.missing) for one in found[:2]] == [(3, 0), (6, 0)]


def test_late_votes_that_could_be_told_as_a_whole_never_become_ballots(workshop, phones) -> None:
    for phone in phones[:3]:
        vote(phone, 2)
    reveal(workshop)
    make.command(db.session, workshop, lambda room: do.vote_again(room, "goals", ["G1"], NOW))
    for phone in phones[:3]:
        vote(phone, 4, 2, "G1")
    reveal(workshop)
    for phone, level in zip(phones[3:6], (1, 5, None), strict=True):
        assert vote(phone, level, 2, "G1") == "late"
    again(workshop)
    finish(workshop)
    assert levels(workshop, 2) == [4, 4, 4]
    assert votes.counts(db.session, workshop)["goals", 2] == Count(6, 3)


def test_the_undoing_of_a_close_loses_no_vote(workshop, phones) -> None:
    vote(phones[0], 2)
    make.command(db.session, workshop, lambda room: do.close_votes(room, "goals", NOW))
    assert vote(phones[1], 4) == "late"
    make.command(db.session, workshop, lambda room: do.undo_close(room, "goals"))
    assert vote(phones[0], 3) == "kept"
    assert vote(phones[1], 5) == "kept"
    assert votes.counts(db.session, workshop) == {GOALS: Count(2, 2)}


def test_the_second_vote_stands_beside_the_first(workshop, phones) -> None:
    for phone in phones[:3]:
        vote(phone, 2)
    reveal(workshop)
    make.command(db.session, workshop, lambda room: do.vote_again(room, "goals", ["G1"], NOW))
    for phone in phones[:3]:
        assert vote(phone, 4, 2, "G1") == "kept"
    assert vote(phones[4], 1) == "late", "who missed the first vote is not lost"
    with pytest.raises(BadVoteError):
        vote(phones[5], 3, 2)
    db.session.rollback()
    reveal(workshop)
    assert levels(workshop) == [2, 2, 2]
    assert levels(workshop, 2) == [4, 4, 4]


def test_a_second_vote_is_taken_back_only_while_nobody_has_voted_in_it(workshop, phones) -> None:
    for phone in phones[:3]:
        vote(phone, 2)
    reveal(workshop)
    make.command(db.session, workshop, lambda room: do.vote_again(room, "goals", [], NOW))
    version = rooms.version(db.session, workshop)
    commands.undo_vote_again(db.session, workshop, version, "goals")
    db.session.rollback()
    vote(phones[0], 3, 2)
    with pytest.raises(RefusedError, match="answered"):
        commands.undo_vote_again(db.session, workshop, version, "goals")


def test_ballots_tell_nothing_of_the_order_of_phones(context, workshop) -> None:
    phones = make.phones(db.session, workshop, 40)
    given = [Random(n).randint(1, 5) for n in range(40)]
    for phone, level in zip(phones, given, strict=True):
        vote(phone, level)
    reveal(workshop)
    order = "id" if db.engine.dialect.name == "sqlite" else "ctid"
    found = [
        row[0]["G1"] for row in db.session.execute(select(Ballot.payload).order_by(text(order)))
    ]
    assert sorted(found) == sorted(given)
    assert found != given
    assert {column.name for column in Ballot.__table__.c} == {
        "audience_id",
        "id",
        "part",
        "round",
        "payload",
    }


# Several at once


def together(context, people, do_one) -> list:
    """Everybody at the same moment, each with a session of their own."""
    start = Barrier(len(people))

    def run(one):
        with context.app_context():
            start.wait()
            found = do_one(one)
            db.session.commit()
            return found

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(run, people))


def while_it_is_revealed(context, workshop, phones) -> list[str]:
    """All vote 5 at the moment of the reveal: what became of it."""
    version, middle = rooms.version(db.session, workshop), len(phones) // 2

    def act(phone):
        if phone is None:
            return commands.reveal(db.session, workshop, version, make.part(BANK, "goals"), NOW)
        return vote(phone, 5)

    found = together(context, [*phones[:middle], None, *phones[middle:]], act)
    db.session.rollback()
    return found[:middle] + found[middle + 1 :]


def test_of_the_same_vote_sent_ten_times_at_once_one_is_kept(context, workshop, phones) -> None:
    found = together(context, [phones[0]] * 10, lambda phone: vote(phone, 3))
    assert set(found) == {"kept"}
    assert votes.counts(db.session, workshop) == {GOALS: Count(1, 1)}


def test_votes_that_arrive_while_the_reveal_cuts_are_in_it_or_late(context, workshop) -> None:
    """Never lost, never twice; whatever the phone was told is true."""
    phones = make.phones(db.session, workshop, 20)
    for phone in phones[:4]:
        vote(phone, 1)
    receipts = while_it_is_revealed(context, workshop, phones[4:])
    kept, late = receipts.count("kept"), receipts.count("late")
    assert kept + late == 16
    assert levels(workshop) == [1] * 4 + [5] * kept
    assert votes.counts(db.session, workshop) == {GOALS: Count(20, late)}
    if late >= 3:
        again(workshop)
        assert levels(workshop) == [1] * 4 + [5] * 16


def test_a_phone_that_changes_its_mind_while_the_reveal_cuts_counts_once(
    context, workshop, phones
) -> None:
    for phone in phones:
        vote(phone, 1)
    receipts = while_it_is_revealed(context, workshop, phones)
    changed = receipts.count("kept")
    assert changed + receipts.count("unchanged") == 8
    assert levels(workshop) == [1] * (8 - changed) + [5] * changed


# What the database refuses


@pytest.mark.parametrize(
    ("row", "values", "says"),
    [
        (Vote, {"payload": {"G1": 5}}, "never gets answers again"),
        (Vote, {"token_hash": "f" * 64}, "stays with its phone"),
        (Vote, {"round": 2}, "stays with its phone"),
        (Ballot, {"payload": {"G1": 5}}, "stays as it was cast"),
    ],
)
def test_what_was_cut_is_never_changed(workshop, phones, row, values, says) -> None:
    for phone in phones[:3]:
        vote(phone, 3)
    reveal(workshop)
    with pytest.raises(Exception, match=says):
        db.session.execute(update(row).values(values))


def test_a_workshop_with_a_room_takes_no_form(workshop) -> None:
    with pytest.raises(responses.RefusedError) as refused:
        responses.add(db.session, workshop, uuid4(), {"items": {"G1": 3}}, None)
    assert refused.value.reason == "room"
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


def test_no_phone_is_seen_with_a_time_or_a_number_that_counts() -> None:
    for row in (Seat, Vote, Ballot):
        kinds = {str(column.type) for column in row.__table__.c if column.name != "round"}
        assert not kinds & {"INTEGER", "DATETIME", "DATE"}
