"""Mailings through a real mail server: everybody gets one mail, whatever breaks in between."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from assessment import jobs
from assessment.access.participants import token_of, used_hash
from assessment.config import ROOT
from assessment.jobs import mailing
from assessment.models import Address, Delivery, Invitation, Mailing
from assessment.store import addresses, mailings, work
from assessment.store.addresses import Person
from assessment.store.database import begin_write, db
from tests import rows
from tests.postbox import postbox

LINK = re.compile(r"https://survey\.firma\.test/r/([A-Z0-9]{6})#([A-Za-z0-9_-]{24})")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def box():
    with postbox() as box:
        yield box


@pytest.fixture
def served(app, box):
    """The application with this mail server, and its context."""
    told = {"mail_url": box.url, "mail_from": "Leitstern <survey@firma.test>"}
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], public_url="https://survey.firma.test", **told
    )
    with app.app_context():
        yield app


def audience(people: int | list[Person] = 3, **more):
    if isinstance(people, int):
        people = [Person(f"p{number:04}@kunde.test") for number in range(people)]
    made = rows.audience(db.session, entry="invited", **more)
    addresses.add(db.session, made, people)
    db.session.commit()
    return made


def ask(made, how=mailings.invite) -> None:
    begin_write(db.session)
    asked = how(db.session, made, now())
    order = mailing.order(asked.id, made.id)
    db.session.commit()
    work.ask(db.session, order, now())
    db.session.commit()
    run(order.key)


def run(key: str) -> None:
    jobs.current().run(key)
    db.session.rollback()


def later(minutes: int) -> None:
    """As if that time had passed: what waits falls due earlier, and the minute's look comes."""
    db.session.execute(update(Delivery).values(due_at=Delivery.due_at))
    for row in db.session.scalars(select(Delivery)):
        row.due_at -= timedelta(minutes=minutes)
    db.session.commit()
    jobs.current().pick_up()
    queue = jobs.current().queue
    while task := queue.dequeue():
        queue.execute(task)
    db.session.rollback()


def states(kind: str = "invitation") -> Counter:
    query = select(Delivery.state).join(Mailing).where(Mailing.kind == kind)
    return Counter(db.session.scalars(query))


def keys_of(mail) -> set[str]:
    parts = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return {match.group(2) for part in parts for match in LINK.finditer(part)}


def test_everybody_gets_one_mail_with_a_link_of_their_own(served, box) -> None:
    made = audience(5)
    ask(made)
    assert sorted(box.to()) == [f"p000{number}@kunde.test" for number in range(5)]
    keys = [key for mail in box.mails for key in keys_of(mail)]
    assert len(set(keys)) == 5
    hashes = set(db.session.scalars(select(Invitation.token_hash)))
    assert hashes == {used_hash(key) for key in keys}
    assert states() == {"done": 5}
    assert db.session.scalar(select(Mailing.done_at)) is not None


def test_a_key_leads_from_no_row_to_another_without_the_secret(served, box) -> None:
    made = audience(1)
    ask(made)
    address = db.session.scalar(select(Address))
    token = token_of(made.id, address.id)
    served.config["SECRET_KEY"] = "another secret"
    assert token_of(made.id, address.id) != token
    assert used_hash(token) != db.session.scalar(select(Invitation.token_hash))


def test_each_mail_speaks_the_language_and_the_manner_of_its_reader(served, box) -> None:
    people = [Person("de@kunde.test", "Anna Müller", "de"), Person("en@kunde.test", "", "en")]
    ask(audience(people, contact="Eva Rat, rat@firma.test"))
    german, english = sorted(box.mails, key=lambda mail: mail["Content-Language"])
    for mail, words in ((german, ("Anna Müller", "Ihre")), (english, ("Hello,", "your view"))):
        for kind in ("plain", "html"):
            text = mail.get_body((kind,)).get_content()
            assert all(word in text for word in (*words, "Muster GmbH", "Eva Rat")), text
            assert len(keys_of(mail)) == 1
        assert mail["List-Unsubscribe"] == "<mailto:rat@firma.test>"
    assert "Available" not in english.as_string()
    assert 'lang="de"' in german.get_body(("html",)).get_content()


def test_an_audience_that_says_du_is_addressed_so(served, box) -> None:
    ask(audience([Person("a@kunde.test", "Anna", "de")], address="du"))
    text = box.mails[0].get_body(("plain",)).get_content()
    assert not re.search(r"\b(Sie|Ihre?[nmrs]?)\b", text), text
    assert re.search(r"\b(du|dein\w*|dir)\b", text.lower())


