"""The commands that bring the database up to date, and back."""

import click
from flask import current_app
from flask.cli import with_appcontext

from assessment.store.database import UNUSABLE


@click.command("db-upgrade")
@click.option("--to", default="head", show_default=True, help="The revision to reach.")
@with_appcontext
def db_upgrade(to: str) -> None:
    """Bring the database up to date (safe to repeat, and for several processes at once)."""
    from assessment.store import schema  # noqa: PLC0415  # pages do not need it

    try:
        schema.upgrade(current_app.config["SETTINGS"].database_url, to)
    except schema.NewerError as error:
        if error.stands == "foreign":
            raise click.ClickException(
                "A newer version has changed the database; this one cannot work with it"
            ) from error
        click.echo("A newer version has brought the database up to date; this one works with it")
    except UNUSABLE as error:
        why = str(getattr(error, "orig", error)).partition("\n")[0]
        raise click.ClickException(f"The database was not brought up to date: {why}") from error


@click.command("db-downgrade")
@click.argument("to")
@with_appcontext
def db_downgrade(to: str) -> None:
    """Take the database back to an earlier revision; 'base' empties it."""
    from assessment.store import schema  # noqa: PLC0415  # pages do not need it

    schema.downgrade(current_app.config["SETTINGS"].database_url, to)
