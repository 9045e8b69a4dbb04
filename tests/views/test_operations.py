"""The export of a workspace, its deletion, and what watches the server."""

import io
import json
import re
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from assessment.access.participants import token_of
from assessment.jobs import exporting as packing
from assessment.models import Account, Comment, Membership, Organisation, Worker, Workspace
from assessment.store import schema, work
from assessment.store.database import db
from tests import everything, people
from tests.everything import ID

WORKSPACE = f"/workspace/{ID['workspace']}"


@pytest.fixture
def full(app):
    """The workspace with rows in every table; Olga owns it, Fred moderates."""
    with app.app_context():
        everything.fill(db.engine)
        for name, role in (("olga", "owner"), ("fred", "facilitator")):
            account = people.account(app, f"{name}@example.com")
            mine = {"workspace_id": ID["workspace"], "account_id": account}
            db.session.add(Membership(**mine, role=role, since=everything.NOW))
        db.session.commit()
    return app


@pytest.fixture
def owner(full):
    return people.signed_in(full, "olga@example.com")


@pytest.fixture
def facilitator(full):
    return people.signed_in(full, "fred@example.com")


def exported(app, owner) -> zipfile.ZipFile:
    """Asked for on the page, made by the worker, downloaded."""
    assert people.post(owner, f"{WORKSPACE}/export").status_code == 303
    app.extensions["jobs"].run(packing.order(ID["workspace"]).key)
    response = owner.get(f"{WORKSPACE}/export.zip")
    assert response.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(response.data))


def test_an_export_holds_every_table_in_plain_words(full, owner) -> None:
    archive = exported(full, owner)
    names = {name for name in archive.namelist() if name.endswith(".json")}
    assert names == {
        f"{name}.json"
        for name in (
            "workspace", "members", "member_invitations", "log", "organisations", "assessments",
            "audiences", "addresses", "mailings", "results", "released_cells", "comments",
            "workshop_results", "actions", "action_history", "figures", "reports",
            "shared_links",
        )
    }  # fmt: skip
    assert json.loads(archive.read("workspace.json"))[0]["name"] == "Beratung Nord"
    assert json.loads(archive.read("addresses.json"))[0]["email"] == "ben@example.com"
    assert json.loads(archive.read("results.json"))[0]["content"] == {"k": 5}
    assert archive.read(f"logos/{ID['organisation']}.png") == b"\0\xff"


def test_an_export_says_in_both_languages_what_is_not_in_it(full, owner) -> None:
    archive = exported(full, owner)
    assert "Single answers." in archive.read("README.txt").decode()
    assert "Einzelne Antworten" in archive.read("LIESMICH.txt").decode()


def test_an_export_holds_no_single_answer_no_key_and_no_unreleased_comment(full, owner) -> None:
    archive = exported(full, owner)
    everything_in_it = b"\n".join(archive.read(name) for name in archive.namelist()).decode(
        errors="replace"
    )
    with full.app_context():
        token = token_of(ID["audience"], ID["address"])
        hidden = db.session.scalars(select(Comment.text)).all()
        accounts = db.session.execute(select(Account.password, Account.fs_uniquifier)).all()
    secret = [str(row["uuid"]) for row in everything.ROWS["response"]]
    secret += [row["token_hash"] for row in everything.ROWS["invitation"]]
    secret += [token, "d" * 64, *(value for row in accounts for value in row if len(value) > 1)]
    assert not [value for value in secret if value in everything_in_it]
    assert json.loads(archive.read("comments.json")) == []
    assert hidden == ["ü"]


def test_released_comments_are_exported(full, owner) -> None:
    with full.app_context():
        db.session.execute(update(Comment).values(state="released", text="Mehr Zeit"))
        db.session.commit()
    assert json.loads(exported(full, owner).read("comments.json"))[0]["text"] == "Mehr Zeit"


def test_an_export_holds_nothing_of_another_workspace(full, owner) -> None:
    other = people.workspace(full, "Fremd AG", ben="owner")
    with full.app_context():
        row = {"workspace_id": other, "name": "Fremde Kundin", "language": "de", "address": "sie"}
        db.session.add(Organisation(**row, created_at=everything.NOW))
        db.session.commit()
    archive = exported(full, owner)
    assert not [name for name in archive.namelist() if b"Fremd" in archive.read(name)]


def test_an_export_is_made_once_at_a_time_and_anew_when_asked(full, owner) -> None:
    people.post(owner, f"{WORKSPACE}/export")
    page = owner.get(f"{WORKSPACE}/export")
    assert "being made" in page.text
    assert page.headers["Refresh"] == "2"
    exported(full, owner)
    assert "Download the export" in owner.get(f"{WORKSPACE}/export").text
    people.post(owner, f"{WORKSPACE}/export")
    assert "being made" in owner.get(f"{WORKSPACE}/export").text
    log = owner.get(f"{WORKSPACE}/log").text
    assert log.count("exported everything") == 2


def test_an_export_is_kept_for_a_week(full, owner) -> None:
    exported(full, owner)
    with full.app_context():
        key, week = packing.order(ID["workspace"]).key, datetime.now(UTC) + timedelta(days=7)
        assert work.has_artifact(db.session, key, week - timedelta(minutes=1))
        assert not work.has_artifact(db.session, key, week)
    assert owner.get(f"{WORKSPACE}/export.zip").headers["Cache-Control"] == "private, no-store"