def test_what_somebody_typed_is_escaped_and_makes_no_header(served, box) -> None:
    evil = Person("a@kunde.test", "<b>Anna</b>\r\nBcc: all@firma.test")
    ask(audience([evil]))
    (mail,) = box.mails
    assert mail["Bcc"] is None
    assert "<b>" not in mail.get_body(("html",)).get_content()


def test_nobody_gets_a_second_invitation(served, box) -> None:
    made = audience(2)
    ask(made)
    with pytest.raises(mailings.NobodyError):
        ask(made)
    db.session.rollback()
    addresses.add(db.session, made, [Person("late@kunde.test"), Person("p0001@kunde.test")])
    db.session.commit()
    ask(made)
    assert Counter(box.to()).most_common(1)[0][1] == 1
    assert len(box.mails) == 3


def test_a_temporary_refusal_is_tried_after_one_ten_and_sixty_minutes(served, box) -> None:
    made = audience(2)
    box.replies["p0000@kunde.test"] = ["450 later"] * 3
    ask(made)
    assert states() == {"done": 1, "waiting": 1}
    later(0)
    assert len(box.mails) == 1, "the first minute is not over"
    for pause in (1, 10):
        later(pause)
        assert states() == {"done": 1, "waiting": 1}
    later(60)
    assert states() == {"done": 2}
    assert sorted(box.to()) == ["p0000@kunde.test", "p0001@kunde.test"]


def test_a_refusal_that_does_not_end_is_a_bounce(served, box) -> None:
    made = audience(1)
    box.replies["p0000@kunde.test"] = ["450 mailbox full"] * 9
    ask(made)
    for pause in (1, 10, 60):
        later(pause)
    assert states() == {"failed": 1}
    assert db.session.scalar(select(Address.bounce)) == "450 mailbox full"
    assert db.session.scalar(select(Mailing.done_at)) is not None


def test_a_permanent_refusal_is_a_bounce_at_once(served, box) -> None:
    made = audience(2)
    box.replies["p0000@kunde.test"] = ["550 5.1.1 no such user"]
    ask(made)
    assert states() == {"done": 1, "failed": 1}
    bounces = db.session.scalars(select(Address.bounce).order_by(Address.email)).all()
    assert bounces == ["550 5.1.1 no such user", ""]


def test_a_corrected_address_gets_its_mail_and_one_right_to_answer(served, box) -> None:
    made = audience(1)
    box.replies["p0000@kunde.test"] = ["550 no such user"]
    ask(made)
    wrong = db.session.scalar(select(Address.id))
    addresses.correct(db.session, made.id, wrong, Person("right@kunde.test"))
    db.session.commit()
    ask(made)
    assert box.to() == ["right@kunde.test"]
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_a_mail_server_that_is_out_costs_time_but_no_address(served, box, caplog) -> None:
    made = audience(3)
    box.sender_reply = "451 try later, p0000@kunde.test"
    ask(made)
    assert "451 try later" in caplog.text
    assert "p0000" not in caplog.text, "a log names nobody"
    assert states() == {"waiting": 3}
    box.sender_reply = "250 OK"
    later(1)
    assert states() == {"done": 3}
    assert set(db.session.scalars(select(Address.bounce))) == {""}


def test_a_mail_server_that_stays_out_leaves_mails_that_can_be_sent_by_choice(served, box) -> None:
    made = audience(2)
    box.sender_reply = "451 try later"
    ask(made)
    for pause in (1, 10, 60):
        later(pause)
    assert states() == {"failed": 2}
    assert set(db.session.scalars(select(Address.bounce))) == {""}
    box.sender_reply = "250 OK"
    mailings.send_again(db.session, made.id, "failed", now())
    db.session.commit()
    later(0)
    assert states() == {"done": 2}


def test_a_mail_whose_acknowledgement_was_lost_is_uncertain_and_not_repeated(served, box) -> None:
    made = audience(1)
    box.replies["p0000@kunde.test"] = ["drop"]
    ask(made)
    assert states() == {"uncertain": 1}
    later(100)
    assert len(box.mails) == 1
    mailings.send_again(db.session, made.id, "uncertain", now())
    db.session.commit()
    later(0)
    assert len(box.mails) == 2
    assert states() == {"done": 1}


def test_a_fault_of_ours_makes_no_mail_uncertain(served, box, monkeypatch) -> None:
    made = audience(2)
    monkeypatch.setattr(mailing.letters, "write", lambda *_: 1 / 0)
    ask(made)
    assert states() == {"waiting": 2}
    monkeypatch.undo()
    later(1)
    assert states() == {"done": 2}


