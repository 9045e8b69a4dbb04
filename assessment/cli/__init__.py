"""The commands of `flask --app wsgi`, one module each; this one only names them.

A command is imported when it is called: a server would otherwise carry along what only others need.
"""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

COMMANDS = {
    "create-owner": "accounts.create_owner",
    "reset-password": "accounts.reset_password",
    "backup": "backup.backup_command",
    "restore": "backup.restore_command",
    "bounces": "bounces.bounces",
    "db-upgrade": "database.db_upgrade",
    "db-downgrade": "database.db_downgrade",
    "demo": "demo.demo_command",
    "doctor": "doctor.doctor",
    "score": "score.score",
    "serve": "serve.serve",
    "worker": "serve.worker",
}


class Commands(AppGroup):
    """All commands by their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every name, for the help."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(".")
        command: click.Command = getattr(import_module(f"assessment.cli.{module}"), name)
        return command


def register(app: Flask) -> None:
    """Make these the application's commands."""
    app.cli = Commands(app.name)