def test_without_an_export_the_download_leads_to_its_page(owner) -> None:
    response = owner.get(f"{WORKSPACE}/export.zip")
    assert response.headers["Location"] == f"{WORKSPACE}/export"


@pytest.mark.parametrize("page", ["export", "export.zip", "delete"])
def test_only_owners_take_along_or_give_up(facilitator, page) -> None:
    assert facilitator.get(f"{WORKSPACE}/{page}").status_code == 403


def test_whoever_deletes_a_workspace_is_told_what_goes(owner) -> None:
    page = owner.get(f"{WORKSPACE}/delete").text
    for what in ("1 organisation", "2 assessments", "2 audiences", "1 invited address", "3 people"):
        assert what in page, what
    assert "30 days" in page


def leaves_at(app):
    with app.app_context():
        return db.session.scalars(select(Workspace.leaves_at)).one()


def test_a_workspace_is_deleted_only_by_typing_its_name(full, owner) -> None:
    wrong = people.post(owner, f"{WORKSPACE}/delete", name="Beratung")
    assert wrong.status_code == 422
    assert "just as it stands there" in wrong.text
    assert leaves_at(full) is None
    assert people.post(owner, f"{WORKSPACE}/delete", name=" Beratung Nord ").status_code == 303
    assert leaves_at(full) - datetime.now(UTC) > timedelta(days=29)


def test_members_see_that_their_workspace_goes_and_an_owner_takes_it_back(
    full, owner, facilitator
) -> None:
    people.post(owner, f"{WORKSPACE}/delete", name="Beratung Nord")
    assert "An owner can take that back" in facilitator.get(WORKSPACE).text
    assert people.post(facilitator, f"{WORKSPACE}/keep").status_code == 403
    assert "Keep the workspace" in owner.get(WORKSPACE).text
    assert people.post(owner, f"{WORKSPACE}/keep").status_code == 303
    assert leaves_at(full) is None
    assert "will be deleted" not in facilitator.get(WORKSPACE).text
    log = owner.get(f"{WORKSPACE}/log").text
    assert "asked for a deletion" in log
    assert "took a deletion back" in log


def test_the_process_says_that_it_lives(client) -> None:
    response = client.get("/healthz")
    assert (response.text, response.headers["Cache-Control"]) == ("ok\n", "no-store")


def test_a_process_lives_without_its_database(client, settings) -> None:
    schema.downgrade(settings.database_url, "base")
    assert client.get("/healthz").status_code == 200


def test_the_installation_is_ready_once_a_worker_looks_around(app, client, caplog) -> None:
    assert client.get("/readyz").status_code == 503
    app.extensions["jobs"].beat()
    assert (client.get("/readyz").text, client.get("/readyz").status_code) == ("ready\n", 200)


def test_it_is_not_ready_when_no_worker_was_seen_lately(app, client, caplog) -> None:
    app.extensions["jobs"].beat()
    with app.app_context():
        db.session.execute(update(Worker).values(seen_at=datetime.now(UTC) - timedelta(minutes=6)))
        db.session.commit()
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "not ready\n")
    assert "job worker" in caplog.text


def test_a_worker_that_is_long_at_one_job_counts_as_alive(app, client) -> None:
    with app.app_context():
        order = work.Order("k" * 64, "check-report", "o" * 64, {})
        work.ask(db.session, order, datetime.now(UTC))
        db.session.commit()
        work.take_up(db.session, order.key, "one", datetime.now(UTC))
        db.session.commit()
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_before_its_migrations_ran(app, client, settings, caplog) -> None:
    app.extensions["jobs"].beat()
    schema.downgrade(settings.database_url, "0002")
    assert client.get("/readyz").status_code == 503
    assert "migrations" in caplog.text


def test_it_is_not_ready_on_a_full_disk(app, client, monkeypatch, caplog) -> None:
    app.extensions["jobs"].beat()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))
    assert client.get("/readyz").status_code == 503
    assert "disk" in caplog.text


def test_what_is_missing_is_told_to_the_log_alone(client) -> None:
    assert not re.search(r"sqlite|postgres|worker|migration", client.get("/readyz").text)


@pytest.mark.parametrize("page", ["export", "delete"])
def test_what_reaches_far_asks_for_a_proof_again_after_a_while(full, owner, page) -> None:
    with owner.session_transaction() as cookie:
        cookie["fs_paa"] -= 16 * 60
    path = f"{WORKSPACE}/{page}"
    to_verify = f"/account/verify?next={path}"
    for answer in (owner.get(path), people.post(owner, path, name="Beratung Nord")):
        assert answer.status_code == 303
        assert answer.headers["Location"] == to_verify
    assert owner.get(f"{WORKSPACE}/export.zip").headers["Location"].startswith("/account/verify")
    with full.app_context():
        assert db.session.get_one(Workspace, ID["workspace"]).leaves_at is None
        assert work.find(db.session, packing.order(ID["workspace"]).key) is None
    shown = people.post(owner, to_verify, password=people.PASSWORD)
    assert shown.headers["Location"] == path
    assert owner.get(path).status_code == 200
