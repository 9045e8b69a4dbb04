"""How a command ends when it can't do what was asked: one message on stderr, exit code 2."""

import os
from collections.abc import Mapping
from typing import IO, Any

import click

from questions.bank import LANGUAGES


class Refusal(click.ClickException):
    """The message alone, without the usage of the command."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Prints the message."""
        click.echo(self.format_message(), file=file, err=file is None)


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """German where the terminal's locale is German, else English."""
    variables = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in variables if environment.get(name)), "")
    return next((language for language in LANGUAGES if locale.startswith(language)), "en")
