"""One world for each kind of database, shared by the tests of a module and put back after each."""

import json
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from jinja2 import FileSystemBytecodeCache

from assessment.app import create_app
from assessment.config import Settings
from assessment.store.database import db
from tests.conftest import NAMES
from tests.fuzz import world as worlds
from tests.fuzz.keeping import Keeper
from tests.fuzz.world import World

# How many times as many cases as usual: FUZZ=long is an evening's work, FUZZ=10 a coffee's.
TIMES = {"": 1, "long": 100}.get(os.environ.get("FUZZ", "")) or int(os.environ["FUZZ"])
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def examples(number: int) -> settings:
    """So many cases: the same ones every time, or with FUZZ many more, and other ones each time."""
    return settings(
        max_examples=number * TIMES,
        database=None,
        deadline=None,
        derandomize=TIMES == 1,
        suppress_health_check=QUIET,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    compiled: FileSystemBytecodeCache,
    german: None,
) -> Iterator[World]:
    """Everything there is, on each kind of database."""
    var = tmp_path_factory.mktemp("fuzz")
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('migrated'), var / 'a.sqlite')}"
    else:
        url = request.getfixturevalue("postgresql")
    app = create_app(_settings(var, url))
    app.jinja_env.bytecode_cache = compiled
    made = worlds.made(app)
    with app.app_context():
        engine = db.engine
    made.keeper = Keeper(engine)
    logging.disable(logging.CRITICAL)
    yield made
    logging.disable(logging.NOTSET)
    made.keeper.forget()
    engine.dispose()


def _settings(var: Path, url: str) -> Settings:
    (var / "assets").mkdir()
    for name in ("app.css", "form.css"):
        (var / "assets" / name).write_text("body { color: black }")
    (var / "assets" / "manifest.json").write_text(json.dumps({name: name for name in NAMES}))
    return Settings(
        secret_key="a secret for tests only",
        environment="testing",
        var=var,
        database_url=url,
        sign_up="open",
        mail_url="smtp://127.0.0.1:9",
        mail_from="leitstern@example.com",
    )
