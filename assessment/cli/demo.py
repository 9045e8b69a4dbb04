"""The command that stores the invented organisation and its workspace, and writes its report."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from assessment import access, jobs
from assessment.cli.refusal import language_of
from assessment.store import checks
from assessment.store.database import begin_write, db
from questions.bank import LANGUAGES
from questions.load import bank
from reports.words import Words

Files = tuple[tuple[str, Path], ...]  # language and file


def _written(name: str, help: str) -> Callable[[Any], Any]:
    """An option that names a language and a file, as often as wanted."""
    return click.option(
        name,
        nargs=2,
        multiple=True,
        type=(click.Choice(LANGUAGES), click.Path(dir_okay=False, path_type=Path)),
        metavar="LANGUAGE FILE",
        help=help,
    )


@click.command("demo")
@click.option("--once", is_flag=True, help="Do nothing if there is one already.")
@_written("--report", "Also write its report (repeatable).")
@_written("--deck", "Also write the slides of its workspace’s assessment (repeatable).")
@_written("--tables", "Also write the tables of its workspace’s assessment (repeatable).")
@with_appcontext
def demo_command(once: bool, report: Files, deck: Files, tables: Files) -> None:
    """Store an invented organisation, seen at /example, and once a workspace with its surveys."""
    if not (once and checks.sample(db.session)):
        store()
    from assessment.cli import demo_documents, demo_workspace  # noqa: PLC0415

    demo_workspace.store_once(bank())
    for language, file in report:
        write_report(language, file)
        _tell(file)
    for kind, files in (("deck", deck), ("workbook", tables)):
        for language, file in files:
            demo_documents.write(kind, language, file)
            _tell(file)


def _tell(file: Path) -> None:
    click.echo(f"{file} ({file.stat().st_size / 1000:.0f} kB)")


def store() -> None:
    """Put the organisation in place of the one that was there."""
    from assessment import demo  # noqa: PLC0415  # numpy: no page needs it at the start

    instrument = bank()
    db.session.rollback()
    begin_write(db.session)
    known = checks.sample(db.session)
    if known:
        checks.remove(db.session, known.token_hash)
    sample = checks.NewCheck(
        access.hash_of(access.SAMPLE),
        demo.responses(instrument),
        datetime.combine(demo.MADE_ON, time(), UTC),
        language="de",
        form="full",
        bank_version=instrument.version,
        bank_hash=instrument.hash,
        organisation=demo.NAME,
        invited=demo.INVITED,
        sample=True,
    )
    checks.add(db.session, sample)
    db.session.commit()


def write_report(language: str, file: Path) -> None:
    """The report of the organisation, made here and now; ClickException says what is missing."""
    try:
        made = jobs.make_check_report(
            access.hash_of(access.SAMPLE), {"language": language}, lambda _: None
        )
    except RuntimeError as error:  # no browser, for one; the message names the cure
        raise click.ClickException(str(error)) from error
    if made is None:
        words = Words(language_of(), "cli")
        raise click.ClickException(words("The demonstration was deleted meanwhile; try again."))
    file.write_bytes(made.content)
