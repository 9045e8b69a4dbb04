"""The commands that run an installation: everything together, or the job worker alone."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from assessment import logs, metrics
from assessment.config import Settings
from assessment.store.database import UNUSABLE, db


@click.command("serve")
@click.option("--web-only", is_flag=True, help="Without a job worker: 'worker' runs elsewhere.")
@with_appcontext
def serve(web_only: bool) -> None:
    """Run web server and job worker together (PORT, WEB_WORKERS …)."""
    from assessment.cli.processes import Server  # noqa: PLC0415  # pages do not need it

    app = _real_app()
    settings: Settings = app.config["SETTINGS"]
    with metrics.current().shared():
        _look_at_database()
        db.engine.dispose()  # no connection may be shared with the processes that follow
        click.echo(f"Leitstern runs: open http://localhost:{settings.port} (stop with Ctrl+C)")
        sys.stdout.flush()
        logs.set_up(settings.log_format)
        Server(app, settings, jobs=not web_only).run()


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run a job worker alone; several may run, on one machine or on many."""
    from assessment.cli import measured  # noqa: PLC0415  # pages do not need it
    from assessment.cli.processes import work  # noqa: PLC0415

    app = _real_app()
    _look_at_database()
    db.engine.dispose()
    settings: Settings = app.config["SETTINGS"]
    logs.set_up(settings.log_format)
    if settings.metrics_token and settings.metrics_port:
        measured.answer(app, settings)
    work(app)


def _look_at_database() -> None:
    """Start only on tables that this version was made for, or newer ones that still serve it."""
    from assessment.store import schema  # noqa: PLC0415  # pages do not need it

    try:
        stands = schema.stands(db.engine)
    except UNUSABLE as error:
        why = str(getattr(error, "orig", error)).partition("\n")[0]
        if db.engine.dialect.name == "sqlite":
            why += "; if there is none yet, run 'flask --app wsgi db-upgrade' first"
        raise click.ClickException(f"The database cannot be reached: {why}") from error
    if stands == "older":
        raise click.ClickException(
            "The database is not up to date; run 'flask --app wsgi db-upgrade' first"
        )
    if stands == "foreign":
        raise click.ClickException(
            "The database was brought up to date by a newer version, which this one cannot work "
            "with; install that version"
        )


def _real_app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
