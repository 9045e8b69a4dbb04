"""The commands about accounts: the first owner, a link for a new password, a lost second step.

No password stands on a command line: each command prints a link with which it is chosen.
"""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_security.recoverable import generate_reset_password_token

from assessment import mailbox
from assessment.cli.refusal import Refusal, language_of
from assessment.forms.fields import cleaned
from assessment.store import accounts, deeds, workspaces
from assessment.store.database import begin_write, db
from reports.words import Words


@click.command("create-owner")
@click.argument("email")
@click.option("--workspace", "name", help="The name of their workspace.")
@with_appcontext
def create_owner(email: str, name: str | None) -> None:
    """Make an account that owns a new workspace; prints the link to set its password."""
    words, now = Words(language_of(), "cli"), datetime.now(UTC)
    address = _address(email, words)
    name = cleaned(name or words("My workspace"))
    if not name or len(name) > 120:
        raise Refusal(words("The name of a workspace has 1 to 120 characters."))
    begin_write(db.session)
    account = accounts.find(db.session, address)
    known = account is not None
    account = account or accounts.add(db.session, address, now, language=language_of())
    account.confirmed_at = account.confirmed_at or now
    made = workspaces.add(db.session, name, account.id, now)
    deeds.note(db.session, made.id, address, "workspace-created", name)
    link = link_for(account) if not account.password else ""
    db.session.commit()
    done = words(
        "The workspace “%(name)s” is set up; its owner is %(email)s.", name=name, email=address
    )
    click.echo(done)
    if link:
        click.echo(words("Set the password here; the link is valid for one day and works once:"))
        click.echo(link)
    elif known:
        click.echo(words("This account has a password already: sign in with it."))


@click.command("reset-password")
@click.argument("email")
@click.option("--second-step", is_flag=True, help="Also switch the second step of signing in off.")
@with_appcontext
def reset_password(email: str, *, second_step: bool) -> None:
    """Print a link with which somebody chooses a new password."""
    words = Words(language_of(), "cli")
    begin_write(db.session)
    account = accounts.find(db.session, _address(email, words))
    if account is None:
        raise Refusal(words("There is no account with this address."))
    account.confirmed_at = account.confirmed_at or datetime.now(UTC)
    if second_step:
        accounts.drop_second_step(db.session, account.id)
    link = link_for(account)
    db.session.commit()
    if second_step:
        click.echo(words("The second step is switched off for this account."))
    click.echo(words("Set the password here; the link is valid for one day and works once:"))
    click.echo(link)


def _address(email: str, words: Words) -> str:
    try:
        return mailbox.normal(email)
    except mailbox.NotAMailboxError as error:
        raise Refusal(words("%(email)s is not an e-mail address.", email=email)) from error


def link_for(account: object) -> str:
    """The address of the page for a new password, as others reach it."""
    token = generate_reset_password_token(account)  # type: ignore[no-untyped-call]
    here = current_app.url_map.bind("").build("security.reset_password", {"token": token})
    return str(current_app.config["SETTINGS"].public_url + here)
