"""Metrics: whoever keeps them for months learns from no figure when, or that, somebody answered."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from assessment import jobs
from assessment.jobs import closing, mailing
from assessment.models import Invitation, Response
from assessment.store import addresses, mailings, work
from assessment.store.addresses import Person
from assessment.store.database import begin_write, db
from tests import rows
from tests.attacks.scene import answers

# On both engines: what is read from the database differs.
from tests.conftest import database_url  # noqa: F401
from tests.postbox import postbox
from tests.views.test_participate import filled, key
from tests.views.test_room_phone import workshop  # noqa: F401
from tests.views.test_watching import SHOWN, TOKEN

# What moves by itself: the looks at the metrics, and how this machine does at the moment.
BY_ITSELF = re.compile(
    r"leitstern_(request\w*\{[^}]*route=\"/metrics\"|database_answer_seconds|memory_bytes|"
    r"disk_free|worker_last_seen|job_oldest)"
)


@pytest.fixture
def settings(settings):
    return replace(settings, metrics_token=TOKEN)


def figures(client) -> set[str]:
    text = client.get("/metrics", headers=SHOWN).text
    assert "leitstern_requests_total" in text
    return {line for line in text.splitlines() if not BY_ITSELF.match(line)}


def test_no_figure_moves_when_somebody_answers(app, plain, scene) -> None:
    asked = scene.audience(entry="invited")
    mine, prometheus = key(app, asked.code), app.test_client()
    figures(prometheus)
    before = figures(prometheus)
    phone = app.test_client()
    for path in ("/r", f"/r/{asked.code}", "/favicon.svg", "/favicon.ico"):
        assert phone.get(path).status_code == 200
    sent = filled(phone.get(f"/r/{asked.code}/form").text, key=mine)
    assert phone.post(f"/r/{asked.code}", data=sent).status_code == 303
    assert phone.get(f"/r/{asked.code}/thanks").status_code == 200
    with app.app_context():
        assert db.session.scalar(select(Response.uuid)) is not None
    assert figures(prometheus) == before
    asked.store([answers(3)] * 60)  # the database grows by some pages
    assert figures(prometheus) == before


def test_no_figure_moves_when_somebody_joins_and_votes_in_a_room(app, plain, workshop) -> None:  # noqa: F811
    prometheus = app.test_client()
    figures(prometheus)
    before = figures(prometheus)
    phone = workshop.phone()
    assert phone.get(f"/r/{workshop.code}/room").status_code == 200
    phone.get(f"/r/{workshop.code}/beat")
    assert figures(prometheus) == before


def test_the_log_has_no_number_for_an_answer_and_a_proxy_s_number_is_not_taken(
    app, make_app, settings, plain, scene
) -> None:
    """A proxy's own log has its number beside an address: ours must not know it."""
    asked = scene.audience()
    behind = make_app(replace(settings, proxies=1)).test_client()
    sent = {"X-Request-ID": "0123456789abcdef"}
    page = behind.get(f"/r/{asked.code}/form", headers=sent)
    stored = behind.post(f"/r/{asked.code}", data=filled(page.text), headers=sent)
    assert stored.status_code == 303
    assert "X-Request-ID" not in page.headers
    assert "X-Request-ID" not in stored.headers
    failed = behind.get("/r/ZZZZZZ/form", headers=sent)
    assert failed.status_code == 404
    assert failed.headers["X-Request-ID"] != sent["X-Request-ID"]


@pytest.mark.parametrize("answered", [0, 3, 9])
def test_the_mails_of_a_reminder_tell_not_how_many_have_answered(app, plain, answered) -> None:
    with postbox() as box, app.app_context():
        told = {"mail_url": box.url, "mail_from": "a@firma.test"}
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], **told)
        asked = rows.audience(db.session, entry="invited")
        addresses.add(db.session, asked, [Person(f"p{n}@kunde.test") for n in range(10)])
        db.session.commit()
        mail(asked, mailings.invite)
        tokens = db.session.scalars(select(Invitation.token_hash)).all()[:answered]
        db.session.rollback()
        begin_write(db.session)
        used = update(Invitation).where(Invitation.token_hash.in_(tokens)).values(used=True)
        db.session.execute(used)
        db.session.commit()
        mail(asked, mailings.remind)
        db.session.rollback()
        assert len(box.mails) == 20 - answered
        found = figures(app.test_client())
    assert 'leitstern_mails_total{kind="reminder",outcome="sent"} 10.0' in found
    assert not [line for line in found if "job_seconds" in line and "mailing" in line], "no time"


def mail(asked, how) -> None:
    now = datetime.now(UTC)
    db.session.rollback()
    begin_write(db.session)
    order = mailing.order(how(db.session, asked, now).id, asked.id)
    db.session.commit()
    work.ask(db.session, order, now)
    db.session.commit()
    jobs.current().run(order.key)
    db.session.rollback()


def test_closing_tells_not_how_many_of_a_few_have_answered(scene, app) -> None:
    told = []
    for many in (3, 4, 90):
        before = figures(app.test_client())
        asked = scene.audience()
        asked.store([answers(3)] * many)
        with app.app_context():
            order = closing.order(asked.id)
            work.ask(db.session, order, datetime.now(UTC))
            db.session.commit()
            jobs.current().run(order.key)
        new = figures(app.test_client()) - before
        told.append({line for line in new if "closing" in line and "_sum" not in line})
    for lines in told:
        assert [line for line in lines if 'responses="100"' in line]
        assert not [line for line in lines if 'responses="100"' not in line and "{" in line]


def test_no_label_names_anything_of_a_tenant(scene, app) -> None:
    asked = scene.audience(entry="invited")
    client = scene.member("owner")
    for path in (
        f"/workspace/{scene.workspace}",
        f"/organisation/{asked.home}",
        f"/r/{asked.code}",
    ):
        client.get(path)
    client.get(f"/r/{asked.code}x/{uuid4()}")
    text = client.get("/metrics", headers=SHOWN).text
    for secret in (scene.workspace, asked.home, asked.id, asked.code, "Nord", "Muster", "owner@"):
        assert str(secret) not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", text)
