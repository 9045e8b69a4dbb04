"""The commands `backup` and `restore`; they say what was kept, and what a backup does not hold."""

from collections.abc import Mapping
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from assessment.cli.refusal import Refusal, language_of
from assessment.config import Settings
from assessment.store.database import db
from assessment.table.errors import N_
from reports.words import Words

NAMED = {
    "workspace": N_("workspaces"),
    "account": N_("accounts"),
    "organisation": N_("organisations"),
    "audience": N_("audiences"),
    "response": N_("responses"),
    "snapshot": N_("snapshots"),
    "quick_check": N_("quick checks"),
}


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@with_appcontext
def backup_command(file: Path, force: bool) -> None:
    """Write everything into one FILE, while the server goes on running."""
    from assessment.store import backup, schema  # noqa: PLC0415  # pages do not need them

    words = Words(language_of(), "cli")
    if file.exists() and not force:
        raise Refusal(words("%(file)s is there already; --force replaces it.", file=file))
    if not schema.is_current(db.engine):
        raise Refusal(words("The database is not up to date; run 'flask --app wsgi db-upgrade'."))
    try:
        counts = backup.write(db.engine, file)
    except OSError as error:
        raise Refusal(_cannot(words, file, error)) from error
    click.echo(f"{file} ({file.stat().st_size / 1000:.0f} kB): {_said(words, counts)}")
    click.echo(
        words(
            "Keep it as secret as the database itself. SECRET_KEY (in .env) is not in it: without "
            "the same key, links in mails, links to results and second factors work no more."
        )
    )


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the database holds.")
@with_appcontext
def restore_command(file: Path, force: bool) -> None:
    """Put a backup FILE into the database, SQLite or PostgreSQL, whichever it came from."""
    from assessment.store import backup, copying, schema  # noqa: PLC0415  # pages do not need them

    settings: Settings = current_app.config["SETTINGS"]
    words = Words(language_of(), "cli")
    if not schema.is_current(db.engine):
        raise Refusal(words("The database is not up to date; run 'flask --app wsgi db-upgrade'."))
    if not force and not copying.is_empty(db.engine):
        raise Refusal(words("The database is not empty; --force replaces everything in it."))
    try:
        counts = backup.restore(file, db.engine, settings.var)
    except backup.ForeignFileError:
        problem = words("%(file)s is no backup of Leitstern.", file=file)
    except backup.DamagedFileError:
        problem = words("%(file)s is damaged or was changed; use another backup.", file=file)
    except backup.NewerFileError:
        problem = words("%(file)s was written by a newer version; install that first.", file=file)
    except OSError as error:
        problem = _cannot(words, file, error)
    except (SQLAlchemyError, ValueError) as error:
        problem = _cannot(words, file, getattr(error, "orig", None) or error)
    else:
        click.echo(words("Restored: %(rows)s", rows=_said(words, counts)))
        click.echo(
            words(
                "Everybody has to sign in again. Mails that waited are not sent, since they may "
                "have been sent meanwhile. What is past its time is deleted within the hour."
            )
        )
        return
    raise Refusal(problem)


def _said(words: Words, counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts[table]} {words(name)}" for table, name in NAMED.items())


def _cannot(words: Words, file: Path, error: BaseException) -> str:
    why = (str(error).splitlines() or [type(error).__name__])[0]
    return words("%(file)s: nothing was changed, because: %(why)s", file=file, why=why)
