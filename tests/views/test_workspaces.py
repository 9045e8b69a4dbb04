"""Workspaces: listed, set up, changed; their log."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from assessment.store import deeds
from assessment.store.database import db
from assessment.views.deeds import WORDS
from tests import people, rows


def test_whoever_is_not_signed_in_comes_back_after_signing_in(app, client) -> None:
    response = client.get("/workspaces?all=1")
    assert response.status_code == 303
    assert response.headers["Location"] == "/sign-in?next=/workspaces?all%3D1"
    signed = people.account(app)
    assert signed
    next_page = people.post(
        client, "/sign-in", email="anna@example.com", password=people.PASSWORD,
        next="/workspaces?all=1",
    )  # fmt: skip
    assert next_page.headers["Location"] == "/workspaces?all=1"


def test_a_program_is_told_in_json_that_it_must_sign_in(client) -> None:
    response = client.get("/workspaces", headers={"Accept": "application/json"})
    assert (response.status_code, response.json) == (401, {"error": "sign-in-needed"})


def test_the_only_workspace_opens_at_once(app) -> None:
    number = people.workspace(app, anna="viewer")
    client = people.signed_in(app)
    assert client.get("/workspaces").headers["Location"] == f"/workspace/{number}"
    assert "Beratung Nord" in client.get("/workspaces?all=1").text


def test_several_workspaces_are_listed_with_the_role_in_each(app) -> None:
    people.workspace(app, "Beratung Nord", anna="owner")
    people.workspace(app, "Muster GmbH", anna="viewer")
    people.workspace(app, "Fremd AG", ben="owner")
    page = people.signed_in(app).get("/workspaces?lang=de").text
    assert "Beratung Nord" in page
    assert "Muster GmbH" in page
    assert "Fremd AG" not in page


def test_an_owner_sets_up_another_workspace_and_the_log_says_so(app) -> None:
    people.workspace(app, anna="owner")
    client = people.signed_in(app)
    made = people.post(client, "/workspaces", name="  Zweite\tFirma ")
    assert made.status_code == 303
    assert "Zweite Firma" in client.get(made.headers["Location"]).text
    assert "set up the workspace" in client.get(f"{made.headers['Location']}/log").text


def test_a_workspace_needs_a_name(app) -> None:
    people.workspace(app, anna="owner")
    response = people.post(people.signed_in(app), "/workspaces", name=" ")
    assert response.status_code == 422
    assert "Please give the workspace a name." in response.text


def test_without_owning_one_nobody_sets_up_a_workspace_where_signing_up_is_not_open(app) -> None:
    people.workspace(app, anna="facilitator")
    client = people.signed_in(app)
    assert "Set it up" not in client.get("/workspaces?all=1").text
    assert people.post(client, "/workspaces", name="Meine").status_code == 403


def test_settings_are_saved_and_the_log_names_what_changed(app) -> None:
    number = people.workspace(app, anna="owner")
    client = people.signed_in(app)
    days = {"addresses_kept": 14, "responses_kept": 200, "deeds_kept": 730}
    saved = people.post(client, f"/workspace/{number}/settings", name="Neu", **days)
    assert saved.status_code == 303
    assert 'value="14"' in client.get(f"/workspace/{number}/settings").text
    log = client.get(f"/workspace/{number}/log").text
    assert "name, how long addresses are kept, how long single answers are kept" in log


def test_days_that_people_were_told_can_be_shortened_but_not_extended(app) -> None:
    number = people.workspace(app, anna="owner")
    client, days = people.signed_in(app), {"addresses_kept": 30, "deeds_kept": 730}
    where, sent = f"/workspace/{number}/settings", {"name": "Nord"} | days
    with app.app_context():
        wave = rows.assessment(db.session, rows.organisation(db.session, number).id)
        rows.audience(db.session, assessment_id=wave.id)
        db.session.commit()
    refused = people.post(client, where, **sent, responses_kept=366)
    assert refused.status_code == 422
    assert "People were told 365 days." in refused.text
    assert people.post(client, where, **sent, responses_kept=200).status_code == 303
    assert people.post(client, where, **sent, responses_kept=365).status_code == 422


@pytest.mark.parametrize("days", ["0", "366", "-1", "1.5", "x", "", "9" * 40])
def test_days_out_of_bounds_are_refused_with_the_bounds(app, days) -> None:
    number = people.workspace(app, anna="owner")
    sent = {"name": "Neu", "addresses_kept": days, "responses_kept": 1, "deeds_kept": 30}
    response = people.post(people.signed_in(app), f"/workspace/{number}/settings", **sent)
    assert response.status_code == 422
    assert "from 1 to 365" in response.text


def test_the_log_is_paged_and_the_latest_deed_stands_first(app) -> None:
    number = people.workspace(app, anna="owner")
    with app.app_context():
        for n in range(deeds.PAGE + 3):
            deeds.note(db.session, number, "anna@example.com", "settings-changed", f"Nr. {n}")
        db.session.commit()
    client = people.signed_in(app)
    first = client.get(f"/workspace/{number}/log").text
    assert f"Nr. {deeds.PAGE + 2}<" in first
    assert "Nr. 1<" not in first
    assert "Nr. 1<" in client.get(f"/workspace/{number}/log?page=2").text
    for page in ("0", "-1", "x", "99999999999999999999"):
        assert client.get(f"/workspace/{number}/log?page={page}").status_code == 200


def test_old_deeds_go_when_the_time_of_the_log_is_over(app) -> None:
    number = people.workspace(app, anna="owner")
    with app.app_context():
        deeds.note(db.session, number, "anna@example.com", "settings-changed", "alt")
        db.session.commit()
        from assessment.models import Workspace  # noqa: PLC0415

        workspace = db.session.get_one(Workspace, number)
        deeds.remove_old(db.session, workspace, datetime(2099, 1, 1, tzinfo=UTC))
        db.session.commit()
    assert "alt" not in people.signed_in(app).get(f"/workspace/{number}/log").text


def test_every_deed_that_is_noted_has_words(app) -> None:
    import re  # noqa: PLC0415

    from assessment.config import ROOT  # noqa: PLC0415

    noted = set()
    for path in (ROOT / "assessment").rglob("*.py"):
        text = path.read_text()
        noted.update(re.findall(r'deeds\.note\([^"]*"([a-z-]+)"', text))
    assert "workspace-created" in noted
    assert noted <= set(WORDS)


def test_a_workspace_that_is_not_there_is_not_found(app) -> None:
    people.workspace(app, anna="owner")
    assert people.signed_in(app).get(f"/workspace/{uuid4()}").status_code == 404
