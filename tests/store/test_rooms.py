"""A room: opened once, found by its version or key, and changed by one command at a time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from assessment.access.rooms import hash_of, key_hash, key_of
from assessment.models import Audience, Ballot, Response, RoomDot, Vote
from assessment.models import Room as Row
from assessment.store import actions, audiences, closing, commands, crowd, dots, rooms, votes
from assessment.store.database import db
from assessment.store.rooms import ClosedError, NoRoomError, StaleError
from assessment.workshop import commands as do
from assessment.workshop.parts import part
from assessment.workshop.refusal import RefusedError
from tests import room as make
from tests import rows
from tests.room import BANK, NOW


@pytest.fixture
def workshop(context):
    """A workshop with an open room."""
    return make.open_room(db.session)


def forward(room):
    return do.forward(room, NOW)


def test_a_room_is_opened_once_and_keeps_what_happened(workshop) -> None:
    make.command(db.session, workshop, forward)
    again = rooms.open_(db.session, workshop, 90, NOW, hash_of)
    assert (again.version, again.room.part, again.room.plan) == (2, "goals", 60)
    code = db.session.get(Audience, workshop).code
    assert rooms.load(db.session, workshop) == again
    assert rooms.version_of_code(db.session, code) == 2
    assert rooms.version_of_code(db.session, "XXXXXX") is None


def test_two_who_open_a_room_at_once_share_it(context) -> None:
    audience = rows.audience(db.session, "workshop").id
    db.session.commit()
    together = Barrier(4)

    def open_it(plan: int):
        with context.app_context():
            together.wait()
            found = rooms.open_(db.session, audience, plan, NOW, hash_of)
            db.session.commit()
            return found

    with ThreadPoolExecutor(4) as people:
        found = list(people.map(open_it, [30, 60, 90, 60]))
    assert len({(one.version, one.room.plan) for one in found}) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "pulse"},
        {"confidentiality": "anonymous"},
        {"entry": "invited"},
        {"state": "draft"},
    ],
)
def test_only_a_launched_workshop_with_an_open_link_gets_a_room(context, other) -> None:
    audience = rows.audience(db.session, **{"kind": "workshop"} | other).id
    db.session.commit()
    with pytest.raises(NoRoomError) as refused:
        rooms.open_(db.session, audience, 60, NOW, hash_of)
    assert refused.value.reason == "kind"


def test_a_workshop_that_was_answered_by_its_form_gets_no_room(context) -> None:
    audience = rows.audience(db.session, "workshop").id
    db.session.add(Response(audience_id=audience, uuid=uuid4(), payload={"items": {"G1": 2}}))
    db.session.commit()
    with pytest.raises(NoRoomError) as refused:
        rooms.open_(db.session, audience, 60, NOW, hash_of)
    assert refused.value.reason == "answered"


def test_a_live_workshop_has_a_version_before_its_room_and_an_opened_one_is_live(context) -> None:
    waits, survey = (rows.audience(db.session, "workshop", live=live) for live in (True, False))
    codes = [(one.id, one.code) for one in (waits, survey)]
    db.session.commit()
    found = [rooms.version_of_code(db.session, code) for _id, code in codes]
    assert found == [rooms.UNOPENED, None]
    for number, code in codes:
        rooms.open_(db.session, number, 60, NOW, hash_of)
        db.session.commit()
        assert rooms.version_of_code(db.session, code) == 1
        assert db.session.get_one(Audience, number).live


def test_the_version_behind_a_code_is_found_by_keys_alone(workshop) -> None:
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        pytest.skip("the plan of the other engine follows the size of its tables")
    statement = str(rooms.VERSION_OF_CODE.compile(connection))
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("ABC234",)).all()
    assert len(plan) == 2
    assert all(row[3].startswith("SEARCH ") for row in plan)


def test_a_command_makes_the_next_version(workshop) -> None:
    found = make.command(db.session, workshop, forward)
    assert (found.version, found.room.part) == (2, "goals")
    assert rooms.load(db.session, workshop) == found
    assert rooms.version(db.session, workshop) == 2


def test_a_command_that_saw_an_older_version_changes_nothing(workshop) -> None:
    make.command(db.session, workshop, forward)
    with pytest.raises(StaleError) as stale:
        rooms.change(db.session, workshop, 1, forward)
    assert stale.value.version == 2
    db.session.rollback()
    assert rooms.load(db.session, workshop).room.part == "goals"


def test_a_command_that_the_room_refuses_changes_nothing(workshop) -> None:
    with pytest.raises(RefusedError):
        rooms.change(db.session, workshop, 1, lambda room: do.back(room, NOW))
    db.session.rollback()
    assert rooms.version(db.session, workshop) == 1


def test_of_ten_commands_at_once_exactly_one_happens(context, workshop) -> None:
    together = Barrier(10)

    def command(_n: int) -> bool:
        with context.app_context():
            together.wait()
            try:
                rooms.change(db.session, workshop, 1, forward)
            except StaleError:
                db.session.rollback()
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(10) as people:
        done = list(people.map(command, range(10)))
    assert sum(done) == 1
    found = rooms.load(db.session, workshop)
    assert (found.version, found.room.part) == (2, "goals")


def test_the_version_is_one_read_by_a_key(workshop) -> None:
    seen = []
    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *said: seen.append(said[2:4]))
    assert rooms.version(db.session, workshop) == 1
    ((statement, values),) = seen
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        assert [row[3] for row in plan] == [
            "SEARCH room USING INDEX sqlite_autoindex_room_1 (audience_id=?)"
        ]


def test_a_closing_audience_s_room_takes_no_command(workshop) -> None:
    closing.begin(db.session, workshop)
    db.session.commit()
    with pytest.raises(ClosedError):
        rooms.change(db.session, workshop, 1, forward)


def test_without_a_room_nothing_is_found_and_nothing_commanded(context) -> None:
    assert rooms.load(db.session, uuid4()) is None
    assert rooms.version(db.session, uuid4()) is None
    assert rooms.beat(db.session, uuid4()) is None
    with pytest.raises(NoRoomError):
        rooms.change(db.session, uuid4(), 1, forward)


@pytest.mark.parametrize("way", ["stage", "control"])
def test_a_key_opens_its_room_until_it_is_renewed(workshop, way) -> None:
    first = key_of(way, workshop, 1)
    assert rooms.by_key(db.session, way, key_hash(way, first)) == workshop
    other = "control" if way == "stage" else "stage"
    assert rooms.by_key(db.session, other, key_hash(other, first)) is None
    found = rooms.renew(db.session, workshop, way, hash_of)
    db.session.commit()
    assert (found.stage_turn, found.control_turn) == ((2, 1) if way == "stage" else (1, 2))
    second = key_of(way, workshop, 2)
    assert rooms.by_key(db.session, way, key_hash(way, first)) is None
    assert rooms.by_key(db.session, way, key_hash(way, second)) == workshop
    stored = db.session.scalars(select(Row)).one()
    assert not {first, second} & {stored.stage_key, stored.control_key}


def test_the_beat_tells_counts_and_nothing_of_answers(workshop) -> None:
    phones = make.phones(db.session, workshop, 4)
    make.ask(db.session, workshop, "goals")
    make.vote(db.session, phones[0], "goals", 1)
    before = rooms.beat(db.session, workshop)
    assert (before.joined, before.voted, before.dots) == (4, 1, 0)
    make.vote(db.session, phones[0], "goals", 5)
    assert rooms.beat(db.session, workshop) == before


# Rehearsals


def test_the_end_of_a_rehearsal_deletes_what_phones_did_in_it(workshop) -> None:
    wave = rooms.load(db.session, workshop).assessment_id
    phones = make.phones(db.session, workshop, 4)
    make.command(db.session, workshop, lambda room: do.rehearse(room, 10, 7, NOW))
    make.ask(db.session, workshop, "goals")
    for phone in phones:
        make.vote(db.session, phone, "goals", 3)
    later = NOW + 60
    current = rooms.load(db.session, workshop)
    assert crowd.joined(db.session, current, later) == 14
    assert crowd.answered(db.session, current, BANK, later) == {("goals", 1): 14}
    make.reveal(db.session, workshop, "goals")
    current = rooms.load(db.session, workshop)
    assert len(crowd.said(db.session, current, part(BANK, "goals"), 1, later)) >= 4
    make.command(db.session, workshop, lambda room: do.go(room, "dots", NOW))
    dots.put(db.session, phones[0], "G1-start", 2)
    for rehearsed in (True, False):
        actions.create(db.session, wave, actions.Plan("Zuhören"), rows.NOW, rehearsed=rehearsed)
    db.session.commit()
    assert crowd.outcome(db.session, rooms.load(db.session, workshop), BANK, {}, later).rehearsed
    version = rooms.version(db.session, workshop)
    found = commands.end_rehearsal(db.session, workshop, version, NOW)
    db.session.commit()
    assert (found.room.part, found.room.rehearsal, found.room.votes) == ("lobby", None, {})
    for row in (Vote, Ballot, RoomDot):
        assert db.session.scalars(select(row)).all() == []
    assert actions.of_assessment(db.session, wave, rehearsed=True) == []
    assert len(actions.of_assessment(db.session, wave)) == 1
    assert crowd.joined(db.session, found, NOW) == 4, "who has joined stays"


def test_a_rehearsal_reveals_to_a_facilitator_alone_and_stores_nobody(workshop) -> None:
    make.command(db.session, workshop, lambda room: do.rehearse(room, 12, 7, NOW))
    make.ask(db.session, workshop, "culture")
    later, culture = NOW + 60, part(BANK, "culture")
    version = rooms.version(db.session, workshop)
    found = commands.reveal(db.session, workshop, version, culture, later)
    db.session.commit()
    assert len(crowd.said(db.session, found, culture, 1, later)) == 12
    assert votes.ballots(db.session, workshop) == {}


# The end


def test_finishing_counts_the_dots_and_cuts_what_was_not_revealed(workshop) -> None:
    phones = make.phones(db.session, workshop, 4)
    make.ask(db.session, workshop, "goals")
    make.ask(db.session, workshop, "culture")
    for phone in phones:
        make.vote(db.session, phone, "goals", 4)
    for phone in phones[:2]:
        make.vote(db.session, phone, "culture", 2)
    make.command(db.session, workshop, lambda room: do.go(room, "dots", NOW))
    for phone in phones:
        dots.put(db.session, phone, "G1-start", 1)
        db.session.commit()
    found = commands.finish(db.session, workshop, rooms.version(db.session, workshop), NOW)
    db.session.commit()
    assert found.room.done
    assert found.room.dots == {"G1-start": 4}
    ballots = votes.ballots(db.session, workshop)
    assert {which: len(said) for which, said in ballots.items()} == {("goals", 1): 4}
    assert votes.counts(db.session, workshop)["culture", 1].sealed == 2


def test_a_workshop_with_a_room_keeps_its_promise(workshop) -> None:
    audience = audiences.to_change(db.session, workshop)
    audience.confidentiality = "named"
    with pytest.raises(audiences.FixedError):
        audiences.change_running(db.session, audience, contact="", welcome={}, closes_at=None)
