"""What the database and its files keep of the order in which people answered, and of who did."""

import json
import sqlite3
from contextlib import closing
from itertools import combinations, pairwise
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text

from assessment.access.participants import used_hash
from assessment.store import backup
from assessment.store.database import db
from tests.attacks.scene import answers, rank_correlation, varied

# On both engines: each keeps rows in a way of its own.
from tests.conftest import database_url  # noqa: F401
from tests.rows import empty_files

PEOPLE = 50  # a page of the list
PAGE = 4096  # bytes of SQLite's
ON_A_PAGE = 30  # rights to answer that lie together on one, where the order of writing stays
WRITERS = 200
CHANCE = 0.45  # of 50 things in random order one in a thousand correlates more, of 100 or more none


def answered(scene, client, people: int = PEOPLE, **more):
    """People on a list answer one after the other: the audience, whom, and under which numbers."""
    asked = scene.audience(entry="invited", **more)
    invited = asked.invite(people)
    random, numbers = np.random.default_rng(8), []
    sent = asked.form(client)
    for place in random.permutation(people):
        number = UUID(bytes=random.bytes(16), version=4)
        more = {"key": invited[place].token, "number": str(number), "G1": str(1 + place % 5)}
        assert asked.send(client, sent | more).status_code == 201
        numbers.append(number)
    return asked, invited, numbers


def on_sqlite(app) -> bool:
    with app.app_context():
        return db.engine.dialect.name == "sqlite"


def raw(app, settings) -> bytes:
    """The files of the SQLite database, as whoever copies them off the disk has them."""
    with app.app_context():
        db.engine.dispose()
    return b"".join(file.read_bytes() for file in sorted(settings.var.glob("test.sqlite*")))


def in_file(data: bytes, numbers) -> list[UUID]:
    """The numbers in the order in which the file has them last."""
    return sorted(numbers, key=lambda number: max(data.rfind(form) for form in forms(number)))


def told_within_pages(place, order) -> float:
    """How often of two rows in one page the later one lies further to the front, which is where
    SQLite puts what is new: 1 tells the whole order, a half is chance."""
    pairs = [
        place[later] < place[earlier]
        for earlier, later in combinations(order, 2)
        if place[later] // PAGE == place[earlier] // PAGE
    ]
    assert len(pairs) > 60
    return sum(pairs) / len(pairs)


def forms(number: UUID) -> tuple[bytes, ...]:
    return number.hex.encode(), str(number).encode(), number.bytes


def test_no_column_of_sqlite_counts_the_answers(scene, app, client) -> None:
    if not on_sqlite(app):
        pytest.skip("about SQLite")
    _asked, _invited, numbers = answered(scene, client)
    with app.app_context():
        for table in ("response", "invitation"):
            with pytest.raises(Exception, match="rowid"):
                db.session.scalar(text(f"SELECT rowid FROM {table}"))
            db.session.rollback()
        stored = db.session.scalars(text("SELECT uuid FROM response")).all()
        hashes = db.session.scalars(text("SELECT token_hash FROM invitation")).all()
    found = [UUID(number) for number in stored]
    assert abs(rank_correlation(found, numbers)) < CHANCE
    assert hashes == sorted(hashes), "in no order but that of the hashes"


def test_after_closing_the_file_keeps_no_order_of_sqlite(scene, app, settings, client) -> None:
    """Cells of a page, pages that went out of use, the journal: all of it is read."""
    if not on_sqlite(app):
        pytest.skip("about SQLite")
    asked, _invited, numbers = answered(scene, client)
    asked.close()
    data = raw(app, settings)
    assert all(any(form in data for form in forms(number)) for number in numbers)
    assert abs(rank_correlation(in_file(data, numbers), numbers)) < CHANCE
    place = {number: max(data.rfind(form) for form in forms(number)) for number in numbers}
    assert abs(told_within_pages(place, numbers) - 0.5) < 0.25


def test_after_closing_answers_lie_in_the_pages_of_sqlite_by_their_numbers_alone(
    scene, app, settings
) -> None:
    """What was written in that order fills each page from behind; what came as people answered
    does not, and where two stand otherwise, it tells which came first."""
    if not on_sqlite(app):
        pytest.skip("about SQLite")
    asked = scene.audience()
    numbers = asked.store({"seconds": n % 7} for n in range(200))  # short: many to a page
    assert otherwise(raw(app, settings), numbers) > 0.1, "the attack works while people answer"
    asked.close()
    assert otherwise(raw(app, settings), numbers) < 0.05


def otherwise(data: bytes, numbers) -> float:
    """How often two neighbours in a page do not stand by their numbers."""
    place = {number: max(data.rfind(form) for form in forms(number)) for number in numbers}
    neighbours = [
        (one, next_)
        for one, next_ in pairwise(in_file(data, numbers))
        if place[one] // PAGE == place[next_] // PAGE
    ]
    assert len(neighbours) > 150
    return sum(one < next_ for one, next_ in neighbours) / len(neighbours)