def test_mails_wait_for_the_opening_and_stop_at_the_end(served, box) -> None:
    made = audience(2, opens_at=now() + timedelta(hours=2))
    ask(made)
    assert box.mails == []
    later(121)
    assert len(box.mails) == 2
    db.session.delete(db.session.get_one(type(made), made.id))
    db.session.commit()
    made = audience(2, closes_at=now() - timedelta(minutes=1))
    ask(made)
    assert len(box.mails) == 2
    assert db.session.scalar(select(Mailing.done_at)) is not None


def use(made, *emails: str) -> None:
    for address in db.session.scalars(select(Address).where(Address.email.in_(emails))):
        key = mailing.hash_for(made.id, address.id)
        db.session.execute(update(Invitation).where(Invitation.token_hash == key).values(used=True))
    db.session.commit()


def test_a_reminder_goes_to_unused_invitations_only_and_leaves_no_trace_of_whom(
    served, box
) -> None:
    made = audience(4)
    ask(made)
    first = {mail["To"].addresses[0].addr_spec: keys_of(mail) for mail in box.mails}
    use(made, "p0001@kunde.test", "p0003@kunde.test")
    box.mails.clear()
    ask(made, mailings.remind)
    assert sorted(box.to()) == ["p0000@kunde.test", "p0002@kunde.test"]
    for mail in box.mails:
        assert keys_of(mail) == first[mail["To"].addresses[0].addr_spec], "the same link again"
    left = db.session.execute(
        select(Delivery.state, Delivery.tries).join(Mailing).where(Mailing.kind == "reminder")
    ).all()
    assert left == [("done", 0)] * 4


@pytest.mark.parametrize("reply", ["550 gone", "450 later", "drop"])
def test_a_reminder_that_is_refused_looks_like_one_that_was_not_due(served, box, reply) -> None:
    made = audience(2)
    ask(made)
    use(made, "p0001@kunde.test")
    box.replies["p0000@kunde.test"] = [reply]
    ask(made, mailings.remind)
    assert states("reminder") == {"done": 2}
    assert set(db.session.scalars(select(Address.bounce))) == {""}
    assert len(set(db.session.scalars(select(Delivery.tries)))) == 1


def test_who_was_removed_gets_no_reminder_and_cannot_answer(served, box) -> None:
    made = audience(2)
    ask(made)
    gone = db.session.scalar(select(Address).where(Address.email == "p0000@kunde.test"))
    addresses.remove(db.session, made.id, gone.id, partial(mailing.hash_for, made.id))
    db.session.commit()
    box.mails.clear()
    ask(made, mailings.remind)
    assert box.to() == ["p0001@kunde.test"]


def test_many_addresses_are_one_connection_and_as_many_mails(served, box) -> None:
    ask(audience(200))
    assert len(set(box.to())) == len(box.mails) == 200
    assert states() == {"done": 200}


def test_a_worker_that_is_killed_in_the_middle_sends_nobody_a_second_mail(
    served, box, tmp_path, database_url
) -> None:
    """`kill -9` of a real worker process while it hands a mail over, then another one."""
    made = audience(30)
    begin_write(db.session)
    asked = mailings.invite(db.session, made, now())
    order = mailing.order(asked.id, made.id)
    db.session.commit()
    work.ask(db.session, order, now())
    db.session.commit()
    first = start_worker(box, tmp_path, database_url)

    def kill(_mail) -> None:
        if len(box.mails) == 12:
            os.kill(first.pid, signal.SIGKILL)

    box.meanwhile = kill
    jobs.current().tell(order.key)
    assert first.wait(60) == -signal.SIGKILL
    assert 0 < states()["waiting"] < 20
    second = start_worker(box, tmp_path, database_url)
    try:
        wait_for(lambda: is_done(asked.id))
    finally:
        second.kill()
        second.wait()
    came = Counter(box.to())
    assert set(came.values()) == {1}, "nobody got a second mail"
    found = states()
    assert found["uncertain"] == 1, "the one that was being handed over"
    assert found["done"] == 29
    assert len(came) == 30


def start_worker(box, var, url) -> subprocess.Popen:
    environment = os.environ | {
        "LEITSTERN_ENV": "production",
        "SECRET_KEY": "a secret for tests only",
        "LEITSTERN_VAR": str(var),
        "DATABASE_URL": url,
        "MAIL_URL": box.url,
        "MAIL_FROM": "survey@firma.test",
        "PUBLIC_URL": "https://survey.firma.test",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def is_done(id) -> bool:
    db.session.rollback()
    return db.session.scalar(select(Mailing.done_at).where(Mailing.id == id)) is not None


def wait_for(happened) -> None:
    for _ in range(1200):
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within a minute")
