"""`kill -9` of single processes and of all at once, at random points, while people answer and mails
go out: what was acknowledged is there once, and nothing stays stuck.

KILLS=200 kills as often, KILLS_SEED repeats a run.
"""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from assessment.jobs import closing, mailing
from assessment.models import Audience, Delivery, Job, Mailing
from assessment.store import addresses, mailings, snapshots, work
from assessment.store.addresses import Person
from assessment.store.database import begin_write, db
from tests import rows
from tests.faults.conftest import command, in_file, is_whole, numbers, survey
from tests.faults.phones import Phones
from tests.jobs.test_mailing import now
from tests.journeys.conftest import Installation, make_installation
from tests.postbox import postbox

KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("KILLS_SEED") or random.SystemRandom().randrange(10**6))
MAILS = min(KILLS * 10, 600)
WHOLE = 0.1  # of the kills end everything at once


@pytest.fixture
def box():
    with postbox() as box:
        yield box


@pytest.fixture
def server(tmp_path, built, german, box):
    mail = {"MAIL_URL": box.url, "MAIL_FROM": "survey@firma.test"}
    installation = make_installation(tmp_path, built, **mail)
    yield installation
    installation.stop()


def many_mails(people: int) -> str:
    """Invitations to so many, under way; the mailing's id."""
    begin_write(db.session)
    made = rows.audience(db.session, entry="invited")
    addresses.add(db.session, made, [Person(f"p{n:04}@kunde.test") for n in range(people)])
    asked = mailings.invite(db.session, made, now())
    order = mailing.order(asked.id, made.id)
    number = asked.id
    db.session.commit()
    work.ask(db.session, order, now())
    db.session.commit()
    return number


def kill(server: Installation, chance: random.Random) -> None:
    """One process or all, after a while in which anything may be under way."""
    time.sleep(chance.uniform(0.0, 0.4))
    if chance.random() < WHOLE:
        server.kill()
        server.start()
        return
    with suppress(ProcessLookupError, IndexError):
        os.kill(chance.choice(server.children()), signal.SIGKILL)


def a_backup_is_whole(app, phones: Phones, file: Path) -> None:
    """Written while people answer, it holds one moment: whoever was acknowledged before, and as
    many used invitations as answers."""
    before = set(phones.acknowledged)
    code, said = command(app, "backup", str(file))
    assert code == 0, said
    kept = numbers(file)
    assert before <= kept
    assert in_file(file, "SELECT count(*) FROM invitation WHERE used") == [(len(kept),)]
    assert is_whole(file)


def somebody_is_heard(phones: Phones) -> None:
    """What was killed last is up again: one more answer was acknowledged."""
    before = len(phones.acknowledged)
    for _ in range(1200):
        if len(phones.acknowledged) > before:
            return
        time.sleep(0.05)
    raise AssertionError("nobody was heard for a minute")


def finish(app, done) -> None:
    """What is left ends by itself; the look of every minute comes a little sooner here."""
    for _ in range(120):
        db.session.rollback()
        db.session.expire_all()
        if done():
            db.session.rollback()
            return
        db.session.rollback()
        app.extensions["jobs"].pick_up()
        time.sleep(1)
    raise AssertionError("it did not end within two minutes")


def test_whatever_is_killed_nothing_is_lost_doubled_or_stuck(server, box, inside) -> None:
    chance = random.Random(SEED)
    print(f"KILLS={KILLS} KILLS_SEED={SEED}")  # noqa: T201  # so that a failure can be repeated
    app = inside(server, mail_url=box.url, mail_from="survey@firma.test")
    asked, form, keys = survey(app, server, KILLS * 40)
    form.read()
    box.meanwhile = lambda _mail: time.sleep(0.02)  # so that kills meet mails on their way
    with app.app_context():
        sent = many_mails(MAILS)
        app.extensions["jobs"].tell(mailing.order(sent, asked).key)
    with Phones(form, keys, 2) as phones:
        somebody_is_heard(phones)
        a_backup_is_whole(app, phones, server.folder / "now.backup")
        for _ in range(KILLS):
            somebody_is_heard(phones)
            kill(server, chance)
    box.meanwhile = lambda _mail: None
    file = server.folder / "leitstern.sqlite"
    answered = phones.acknowledged
    assert len(answered) > KILLS, phones.statuses
    assert len(set(answered)) == len(answered)
    assert numbers(file) == set(answered)
    used = in_file(file, "SELECT count(*) FROM invitation WHERE used")
    assert used == [(len(answered),)], "as many invitations were used"
    with app.app_context():
        finish(app, lambda: db.session.get_one(Mailing, sent).done_at)
        states = Counter(db.session.scalars(select(Delivery.state)))
        close(app, asked)
        published = snapshots.find(db.session, asked)
        assert published.snapshot.participation.n == len(answered)
        left = db.session.scalars(select(Job.state).where(Job.state.in_(("queued", "running"))))
        assert left.all() == []
    assert set(Counter(box.to()).values()) == {1}, "nobody got a mail twice"
    assert states.keys() <= {"done", "uncertain"}
    assert states["done"] <= len(box.to()) <= MAILS
    assert states["uncertain"] <= KILLS, "at most one mail for each kill"
    assert is_whole(file)
    assert form.send(str(uuid4()), "x" * 24) in (403, 410), "and it still answers"


def close(app, asked) -> None:
    """Through the worker, as the page does it."""
    order = closing.order(asked)
    db.session.rollback()
    work.ask(db.session, order, now())
    db.session.commit()
    app.extensions["jobs"].tell(order.key)
    finish(app, lambda: db.session.get_one(Audience, asked).state == "closed")
