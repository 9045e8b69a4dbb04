"""Moments: what changes with one answer, what opens again, what is asked under other rules."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assessment.models import Audience
from assessment.store.database import db
from tests import people
from tests.attacks.scene import answers, differences

# On both engines: the database itself refuses.
from tests.conftest import database_url  # noqa: F401
from tests.views.test_audiences import PULSE

DEPARTMENTS = ["Sales", "Service"]
GROUPS = ({"key": "department", "names": DEPARTMENTS},)
PLANS = {
    "confidentiality": "named",
    "form": "full",
    "k": 6,
    "entry": "invited",
    "groups": '[{"key": "department", "names": ["Anna", "Others"]}]',
    "crosses": '[["department", "contact"]]',
    "kind": "workshop",
    "code": "CDFGHJ",
}


def run(app, statement: str, **values) -> None:
    """Raw SQL by whoever has the database; DBAPIError if that refuses."""
    with app.app_context():
        try:
            db.session.execute(text(statement), values)
            db.session.commit()
        finally:
            db.session.rollback()


def own(app, asked) -> object:
    """The audience's number as the engine writes it."""
    with app.app_context():
        return asked.id.hex if db.engine.dialect.name == "sqlite" else asked.id


def row(app, asked) -> dict:
    with app.app_context():
        found = db.session.get_one(Audience, asked.id)
        return {column.name: getattr(found, column.name) for column in Audience.__table__.c}


@pytest.mark.parametrize("column", PLANS)
def test_after_the_first_answer_no_promise_is_broken_by_sql(scene, app, column) -> None:
    asked = scene.audience(groups=GROUPS)
    asked.store([answers(3)])
    before = row(app, asked)
    statement = f"UPDATE audience SET {column} = :new WHERE id = :id"
    with pytest.raises(DBAPIError, match="keeps its form"):
        run(app, statement, new=PLANS[column], id=own(app, asked))
    assert row(app, asked) == before


def test_after_the_launch_no_promise_is_broken_by_a_page(scene, app) -> None:
    """Fields of a draft, sent to whatever page takes something about a running audience."""
    asked = scene.audience(groups=GROUPS)
    asked.store([answers(3)])
    before = row(app, asked)
    for change in ({"k": "9"}, {"form": "full"}, {"confidentiality": "open"}, {"entry": "invited"}):
        for page in ("edit", "launch", "delete"):
            sent = PULSE | change | {"state": "draft"}
            people.post(scene.member("owner"), f"/audience/{asked.id}/{page}", **sent)
            now = row(app, asked)
            assert {key: now[key] for key in (*PLANS, "state")} == {
                key: before[key] for key in (*PLANS, "state")
            }, (page, change)


def shown(asked) -> list[str]:
    """What a member sees of the results."""
    pages = ("/results?lang=en", "/results.json")
    return [people.unsigned(asked.get(page).text) for page in pages]


def test_before_the_end_there_is_no_result_to_lay_beside_a_later_one(scene) -> None:
    """A snapshot before and one after an answer would tell that answer."""
    asked = scene.audience(groups=GROUPS)
    asked.store(answers(2, groups={"department": "Sales"}) for _ in range(30))
    before = shown(asked)
    asked.store([answers(5, groups={"department": "Sales"})])
    assert shown(asked) == before
    assert asked.get("/results.json").status_code == 409


def test_a_late_answer_changes_nothing(scene, client) -> None:
    asked = scene.audience(groups=GROUPS)
    asked.store(answers(2 + n % 2) for n in range(20))
    sent = asked.form(client)
    asked.close()
    before = asked.get("/results.json").data
    assert asked.send(client, sent).status_code == 410
    asked.close()
    assert asked.get("/results.json").data == before


@pytest.mark.parametrize("state", ["open", "draft", "closing"])
def test_what_was_closed_never_opens_again(scene, app, client, state) -> None:
    """A wave that opened again would show itself twice, with one answer more."""
    asked = scene.audience()
    asked.store(answers(2 + n % 2) for n in range(20))
    sent = asked.form(client)
    asked.close()
    before = asked.get("/results.json").data
    with pytest.raises(DBAPIError, match="never back"):
        run(app, "UPDATE audience SET state = :new WHERE id = :id", new=state, id=own(app, asked))
    for page in ("launch", "edit", "close"):
        people.post(
            scene.member("owner"), f"/audience/{asked.id}/{page}", closes_at="", state=state
        )
    assert asked.send(client, sent).status_code == 410
    asked.close()
    assert asked.get("/results.json").data == before


def test_a_published_result_is_not_exchanged(scene, app) -> None:
    asked = scene.audience()
    asked.store(answers(2 + n % 2) for n in range(20))
    asked.close()
    changes = ("UPDATE snapshot SET content_hash = content_hash", "UPDATE release SET cell = cell")
    for statement in changes:
        with pytest.raises(DBAPIError, match="never changed"):
            run(app, f"{statement} WHERE audience_id = :id", id=own(app, asked))
    statement = "INSERT INTO response (audience_id, uuid, payload) VALUES (:id, :id, '{}')"
    with pytest.raises(DBAPIError, match="while an audience is open"):
        run(app, statement, id=own(app, asked))


def test_the_next_wave_starts_without_an_answer_and_shows_nothing_of_the_last(scene, app) -> None:
    """A panel of 20 inside a wave of 21 needs answers that count twice. None do."""
    asked = scene.audience(groups=GROUPS)
    asked.store(answers(2 + n % 2) for n in range(21))
    asked.close()
    path = f"/assessment/{asked.wave}/duplicate"
    page = scene.member("facilitator").get(path).text
    assert page
    people.post(scene.member("facilitator"), path, name="Herbst 2027", kinds="pulse")
    with app.app_context():
        waves = {one.id: one.assessment_id for one in db.session.query(Audience)}
        assert len(waves) == 2, "the next wave has an audience of its own"
        (again,) = waves.keys() - {asked.id}
        count = text("SELECT count(*) FROM response WHERE audience_id = :id")
        number = again.hex if db.engine.dialect.name == "sqlite" else again
        assert db.session.scalar(count, {"id": number}) == 0
        db.session.rollback()
    response = scene.member().get(f"/audience/{again}/results.json")
    assert response.status_code == 409
    compared = scene.member().get(f"/assessment/{waves[again]}/results")
    assert compared.status_code == 200
    assert "3.0" not in compared.text


def test_redefined_departments_of_a_closed_wave_are_not_taken(scene, app) -> None:
    """One person moved from Sales to Service between two tables would be that person's score."""
    asked = scene.audience(groups=GROUPS)
    asked.store(answers(2 + n % 2, groups={"department": DEPARTMENTS[n % 2]}) for n in range(30))
    asked.close()
    before = {"json": asked.get("/results.json").text}
    new = '[{"key": "department", "names": ["Sales", "Others"]}]'
    with pytest.raises(DBAPIError, match="keeps its form"):
        run(app, "UPDATE audience SET groups = :new WHERE id = :id", new=new, id=own(app, asked))
    edited = people.post(
        scene.member("owner"), f"/audience/{asked.id}/edit", departments="Sales\nOthers"
    )
    assert edited.status_code == 409
    asked.close()
    assert differences(before, {"json": asked.get("/results.json").text}) == []
