"""Backups: whole, consistent while others write, readable into either kind of database."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, delete, event, insert, select, text, update

from assessment.access.participants import token_of, used_hash
from assessment.cli import demo
from assessment.models import Address, Backup, Base, Delivery, Invitation, Response
from assessment.store import addresses, backup, condition, copying, responses, schema
from assessment.store.addresses import Person
from assessment.store.database import db, engine_options, prepare
from tests import everything, rows


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def full(app):
    with app.app_context():
        everything.fill(db.engine)
        yield db.engine


@pytest.fixture
def file(tmp_path):
    return tmp_path / "leitstern.backup"


def opened(url):
    engine = create_engine(**engine_options(str(url)))
    prepare(engine)
    return engine


def empty(engine):
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:  # results go with their audience alone
            connection.execute(delete(table))


def kept(rows):
    return {name: found for name, found in rows.items() if name not in copying.LEFT_BEHIND}


def test_the_full_database_of_these_tests_has_rows_in_every_table(full) -> None:
    assert all(everything.rows(full).values())
    assert set(everything.ROWS) == set(Base.metadata.tables)


def test_what_was_backed_up_comes_back_row_by_row(full, runner, file) -> None:
    before = everything.rows(full)
    assert runner.invoke(args=["backup", str(file)]).exit_code == 0
    empty(full)
    done = runner.invoke(args=["restore", str(file)])
    assert done.exit_code == 0, done.output
    after = everything.rows(full)
    assert kept(after) == kept(before)
    assert not any(after[name] for name in copying.LEFT_BEHIND)


def test_mails_that_waited_are_not_sent_after_a_restoration(full, runner, file) -> None:
    with full.begin() as connection:
        connection.execute(update(Delivery).values(state="waiting"))
    runner.invoke(args=["backup", str(file)])
    done = runner.invoke(args=["restore", "--force", str(file)])
    assert "not sent" in done.output
    with full.connect() as connection:
        assert connection.scalars(select(Delivery.state)).all() == ["uncertain"]


def test_a_backup_says_what_it_holds_and_what_it_does_not(full, runner, file) -> None:
    done = runner.invoke(args=["backup", str(file)])
    assert "1 workspaces, 1 accounts, 1 organisations, 2 audiences, 7 responses" in done.output
    assert "SECRET_KEY" in done.output


def test_a_backup_is_a_complete_database_of_its_own(full, runner, file, tmp_path) -> None:
    runner.invoke(args=["backup", str(file)])
    shutil.copy(file, tmp_path / "own.sqlite")
    own = opened(f"sqlite:///{tmp_path / 'own.sqlite'}")
    assert schema.is_current(own)
    assert kept(everything.rows(own)) == kept(everything.rows(full))
    own.dispose()


def test_the_guards_stand_again_after_a_restoration(full, runner, file) -> None:
    runner.invoke(args=["backup", str(file)])
    assert runner.invoke(args=["restore", "--force", str(file)]).exit_code == 0
    response = {"audience_id": everything.ID["audience"], "uuid": UUID(int=1), "payload": {}}
    with full.connect() as connection, pytest.raises(Exception, match="while an audience is open"):
        connection.execute(insert(Response), response)


def test_new_rows_get_new_numbers_after_a_restoration(full, runner, file) -> None:
    runner.invoke(args=["backup", str(file)])
    empty(full)
    runner.invoke(args=["restore", str(file)])
    deed = Base.metadata.tables["deed"]
    values = {"workspace_id": everything.ID["workspace"], "at": everything.NOW, "actor": "anna"}
    with full.begin() as connection:
        before = connection.scalars(select(deed.c.id)).all()
        added = connection.execute(insert(deed).values(values | {"action": "settings-changed"}))
        assert added.inserted_primary_key.id > max(before)


def test_only_its_owner_can_read_a_backup_and_nothing_else_is_left(full, runner, file) -> None:
    before = set(file.parent.iterdir())
    runner.invoke(args=["backup", str(file)])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    side = {f"{name}{end}" for name in before for end in ("-wal", "-shm")}
    assert {str(path) for path in set(file.parent.iterdir()) - before} - side == {str(file)}


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(full, runner, file) -> None:
    file.write_text("something else")
    done = runner.invoke(args=["backup", str(file)])
    assert (done.exit_code, "--force" in done.output) == (2, True)
    assert file.read_text() == "something else"
    assert runner.invoke(args=["backup", "--force", str(file)]).exit_code == 0
    assert file.read_bytes().startswith(b"SQLite")


def test_a_folder_gets_dated_backups_and_keeps_the_newest(full, runner, tmp_path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    others = {folder / "leitstern-notes.backup", folder / "leitstern-20260101T030000Z.txt"}
    old = {folder / f"leitstern-202601{day:02}T030000Z.backup" for day in range(1, 6)}
    for file in others | old:
        file.write_text("old")
    done = runner.invoke(args=["backup", "--keep", "3", str(folder)])
    assert done.exit_code == 0, done.output
    assert "3 older backups were deleted" in done.output
    left = set(folder.iterdir()) - others
    assert left & old == {folder / f"leitstern-202601{day:02}T030000Z.backup" for day in (4, 5)}
    (new,) = left - old
    empty(full)
    assert runner.invoke(args=["restore", str(new)]).exit_code == 0


def test_a_single_file_has_no_older_ones(full, runner, file) -> None:
    done = runner.invoke(args=["backup", "--keep", "3", str(file)])
    assert (done.exit_code, "no folder" in done.output) == (2, True)


def test_the_last_backup_is_noted_and_does_not_come_back(full, runner, file) -> None:
    for more in ([], ["--force"]):
        assert runner.invoke(args=["backup", *more, str(file)]).exit_code == 0
    with full.connect() as connection:
        ((at, size),) = connection.execute(select(Backup.at, Backup.size)).all()
    assert datetime.now(UTC) - at < timedelta(minutes=5)
    assert size == file.stat().st_size
    runner.invoke(args=["restore", "--force", str(file)])
    assert condition.backup(db.session) is None
    db.session.rollback()


def test_what_a_backup_that_was_killed_left_behind_goes_with_the_next(full, runner, file) -> None:
    old, new = (file.parent / f"{backup.PART}{name}" for name in ("old", "new"))
    for left in (old, new):
        left.mkdir()
        (left / "part.sqlite").write_text("everything")
    os.utime(old, (0, 0))
    runner.invoke(args=["backup", str(file)])
    assert not old.exists()
    assert new.exists(), "somebody else may be at it"


def test_a_folder_that_is_not_there_is_named_in_one_message(full, runner, tmp_path) -> None:
    done = runner.invoke(args=["backup", str(tmp_path / "no" / "folder")])
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1


def test_a_backup_shows_one_moment_while_others_write(full, runner, file) -> None:
    """Answers that come while the tables are read are in the next backup, not half in this one."""
    name = {"name": "changed meanwhile"}
    other = opened(full.url.render_as_string(hide_password=False))
    changed = []

    @event.listens_for(full, "after_cursor_execute")
    def change(_c, _k, statement, *_more) -> None:
        if "FROM workspace" in statement and not changed:
            changed.append(True)
            with other.begin() as writing:
                writing.execute(text("UPDATE organisation SET name = :name"), name)

    assert runner.invoke(args=["backup", str(file)]).exit_code == 0
    event.remove(full, "after_cursor_execute", change)
    other.dispose()
    assert changed
    with closing(sqlite3.connect(file)) as copied:
        assert copied.execute("SELECT name FROM organisation").fetchall() != [(name["name"],)]


def test_a_database_that_is_not_empty_is_replaced_only_when_that_is_said(full, runner, file):
    runner.invoke(args=["backup", str(file)])
    before = everything.rows(full)
    done = runner.invoke(args=["restore", str(file)])
    assert (done.exit_code, "--force" in done.output) == (2, True)
    assert everything.rows(full) == before
    assert runner.invoke(args=["restore", "--force", str(file)]).exit_code == 0


def test_the_demonstration_alone_counts_as_empty(app, runner, file) -> None:
    assert runner.invoke(args=["demo"]).exit_code == 0
    assert runner.invoke(args=["backup", str(file)]).exit_code == 0
    assert runner.invoke(args=["restore", str(file)]).exit_code == 0


def flipped(data: bytes) -> bytes:
    """One bit of a name: the database itself would not notice."""
    assert b"Beratung Nord" in data
    return data.replace(b"Beratung Nord", b"Beratung Oord")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (flipped, "is damaged"),
        (lambda data: data[: len(data) // 2], "is damaged"),
        (lambda data: data[:50], "is no backup"),
        (lambda data: b"", "is no backup"),
        (lambda data: b"PK\x03\x04" + data[4:], "is no backup"),
        (lambda data: data[:68] + bytes(4) + data[72:], "is no backup"),
    ],
    ids=["one bit", "half of it", "the head", "nothing", "another file", "another database"],
)
def test_a_foreign_or_damaged_file_changes_nothing(full, runner, file, spoil, says) -> None:
    runner.invoke(args=["backup", str(file)])
    file.write_bytes(spoil(file.read_bytes()))
    before = everything.rows(full)
    done = runner.invoke(args=["restore", "--force", str(file)])
    assert done.exit_code == 2
    assert says in done.output
    assert len(done.output.splitlines()) == 1
    assert everything.rows(full) == before


def changed(file, *statements) -> None:
    """A backup that another version could have written: changed, and sealed again."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    backup._seal(file)


