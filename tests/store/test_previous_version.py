"""The version before works on the tables of this one, as it does while both run side by side.

Its code comes from the history: the tree before the commit that brought the last migration.
"""

import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from assessment.config import ROOT
from assessment.store import schema

# What people and workers do, in the words of the version before.
WORK = """
import sys
from pathlib import Path
from assessment.app import create_app
from assessment.config import Settings
from assessment.models import Audience
from assessment.store.database import db
from tests import people, rows
from tests.pages import hand_in
from tests.views.test_participate import filled

folder, url = sys.argv[1:]
app = create_app(Settings("a secret for tests only", "testing", Path(folder), url))
home = people.workspace(app, fred="facilitator")
with app.app_context():
    wave = rows.assessment(db.session, rows.organisation(db.session, home).id)
    asked = rows.audience(db.session, assessment_id=wave.id)
    id, code = asked.id, asked.code
    db.session.commit()
anybody = app.test_client()
page = anybody.get(f"/r/{code}/form").text
assert anybody.post(f"/r/{code}", data=filled(page)).status_code == 303, "somebody answers"
hand_in(anybody)
fred = people.signed_in(app, "fred@example.com")
for page in ("/workspaces", f"/audience/{id}", "/account"):
    assert fred.get(page, follow_redirects=True).status_code == 200, page
assert people.post(fred, f"/audience/{id}/close", sure="yes").status_code == 303
jobs = app.extensions["jobs"]
jobs.pick_up()
while task := jobs.queue.dequeue():
    jobs.queue.execute(task)
jobs.tidy()
with app.app_context():
    assert db.session.get_one(Audience, id).state == "closed"
"""


def git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else b""


@pytest.fixture(scope="session")
def version_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of the version before, where its tables are said to go on serving it."""
    head = ScriptDirectory(str(schema.MIGRATIONS)).get_revision("head")
    if head.module.oldest == head.revision:
        pytest.skip("the last migration says that the version before has to stop")
    added = git("log", "--diff-filter=A", "-1", "--format=%H", "--", head.path).decode().strip()
    tree = git("archive", f"{added}^") if added else b""
    if not tree:
        pytest.skip("no history: the code of the version before is not here")
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(fileobj=BytesIO(tree)) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # from 3.11.4 on
        packed.extractall(folder)
    return folder


def test_people_and_workers_of_the_version_before_go_on(
    version_before, database_url, settings
) -> None:
    command = [sys.executable, "-c", WORK, str(settings.var), database_url]
    environment = os.environ | {"PYTHONPATH": str(version_before)}
    done = subprocess.run(
        command, cwd=version_before, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
