"""Closing an audience: once, whole, and whatever cuts it off in between."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Text, cast, func, insert, select, text, update

from assessment import jobs
from assessment.jobs import closing as kind
from assessment.models import (
    Assessment,
    Audience,
    Comment,
    Deed,
    Invitation,
    Release,
    Response,
    Snapshot,
)
from assessment.scoring.snapshot import hash_of
from assessment.store import closing, comments, copying, responses, snapshots, work
from assessment.store.database import db
from tests import rows
from tests.answering import DEPARTMENTS, answer
from tests.rows import NOW, empty_files

GROUPS = ({"key": "contact"}, {"key": "department", "names": list(DEPARTMENTS)})


def audience(people: int = 30, *, wrote: int = 0, said=None, **more):
    """A running audience that people have answered; the first ones wrote a comment."""
    made = rows.audience(db.session, **({"groups": GROUPS} | more))
    answer(db.session, made.id, people - wrote, form=made.form, **(said or {}))
    for number in range(wrote):
        note = {"start": f" Nr. {number} ", "obstacle": "x" if number < 9 else ""}
        answer(db.session, made.id, 1, seed=100 + number, form=made.form, comments=note)
    db.session.commit()
    return made.id


def close(asked, *, to: str = "done") -> None:
    order = kind.order(asked)
    db.session.rollback()
    work.ask(db.session, order, NOW)
    db.session.commit()
    jobs.current().run(order.key)
    db.session.rollback()
    db.session.expire_all()
    assert work.find(db.session, order.key).state == to


def count(row, *which) -> int:
    return db.session.scalar(select(func.count()).select_from(row).where(*which)) or 0


def test_closing_leaves_one_frozen_snapshot_and_its_ledger(context) -> None:
    asked = audience(40, headcount=60)
    assert snapshots.load(db.session, asked) is None
    close(asked)
    stored = snapshots.find(db.session, asked)
    assert stored.snapshot.participation.n == 40
    assert stored.snapshot.participation.rate == 65
    assert {cell.key for cell in stored.snapshot.groups} >= {"contact=yes", "department=Sales"}
    ledger = snapshots.ledger(db.session, asked)
    assert ("goals", "total") in ledger
    assert ("goals", "department=Sales") in ledger
    closed = db.session.get(Audience, asked)
    assert (closed.state, closed.closed_at is None) == ("closed", False)


def test_the_snapshot_and_the_ledger_cannot_be_changed(context) -> None:
    asked = audience()
    close(asked)
    for row in (Snapshot, Release):
        with pytest.raises(Exception, match="never changed"):
            db.session.execute(update(row).values(audience_id=asked))
        db.session.rollback()


def test_a_snapshot_that_somebody_changed_is_not_shown(context) -> None:
    asked = audience()
    close(asked)
    content = dict(db.session.get(Snapshot, asked).content)
    content["participation"] = {"n": 31, "invited": None, "rate": None}
    wrong = Snapshot(audience_id=asked, made_on=NOW.date(), content=content, content_hash="0" * 64)
    with copying._unguarded(db.session.connection()):
        db.session.delete(db.session.get(Snapshot, asked))
        db.session.flush()
        db.session.add(wrong)
        db.session.flush()
    with pytest.raises(ValueError, match="not the one that was made"):
        snapshots.load(db.session, asked)


def test_the_assessment_closes_with_its_last_audience(context) -> None:
    first = audience()
    wave = db.session.get(Audience, first).assessment_id
    second = rows.audience(db.session, "leadership", wave).id
    db.session.commit()
    close(first)
    assert db.session.get(Assessment, wave).state == "open"
    close(second)
    assert db.session.get(Assessment, wave).state == "closed"


def test_an_answer_is_late_from_the_moment_of_closing_on(context) -> None:
    asked = audience()
    closing.begin(db.session, asked)
    db.session.commit()
    with pytest.raises(responses.RefusedError, match="late"):
        responses.add(db.session, asked, uuid4(), {"items": {"G1": 3}}, None)


def test_the_invitations_go_and_their_number_stays(context) -> None:
    asked = audience(20, entry="invited")
    hashes = [{"audience_id": asked, "token_hash": f"{n:064x}", "used": n < 20} for n in range(33)]
    db.session.execute(insert(Invitation), hashes)
    db.session.commit()
    close(asked)
    assert count(Invitation) == 0
    assert db.session.get(Audience, asked).headcount == 33
    assert snapshots.load(db.session, asked).participation.invited == 33


def test_too_few_answers_leave_a_snapshot_without_a_number(context) -> None:
    asked = audience(4, wrote=4)
    close(asked)
    snapshot = snapshots.load(db.session, asked)
    assert snapshot.total is None
    assert snapshot.participation.n is None
    assert snapshots.ledger(db.session, asked) == []
    assert count(Comment) == 0


def test_what_people_wrote_is_cut_off_and_shuffled_and_kept_from_ten(context) -> None:
    asked = audience(40, wrote=20)
    close(asked)
    texts = [one.text for one in comments.every(db.session, asked)]
    assert sorted(texts) == sorted(f"Nr. {number}" for number in range(20)), "nine wrote the other"
    assert texts != sorted(texts)
    assert snapshots.load(db.session, asked).comments == {"start": 20}
    for stored in db.session.scalars(select(Response.payload)):
        assert not stored.get("comments")


@pytest.mark.parametrize("said", ["plain", 'a " and a \\ and a }, "x": {', "ü\n\u2028😀"])
def test_a_stored_answer_does_not_tell_whether_its_person_wrote_something(context, said) -> None:
    asked = audience(12, wrote=3)
    answer(db.session, asked, 1, seed=7, comments={"start": said, "obstacle": said})
    db.session.commit()
    close(asked)
    texts = db.session.scalars(select(cast(Response.payload, Text))).all()
    words = "|".join((r"\d+", "null", "yes", "no", *DEPARTMENTS))
    shapes = {re.sub(words, "", one) for one in texts}
    assert len(texts) == 13
    assert len(shapes) == 1


def test_what_is_no_answer_is_left_out_and_stops_nothing(context) -> None:
    asked = audience(12)
    odd = [{"items": {"G1": 9}}, [], "text", None, {"items": []}, {"allocations": {"single": [1]}}]
    for content in odd:
        row = {"audience_id": asked, "uuid": uuid4(), "payload": content}
        db.session.execute(insert(Response), row)
    db.session.commit()
    close(asked)
    assert snapshots.load(db.session, asked).participation.n == 12
    assert count(Response) == 18, "nothing is thrown away"


def test_a_named_audience_shows_its_people(context) -> None:
    made = rows.audience(db.session, "leadership")
    for number, name in enumerate(("Zoe", "Ada", "Mia")):
        answer(db.session, made.id, 1, seed=number, form="full", name=name)
    db.session.commit()
    close(made.id)
    people = snapshots.load(db.session, made.id).people
    assert [one.name for one in people] == ["Ada", "Mia", "Zoe"]


def test_the_answers_are_rewritten_in_the_order_of_their_numbers(context) -> None:
    """On PostgreSQL neither the place nor the transaction of a row tells when it came."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("a table without rowid has no other order")
    empty_files(db.session)
    made = rows.audience(db.session)
    for number in range(30):
        answer(db.session, made.id, 1, seed=number)
        db.session.commit()
    place = text("SELECT uuid, xmin::text, ctid FROM response ORDER BY ctid")
    before = db.session.execute(place).all()
    assert [row[0] for row in before] != sorted(row[0] for row in before)
    assert len({row[1] for row in before}) == 30
    close(made.id)
    after = db.session.execute(place).all()
    assert [row[0] for row in after] == sorted(row[0] for row in before)
    assert len({row[1] for row in after}) == 1


