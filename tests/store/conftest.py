"""What tests of the store share."""

import pytest

from assessment.store.database import db


@pytest.fixture
def context(app):
    """The application's context; what a test leaves uncommitted goes with it."""
    with app.app_context():
        yield app
        db.session.rollback()
