"""Who answered, from what invites and reminds: lists, deliveries, jobs, deeds, a mail server."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from assessment import jobs
from assessment.jobs import mailing
from assessment.models import Address, Audience, Base, Deed, Delivery, Mailing
from assessment.store import deliveries as store
from assessment.store import mailings, work
from assessment.store.database import begin_write, db
from tests import people
from tests.attacks.scene import differences

# On both engines: system columns are looked at too.
from tests.conftest import database_url  # noqa: F401
from tests.postbox import postbox

PEOPLE = 16
LATER = "451 4.3.0 try again later"


@pytest.fixture
def box(app):
    """A real mail server, which the attacker does not see into."""
    with postbox() as box:
        told = {"mail_url": box.url, "mail_from": "Leitstern <survey@firma.test>"}
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], **told)
        yield box


def post(app, asked, how) -> None:
    with app.app_context():
        begin_write(db.session)
        audience = db.session.get_one(Audience, asked.id)
        made = how(db.session, audience, datetime.now(UTC))
        order = mailing.order(made.id, asked.id)
        db.session.commit()
        work.ask(db.session, order, datetime.now(UTC))
        db.session.commit()
        jobs.current().run(order.key)
        db.session.rollback()


def invited(scene, app, client, *, who):
    """Everybody was invited by mail, and `who` of them has answered."""
    asked = scene.audience(entry="invited")
    everybody = asked.invite(PEOPLE)
    with app.app_context():
        db.session.execute(text("UPDATE delivery SET state = 'done'"))
        db.session.execute(text("UPDATE mailing SET done_at = asked_at"))
        db.session.commit()
    sent = asked.form(client)
    for n in who:
        number = f"{n:08x}-0000-4000-8000-000000000000"
        assert (
            asked.send(client, sent | {"key": everybody[n].token, "number": number}).status_code
            == 201
        )
    return asked, everybody


def rest(app, asked) -> dict[str, list[str]]:
    """Every row but of answers and rights to answer, as its table holds it, without its names."""
    with app.app_context():
        found = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in ("response", "invitation", "sign_in", "account", "worker"):
                rows = db.session.execute(select(table)).mappings().all()
                found[table.name] = [asked.blank(str(dict(row))) for row in rows]
        db.session.rollback()
    return found


def deliveries(app, kind: str) -> dict[str, tuple]:
    """By address: all that the database holds of a mail."""
    query = select(Address.email, Delivery.state, Delivery.tries, Delivery.due_at, Address.bounce)
    query = query.join(Delivery, Delivery.address_id == Address.id).join(Mailing)
    with app.app_context():
        found = db.session.execute(query.where(Mailing.kind == kind)).all()
        db.session.rollback()
    return {email: tuple(more) for email, *more in found}


def test_an_answer_leaves_no_trace_outside_of_answers_and_invitations(scene, app, client) -> None:
    """Lists, mailings, deliveries, deeds and jobs are the same, whoever answered."""
    asked, everybody = invited(scene, app, client, who=())
    before = rest(app, asked)
    sent = asked.form(client) | {"key": everybody[3].token}
    assert asked.send(client, sent).status_code == 201
    assert rest(app, asked) == before


def test_the_list_of_addresses_looks_the_same_whoever_answered(scene, app, client) -> None:
    asked, everybody = invited(scene, app, client, who=())
    pages = ("/invitations", "/invitations?q=person", "/invitations/progress", "/invitations/mail")

    def look() -> dict[str, str]:
        found = {}
        for page in (*pages, *(f"/invitations/{one.address}" for one in everybody[:2])):
            response = asked.get(page, "facilitator")
            assert response.status_code in (200, 404)
            found[page] = without_signature(response.text)
        return found

    before = look()
    asked.send(client, asked.form(client) | {"key": everybody[0].token})
    assert differences(before, look()) == []


def without_signature(page: str) -> str:
    return re.sub(r'value="[^"]{60,}"', "", page)


@pytest.mark.parametrize("who", [(), (0, 3, 4, 9), tuple(range(15))])
def test_a_reminder_leaves_the_same_for_everybody(scene, app, client, box, who) -> None:
    asked, _everybody = invited(scene, app, client, who=who)
    post(app, asked, mailings.remind)
    assert len(box.mails) == PEOPLE - len(who), "it goes to those who have not answered"
    left = deliveries(app, "reminder")
    assert len(left) == PEOPLE
    assert len(set(left.values())) == 1


def test_who_sends_a_reminder_learns_no_count(scene, app, client, box) -> None:
    """Whether three answered or twelve: the pages, the log and the job say the same."""
    told = []
    for who in (range(3), range(12)):
        asked, _everybody = invited(scene, app, client, who=who)
        facilitator = scene.member("facilitator")
        people.post(facilitator, f"/audience/{asked.id}/invitations/remind")
        with app.app_context():
            order = db.session.scalars(text("SELECT key FROM job WHERE state = 'queued'")).one()
            db.session.rollback()
            jobs.current().run(order)
            db.session.rollback()
        pages = ("/invitations", "/invitations/progress")
        found = {page: asked.get(page, "facilitator").text for page in pages}
        with app.app_context():
            query = select(Deed.action, Deed.detail).where(Deed.action == "reminders-sent")
            found["log"] = str(set(map(str, db.session.execute(query))))
            db.session.rollback()
        told.append({page: no_times(asked.blank(shown)) for page, shown in found.items()})
    assert differences(*told) == []


def no_times(page: str) -> str:
    uuid = r"[0-9a-f]{8}-[0-9a-f-]{27}"
    return re.sub(rf'value="[^"]{{60,}}"|\b\d\d:\d\d\b|{uuid}', "", page)


def test_a_mail_server_that_fails_does_not_tell_who_had_answered(scene, app, client, box) -> None:
    """It takes the connection and then no mail: who needed none is put off like everybody."""
    who = (0, 1, 2, 5, 9)
    asked, everybody = invited(scene, app, client, who=who)
    box.sender_reply = LATER
    post(app, asked, mailings.remind)
    assert box.mails == []
    left = deliveries(app, "reminder")
    settled = {email for email, (state, *_more) in left.items() if state == "done"}
    assert not settled & {everybody[n].email for n in who}, "only who had answered was settled"
    assert len(set(left.values())) == 1


def test_a_mail_server_that_fails_half_way_does_not_tell_who_had_answered(
    scene, app, client, box, monkeypatch
) -> None:
    """Whoever was passed over since the last mail waits with the others, and nobody gets two."""
    asked, _everybody = invited(scene, app, client, who=(1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    claim, claimed = store.claim, []

    def note(*where):
        to = claim(*where)
        claimed.append(to and to.email)
        return to

    def fail(_mail) -> None:
        if len(box.mails) == 2:
            box.sender_reply = LATER

    monkeypatch.setattr(store, "claim", note)
    box.meanwhile = fail
    post(app, asked, mailings.remind)
    assert len(box.mails) == 2
    left = deliveries(app, "reminder")
    assert len({row for row in left.values() if row[0] == "waiting"}) == 1
    last = claimed.index(box.to()[-1])
    done = {email for email, row in left.items() if row[0] == "done"}
    assert done == set(claimed[: last + 1]), "all in their turn up to the last mail, nobody after"


@pytest.mark.parametrize("reply", ["550 5.1.1 no such user", LATER])
def test_a_reminder_that_comes_back_marks_nobody(scene, app, client, box, reply) -> None:
    """A bounce of a reminder would say that its address had not answered."""
    asked, everybody = invited(scene, app, client, who=(0, 1, 2))
    box.replies = {one.email: [reply] for one in everybody}
    post(app, asked, mailings.remind)
    left = deliveries(app, "reminder")
    assert len({(state, bounce) for state, _tries, _due, bounce in left.values()}) == 1


@pytest.mark.parametrize("has_answered", [True, False])
def test_whoever_takes_somebody_off_the_list_learns_nothing(
    scene, app, client, has_answered
) -> None:
    asked, everybody = invited(scene, app, client, who=(2,) if has_answered else (5,))
    rate = asked.get("?lang=en").text
    address = f"/audience/{asked.id}/invitations/{everybody[2].address}/remove"
    response = people.post(scene.member("facilitator"), address)
    assert response.status_code == 303
    after = asked.get("?lang=en").text
    assert differences({"": without_signature(rate)}, {"": without_signature(after)}) == []


def test_deliveries_of_postgresql_were_written_alike_for_everybody(scene, app, client, box) -> None:
    """Whoever had answered was not passed over in one go: no row has another history."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("about PostgreSQL")
    query = text(
        "SELECT d.xmin::text FROM delivery d JOIN mailing m ON m.id = d.mailing_id "
        "WHERE kind = 'reminder' AND m.audience_id = :id"
    )
    for who in ((), (0, 3, 4, 9)):
        asked, _everybody = invited(scene, app, client, who=who)
        post(app, asked, mailings.remind)
        with app.app_context():
            written = db.session.scalars(query, {"id": asked.id}).all()
            db.session.rollback()
        assert len(set(written)) == len(written) == PEOPLE, "each by a transaction of its own"