def test_after_closing_each_answer_is_in_the_file_once(scene, app, settings, client) -> None:
    """A second copy would stand where it was first written."""
    if not on_sqlite(app):
        pytest.skip("about SQLite")
    asked, invited, numbers = answered(scene, client)
    with app.app_context():
        hashes = [used_hash(one.token).encode() for one in invited]
    asked.close()
    data = raw(app, settings)
    assert [data.count(number.hex.encode()) for number in numbers] == [1] * PEOPLE
    assert [one for one in hashes if one in data] == [], "nothing is left of the invitations"


def test_after_closing_the_system_columns_of_postgresql_keep_no_order(scene, app, client) -> None:
    """ctid is the place in the file, xmin the transaction: both told the order before."""
    if on_sqlite(app):
        pytest.skip("about PostgreSQL")
    with app.app_context():
        empty_files(db.session)
    asked, _invited, numbers = answered(scene, client)
    by_place = text("SELECT uuid FROM response ORDER BY ctid")
    with app.app_context():
        before = list(db.session.scalars(by_place))
        db.session.rollback()
    assert rank_correlation(before, numbers) > 0.6, "the attack works while people answer"
    asked.close()
    with app.app_context():
        after = list(db.session.scalars(by_place))
        transactions = db.session.scalars(text("SELECT DISTINCT xmin::text FROM response")).all()
        left = db.session.scalar(text("SELECT count(*) FROM invitation"))
        db.session.rollback()
    assert abs(rank_correlation(after, numbers)) < CHANCE
    assert len(transactions) == 1
    assert left == 0


def test_answer_and_invitation_share_no_transaction_on_postgresql(scene, app, client) -> None:
    if on_sqlite(app):
        pytest.skip("about PostgreSQL")
    answered(scene, client, people=12)
    with app.app_context():
        written = [
            set(db.session.scalars(text(f"SELECT xmin::text FROM {table} {which}")))
            for table, which in (("response", ""), ("invitation", "WHERE used"))
        ]
        db.session.rollback()
    assert len(written[0]) == len(written[1]) == 12
    assert not written[0] & written[1]


def test_no_row_says_when_an_answer_came_or_holds_what_came_with_it(scene, app, client) -> None:
    """Columns, and the payload: no time, no address, no language, no device, no invitation."""
    asked = scene.audience(entry="invited")
    people = asked.invite(4)
    for n, person in enumerate(people):
        heads = {"User-Agent": f"Telefon/{n}", "Accept-Language": "en" if n % 2 else "de"}
        form = asked.form(client) | {"key": person.token}
        client.post(f"/r/{asked.code}?batch={n}", data=form, headers=heads)
    with app.app_context():
        rows = db.session.execute(text("SELECT * FROM response")).mappings().all()
        assert {key for row in rows for key in row} == {"audience_id", "uuid", "payload"}
        payloads = {str(row["payload"]) for row in rows}
        used = db.session.execute(text("SELECT * FROM invitation")).mappings().all()
        db.session.rollback()
    assert {key for row in used for key in row} == {"audience_id", "token_hash", "used"}
    assert len(rows) == 4
    assert len(payloads) == 1, "who said the same left the same"
    for trace in (*[one.token for one in people], "Telefon", "127.0.0.1", "person0", "batch"):
        assert trace not in str(payloads)


def told(file) -> dict[str, list[tuple]]:
    """Every row of a backup in the order in which the file has it."""
    with closing(sqlite3.connect(file)) as opened:
        names = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: opened.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}


def test_a_backup_keeps_no_order_and_nobody_s_key(scene, app, client, tmp_path) -> None:
    """Before closing, too: whoever gets hold of the file reads its bytes."""
    _asked, invited, numbers = answered(scene, client, people=100)
    file = tmp_path / "one.backup"
    with app.app_context():
        backup.write(db.engine, file)
    data = file.read_bytes()
    assert abs(rank_correlation(in_file(data, numbers), numbers)) < CHANCE
    assert [one.token for one in invited if one.token.encode() in data] == []
    hashes = [row[1] for row in told(file)["invitation"]]
    with app.app_context():
        mine = {used_hash(one.token): one.email for one in invited}
    assert set(hashes) == set(mine), "with the server's secret it could be told"
    in_list = [row[2] for row in told(file)["address"]]
    assert abs(rank_correlation([mine[one] for one in hashes], in_list)) < CHANCE


def test_two_backups_link_nobody_to_an_answer(scene, app, client, tmp_path) -> None:
    """One person answers in between. What differs is one answer and one hash that names nobody,
    though the attacker knows every address, its number, and every key."""
    asked = scene.audience(entry="invited")
    invited = asked.invite(30)
    sent = asked.form(client)
    for n, person in enumerate(invited[:10]):
        asked.send(client, sent | {"key": person.token, "number": str(UUID(int=n, version=4))})
    files = [tmp_path / "monday.backup", tmp_path / "tuesday.backup"]
    with app.app_context():
        backup.write(db.engine, files[0])
    asked.send(client, asked.form(client) | {"key": invited[17].token, "G1": "5"})
    with app.app_context():
        backup.write(db.engine, files[1])
    before, after = map(told, files)
    changed = {name for name in after if set(after[name]) != set(before[name])}
    assert changed == {"response", "invitation"}
    (hash_,) = [row[1] for row in set(after["invitation"]) - set(before["invitation"])]
    assert not [one for one in invited if hash_ in guesses(one, asked)]


