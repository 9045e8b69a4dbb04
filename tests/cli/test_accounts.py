"""The commands that make the first owner and let somebody in again."""

from unicodedata import normalize

from sqlalchemy import func, select

from assessment.models import Account, Workspace
from assessment.store import accounts, workspaces
from assessment.store.database import db
from tests import people


def link_in(output: str) -> str:
    line = next(line for line in output.splitlines() if line.startswith("http"))
    assert line.startswith("http://localhost:8000/reset/")
    return line.removeprefix("http://localhost:8000")


def test_the_first_owner_sets_a_password_by_a_link_that_works_once(app, runner, client) -> None:
    made = runner.invoke(args=["create-owner", "Anna@Example.com", "--workspace", "Beratung Nord"])
    assert made.exit_code == 0, made.output
    assert "Beratung Nord" in made.output
    link = link_in(made.output)
    given = {"password": people.PASSWORD, "password_confirm": people.PASSWORD}
    assert client.get(link).status_code == 200
    assert people.post(client, link, **given).status_code == 302
    again = client.get(link, follow_redirects=True)
    assert "not valid or was used already" in again.text
    signed = people.post(client, "/sign-in", email="anna@example.com", password=people.PASSWORD)
    assert signed.headers["Location"] == "/workspaces"
    assert "Beratung Nord" in client.get("/workspaces", follow_redirects=True).text


def test_nothing_of_a_password_stands_in_the_output_or_the_database_before_it_is_chosen(
    app, runner
) -> None:
    runner.invoke(args=["create-owner", "anna@example.com"])
    with app.app_context():
        account = accounts.find(db.session, "anna@example.com")
        assert account is not None
        assert account.password is None


def test_a_known_account_gets_a_further_workspace_and_keeps_its_password(app, runner) -> None:
    number = people.account(app)
    made = runner.invoke(args=["create-owner", "ANNA@example.com", "--workspace", "Zweiter"])
    assert "http" not in made.output
    with app.app_context():
        assert [one.role for one in workspaces.of_member(db.session, number)] == ["owner"]
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_the_name_is_cleaned_as_in_a_form_and_can_be_typed_again(app, runner) -> None:
    typed = normalize("NFD", "  Büro\tMünchen\u202e\x07 ")
    made = runner.invoke(args=["create-owner", "anna@example.com", "--workspace", typed])
    assert made.exit_code == 0, made.output
    with app.app_context():
        assert db.session.scalar(select(Workspace.name)) == normalize("NFC", "Büro München")


def test_what_is_no_address_or_no_name_is_refused_and_nothing_is_made(app, runner) -> None:
    for arguments in (
        ["anna"],
        ["anna@example.com", "--workspace", "x" * 121],
        ["a@b@c.de"],
        ["anna@example.com", "--workspace", "\u202e"],
    ):
        refused = runner.invoke(args=["create-owner", *arguments])
        assert refused.exit_code == 2
        assert refused.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Workspace)) == 0
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def test_a_new_password_ends_every_session(app, runner) -> None:
    client = people.signed_in(app)
    assert client.get("/account").status_code == 200
    link = link_in(runner.invoke(args=["reset-password", "anna@example.com"]).output)
    given = {"password": "fünf neue Wörter hier", "password_confirm": "fünf neue Wörter hier"}
    people.post(app.test_client(), link, **given)
    assert client.get("/account").status_code == 303


def test_a_lost_second_step_can_be_switched_off(app, runner) -> None:
    number = people.account(app, tf_primary_method="authenticator", tf_totp_secret="x")
    done = runner.invoke(args=["reset-password", "anna@example.com", "--second-step"])
    assert done.exit_code == 0
    with app.app_context():
        account = db.session.get_one(Account, number)
        assert (account.tf_primary_method, account.tf_totp_secret) == (None, None)


def test_an_unknown_address_has_no_password_to_set(runner) -> None:
    refused = runner.invoke(args=["reset-password", "nobody@example.com"])
    assert refused.exit_code == 2
    assert "no account" in refused.output