def test_postgresql_learns_how_many_answers_there_are_before_it_reads_them(
    context, monkeypatch
) -> None:
    """Else it sorts all of them for each part."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one order of reading answers")
    told = []
    read = closing.payloads
    known = text("SELECT reltuples FROM pg_class WHERE oid = 'response'::regclass")

    def reading(session, audience_id):
        told.append(session.scalar(known))
        return read(session, audience_id)

    monkeypatch.setattr(closing, "PART", 20)
    monkeypatch.setattr(closing, "payloads", reading)
    close(audience(30))
    assert told == [30]


def test_nothing_of_a_comment_is_left_in_the_file_of_the_database(context, settings) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a server's files are not ours to read")
    secret = {"obstacle": "a sentence that must not stay anywhere"}
    asked = audience(20, said={"comments": secret}, wrote=0)
    answer(db.session, asked, 1, seed=7, comments={"start": "the only one who wrote to this"})
    db.session.commit()
    close(asked)
    db.session.commit()
    db.engine.dispose()
    files = list(settings.var.glob("test.sqlite*"))
    assert files
    for file in files:
        assert b"the only one who wrote" not in file.read_bytes()


def test_an_audience_closes_by_itself_when_its_time_is_over(context) -> None:
    asked = audience(closes_at=NOW + timedelta(hours=1))
    assert list(kind.due(db.session, NOW)) == []
    (order,) = kind.due(db.session, NOW + timedelta(hours=1))
    assert order == kind.order(asked)
    close(asked)
    assert list(kind.due(db.session, NOW + timedelta(days=9))) == []
    deed = db.session.scalars(select(Deed).where(Deed.action == "audience-closed")).one()
    assert (deed.actor, deed.subject) == ("Leitstern", "Herbst 2026: pulse")


def test_the_closing_of_a_deleted_audience_is_dropped(context) -> None:
    asked = audience()
    order = kind.order(asked)
    db.session.rollback()
    work.ask(db.session, order, NOW)
    db.session.commit()
    db.session.delete(db.session.get(Audience, asked))
    db.session.commit()
    jobs.current().run(order.key)
    db.session.rollback()
    db.session.expire_all()
    assert work.find(db.session, order.key) is None


def test_closing_again_changes_nothing(context) -> None:
    asked = audience(20, wrote=12)
    close(asked)
    before = snapshots.find(db.session, asked), comments.every(db.session, asked)
    close(asked)
    assert (snapshots.find(db.session, asked), comments.every(db.session, asked)) == before


def test_the_same_answers_make_the_same_snapshot(context) -> None:
    one, other = audience(30), audience(30)
    close(one)
    close(other)
    found = [snapshots.find(db.session, asked) for asked in (one, other)]
    assert found[0].content_hash == found[1].content_hash
    assert found[0].content_hash == hash_of(db.session.get(Snapshot, one).content)


STEPS = [
    ("assessment.store.closing", "begin", "after"),
    ("assessment.store.closing", "circumstances", "before"),
    ("assessment.jobs.closing", "published", "before"),
    ("assessment.store.closing", "rewrite", "before"),
    ("assessment.store.closing", "rewrite", "after"),
    ("assessment.store.snapshots", "write", "after"),
    ("assessment.store.comments", "keep", "after"),
    ("assessment.store.closing", "end", "after"),
    ("assessment.store.closing", "sweep", "before"),
    ("assessment.store.closing", "sweep", "after"),
]


@pytest.mark.parametrize(("module", "step", "when"), STEPS)
def test_a_power_cut_at_any_point_loses_and_doubles_nothing(
    context, power_cut, module, step, when
) -> None:
    asked, twin = audience(40, wrote=15), audience(40, wrote=15)
    close(twin)
    power_cut(kind.order(asked), module, step, when)
    same = [snapshots.find(db.session, one) for one in (asked, twin)]
    assert same[0].content_hash == same[1].content_hash
    ledgers = [snapshots.ledger(db.session, one) for one in (asked, twin)]
    assert sorted(ledgers[0]) == sorted(ledgers[1])
    texts = [[one.text for one in comments.every(db.session, each)] for each in (asked, twin)]
    assert sorted(texts[0]) == sorted(texts[1])
    assert count(Response, Response.audience_id == asked) == 40
    closed = select(Deed.id).where(Deed.action == "audience-closed")
    assert len(db.session.scalars(closed).all()) == 2, "one for each audience"


def test_a_failure_keeps_the_audience_closing_and_is_tried_again(context, monkeypatch) -> None:
    asked = audience()
    with monkeypatch.context() as broken:

        def fail(*_: object) -> None:
            raise OSError("no space left")

        broken.setattr(closing, "rewrite", fail)
        close(asked, to="failed")
    assert db.session.get(Audience, asked).state == "closing"
    assert count(Response) == 30
    assert [one.key for one in kind.due(db.session, NOW)] == [kind.order(asked).key]
    close(asked)
    assert snapshots.load(db.session, asked)


def test_progress_grows_and_is_never_more_than_a_hundred(context) -> None:
    asked, seen = audience(30), []

    def note(per_cent: int) -> None:
        seen.append(per_cent)
        db.session.commit()

    db.session.rollback()
    kind.close(str(asked), {}, note)
    assert seen == sorted(seen)
    assert 0 < seen[0] <= seen[-1] <= 100


def test_payloads_come_part_by_part_in_the_order_of_their_numbers(context, monkeypatch) -> None:
    monkeypatch.setattr(closing, "PART", 7)
    asked = audience(20)
    parts = list(closing.payloads(db.session, asked))
    assert [len(part) for part in parts] == [7, 7, 6]
    assert len({text for part in parts for text in part}) == 20


def test_answers_are_rewritten_part_by_part_and_others_can_write_in_between(
    context, monkeypatch
) -> None:
    monkeypatch.setattr(closing, "PART", 7)
    asked, parts, whole = audience(20, wrote=5), [], closing.rewrite

    def note(session, audience_id, after):
        last = whole(session, audience_id, after)
        parts.append(last)
        return last

    monkeypatch.setattr(closing, "rewrite", note)
    close(asked)
    assert parts == [*sorted(parts[:-1]), None]
    assert len(parts) == 4
    texts = db.session.scalars(select(cast(Response.payload, Text))).all()
    assert len(texts) == 20
    assert not [text for text in texts if "Nr." in text]


def test_a_result_is_shown_once_the_answers_have_lost_their_order(context, monkeypatch) -> None:
    asked = audience(30)
    with monkeypatch.context() as broken:

        def fail(*_: object) -> None:
            raise OSError("no space left")

        broken.setattr(closing, "rewrite", fail)
        close(asked, to="failed")
    assert db.session.get(Snapshot, asked), "it is there already"
    assert snapshots.load(db.session, asked) is None
    close(asked)
    assert snapshots.load(db.session, asked).participation.n == 30
