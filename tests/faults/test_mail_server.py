"""A mail server that is slow, refuses or dies: nobody gets a mail twice, nobody is forgotten, and
nothing else waits for it."""

import time
from collections import Counter
from dataclasses import replace

import pytest

from assessment import smtp
from assessment.jobs import mailing
from assessment.store import work
from assessment.store.database import db
from tests.faults import bad_mail_server as bad
from tests.jobs import test_mailing as mailings
from tests.postbox import postbox

SURELY_NOT_OUT = (
    bad.silent,
    bad.trickles,
    bad.never_ends,
    bad.half_a_reply,
    bad.is_busy,
    bad.refuses,
    bad.talks_nonsense,
    bad.ends_at_data,
)
PERHAPS_OUT = (bad.ends_in_the_mail, bad.ends_after_the_mail, bad.is_slow_after_the_mail)


HASTY = 0.3  # seconds, where whatever is not there by then has surely not gone out
CALM = 2.0  # where the mail has to be handed over first, however busy the machine is


def told(app, url: str) -> None:
    """From now on this is the mail server."""
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], mail_url=url, mail_from="survey@firma.test"
    )


def asked_through(app, talk, people: int, **patience: float):
    """An invitation of so many through this bad server; what takes longer counts as never."""
    made = mailings.audience(people)
    with bad.bad_mail_server(talk) as url, pytest.MonkeyPatch.context() as hurry:
        for name, seconds in patience.items():
            hurry.setattr(smtp, name, seconds)
        told(app, url)
        mailings.ask(made)
    return made


def well_again(app) -> Counter:
    """A minute later the mail server is well; who got how many mails from it."""
    with postbox() as box:
        told(app, box.url)
        mailings.later(1)
        return Counter(box.to())


@pytest.mark.parametrize("talk", SURELY_NOT_OUT)
def test_mails_that_surely_did_not_go_out_go_a_minute_later(context, talk, caplog) -> None:
    asked_through(context, talk, 3, PATIENCE=HASTY, LAST=HASTY)
    assert mailings.states() == {"waiting": 3}
    assert "The mail server takes no mail now" in caplog.text
    assert "kunde.test" not in caplog.text, "a log names nobody"
    assert well_again(context) == {f"p000{number}@kunde.test": 1 for number in range(3)}
    assert mailings.states() == {"done": 3}


@pytest.mark.parametrize("talk", PERHAPS_OUT)
def test_mails_that_perhaps_went_out_are_not_repeated_and_the_others_wait(context, talk) -> None:
    """SMTP itself cannot tell; after two in a row the server counts as out."""
    asked_through(context, talk, 5, LAST=CALM)
    assert mailings.states() == {"uncertain": 2, "waiting": 3}
    assert set(well_again(context).values()) == {1}
    assert mailings.states() == {"uncertain": 2, "done": 3}


def test_a_reply_may_take_as_long_as_the_check_of_a_mail_takes(context, monkeypatch) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", CALM)
    made = mailings.audience(1)
    with postbox() as box:
        told(context, box.url)
        box.meanwhile = lambda _mail: time.sleep(CALM + 0.5)
        mailings.ask(made)
        assert len(box.mails) == 1
    assert mailings.states() == {"done": 1}


def test_other_work_has_its_turn_while_many_mails_are_sent(context, monkeypatch) -> None:
    monkeypatch.setattr(mailing, "TURN", 0.0)
    other = work.Order("k" * 64, "check-report", "o" * 64, {"language": "de"})
    work.ask(db.session, other, mailings.now())
    db.session.commit()
    made = mailings.audience(7)
    with postbox() as box:
        told(context, box.url)
        mailings.ask(made)
        assert len(box.mails) == 1
        mailings.run(other.key)
        mailings.later(0)
        assert set(Counter(box.to()).values()) == {1}
        assert len(box.mails) == 7
    assert mailings.states() == {"done": 7}