def test_a_backup_of_a_newer_version_is_refused(full, runner, file) -> None:
    runner.invoke(args=["backup", str(file)])
    changed(file, "UPDATE alembic_version SET version_num = '9999'")
    done = runner.invoke(args=["restore", "--force", str(file)])
    assert (done.exit_code, "newer version" in done.output) == (2, True)


def test_a_backup_of_an_older_version_is_brought_up_to_date(app, runner, file) -> None:
    everything_old = "0001"
    with app.app_context():
        demo.store()
        assert runner.invoke(args=["backup", str(file)]).exit_code == 0
        schema.downgrade(f"sqlite:///{file}", everything_old)
        changed(file)
        assert runner.invoke(args=["restore", str(file)]).exit_code == 0
        assert everything.rows(db.engine)["quick_check"]


def test_a_restoration_that_fails_half_way_changes_nothing(full, runner, file) -> None:
    runner.invoke(args=["backup", str(file)])
    spoil = "UPDATE snapshot SET content = 'no JSON'"  # long after the first tables
    changed(file, "DROP TRIGGER snapshot_is_frozen", spoil)
    before = everything.rows(full)
    done = runner.invoke(args=["restore", "--force", str(file)])
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1
    assert everything.rows(full) == before


def test_the_order_in_a_backup_is_not_the_order_in_which_people_answered(app, runner, file):
    """In the live file the cells of a page lie in the order in which they were written."""
    with app.app_context():
        everything.fill(db.engine)
        assert runner.invoke(args=["backup", str(file)]).exit_code == 0
        first = file.read_bytes()
        again = everything.rows(db.engine)["response"]
        payloads = [{"audience_id": a, "uuid": u, "payload": p} for a, u, p in reversed(again)]
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE audience SET headcount = headcount"))
            with copying._unguarded(connection):
                connection.execute(delete(Response))
                for payload in payloads:
                    connection.execute(insert(Response), payload)
        assert runner.invoke(args=["backup", "--force", str(file)]).exit_code == 0
        assert file.read_bytes() == first


