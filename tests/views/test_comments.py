"""Comments: read through by facilitators after closing, redacted, withheld, released at once."""

import re

import pytest
from sqlalchemy import select

from assessment import demo_audiences
from assessment.models import Comment, Deed
from assessment.store.database import db
from tests import people, published
from tests.published import STAFF

SOMEBODY = demo_audiences.NAMES_SOMEBODY


@pytest.fixture
def audience(app, place):
    return published.closed(app, place, STAFF, published.staff())


@pytest.fixture
def facilitator(app):
    return people.signed_in(app, "facilitator@example.com")


def place_of(app, text: str) -> int:
    with app.app_context():
        return db.session.scalar(select(Comment.place).where(Comment.text == text))


def deeds(app) -> list[Deed]:
    with app.app_context():
        return list(db.session.scalars(select(Deed).where(Deed.action.startswith("comment"))))


def test_they_stand_question_by_question_in_the_order_of_their_shuffle(
    app, audience, facilitator
) -> None:
    page = facilitator.get(f"/audience/{audience}/comments").text
    places = [int(n) for n in re.findall(r'<li id="obstacle-(\d+)"', page)]
    assert places == list(range(len(demo_audiences.OBSTACLES)))
    assert SOMEBODY in page
    assert "Nothing can be changed or taken back afterwards" in page


def test_nobody_else_reads_them_before_they_are_released(audience, viewer, facilitator) -> None:
    assert viewer.get(f"/audience/{audience}/comments").status_code == 403
    for client in (viewer, facilitator):
        page = client.get(f"/audience/{audience}/results").text
        assert SOMEBODY not in page
        assert "once they have been read through and released" in page


def test_a_redaction_overwrites_and_the_log_does_not_say_what(app, audience, facilitator) -> None:
    number = place_of(app, SOMEBODY)
    data = {"question": "obstacle", "place": number, "deed": "redact", "text": "[entfernt]"}
    sent = people.post(facilitator, f"/audience/{audience}/comments", **data)
    assert sent.status_code == 303
    assert sent.headers["Location"].endswith(f"#obstacle-{number}")
    page = facilitator.get(f"/audience/{audience}/comments").text
    assert SOMEBODY not in page
    assert "[entfernt]" in page
    (deed,) = deeds(app)
    assert deed.action == "comment-redacted"
    assert "entfernt" not in str(deed.detail) + deed.subject
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        assert SOMEBODY.encode() not in b"".join(
            row[0].encode() for row in engine.connect().exec_driver_sql("SELECT text FROM comment")
        )


def test_an_empty_redaction_is_refused_and_says_what_to_do(app, audience, facilitator) -> None:
    number = place_of(app, SOMEBODY)
    data = {"question": "obstacle", "place": number, "deed": "redact", "text": "  "}
    page = people.post(facilitator, f"/audience/{audience}/comments", **data)
    assert page.status_code == 422
    assert f'href="#obstacle-{number}"' in page.text
    assert "withhold the comment" in page.text
    assert SOMEBODY in page.text


def test_what_is_withheld_stays_out_and_can_be_let_go_again(
    app, audience, viewer, facilitator
) -> None:
    number = place_of(app, SOMEBODY)
    where, data = f"/audience/{audience}/comments", {"question": "obstacle", "place": number}
    people.post(facilitator, where, deed="withhold", **data)
    people.post(facilitator, where, deed="take-back", **data)
    people.post(facilitator, where, deed="withhold", **data)
    people.post(facilitator, f"{where}/release")
    page = viewer.get(f"/audience/{audience}/results").text
    assert SOMEBODY not in page
    assert demo_audiences.OBSTACLES[0] in page


def test_one_button_releases_all_once_and_for_good(app, audience, viewer, facilitator) -> None:
    where = f"/audience/{audience}/comments"
    everything = (*demo_audiences.OBSTACLES, *demo_audiences.BEGINNINGS)
    done = people.post(facilitator, f"{where}/release")
    assert done.headers["Location"].endswith("/results#comments")
    page = viewer.get(f"/audience/{audience}/results").text
    assert all(text in page for text in everything)
    late = {"question": "obstacle", "place": 0, "deed": "redact", "text": "anders"}
    people.post(facilitator, where, **late)
    assert "no longer changed" in facilitator.get(where).text
    assert "anders" not in viewer.get(f"/audience/{audience}/results").text
    people.post(facilitator, f"{where}/release")
    (deed,) = deeds(app)
    assert (deed.action, deed.detail) == ("comments-released", {"count": len(everything)})


@pytest.mark.parametrize(
    "forged",
    [
        {"question": "start", "place": "999", "deed": "withhold"},
        {"question": "nothing", "place": "0", "deed": "withhold"},
        {"question": "obstacle", "place": "x", "deed": "withhold"},
        {"question": "obstacle", "place": "0", "deed": "publish"},
        {},
    ],
)
def test_forged_deeds_change_nothing(app, audience, facilitator, forged) -> None:
    sent = people.post(facilitator, f"/audience/{audience}/comments", **forged)
    assert sent.status_code in (404, 422)
    with app.app_context():
        assert set(db.session.scalars(select(Comment.state))) == {"waiting"}


def test_there_is_no_page_of_comments_while_people_answer(app, place, facilitator) -> None:
    audience = published.asked(app, place, STAFF, published.staff(20))
    for response in (
        facilitator.get(f"/audience/{audience}/comments"),
        people.post(facilitator, f"/audience/{audience}/comments"),
        people.post(facilitator, f"/audience/{audience}/comments/release"),
    ):
        assert response.status_code in (302, 303)
    with app.app_context():
        assert db.session.scalar(select(Comment.place)) is None


def test_fewer_than_ten_commenters_leave_no_comment(app, place, facilitator, viewer) -> None:
    audience = published.closed(app, place, STAFF, published.staff(9))
    assert "There is no comment to read" in facilitator.get(f"/audience/{audience}/comments").text
    assert 'id="comments"' not in viewer.get(f"/audience/{audience}/results").text


def test_many_comments_are_read_page_by_page(app, place, facilitator, viewer) -> None:
    answers = published.staff()
    for number, one in enumerate(answers):
        one["comments"] = {"obstacle": f"Hindernis {number}."}
    audience = published.closed(app, place, STAFF, answers)
    people.post(facilitator, f"/audience/{audience}/comments/release")
    found = [
        text
        for page in (1, 2)
        for text in re.findall(
            r"Hindernis \d+\.", viewer.get(f"/audience/{audience}/results?page={page}").text
        )
    ]
    assert sorted(found) == sorted(one["comments"]["obstacle"] for one in answers)
