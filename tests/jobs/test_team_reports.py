"""Many reports as one job: which organisations, under which names, the same as one by one."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from assessment.jobs import documents, team_reports
from assessment.store import reports, waves
from assessment.store.database import db
from reports import formats
from reports.settings import Settings
from tests import people, published, rows
from tests.published import LEADERS, STAFF


@pytest.fixture
def workspace(app):
    return people.workspace(app, facilitator="facilitator")


def organisation(app, workspace, name: str, **more):
    with app.app_context():
        made = rows.organisation(db.session, workspace, name=name)
        for key, value in more.items():
            setattr(made, key, value)
        number = made.id
        db.session.commit()
    return number


def assessed(app, organisation, plan=LEADERS, wave: int = 1, closes: bool = True):
    answers = published.leaders() if plan is LEADERS else published.staff()
    with app.app_context():
        made = rows.assessment(db.session, organisation)
        made.wave, number = wave, made.id
        db.session.commit()
    (published.closed if closes else published.asked)(app, number, plan, answers)
    return number


def test_the_latest_wave_with_a_result_of_each_counts(app, workspace) -> None:
    south, north = organisation(app, workspace, "Süd"), organisation(app, workspace, "nord")
    assessed(app, south)
    second = assessed(app, south, wave=2)
    assessed(app, south, wave=3, closes=False)
    only = assessed(app, north)
    organisation(app, workspace, "Ost")
    with app.app_context():
        assert reports.latest(db.session, workspace, None, 100) == [only, second]
        assert reports.latest(db.session, workspace, None, 1) == [only]
        assert reports.organisations(db.session, workspace, None) == 2


def test_the_teams_of_one_organisation_only_and_nothing_that_is_leaving(app, workspace) -> None:
    whole = organisation(app, workspace, "Konzern")
    team = organisation(app, workspace, "Team A", part_of=whole)
    leaving = organisation(app, workspace, "Team B", part_of=whole, leaves_at=rows.NOW)
    first = assessed(app, team)
    assessed(app, leaving)
    assessed(app, whole)
    with app.app_context():
        assert reports.latest(db.session, workspace, whole, 100) == [first]


def test_each_report_in_the_file_is_the_one_that_is_made_alone(
    app, workspace, database_url
) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("the same reports on both engines: tests/views/test_documents.py")
    for name in ("Muster/GmbH", "Muster GmbH"):
        assessed(app, organisation(app, workspace, name), STAFF)
    seen: list[int] = []
    order = team_reports.order(workspace, "en", None)
    with app.app_context():
        made = team_reports.make(order.owner, order.arguments, seen.append)
        assert made is not None
        alone = [_alone(one) for one in reports.latest(db.session, workspace, None, 100)]
    with ZipFile(BytesIO(made.content)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names)) == 2
        assert all(name.startswith("Muster GmbH 20") and name.endswith(".pdf") for name in names)
        assert sorted(map(_hash, map(archive.read, names))) == sorted(map(_hash, alone))
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert seen == sorted(seen)
    assert seen[-1] == 99


def _alone(assessment) -> bytes:
    story, settings = waves.story(db.session, assessment), Settings("en")
    edition = documents.edition(story, None, settings)
    content = formats.make(story, "pdf", settings, edition)
    assert content is not None
    return content


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_nothing_to_report_makes_no_file(app, workspace) -> None:
    order = team_reports.order(workspace, "de", None)
    with app.app_context():
        assert team_reports.make(order.owner, order.arguments, lambda _: None) is None


def test_a_facilitator_orders_and_downloads_them_a_viewer_does_not(app, workspace) -> None:
    address = f"/workspace/{workspace}/portfolio/reports"
    client = people.signed_in(app, "facilitator@example.com")
    assert "No organisation here has a result yet." in client.get(address).text
    assessed(app, organisation(app, workspace, "Nord"))
    assert "1 report" in client.get(address).text
    asked = people.post(client, f"{address}?lang=en", speaks="de")
    assert asked.status_code == 303
    waiting = client.get(asked.headers["Location"])
    assert "<progress" in waiting.text
    assert waiting.headers["Refresh"] == "2"
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    assert "Download the reports" in client.get(asked.headers["Location"]).text
    file = client.get(f"{address}/file?speaks=de")
    assert file.mimetype == "application/zip"
    assert "Beratung Nord" in file.headers["Content-Disposition"]
    assert ZipFile(BytesIO(file.data)).namelist()[0].startswith("Nord 20")


def test_the_reports_of_one_organisation_s_teams_are_made_followed_and_downloaded(
    app, workspace, database_url
) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("a facilitator orders all of them on both engines, above")
    whole = organisation(app, workspace, "Verbund")
    assessed(app, organisation(app, workspace, "Team A", part_of=whole))
    assessed(app, organisation(app, workspace, "Allein"))
    client = people.signed_in(app, "facilitator@example.com")
    address = f"/workspace/{workspace}/portfolio/reports"
    asked = people.post(client, f"{address}?lang=en", speaks="en", of=str(whole))
    assert "<progress" in client.get(asked.headers["Location"]).text
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    page = client.get(asked.headers["Location"]).text
    assert "Reports of the teams of Verbund" in page
    assert f'href="/organisation/{whole}/portfolio"' in page
    file = client.get(f"{address}/file?speaks=en&of={whole}")
    (name,) = ZipFile(BytesIO(file.data)).namelist()
    assert name.startswith("Team A 20")
    assert "Verbund" in file.headers["Content-Disposition"]
    assert "Download the reports" not in client.get(f"{address}?speaks=en").text, "not of all"
    other = people.workspace(app, "Andere", facilitator="facilitator")
    foreign = f"/workspace/{other}/portfolio/reports?of={whole}"
    assert client.get(foreign).status_code == 404