def guesses(one, asked) -> set[str]:
    """What can be made of somebody's key and number without the server's secret."""
    import hashlib  # noqa: PLC0415
    import hmac  # noqa: PLC0415

    known = (one.token.encode(), b"used " + one.token.encode(), one.address.bytes)
    known += (one.address.hex.encode(), asked.id.bytes + one.address.bytes, one.email.encode())
    keys = (b"", one.token.encode(), asked.id.bytes, asked.code.encode())
    plain = {hashlib.sha256(what).hexdigest() for what in known}
    return plain | {hmac.digest(key, what, "sha256").hex() for key in keys for what in known}


# Comments


def test_comments_stand_in_no_order_that_tells_their_answers(scene, app) -> None:
    """Neither the order in which people wrote, nor that of their answers' numbers."""
    random = np.random.default_rng(4)
    asked = scene.audience()
    said = [f"Satz {n:03} von jemandem" for n in range(WRITERS)]
    more = [{"comments": {"start": text, "obstacle": f"{text} noch"}} for text in said]
    numbers = asked.store(varied(random, **each) for each in more)
    asked.close()
    by_number = [text for _number, text in sorted(zip(numbers, said, strict=True))]
    found = comments(app)
    for order in (said, by_number):
        assert abs(rank_correlation(found["start"], order)) < CHANCE
    other = [text.removesuffix(" noch") for text in found["obstacle"]]
    assert abs(rank_correlation(found["start"], other)) < CHANCE, "the two of one person"


def comments(app) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = text("SELECT question, text FROM comment ORDER BY question, place")
    with app.app_context():
        for question, said in db.session.execute(query):
            found.setdefault(question, []).append(said)
        db.session.rollback()
    return found


def test_a_comment_has_no_language_time_score_or_group(scene, app) -> None:
    """One English sentence among German ones: nothing beside it says who else wrote English."""
    asked = scene.audience(groups=({"key": "contact"},))
    said = ["More time for customers", *[f"Mehr Zeit, Nummer {n}" for n in range(14)]]
    asked.store(
        answers(1 + n % 5, comments={"start": text}, groups={"contact": "yes" if n else "no"})
        for n, text in enumerate(said)
    )
    asked.store(answers(1 + n % 5, groups={"contact": "yes"}) for n in range(4))
    asked.close()
    with app.app_context():
        rows = db.session.execute(text("SELECT * FROM comment")).mappings().all()
        payloads = db.session.scalars(text("SELECT CAST(payload AS TEXT) FROM response")).all()
        db.session.rollback()
    left = {str(json.loads(one).get("comments")) for one in payloads}
    assert len(left) == 1, "who wrote nothing and who wrote look alike"
    assert left <= {"None", "{}"}
    columns = {"audience_id", "question", "place", "text", "redacted", "state"}
    assert {key for row in rows for key in row} == columns
    assert {(row["redacted"], row["state"]) for row in rows} == {(rows[0]["redacted"], "waiting")}
    assert not [one for one in payloads if "More time" in one or "Mehr Zeit" in one]


def test_nobody_reads_comments_before_closing_or_their_release(scene) -> None:
    asked = scene.audience()
    secret = "Ein Satz, den nur ich schreibe"
    asked.store(answers(1 + n % 5, comments={"start": f"{secret} {n}"}) for n in range(12))
    pages = ("", "/results", "/results.json", "/comments", "/close")
    for page in pages:
        assert secret not in asked.get(page, "facilitator").text
    asked.close()
    assert secret in asked.get("/comments", "facilitator").text
    for page in pages:
        assert secret not in asked.get(page, "viewer").text


def test_the_rights_to_answer_stand_in_no_order_of_the_list(scene, app, settings) -> None:
    """With the list at hand, the place of a hash in the file would say whose it is."""
    asked = scene.audience(entry="invited")
    invited = asked.invite(ON_A_PAGE)
    whose = dict(zip(rights(app, invited), invited, strict=True))
    place = places(app, settings, whose)
    for order in ("email", "address"):  # as the list was read, and by the numbers of its rows
        of_list = sorted(whose, key=lambda one: getattr(whose[one], order))
        assert abs(told_within_pages(place, of_list) - 0.5) < 0.3, order


def rights(app, invited) -> list[str]:
    with app.app_context():
        return [used_hash(one.token) for one in invited]


def places(app, settings, hashes) -> dict[str, int]:
    """Where the database keeps each right to answer."""
    if on_sqlite(app):
        data = raw(app, settings)
        return {one: data.rfind(one.encode()) for one in hashes}
    with app.app_context():
        by_place = text("SELECT token_hash FROM invitation ORDER BY ctid")
        found = list(db.session.scalars(by_place))
        db.session.rollback()
    return {one: found.index(one) for one in hashes}
