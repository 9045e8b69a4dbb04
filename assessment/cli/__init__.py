"""The commands of `flask --app wsgi`, one module each; this one only registers them."""

from flask import Flask

from assessment.cli import accounts, backup, bounces, database, demo, doctor, score, serve

COMMANDS = (
    accounts.create_owner,
    accounts.reset_password,
    backup.backup_command,
    backup.restore_command,
    bounces.bounces,
    database.db_upgrade,
    database.db_downgrade,
    demo.demo_command,
    doctor.doctor,
    score.score,
    serve.serve,
    serve.worker,
)


def register(app: Flask) -> None:
    """Adds every command to the application's command line."""
    for command in COMMANDS:
        app.cli.add_command(command)
