"""An application on a database of its own for each test, and clients that look at what they get."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule

from assessment.app import create_app
from assessment.config import ROOT, Settings
from assessment.models import Base
from assessment.store import schema
from assessment.store.database import db, engine_options
from tests.pages import PageClient

CHROMIUM = "/usr/bin/chromium-headless-shell"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = (
    "app.css",
    "form.css",
    "form.js",
    "points.js",
    "room.css",
    "room.js",
    "room-phone.js",
    "participant.js",
    "result.js",
    "charts.js",
    "plotly.js",
    "passkeys.js",
    "audience.js",
    "copy.js",
    "documents.js",
    "room-timer.js",
    "room-control.js",
    "board.js",
    "figures.js",
)
DIALECTS: dict[str, tuple[Any, Any]] = {}  # how each database speaks, and what was said before


@pytest.fixture(scope="session", autouse=True)
def german() -> None:
    """The words of the pages, compiled as the installation does it."""
    folder = ROOT / "assessment/translations/de/LC_MESSAGES"
    for source in (folder / "messages.po", folder / "du.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            part = target.with_suffix(f".{os.getpid()}")
            with source.open("rb") as read, part.open("wb") as write:
                write_mo(write, read_po(read, locale="de"))
            part.rename(target)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with all tables, to be copied."""
    file = tmp_path_factory.mktemp("database") / "empty.sqlite"
    schema.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql(worker_id: str) -> str:
    """A migrated database of this process's own in the PostgreSQL that the environment names."""
    if "PGHOST" not in os.environ:
        pytest.skip("no PostgreSQL: 'make test' starts one, and PGHOST and so on name another")
    name = f"leitstern_test_{worker_id}"
    with psycopg.connect(dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    url = f"postgresql+psycopg:///{name}"
    schema.upgrade(url)
    return url


@pytest.fixture(scope="session")
def cleaner(postgresql: str) -> Iterator[Engine]:
    """The connection that empties the tables after each test."""
    engine = create_engine(**engine_options(postgresql))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        migrated = request.getfixturevalue("migrated")
        yield f"sqlite:///{shutil.copy(migrated, tmp_path / 'test.sqlite')}"
        return
    engine: Engine = request.getfixturevalue("cleaner")
    yield str(engine.url)
    if not schema.is_current(engine):  # a test has taken it down
        schema.upgrade(str(engine.url))
    with engine.begin() as connection:  # parents first: results go with their audience alone
        connection.exec_driver_sql(
            "; ".join(f"DELETE FROM {t}" for t in Base.metadata.sorted_tables)
        )


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a test: everything it writes lies in its own folder."""
    assets = tmp_path / "assets"
    assets.mkdir()
    for name in ("app.css", "form.css"):
        (assets / name).write_text("body { color: black }")
    (assets / "manifest.json").write_text(json.dumps({name: name for name in NAMES}))
    return Settings(
        secret_key="a secret for tests only",
        environment="testing",
        var=tmp_path,
        database_url=database_url,
    )


@pytest.fixture(scope="session", autouse=True)
def routes() -> Iterator[None]:
    """Every test makes its application anew; what a route's words mean is worked out once."""
    work_out, known = Rule.compile, {}

    def once(rule: Rule) -> None:
        key = rule.rule, rule.subdomain, rule.merge_slashes, str(rule.defaults)
        if key not in known:
            before = dict(vars(rule))
            work_out(rule)
            known[key] = {k: v for k, v in vars(rule).items() if v is not before.get(k)}
            known[key]["arguments"] = rule.arguments
        vars(rule).update(known[key], arguments=set(known[key]["arguments"]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", once)
        yield


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Where templates that one test has compiled are found by the next."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(compiled: FileSystemBytecodeCache) -> Iterator[Callable[[Settings], Flask]]:
    """Makes applications with settings of a test's own, and closes their connections."""
    made: list[Engine] = []

    def make(settings: Settings) -> Flask:
        app = create_app(settings)
        app.jinja_env.bytecode_cache = compiled
        with app.app_context():
            made.append(db.engine)
        share_statements(made[-1])
        return app

    yield make
    for engine in made:
        engine.dispose()


def share_statements(engine: Engine) -> None:
    """Every test has its own engine; what a statement is in SQL is worked out once."""
    name = engine.dialect.name
    if name not in DIALECTS:
        try:
            engine.connect().close()
        except OperationalError:
            return  # some tests have a database that is out
        DIALECTS[name] = engine.dialect, engine._compiled_cache
    engine.dialect, engine._compiled_cache = DIALECTS[name]


@pytest.fixture
def app(settings: Settings, make_app: Callable[[Settings], Flask]) -> Flask:
    """The application; a request that leaves a write without a commit fails."""
    app = make_app(settings)
    app.test_client_class = PageClient
    with app.app_context():
        engine = db.engine
    here = threading.local()  # some tests send from many threads at once

    def open_writes() -> list[str]:
        return here.__dict__.setdefault("writes", [])

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        if statement.split(maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE"):
            open_writes().append(statement)

    for end in ("commit", "rollback"):
        event.listen(engine, end, lambda _c: open_writes().clear())

    @app.teardown_request
    def look(_error: BaseException | None) -> None:
        left = [*open_writes(), *db.session.new, *db.session.dirty, *db.session.deleted]
        open_writes().clear()
        assert not left, f"the request wrote without a commit: {left}"

    return app


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process, which talks to nothing but our own servers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that checks each page it gets."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The command line."""
    return app.test_cli_runner()