def told(file) -> dict[str, set[tuple]]:
    """Every row of a backup, as whoever gets hold of the file reads it."""
    with closing(sqlite3.connect(file)) as backup:
        names = backup.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: set(backup.execute(f'SELECT * FROM "{name}"')) for (name,) in names}


def test_two_backups_side_by_side_link_nobody_to_an_answer(app, runner, tmp_path) -> None:
    """One person answers between two backups; whoever has both and knows all addresses and even
    the person's own key learns that one more has answered, and not who."""
    with app.app_context():
        invited = rows.audience(db.session, "pulse", entry="invited")
        audience = invited.id
        people = [Person(f"person{n}@example.com") for n in range(12)]
        addresses.add(db.session, invited, people)
        known = db.session.scalars(select(Address.id).where(Address.audience_id == audience)).all()
        keys = [token_of(audience, person) for person in known]
        for key in keys:
            db.session.add(Invitation(audience_id=audience, token_hash=used_hash(key)))
        db.session.commit()
        files = [tmp_path / "monday.backup", tmp_path / "tuesday.backup"]
        runner.invoke(args=["backup", str(files[0])])
        number = uuid4()
        responses.add(db.session, audience, number, {"items": {"G1": 4}}, used_hash(keys[3]))
        db.session.commit()
        runner.invoke(args=["backup", str(files[1])])
    before, after = map(told, files)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"response", "invitation"}
    for table in changed - {"response"}:
        new = after[table] - before[table]
        assert len(new) == 1
        text = repr(new)
        who = known[3]
        derived = {sha256(value).hexdigest() for value in (keys[3].encode(), who.bytes)}
        for value in (*derived, keys[3], who.hex, str(who), number.hex, "person3"):
            assert value not in text
    assert len(after["response"]) == 1
    assert not any(key.encode() in file.read_bytes() for key in keys for file in files)
