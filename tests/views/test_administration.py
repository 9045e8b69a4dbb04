"""The page for whoever runs the installation: how it does, and nothing of what is in it."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from assessment.jobs import KINDS
from assessment.models import Account
from assessment.store import condition, health, work
from assessment.store.database import db
from assessment.views import condition_words
from tests import people, rows
from tests.views.test_participate import send

HERE = "/administration"
ADMIN = "admin@example.com"
ORDER = work.Order("k" * 64, "check-report", "o" * 64, {"language": "de"})


@pytest.fixture
def settings(settings):
    return replace(settings, administrators=(ADMIN, "second@example.com"))


@pytest.fixture
def admin(app):
    return people.signed_in(app, ADMIN, created_at=datetime.now(UTC))


def failed(app, order=ORDER, *, minutes=3) -> None:
    with app.app_context():
        then = datetime.now(UTC) - timedelta(minutes=minutes)
        work.ask(db.session, order, then)
        work.fail(db.session, order.key, "", then)
        db.session.commit()


def test_accounts_that_the_setting_names_open_it(app, admin) -> None:
    assert admin.get(HERE).status_code == 200
    assert people.signed_in(app, "Second@Example.com").get(HERE).status_code == 200


def test_nobody_else_finds_it_whatever_they_own(app, client) -> None:
    people.workspace(app, anna="owner")
    for one in (people.signed_in(app), people.signed_in(app, "admin@example.com.evil.test")):
        assert one.get(HERE).status_code == 404
        assert people.post(one, f"{HERE}/try-again", kind="poster").status_code == 404
        assert HERE not in one.get("/account").text
    assert client.get(HERE).headers["Location"].startswith("/sign-in")


def test_where_nobody_is_named_nobody_finds_it(make_app, settings) -> None:
    app = make_app(replace(settings, administrators=()))
    assert people.signed_in(app, ADMIN).get(HERE).status_code == 404


def test_an_address_that_nobody_has_confirmed_opens_nothing(app, admin) -> None:
    """Without a mail server anybody could sign up under the administrator's address."""
    with app.app_context():
        db.session.execute(update(Account).values(confirmed_at=None))
        db.session.commit()
    assert admin.get(HERE).status_code == 404


def test_it_asks_for_the_password_again_after_a_while(admin) -> None:
    with admin.session_transaction() as cookie:
        cookie["fs_paa"] = time.time() - 3600
    for response in (admin.get(HERE), people.post(admin, f"{HERE}/try-again", kind="poster")):
        assert response.status_code == 303
        assert response.headers["Location"].startswith("/account/verify")


def test_the_way_there_stands_in_the_rail_of_administrators(admin) -> None:
    assert f'href="{HERE}"' in admin.get("/account").text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Please look at: Job workers, Last backup", "None yet", "Off (METRICS_TOKEN")),
        ("de", ("Bitte ansehen: Worker, Letzte Sicherung", "Noch keine", "Ausgeschaltet")),
    ],
)
def test_what_needs_a_look_is_said_first(admin, language, words) -> None:
    page = admin.get(f"{HERE}?lang={language}").text
    for word in words:
        assert word in page


def test_of_a_sound_installation_all_parts_do_their_work(app, admin) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        ahead = timedelta(seconds=40)  # as clocks are, and however long the page takes here
        health.note_worker(db.session, "here", now + ahead)
        db.session.commit()
        health.note_backup(db.session, 12_345_678, now)
        db.session.commit()
        steps = -(-condition.database(db.session).size // 2**24)  # other tests leave rows
    page = admin.get(f"{HERE}?lang=en").text
    assert "All parts do their work." in page
    assert "1 alive, last seen 1 second ago" in page
    assert "13 MB" in page
    assert "1 account in 0 workspaces; 1 new in 30 days. New ones come by invitation." in page
    assert "None waits, runs or has failed." in page
    assert f"at most {steps * 16.777216:.0f} MB" in page


def test_mails_that_wait_and_come_back_are_counted(make_app, settings) -> None:
    app = make_app(replace(settings, mail_url="smtp://127.0.0.1:9", mail_from="a@example.com"))
    page = people.signed_in(app, ADMIN).get(f"{HERE}?lang=en").text
    assert "0 mails wait; mail to 0 addresses came back" in page


def test_failed_jobs_are_told_by_kind_and_tried_again(app, admin) -> None:
    failed(app)
    failed(app, replace(ORDER, key="l" * 64, kind="poster"))
    page = admin.get(f"{HERE}?lang=en").text
    assert "1 failed 3 minutes ago" in page
    assert "Report of a quick check" in page
    done = people.post(admin, f"{HERE}/try-again", kind="poster")
    assert done.status_code == 303
    page = admin.get(f"{HERE}?lang=en").text
    assert "1 job is tried again." in page
    with app.app_context():
        states = {one.kind: one.state for one in condition.jobs(db.session)}
    assert states == {"poster": "queued", "check-report": "failed"}


@pytest.mark.parametrize("kind", ["", "nothing", "../", "ü" * 500])
def test_a_kind_that_there_is_not_is_not_tried_again(admin, kind) -> None:
    assert people.post(admin, f"{HERE}/try-again", kind=kind).status_code == 404


def test_trying_again_needs_the_page_s_own_form(admin) -> None:
    assert admin.post(f"{HERE}/try-again", data={"kind": "poster"}).status_code == 400


def test_every_kind_of_job_has_a_name(app) -> None:
    assert set(condition_words.KINDS) == set(KINDS)


def test_nothing_of_a_tenant_and_nobody_s_answer_is_on_it(app, admin) -> None:
    people.workspace(app, "Beratung Nord", anna="owner")
    page = admin.get(HERE).text
    with app.app_context():
        home = rows.organisation(db.session, name="Muster GmbH")
        asked = rows.audience(db.session, "pulse", rows.assessment(db.session, home.id).id)
        asked_id, code = asked.id, asked.code
        db.session.commit()
        work.ask(db.session, work.Order("c" * 64, "close", str(asked_id), {}), datetime.now(UTC))
        db.session.commit()
    answered = app.test_client()
    assert send(answered, code).status_code == 303
    after = admin.get(HERE).text
    for secret in ("Nord", "Muster", "anna", str(asked_id), code):
        assert secret not in after
    assert still(page) == still(after), "it tells the same, but for the job and the workspace"


def still(page: str) -> str:
    """The page without what may change: ages, jobs, accounts."""
    page = people.unsigned(re.sub(r"<h2>Jobs</h2>.*?</main>", "", page, flags=re.DOTALL))
    return re.sub(r"<div><dt>(Accounts|Disk)</dt>.*?</div>", "", page)


def test_a_job_that_failed_is_among_what_needs_a_look(app, admin) -> None:
    failed(app)
    page = admin.get(f"{HERE}?lang=en").text
    assert "Please look at: Job workers, Last backup, Jobs" in page
    assert re.search(r'href="/administration" aria-current="page"', page)


@pytest.mark.parametrize(
    ("size", "told"), [(1, "1 MB"), (9_999_999_999, "10,000 MB"), (68_123_456_789, "68.2 GB")]
)
def test_sizes_are_told_as_people_say_them(app, size, told) -> None:
    with app.test_request_context("/"):
        assert condition_words._size(size) == told
