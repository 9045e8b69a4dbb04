"""Members: invited, joining, given a role, handed the workspace, leaving; always with an owner."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from assessment.models import MemberInvitation
from assessment.store import accounts, retention
from assessment.store.database import db
from tests import people

LINK = re.compile(r'value="http://localhost:8000(/join/[^"]+)"')


@pytest.fixture
def number(app):
    """A workspace with an owner, a facilitator and a viewer."""
    return people.workspace(app, anna="owner", ben="facilitator", vera="viewer")


def invited(app, number, email="carla@example.com", role="viewer") -> str:
    """The path of the link that the owner is shown once."""
    owner = people.signed_in(app)
    people.post(owner, f"/workspace/{number}/members", email=email, role=role)
    path = LINK.search(owner.get(f"/workspace/{number}/members").text).group(1)
    assert "/join/" not in owner.get(f"/workspace/{number}/members").text
    return path


def account(app, email) -> int:
    return people.account(app, f"{email}@example.com")


def test_without_a_mail_server_the_link_is_shown_once_and_stored_as_a_hash(app, number) -> None:
    path = invited(app, number)
    with app.app_context():
        row = db.session.scalar(select(MemberInvitation))
        assert path.removeprefix("/join/") not in str(vars(row))
        assert row.email == "carla@example.com"


def test_somebody_new_joins_with_name_and_password(app, client, number) -> None:
    path = invited(app, number, role="facilitator")
    page = client.get(path).text
    assert "Beratung Nord" in page
    assert "carla@example.com" in page
    joined = people.post(client, path, name="Carla", password=people.PASSWORD)
    assert joined.headers["Location"] == f"/workspace/{number}"
    assert client.get(f"/workspace/{number}").status_code == 200
    assert people.role(app, number, "carla@example.com") == "facilitator"
    assert client.get(path).status_code == 404  # it worked once
    signed = {"email": "carla@example.com", "password": people.PASSWORD}
    assert people.post(app.test_client(), "/sign-in", **signed).status_code == 302


@pytest.mark.parametrize(("name", "password"), [("", people.PASSWORD), ("Carla", "kurz"), ("", "")])
def test_name_and_password_are_needed(app, client, number, name, password) -> None:
    path = invited(app, number)
    assert people.post(client, path, name=name, password=password).status_code == 422
    with app.app_context():
        assert accounts.find(db.session, "carla@example.com") is None


def test_somebody_with_an_account_signs_in_and_joins(app, client, number) -> None:
    account(app, "carla")
    path = invited(app, number)
    away = people.post(client, path, name="Dieb", password="ein fremdes Passwort")
    assert away.headers["Location"] == f"/sign-in?next={path}"
    given = {"email": "carla@example.com", "password": people.PASSWORD, "next": path}
    assert people.post(client, "/sign-in", **given).headers["Location"] == path
    assert people.post(client, path).headers["Location"] == f"/workspace/{number}"


def test_the_link_is_for_the_invited_address_alone(app, number) -> None:
    path = invited(app, number)
    stranger = people.signed_in(app, "stranger@example.com")
    assert "another address" in stranger.get(path).text
    assert people.post(stranger, path).status_code == 403
    assert people.role(app, number, "stranger@example.com") is None


def test_an_invitation_ends_after_two_weeks(app, client, number) -> None:
    path = invited(app, number)
    with app.app_context():
        past = datetime.now(UTC) - timedelta(seconds=1)
        db.session.execute(update(MemberInvitation).values(expires_at=past))
        db.session.commit()
    assert client.get(path).status_code == 404
    assert people.post(client, path, name="C", password=people.PASSWORD).status_code == 404
    with app.app_context():
        retention.remove_ways_in(db.session, datetime.now(UTC))
        db.session.commit()
        assert db.session.scalar(select(MemberInvitation)) is None


def test_an_invitation_that_is_taken_back_or_replaced_works_no_more(app, client, number) -> None:
    first, second = invited(app, number), invited(app, number, role="owner")
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    owner = people.signed_in(app)
    back = f"/workspace/{number}/invited/take-back"
    assert people.post(owner, back, email="carla@example.com").status_code == 303
    assert client.get(second).status_code == 404
    assert people.post(owner, back, email="carla@example.com").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "carla"},
        {"email": "carla@example.com\nBcc: x@example.com"},
        {"role": "king"},
        {"role": ""},
        {"email": "ben@example.com"},
        {"email": "BEN@example.com"},
    ],
)
def test_what_is_no_address_no_role_or_a_member_already_is_not_invited(app, number, wrong) -> None:
    given = {"email": "carla@example.com", "role": "viewer"} | wrong
    response = people.post(people.signed_in(app), f"/workspace/{number}/members", **given)
    assert response.status_code == 422
    with app.app_context():
        assert db.session.scalar(select(MemberInvitation)) is None


def test_a_member_who_is_invited_again_keeps_the_role(app, number) -> None:
    path = invited(app, number)
    carla = people.signed_in(app, "carla@example.com")
    with app.app_context():
        from assessment.models import Membership  # noqa: PLC0415

        found = accounts.find(db.session, "carla@example.com")
        row = Membership(
            workspace_id=number, account_id=found.id, role="owner", since=datetime.now(UTC)
        )
        db.session.add(row)
        db.session.commit()
    assert people.post(carla, path).status_code == 303
    assert people.role(app, number, "carla@example.com") == "owner"


def test_a_role_is_changed_and_counts_at_once(app, number) -> None:
    vera = people.signed_in(app, "vera@example.com")
    assert vera.get(f"/workspace/{number}/members").status_code == 403
    path = f"/workspace/{number}/members/{account(app, 'vera')}/role"
    assert people.post(people.signed_in(app), path, role="owner").status_code == 303
    assert vera.get(f"/workspace/{number}/members").status_code == 200
    assert people.post(people.signed_in(app), path, role="king").status_code == 404


def test_a_member_who_is_removed_finds_nothing_any_more(app, number) -> None:
    ben, owner = people.signed_in(app, "ben@example.com"), people.signed_in(app)
    path = f"/workspace/{number}/members/{account(app, 'ben')}/remove"
    assert "ben@example.com" in owner.get(path).text
    assert people.post(owner, path).status_code == 303
    assert ben.get(f"/workspace/{number}").status_code == 404
    assert people.post(owner, path).status_code == 404


def test_handing_over_makes_one_owner_of_two_people(app, number) -> None:
    path = f"/workspace/{number}/members/{account(app, 'ben')}/hand-over"
    assert people.post(people.signed_in(app), path).status_code == 303
    assert people.role(app, number, "ben@example.com") == "owner"
    assert people.role(app, number, "anna@example.com") == "facilitator"
    log = people.signed_in(app, "ben@example.com").get(f"/workspace/{number}/log").text
    assert "handed the workspace over" in log


def test_the_last_owner_neither_goes_nor_steps_down_nor_is_removed(app, number) -> None:
    owner, anna = people.signed_in(app), account(app, "anna")
    at = f"/workspace/{number}"
    for path, data in (
        (f"{at}/leave", {}),
        (f"{at}/members/{anna}/role", {"role": "viewer"}),
        (f"{at}/members/{anna}/remove", {}),
        (f"{at}/members/{anna}/hand-over", {}),
    ):
        people.post(owner, path, **data)
        assert people.role(app, number, "anna@example.com") == "owner"
    assert "needs an owner" in owner.get(f"{at}/members").text


def test_a_second_owner_may_leave(app) -> None:
    number = people.workspace(app, anna="owner", ben="owner")
    ben = people.signed_in(app, "ben@example.com")
    assert people.post(ben, f"/workspace/{number}/leave").status_code == 303
    assert people.role(app, number, "ben@example.com") is None


def test_nothing_is_done_to_members_of_another_workspace(app, number) -> None:
    other = people.workspace(app, "Fremd AG", stranger="owner", vera="viewer")
    stranger, ben = people.signed_in(app, "stranger@example.com"), account(app, "ben")
    for deed in ("role", "remove", "hand-over"):
        for at in (number, other):
            path = f"/workspace/{at}/members/{ben}/{deed}"
            assert people.post(stranger, path, role="owner").status_code == 404
    assert people.role(app, number, "ben@example.com") == "facilitator"


def test_every_deed_about_members_is_in_the_log(app, client, number) -> None:
    path = invited(app, number)
    people.post(client, path, name="Carla", password=people.PASSWORD)
    people.post(client, f"/workspace/{number}/leave")
    log = people.signed_in(app).get(f"/workspace/{number}/log").text
    for words in ("invited somebody", "joined the workspace", "left the workspace"):
        assert words in log


def test_handing_over_asks_for_a_proof_again_after_a_while(app, number) -> None:
    owner = people.signed_in(app)
    with owner.session_transaction() as cookie:
        cookie["fs_paa"] -= 16 * 60
    path = f"/workspace/{number}/members"
    answer = people.post(owner, f"{path}/{account(app, 'ben')}/hand-over")
    assert answer.headers["Location"] == f"/account/verify?next={path}"
    assert people.role(app, number, "ben@example.com") == "facilitator"
