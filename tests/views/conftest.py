"""A workspace with an assessment, for pages that show what was published."""

import pytest

from tests import people, published


@pytest.fixture
def place(app):
    """An assessment in a workspace with a viewer, a facilitator and an owner."""
    members = {"viewer": "viewer", "facilitator": "facilitator", "owner": "owner"}
    return published.assessment(app, people.workspace(app, **members))


@pytest.fixture
def viewer(app):
    return people.signed_in(app, "viewer@example.com")
