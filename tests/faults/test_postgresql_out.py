"""PostgreSQL is stopped, or killed, while people answer: a clear message, and the next try after
its start is stored."""

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from assessment.store import schema
from assessment.store.database import db
from tests.cluster.postgres_pair import NAME, OWNER, Server, programs
from tests.faults.test_database_out import is_put_off
from tests.views.test_participate import AS_DATA, audience, filled, stored


@pytest.fixture
def database_url(migrated) -> str:
    """Of the settings, which name the server below instead."""
    return f"sqlite:///{migrated}"


@pytest.fixture
def server():
    """A PostgreSQL that a test may kill."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="leitstern-one-"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    server = Server(folder / "data")
    server.run("initdb", "-D", str(server.folder), "-U", NAME, "-A", "trust", "--no-sync")
    server.start()
    with psycopg.connect(f"{server.address} dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
    yield server
    server.kill()
    shutil.rmtree(folder)


@pytest.fixture
def app(server, settings, make_app):
    url = f"postgresql+psycopg://{NAME}@127.0.0.1:{server.port}/{NAME}"
    schema.upgrade(url)
    app = make_app(replace(settings, database_url=url))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_people_are_put_off_while_it_is_out_and_it_goes_on_by_itself(app, server, caplog) -> None:
    client, code = app.test_client(), audience(app)
    form = filled(client.get(f"/r/{code}/form").text)

    def answer(number: str):
        return client.post(f"/r/{code}", data=form | {"number": number}, headers=AS_DATA)

    heard = [str(uuid4()) for _ in range(3)]
    assert {answer(number).status_code for number in heard[:2]} == {201}
    server.kill()
    for _ in range(3):
        assert is_put_off(answer(heard[2]))
    page = client.get(f"/r/{code}?lang=de")
    assert page.status_code == 503
    assert "in einer Minute" in page.text
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    done = app.test_cli_runner().invoke(args=["backup", str(server.folder.parent / "a.backup")])
    assert (done.exit_code, len(done.output.splitlines())) == (2, 1), done.output
    server.start()
    assert answer(heard[2]).status_code == 201
    assert {answer(number).status_code for number in heard} == {200}
    assert len(stored(app)) == 3
    assert NAME not in caplog.text, "nothing of the address in the log"
