"""The privacy pack says what the code holds: each statement beside the thing that it is about."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from urllib.parse import urlsplit

import numpy as np
import pytest
from flask_babel import force_locale

from assessment.access import seats
from assessment.config import ROOT
from assessment.forms.asked import Group as AskedGroup
from assessment.forms.asked import Sheet, questions
from assessment.jobs import privacy
from assessment.logs import QUIET
from assessment.mail import encryption
from assessment.models import Invitation, Response, SignIn
from assessment.notice import GROUPS_ASKED, notice
from assessment.scoring.disclosure import Cell, audit
from assessment.store import places
from assessment.store.database import db
from assessment.terms import Terms
from assessment.views import limits
from questions.load import bank
from reports.privacy import paper, showing
from reports.privacy.facts import Asked, Facts, Group, Kept, Letter, Server, Told, Topic
from tests import rows

DAY = date(2026, 11, 22)
PULSE = Asked(
    kind="pulse",
    form="pulse",
    confidentiality="anonymous",
    entry="invited",
    live=False,
    k=5,
    groups=(Group("contact"), Group("department", ("Vertrieb", "Service"))),
    crosses=(("department", "contact"),),
    headcount=None,
    state="open",
    launched_on=DAY,
    closed_on=None,
    opens="",
    closes="",
    contact="Eva Rat",
    practices=15,
    minutes=4,
    writes=True,
)
BARE = replace(PULSE, groups=(), crosses=(), entry="link", writes=False)
LEADERS = replace(
    PULSE, kind="leadership", form="full", confidentiality="named", groups=(), crosses=()
)
ROOM = replace(BARE, kind="workshop", form="full", confidentiality="open", live=True, practices=25)
SERVER = Server(
    database="sqlite",
    redis=False,
    mails="proven",
    sender="survey@example.com",
    address="https://survey.example.com",
    https=True,
    zone="Europe/Berlin",
    open_sign_up=False,
    password_length=12,
    discreet_log=True,
    proof_again=15,
)
FACTS = Facts(
    language="en",
    date=DAY,
    organisation="Muster GmbH",
    workspace="Beratung Nord",
    assessment="Herbst 2026",
    wave=1,
    asked=PULSE,
    kept=Kept(responses=365, addresses=30, deeds=730, drafts=365, grace=30, signed_in=14, seat=2),
    server=SERVER,
    told=Told(
        "Your answers are confidential.",
        (("What is stored?", ("Your answers.",)),),
        letters=(Letter("invitation", "Subject", ("Hello,",)),),
    ),
    questionnaire=(Topic("Goals", ("We ask.",)),),
    instrument="1 (767d1924)",
    software="0123456789ab",
    roles={"owner": 1, "facilitator": 2},
)


def said(facts: Facts = FACTS, **more: object) -> str:
    asked = {key: value for key, value in more.items() if key in Asked.__dataclass_fields__}
    server = {key: value for key, value in more.items() if key in Server.__dataclass_fields__}
    facts = replace(
        facts, asked=replace(facts.asked, **asked), server=replace(facts.server, **server)
    )
    html = paper.html(facts)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def of(asked: Asked, **more: object) -> str:
    return said(replace(FACTS, asked=asked), **more)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_combination_of_settings_is_written_out_in_full(language) -> None:
    states = (("draft", None, None), ("open", DAY, None), ("closed", DAY, DAY))
    ways = product((PULSE, BARE, LEADERS, ROOM), states, ("sqlite", "postgresql"), ("", "none"))
    for way, (state, launched, closed), database, mails in ways:
        asked = replace(way, state=state, launched_on=launched, closed_on=closed)
        server = replace(SERVER, database=database, mails=mails, redis=True)
        found = said(replace(FACTS, language=language, asked=asked, server=server))
        assert "%(" not in found
        assert "None" not in found
        chapters = paper.chapters(replace(FACTS, language=language, asked=asked, server=server))
        assert all(chapter.lead and chapter.blocks for chapter in chapters)
        for row in (row for c in chapters for b in c.blocks if b.table for row in b.table.rows):
            assert all(row) or row[1:] == ("",), "only what is to be filled in is empty"


def test_a_draft_says_so_and_a_launch_says_since_when() -> None:
    assert "Draft before the launch" in said(state="draft", launched_on=None)
    assert "if it is never launched" in said(state="draft", launched_on=None)
    assert "Draft" not in said()
    assert "Launched on 22 November 2026. Since then" in said()
    assert "closed on 22 November 2026" in said(state="closed", closed_on=DAY)


def test_the_numbers_are_those_of_the_settings() -> None:
    kept = replace(FACTS.kept, responses=90, addresses=1, deeds=400)
    found = said(replace(FACTS, kept=kept))
    for number in ("90 days after closing", "1 day after closing", "after 400 days"):
        assert number in found
    assert "Viewers (today: 0)" in found
    assert "Facilitators (today: 2)" in found
    until = replace(kept, responses_until=DAY + timedelta(days=90))
    assert "90 days after closing: on 20 February 2027" in said(replace(FACTS, kept=until))


def test_the_thresholds_are_those_of_the_notice_word_for_number(app) -> None:
    """The same k, crosses and comments as participants are told, for several settings."""
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        for k in (5, 8, 12):
            terms = _terms(k)
            told = " ".join(line for s in notice(terms).sections for line in s.lines)
            found = said(k=k)
            for pattern in (
                r"From (\d+) people",
                r"Two groups combined are shown from (\d+) people",
                r"if (\d+) or more",
            ):
                (here,) = re.findall(pattern, found)[:1]
                (there,) = re.findall(pattern, told)[:1]
                assert here == there, pattern


def _terms(k: int) -> Terms:
    return Terms(
        organisation="Muster GmbH",
        confidentiality="anonymous",
        entry="invited",
        k=k,
        groups=("contact", "department"),
        has_crosses=True,
        has_open_questions=True,
        closes_at=None,
        contact="",
        responses_kept=365,
        addresses_kept=30,
    )


@pytest.mark.parametrize("k", range(5, 13))
def test_the_audit_decides_the_example_as_it_is_told(k) -> None:
    people_, larger, smaller = showing.example(k)
    assert larger + smaller == people_
    one = np.arange(people_) < larger
    cells = [Cell("total", k), Cell("larger", k), Cell("smaller", k)]
    found = audit(cells, np.array([np.ones(people_, dtype=bool), one, ~one]), k=k)
    assert found.released == ("total",)
    assert {(one.key, one.reason) for one in found.refused} == {
        ("larger", "isolates"),
        ("smaller", "too-few"),
    }
    assert f"{people_} people answered, {larger} in one department and {smaller}" in said(k=k)


def test_only_what_this_audience_has_is_spoken_of() -> None:
    bare = of(BARE, mails="")
    for absent in (
        "combined are shown", "tried in their order", "What people write", "Rights to answer",
        "right to answer once", "consent", "cookie with a random number",
    ):  # fmt: skip
        assert absent.lower() not in bare.lower(), absent
    assert "With an open link nobody can check" in bare
    assert "With an open link" not in said()


def test_a_named_audience_is_never_said_to_be_kept_apart() -> None:
    found = of(LEADERS)
    assert "They are not kept apart in this audience" in found
    assert "This survey is not anonymous." in found
    for absent in ("No row of the database leads", "Single answers, at any time", "audit"):
        assert absent not in found, absent
    assert "their absence can be noticed" in found
    assert "They bear the name." in found


def test_a_live_workshop_speaks_of_seats_and_reveals_and_never_of_a_form() -> None:
    found = of(ROOM)
    assert "at most 2 days" in found
    assert timedelta(days=2) == seats.LASTS
    assert "At each reveal the votes are cut off" in found
    assert "about 4 minutes" not in found
    assert "How many seconds" not in found


def test_what_weakens_the_protection_is_said() -> None:
    assert "not encrypted on the way" in said(https=False, address="http://localhost:8000")
    assert "LOG_FORMAT=text" in said(discreet_log=False)
    assert "The server’s own log has no line" not in said(discreet_log=False)
    assert "The mail server sees to whom a reminder goes" in said()
    assert "The mail server sees" not in said(mails="")
    assert "has the secret of the personal links" in said()
    assert "overwritten" not in said(database="postgresql")
    assert "Anybody may sign up" in said(open_sign_up=True)
    assert "Redis" not in said()
    assert "Redis holds" in said(redis=True)


def test_how_mails_are_encrypted_is_what_the_mail_code_does() -> None:
    ways = {
        "smtps://mail.example.com": "proven",
        "smtps://mail.example.com?tls=none": "proven",
        "smtp://mail.example.com": "offered",
        "smtp://mail.example.com?tls=required": "proven",
        "smtp://me:secret@mail.example.com": "proven",
        "smtp://me:secret@localhost": "offered",
        "smtp://mail.example.com?tls=none": "none",
    }
    for url, wanted in ways.items():
        assert encryption(urlsplit(url)) == wanted, url
        assert "Mails go out from survey@example.com" in said(mails=wanted)
    assert "This installation sends no mails." in said(mails="")


def test_rows_hold_no_more_than_the_pack_says() -> None:
    assert set(Response.__table__.columns.keys()) == {"audience_id", "uuid", "payload"}
    assert set(Invitation.__table__.columns.keys()) == {"audience_id", "token_hash", "used"}
    assert set(SignIn.__table__.columns.keys()) == {
        "id", "account_id", "device", "since", "seen_at",
    }  # fmt: skip
    assert {"participate", "room_phone"} == set(QUIET), "no line about who takes part"


def test_wrong_tries_are_slowed_down_for_minutes_up_to_an_hour() -> None:
    times = {rule.limit.partition(" per ")[2] for rule in limits.RULES}
    assert times == {"15 minutes", "10 minutes", "hour"}


def test_mails_bring_no_picture_and_no_mark(app) -> None:
    source = (ROOT / "templates/mail/letter.html").read_text(encoding="utf-8")
    assert "<img" not in source
    assert "url(" not in source


@pytest.mark.parametrize("language", ["de", "en"])
def test_questions_are_those_of_the_form_word_for_word(app, language) -> None:
    instrument = bank()
    for form in ("full", "pulse", "quick"):
        with app.app_context():
            workspace = rows.workspace(db.session)
            organisation = rows.organisation(db.session, workspace.id)
            home = rows.assessment(db.session, organisation.id)
            groups = ({"key": "contact"}, {"key": "department", "names": ["A", "B"]})
            made = rows.audience(db.session, "pulse", home.id, form=form, groups=groups)
            place = places.above(db.session, made.id)
            found = privacy.facts(place, language).questionnaire
            db.session.rollback()
        listed = [question for topic in found for question in topic.questions]
        about = (AskedGroup("contact"), AskedGroup("department", ("A", "B")))
        asked = questions(Sheet(instrument.version, form, about))
        with app.app_context(), force_locale(language):
            each = {_words(one, language) for one in asked}
        for words in each:
            assert any(words in line for line in listed), words
        assert len(listed) == len(each), "and no others"


def _words(question, language: str) -> str:
    about = question.about
    if question.kind == "group":
        return str(GROUPS_ASKED[about.key])
    if question.section in ("importance", "targets"):
        return about[language]
    for name in ("statement", "prompt", "name"):
        if hasattr(about, name):
            return getattr(about, name)[language]
    raise AssertionError(question)
