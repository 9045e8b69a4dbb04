"""The notice says what the settings hold: nothing less, nothing that is not so."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask_babel import force_locale

from assessment.manner import address_as
from assessment.notice import Notice, notice
from assessment.terms import Terms

PULSE = Terms(
    organisation="Muster GmbH",
    confidentiality="anonymous",
    entry="invited",
    k=7,
    groups=("contact", "department"),
    has_crosses=True,
    has_open_questions=True,
    closes_at=datetime(2026, 12, 5, 17, tzinfo=UTC),
    contact="Petra Muster",
    responses_kept=365,
    addresses_kept=1,
)
LEADERS = replace(PULSE, confidentiality="named", groups=(), has_crosses=False)
ROOM = replace(PULSE, confidentiality="open", entry="link", groups=(), has_crosses=False)


def said(found: Notice) -> str:
    lines = (line for section in found.sections for line in section.lines)
    return " ".join((found.lead, *lines, found.consent))


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def test_every_notice_answers_the_same_six_questions() -> None:
    for terms in (PULSE, LEADERS, ROOM):
        found = notice(terms)
        keys = [section.key for section in found.sections]
        assert keys == ["stored", "seen", "from", "until", "limits", "ask"]
        assert all(section.lines for section in found.sections)


def test_the_numbers_are_those_of_the_settings() -> None:
    words = said(notice(PULSE))
    for number in ("From 7 people", "10 people on", "365 days", "1 day after", "5 December 2026"):
        assert number in words
    assert "18:00" in words, "in the time zone of the installation"
    assert "12 people on" in said(notice(replace(PULSE, k=12)))


def test_only_what_is_asked_is_mentioned() -> None:
    bare = replace(PULSE, groups=(), has_crosses=False, has_open_questions=False, entry="link")
    words = said(notice(bare))
    for absent in ("group", "combined", "written", "word for word", "personal link", "E-mail addr"):
        assert absent not in words, absent
    assert "same link" in words
    assert "contact with customers, department" in said(notice(PULSE))


def test_what_people_write_is_announced_at_every_level_with_its_own_number() -> None:
    for terms, count in ((PULSE, 10), (replace(PULSE, k=12), 12), (ROOM, 3)):
        words = said(notice(terms))
        assert f"if {count} or more have written to the same question" in words
        assert "deleted at closing, unread" in words
    assert "word for word" in said(notice(LEADERS))
    assert "or more have written" not in said(notice(LEADERS)), "shown from the first one on"


def test_what_reaches_beyond_the_survey_is_not_kept_quiet() -> None:
    assert "may pass them on" in said(notice(PULSE))
    assert "the groups you state could point to you" in said(notice(PULSE))
    assert "the groups you state" not in said(notice(replace(PULSE, groups=(), has_crosses=False)))
    assert "the results under your name" in said(notice(LEADERS))
    assert all("Backups" in said(notice(terms)) for terms in (PULSE, LEADERS, ROOM))


def test_an_address_of_somebody_invited_is_never_said_not_to_be_stored_at_all() -> None:
    for terms in (PULSE, LEADERS):
        words = said(notice(terms))
        assert "Not stored with them" in words
        assert "E-mail addresses are deleted 1 day after closing" in words


def test_anonymous_never_claims_more_than_confidential() -> None:
    words = said(notice(PULSE))
    assert "confidential" in words
    assert "watches it at that very moment" in words
    assert "anonym" not in words.lower()


def test_a_named_audience_says_so_and_asks_for_consent() -> None:
    found = notice(LEADERS)
    assert "not anonymous" in said(found)
    assert "Muster GmbH" in found.consent
    assert "your name" in found.lead
    assert notice(PULSE).consent == notice(ROOM).consent == ""


def test_an_open_audience_names_the_room_and_three_answers() -> None:
    words = said(notice(ROOM))
    assert "From 3 answers" in words
    assert "not anonymous" in words
    assert "7 people" not in words


def test_without_a_contact_or_an_end_the_notice_still_answers() -> None:
    words = said(notice(replace(PULSE, contact="", closes_at=None)))
    assert "gave you the link" in words
    assert "until those in charge close" in words


def test_german_has_both_manners() -> None:
    with force_locale("de"):
        assert "Ihre Antworten" in said(notice(PULSE))
        address_as("du")
        informal = said(notice(PULSE))
    assert "Deine Antworten" in informal
    assert "Ihre Antworten" not in informal
