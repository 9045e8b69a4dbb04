"""Links and documents that leave an audience out: as if it had never been asked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from assessment.jobs import closing, documents
from assessment.models import Assessment, Audience, Share
from assessment.store import actions, comments, figures, waves
from assessment.store.actions import Details, Plan
from assessment.store.audiences import PRESETS
from assessment.store.database import db
from assessment.wave import FigureValue
from reports import formats
from reports.settings import SECTIONS, Settings
from tests import people, published, rows
from tests.published import LEADERS, STAFF

WORKSHOP = replace(PRESETS["workshop"], live=False, headcount=5)
PLANS = {"pulse": STAFF, "leadership": LEADERS, "workshop": WORKSHOP}
NAMES = {"pulse": "Staff", "leadership": "Leadership", "workshop": "Workshop"}
CLOSED = {"pulse": 3, "leadership": 9, "workshop": 17}  # the day of the month, each its own
IN_ROOM = "Im Raum vereinbart"
MEMBER = {"fiona": "facilitator"}


def answered(kind: str, wave: int) -> list[dict]:
    if kind == "pulse":
        return published.staff(60 if wave == 2 else 40)
    found = published.leaders()
    return found if kind == "leadership" else [one | {"name": ""} for one in found[:5]]


def company(app, name: str, kinds: tuple[str, ...]) -> UUID:
    """The second wave of Muster GmbH, in a workspace of its own, in which these were asked."""
    workspace = people.workspace(app, name, **MEMBER)
    with app.app_context():
        home = rows.organisation(db.session, workspace).id
        first = rows.assessment(db.session, home, "Herbst 2025").id
        second = rows.assessment(db.session, home)
        second.previous_id, second.wave = first, 2
        number = second.id
        db.session.commit()
    for wave, assessment in enumerate((first, number), start=1):
        for kind in kinds:
            close(app, assessment, kind, wave)
        act(app, assessment, in_room="workshop" in kinds)
    return number


def close(app, assessment: UUID, kind: str, wave: int) -> None:
    audience = published.asked(app, assessment, PLANS[kind], answered(kind, wave))
    with app.app_context():
        day = datetime(2024 + wave, 11, CLOSED[kind], 12, tzinfo=UTC)
        closing.close(str(audience), {"at": day.isoformat()}, lambda _: None)
        comments.release(db.session, audience)
        db.session.commit()


def act(app, assessment: UUID, *, in_room: bool) -> None:
    """What a member plans, a figure, and what the workshop agreed on."""
    with app.app_context():
        own = Details("Zuhören", "Ada", item="G1")
        actions.create(db.session, assessment, own, rows.NOW, in_room=False)
        if in_room:
            actions.create(db.session, assessment, Plan(IN_ROOM, "Uwe"), rows.NOW)
        figures.put(db.session, assessment, [FigureValue("nps", 12.0)])
        db.session.commit()


@pytest.fixture(autouse=True)
def order(monkeypatch) -> None:
    """The same comments fall into the same order, so that pages can be held against each other."""
    monkeypatch.setattr(comments, "SystemRandom", lambda: Random(7))


@pytest.fixture
def whole(app) -> UUID:
    return company(app, "Alle", tuple(PLANS))


@pytest.fixture
def fiona(app):
    return people.signed_in(app, "fiona@example.com")


def shared(app, client, assessment: UUID, *audiences: str, language: str = "en") -> str:
    """What a stranger sees of a link to all parts, without what tells one link from another."""
    data = {"what": "results", "sections": list(SECTIONS), "audiences": list(audiences)}
    more = {"days": "30", "note": "", "password": ""}
    made = people.post(client, f"/assessment/{assessment}/shares?lang=en", **data, **more)
    assert made.status_code == 303, made.text
    path = re.search(
        r'value="[^"]*(/shared/[\w-]{24})"', client.get(made.headers["Location"]).text
    )[1]
    answer = app.test_client().get(f"{path}?lang={language}")
    assert answer.status_code == 200
    text = answer.text.replace(path, "…")
    return re.sub(r"<footer.*?</footer>", "", text, flags=re.S)  # until when, to the minute


@pytest.mark.parametrize(("kind", "language"), [("pulse", "en"), ("leadership", "de")])
def test_a_link_for_one_audience_shows_what_it_would_if_no_other_had_been_asked(
    app, whole, fiona, kind, language
) -> None:
    alone = company(app, "Allein", (kind,))
    seen = shared(app, fiona, whole, kind, language=language)
    assert seen == shared(app, fiona, alone, kind, language=language)
    assert "Zuhören" in seen
    assert "NPS" in seen
    assert IN_ROOM not in seen


def test_of_three_audiences_two_are_compared_and_the_third_is_nowhere(app, whole, fiona) -> None:
    seen = shared(app, fiona, whole, "pulse", "leadership")
    assert 'class="gap"' in seen
    assert "17 November 2026" not in seen
    assert IN_ROOM not in seen
    alone = company(app, "Allein", ("pulse", "leadership"))
    assert seen == shared(app, fiona, alone, "pulse", "leadership")


def test_all_audiences_are_shown_to_whoever_may_see_all(app, whole, fiona) -> None:
    seen = shared(app, fiona, whole, *PLANS)
    for told in (*NAMES.values(), IN_ROOM, "17 November 2026"):
        assert told in seen


def test_no_parameter_brings_an_audience_back(app, whole, fiona) -> None:
    shared(app, fiona, whole, "pulse")
    with app.app_context():
        link = db.session.scalars(select(Share)).one()
        assert link.audiences == ["pulse"]
    page = fiona.get(f"/assessment/{whole}/shares?link={link.id}").text
    path = re.search(r'value="[^"]*(/shared/[\w-]{24})"', page)[1]
    stranger = app.test_client()
    plain = stranger.get(f"{path}?lang=en").text
    for query in ("audiences=leadership", "who=leadership", "audiences=all"):
        assert stranger.get(f"{path}?lang=en&{query}").text == plain, query


def test_an_audience_that_is_closed_later_is_not_added_to_a_link(app, fiona) -> None:
    number = company(app, "Später", ("pulse",))
    before = shared(app, fiona, number, "pulse")
    close(app, number, "leadership", 2)
    assert shared(app, fiona, number, "pulse") == before
    with app.app_context():
        tokens = [one.audiences for one in db.session.scalars(select(Share))]
    assert tokens == [["pulse"], ["pulse"]]


def test_only_audiences_with_a_result_can_be_chosen_and_at_least_one(app, fiona) -> None:
    number = company(app, "Eine", ("leadership",))
    data = {"what": "results", "sections": ["summary"], "days": "30"}
    for chosen in ([], ["workshop"], ["pulse"], ["leadership=1"], ["all"]):
        data["audiences"] = chosen
        answer = people.post(fiona, f"/assessment/{number}/shares?lang=en", **data)
        assert answer.status_code == 422, chosen
        assert "Please choose at least one audience." in answer.text
    with app.app_context():
        assert db.session.scalars(select(Share)).all() == []


def test_a_document_of_one_audience_is_the_same_to_the_byte_as_if_no_other_had_been_asked(
    app, whole
) -> None:
    alone = company(app, "Allein", ("pulse",))
    settings = Settings("en", audiences=("pulse",))
    for kind in ("csv", "json", "workbook", "deck"):
        assert made(app, whole, kind, settings) == made(app, alone, kind, settings), kind


def made(app, assessment: UUID, kind: str, settings: Settings) -> bytes:
    with app.app_context():
        story = waves.story(db.session, assessment)
        content = formats.make(story, kind, settings, documents.edition(story, None, settings))
    assert content
    return numbers(content)


def numbers(content: bytes) -> bytes:
    """Without the random numbers of rows, which tell nothing."""
    return re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"-", content)


def test_a_document_does_not_change_when_an_audience_that_is_left_out_is_closed(app) -> None:
    number = company(app, "Später", ("pulse",))
    settings = Settings("en", audiences=("pulse",))

    def key() -> str:
        with app.app_context():
            story = waves.story(db.session, number)
            return documents.wanted(number, story, None, "pdf", settings).key

    before = key()
    close(app, number, "leadership", 2)
    assert key() == before


def test_the_name_of_a_shared_file_tells_no_day_of_an_audience_that_is_not_in_it(
    app, whole, fiona, monkeypatch
) -> None:
    maker = formats.Format("pdf", "application/pdf", lambda *_: b"%PDF")
    monkeypatch.setitem(formats.FORMATS, "pdf", maker)
    data = {"format": "pdf", "language": "en", "audiences": ["pulse"], "sections": ["summary"]}
    asked = people.post(fiona, f"/assessment/{whole}/reports", accent="#0b6e69", **data)
    queue = app.extensions["jobs"].queue
    while task := queue.dequeue():
        queue.execute(task)
    number = re.search(r"/reports/([0-9a-f-]{36})", asked.headers["Location"])[1]
    more = {"days": "30", "note": "", "password": ""}
    given = people.post(fiona, f"/assessment/{whole}/shares", what=number, **more)
    page = fiona.get(given.headers["Location"]).text
    path = re.search(r'value="[^"]*(/shared/[\w-]{24})"', page)[1]
    name = app.test_client().get(f"{path}/file").headers["Content-Disposition"]
    assert "2026-11-03" in name
    assert "2026-11-17" not in name


def test_a_workshop_that_is_not_closed_tells_no_link_what_it_agrees_on(app, fiona) -> None:
    number = company(app, "Läuft", ("pulse",))
    with app.app_context():
        actions.create(db.session, number, Plan(IN_ROOM), rows.NOW)
        db.session.commit()
    assert IN_ROOM not in shared(app, fiona, number, "pulse")


def test_the_story_of_some_is_read_without_the_others(app, whole) -> None:
    with app.app_context():
        kinds = {one.kind for one in db.session.scalars(select(Audience))}
        story = waves.story(db.session, whole, ("pulse",))
        everything = waves.story(db.session, whole)
        assert db.session.get(Assessment, whole).previous_id
    assert kinds == set(PLANS)
    assert list(_told(story)) == [("pulse",), ("pulse",)]
    assert list(_told(everything)) == [("leadership", "pulse", "workshop")] * 2
    assert story == everything.only(("pulse",))


def _told(story) -> Iterator[tuple[str, ...]]:
    for wave in story.waves:
        yield tuple(voice.kind for voice in wave.voices)
