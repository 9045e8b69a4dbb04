"""The workspace that attacks aim at. A module where the engine matters asks for both engines."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import people
from tests.attacks.scene import Scene


@pytest.fixture
def database_url(migrated: Path, tmp_path: Path) -> str:
    """An empty database; what is published does not depend on the engine."""
    return f"sqlite:///{shutil.copy(migrated, tmp_path / 'test.sqlite')}"


@pytest.fixture
def plain(app: Flask) -> None:
    """Clients that look at no page: that is done elsewhere."""
    app.test_client_class = FlaskClient
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False


@pytest.fixture
def scene(app: Flask, plain: None) -> Scene:
    """A workspace with a member of each role, and a stranger with one of their own."""
    roles = {role: role for role in ("viewer", "facilitator", "owner")}
    workspace = people.workspace(app, "Beratung Nord", **roles)
    people.workspace(app, "Fremd AG", stranger="owner")
    return Scene(app, workspace)
