"""The commands `backup` and `restore`; they say what was kept, and what a backup does not hold."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Error as SQLiteError

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from assessment.cli.refusal import Refusal, language_of
from assessment.config import Settings
from assessment.store import health
from assessment.store.database import UNUSABLE, db
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
REFUSED = {
    "ForeignFileError": N_("%(file)s is no backup of Leitstern."),
    "DamagedFileError": N_("%(file)s is damaged or was changed; use another backup."),
    "NewerFileError": N_("%(file)s was written by a newer version; install that first."),
}
FAILURES = (OSError, SQLAlchemyError, SQLiteError, ValueError)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.option(
    "--keep", type=click.IntRange(min=1), help="Of a folder's dated backups keep the newest N."
)
@with_appcontext
def backup_command(file: Path, force: bool, keep: int | None) -> None:
    """Write everything into one FILE, while the server goes on running.

    If FILE is a folder, the backup gets a name with the time; --keep deletes older ones.
    """
    from assessment.store import backup  # noqa: PLC0415  # pages do not need it

    words, now = Words(language_of(), "cli"), datetime.now(UTC)
    into = file if file.is_dir() else None
    if keep and into is None:
        raise Refusal(words("%(file)s is no folder; --keep is for folders.", file=file))
    file = backup.named(file, now) if into else file
    if file.exists() and not force:
        raise Refusal(words("%(file)s is there already; --force replaces it.", file=file))
    with _explained(words, file):
        _look_at_database(words)
        counts = backup.write(db.engine, file)
        size = file.stat().st_size
    click.echo(f"{file} ({size / 1000:.0f} kB): {_said(words, counts)}")
    _note(words, size, now)
    if into and keep:
        gone = backup.rotate(into, keep)
        click.echo(words("%(count)s older backups were deleted.", count=gone))
    click.echo(
        words(
            "Keep it as secret as the database itself. SECRET_KEY is not in it: without "
            "the same key, links in mails, links to results and second factors work no more."
        )
    )


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the database holds.")
@with_appcontext
def restore_command(file: Path, force: bool) -> None:
    """Put a backup FILE into the database, SQLite or PostgreSQL, whichever it came from."""
    from assessment.store import backup, copying  # noqa: PLC0415  # pages do not need them

    settings: Settings = current_app.config["SETTINGS"]
    words = Words(language_of(), "cli")
    with _explained(words, file):
        _look_at_database(words)
        if not force and not copying.is_empty(db.engine):
            raise Refusal(words("The database is not empty; --force replaces everything in it."))
        try:
            counts = backup.restore(file, db.engine, settings.var)
        except backup.RefusedFileError as error:
            raise Refusal(words(REFUSED[type(error).__name__], file=file)) from error
    click.echo(words("Restored: %(rows)s", rows=_said(words, counts)))
    click.echo(
        words(
            "Everybody has to sign in again. Mails that waited are not sent, since they may "
            "have been sent meanwhile. What is past its time is deleted within the hour."
        )
    )


def _look_at_database(words: Words) -> None:
    from assessment.store import schema  # noqa: PLC0415  # pages do not need it

    if not schema.is_current(db.engine):
        raise Refusal(words("The database is not up to date; run 'flask --app wsgi db-upgrade'."))


def _note(words: Words, size: int, now: datetime) -> None:
    """The administrator's page shows it; a database that cannot be written is backed up all the
    same, and needs it most."""
    try:
        health.note_backup(db.session, size, now)
        db.session.commit()
    except UNUSABLE as error:
        db.session.rollback()
        click.echo(words("The database could not note this backup: %(why)s", why=_why(error)))


@contextmanager
def _explained(words: Words, file: Path) -> Iterator[None]:
    """Whatever is out or full or broken is one sentence, and has changed nothing."""
    try:
        yield
    except FAILURES as error:
        told = words("%(file)s: nothing was changed, because: %(why)s", file=file, why=_why(error))
        raise Refusal(told) from error


def _said(words: Words, counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts[table]} {words(name)}" for table, name in NAMED.items())


def _why(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).splitlines() or [type(cause).__name__])[0]
