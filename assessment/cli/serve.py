"""The commands that run an installation: everything together, or the job worker alone."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from assessment import logs
from assessment.config import Settings
from assessment.store.database import db


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Run web server and job worker together (PORT, WEB_WORKERS …)."""
    from assessment.cli.processes import Server  # noqa: PLC0415  # pages do not need it
    from assessment.store.schema import is_current  # noqa: PLC0415

    app = _real_app()
    settings: Settings = app.config["SETTINGS"]
    if not is_current(db.engine):
        raise click.ClickException(
            "The database is not up to date; run 'flask --app wsgi db-upgrade' first"
        )
    db.engine.dispose()  # no connection may be shared with the processes that follow
    click.echo(f"Leitstern runs: open http://localhost:{settings.port} (stop with Ctrl+C)")
    sys.stdout.flush()
    logs.set_up(settings.log_format)
    Server(app, settings).run()


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the job worker alone, for a machine of its own."""
    from assessment.cli.processes import work  # noqa: PLC0415  # pages do not need it

    app = _real_app()
    logs.set_up(app.config["SETTINGS"].log_format)
    work(app)


def _real_app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
